import { customers } from '../customer.js'
import { Backstage, type NumberedEvent } from './backstage.js'
import { post, useBackstageState } from './backstage-state.js'
import { Studio } from './studio.js'
import { UsagePanel } from './usage-panel.js'
import { useUses } from './uses.js'

export type AppProps = {
  readonly customer: (typeof customers)[number]
  /** What the library told, newest first. */
  readonly events: readonly NumberedEvent[]
  readonly onReset: () => void
}

/** The product, and below it what happens behind the scenes. */
export function App({ customer, events, onReset }: AppProps) {
  const backstage = useBackstageState()
  const { uses, use } = useUses(backstage.ledger, backstage.look)
  return (
    <>
      <header className="top">
        <p className="brand">
          <Mark />
          Tessera
        </p>
        <label className="who">
          <span className="quiet">Signed in as</span>
          <select
            value={customer.externalId}
            onChange={({ target }) => void signIn(target.value)}
            className="select"
          >
            {customers.map(({ externalId, name }) => (
              <option key={externalId} value={externalId}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </header>
      <main className="product">
        <Studio uses={uses} onUse={use} />
        <UsagePanel />
      </main>
      <Backstage {...backstage} events={events} onReset={onReset} />
    </>
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
