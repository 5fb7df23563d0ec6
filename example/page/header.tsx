import type { ReactNode } from 'react'
import { UsageBadge } from 'usage-widgets'
import { customers } from '../customer.js'
import { post } from './backstage-state.js'

export type HeaderProps = {
  readonly name: string
  readonly customer: (typeof customers)[number]
  readonly children?: ReactNode
}

/** Name of the product, what needs attention, and who is signed in. */
export function Header({ name, customer, children }: HeaderProps) {
  return (
    <header className="top">
      <h1 className="brand">
        <Mark />
        {name}
      </h1>
      {children}
      <UsageBadge className="badge" />
      <label className="who">
        <span className="quiet">Signed in as</span>
        <select
          value={customer.externalId}
          onChange={({ target }) => void signIn(target.value)}
          className="select"
        >
          {customers.map(({ externalId, name: own }) => (
            <option key={externalId} value={externalId}>
              {own}
            </option>
          ))}
        </select>
      </label>
    </header>
  )
}

function Mark() {
  return (
    <svg viewBox="0 0 16 16" width="18" height="18" aria-hidden="true">
      <path d="M1 1h6v6H1zM9 9h6v6H9z" fill="var(--uw-accent)" />
      <path d="M9 1h6v6H9zM1 9h6v6H1z" fill="var(--uw-border-strong)" />
    </svg>
  )
}

async function signIn(customerId: string): Promise<void> {
  await post('sign-in', { customerId })
  location.reload()
}
