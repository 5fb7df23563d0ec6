import { Toaster } from 'sonner'
import {
  BalanceGate,
  CreditLedger,
  MeteredButton,
  NoticePlace,
  PlanPicker,
  SpendingLimit,
  SyncNotice,
  UpgradePrompt,
  UsageBar,
  UsageDashboard,
  useSpendingLimit,
  useUsageSummary,
} from 'usage-widgets'
import { useUsageReport } from 'usage-widgets/report'
import type { AppProps } from '../page/app.js'
import { Backstage } from '../page/backstage.js'
import { useBackstageState } from '../page/backstage-state.js'
import { Header } from '../page/header.js'
import { saveLimit } from '../page/save-limit.js'
import { useToasts } from '../page/use-toasts.js'
import { offers, POSTER } from './offers.js'

const prices = Object.values(offers).map(({ priceSlug }) => priceSlug)

/** The product on Stripe: bars, a gate and plans, with what happens behind the scenes below. */
export function App({ customer, events, onReset }: AppProps) {
  const backstage = useBackstageState()
  useToasts()
  const report = useUsageReport({ customerId: customer.externalId })
  return (
    <>
      <Header name="Tessera on Stripe" customer={customer} />
      <main className="product">
        <div className="studio">
          <Make />
          <UsageDashboard report={report} manageHref="/api/billing/portal" />
          <SpendingLimit
            currency="USD"
            onSave={({ amount }) => saveLimit(amount)}
            onRemove={() => saveLimit(null)}
          />
          <PlanPicker prices={prices} />
          <CreditLedger />
        </div>
        <Panel />
      </main>
      <Backstage {...backstage} events={events} onReset={onReset} />
      <Toaster theme="system" />
    </>
  )
}

function Make() {
  const { limit } = useSpendingLimit()
  // The server has the last word; this says it before a press.
  const paused = limit !== null && (limit.spent ?? 0) >= limit.amount
  const policy = paused ? { policy: 'block' as const } : {}
  return (
    <section className="studio" aria-label="Studio">
      <div className="uses">
        <MeteredButton meter="generations" {...policy}>
          Generate
        </MeteredButton>
        <MeteredButton meter="generations" amount={5} look="secondary" {...policy}>
          Generate 5
        </MeteredButton>
        <MeteredButton meter="upscales" look="secondary" disabled={paused}>
          Upscale
        </MeteredButton>
      </div>
      <div className="poster-place">
        <BalanceGate
          meter="generations"
          amount={POSTER}
          fallback={
            <UpgradePrompt
              variant="banner"
              meter="generations"
              amount={POSTER}
              feature="Posters"
              offer={offers.pro}
              always
            />
          }
        >
          <div className="card poster">
            <h2>Poster</h2>
            <MeteredButton meter="generations" amount={POSTER} look="secondary">
              Make a poster
            </MeteredButton>
          </div>
        </BalanceGate>
      </div>
    </section>
  )
}

function Panel() {
  const { plan } = useUsageSummary()
  return (
    <aside className="card usage" aria-labelledby="usage-title">
      <div className="title-row">
        <h2 id="usage-title">This month</h2>
        {plan && <span className="quiet">{plan.name} plan</span>}
      </div>
      <UsageBar meter="generations" data-meter="generations" />
      <UsageBar meter="upscales" data-meter="upscales" />
      <a className="uw-link" href="/api/billing/portal">
        Invoices and cards
      </a>
      <NoticePlace size="line">
        <SyncNotice />
      </NoticePlace>
    </aside>
  )
}
