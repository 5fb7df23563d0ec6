import { Toaster } from 'sonner'
import { PlanNotice } from 'usage-widgets'
import { customers } from '../customer.js'
import { Backstage, type NumberedEvent } from './backstage.js'
import { post, useBackstageState } from './backstage-state.js'
import { Studio } from './studio.js'
import { UsagePage } from './usage-page.js'
import { UsagePanel } from './usage-panel.js'
import { useView } from './use-view.js'
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
  const { uses, note } = useUses(backstage.ledger, backstage.look)
  const view = useView()
  return (
    <>
      <header className="top">
        <h1 className="brand">
          <Mark />
          Tessera
        </h1>
        <nav className="views" aria-label="Tessera">
          <a href="#studio" aria-current={view === 'studio' ? 'page' : undefined}>
            Studio
          </a>
          <a href="#usage" aria-current={view === 'usage' ? 'page' : undefined}>
            Usage
          </a>
        </nav>
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
      {view === 'usage' ? (
        <UsagePage customerId={customer.externalId} />
      ) : (
        <main className="product">
          <PlanNotice className="plan-notice" />
          <Studio uses={uses} onUse={note} onMade={backstage.look} />
          <UsagePanel />
        </main>
      )}
      <Backstage {...backstage} events={events} onReset={onReset} />
      <Toaster theme="system" />
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
