import { Toaster } from 'sonner'
import type { customers } from '../customer.js'
import { Backstage } from './backstage.js'
import { useBackstageState } from './backstage-state.js'
import { Header } from './header.js'
import type { PageProps } from './open-page.js'
import { Studio } from './studio.js'
import { UsagePage } from './usage-page.js'
import { UsagePanel } from './usage-panel.js'
import { usePaused } from './use-paused.js'
import { useToasts } from './use-toasts.js'
import { useView } from './use-view.js'
import { useUses } from './uses.js'

export type AppProps = Omit<PageProps, 'onEvent'> & {
  readonly customer: (typeof customers)[number]
}

/** The product, and below it what happens behind the scenes. */
export function App({ customer, events, onReset }: AppProps) {
  const backstage = useBackstageState()
  const { uses, note } = useUses(backstage.ledger, backstage.look)
  const view = useView()
  const paused = usePaused(customer.externalId)
  useToasts()
  return (
    <>
      <Header name="Tessera" customer={customer}>
        <nav className="views" aria-label="Tessera">
          <a href="#studio" aria-current={view === 'studio' ? 'page' : undefined}>
            Studio
          </a>
          <a href="#usage" aria-current={view === 'usage' ? 'page' : undefined}>
            Usage
          </a>
        </nav>
      </Header>
      {view === 'usage' ? (
        <UsagePage customerId={customer.externalId} />
      ) : (
        <main className="product">
          <Studio uses={uses} paused={paused} onUse={note} onMade={backstage.look} />
          <UsagePanel />
        </main>
      )}
      <Backstage {...backstage} events={events} onReset={onReset} />
      <Toaster theme="system" />
    </>
  )
}
