import {
  BalanceGate,
  MeteredButton,
  SyncNotice,
  UpgradeDialog,
  UsageBar,
  UsageDashboard,
  useUpgrade,
  useUsageSummary,
} from 'usage-widgets'
import { useUsageReport } from 'usage-widgets/report'
import { customers } from '../customer.js'
import { Backstage, type NumberedEvent } from '../page/backstage.js'
import { post, useBackstageState } from '../page/backstage-state.js'
import { offers, POSTER } from './offers.js'

export type AppProps = {
  readonly customer: (typeof customers)[number]
  readonly events: readonly NumberedEvent[]
  readonly onReset: () => void
}

/** The product on Stripe: bars, a gate and plans, with what happens behind the scenes below. */
export function App({ customer, events, onReset }: AppProps) {
  const backstage = useBackstageState()
  const report = useUsageReport({ customerId: customer.externalId })
  return (
    <>
      <header className="top">
        <h1 className="brand">Tessera on Stripe</h1>
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
        <div className="studio">
          <Make />
          <UsageDashboard report={report} manageHref="/api/billing/portal" />
        </div>
        <Panel />
      </main>
      <Backstage {...backstage} events={events} onReset={onReset} />
    </>
  )
}

function Make() {
  return (
    <section className="studio" aria-label="Studio">
      <div className="uses">
        <MeteredButton meter="generations">Generate</MeteredButton>
        <MeteredButton meter="generations" amount={5} look="secondary">
          Generate 5
        </MeteredButton>
        <MeteredButton meter="upscales" look="secondary">
          Upscale
        </MeteredButton>
      </div>
      <BalanceGate meter="generations" amount={POSTER} offer={offers.pro}>
        <div className="card poster">
          <h2>Poster</h2>
          <MeteredButton meter="generations" amount={POSTER} look="secondary">
            Make a poster
          </MeteredButton>
        </div>
      </BalanceGate>
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
      <Choose offer={offers.pro} meter="generations" />
      <Choose offer={offers.credits} meter="credits" />
      <a className="uw-link" href="/api/billing/portal">
        Invoices and cards
      </a>
      <SyncNotice />
    </aside>
  )
}

type ChooseProps = {
  readonly offer: (typeof offers)[keyof typeof offers]
  readonly meter: string
}

function Choose({ offer, meter }: ChooseProps) {
  const { details } = useUpgrade(offer)
  if (!details) return null
  const { name, price, owned, kind } = details
  const money = new Intl.NumberFormat('en', { style: 'currency', currency: price.currency })
  if (owned) return <p className="quiet">You have {name}.</p>
  return (
    <UpgradeDialog meter={meter} offer={offer}>
      <button type="button" className="button">
        {kind === 'plan' ? 'Choose' : 'Buy'} {name} for {money.format(price.unitPrice / 100)}
      </button>
    </UpgradeDialog>
  )
}

async function signIn(customerId: string): Promise<void> {
  await post('sign-in', { customerId })
  location.reload()
}
