import {
  BalanceGate,
  CostBreakdown,
  PlanPicker,
  SpendingLimit,
  UsageDashboard,
} from 'usage-widgets'
import { useUsageReport } from 'usage-widgets/report'
import { offers } from '../offers.js'
import { OffersMade } from './offers-made.js'
import { saveLimit } from './save-limit.js'
import { MoreSeats, Team } from './team.js'

const prices = Object.values(offers).map(({ priceSlug }) => priceSlug)

/** A team has two seats at least. */
const quantities = { [offers.team.priceSlug]: { min: 2, max: 50 } }

const contacts = [
  {
    name: 'Enterprise',
    description: 'For more than 50 people',
    features: ['Single sign-on', 'Invoices'],
    href: 'mailto:sales@tessera.example',
  },
]

/**
 * The customer's account: the period at a glance, by days of choice, what it costs and may cost, who has a
 * seat, who sees the pictures, and the plans.
 */
export function UsagePage({ customerId }: { readonly customerId: string }) {
  const report = useUsageReport({ url: '/api/billing/usage', customerId })
  return (
    <main className="account">
      <OffersMade plan />
      <UsageDashboard
        report={report}
        manageHref="#plans"
        places={{ stats: 3, meters: 4, shares: 3 }}
        renderResourceAction={() => <MoreSeats />}
      />
      <CostBreakdown />
      <SpendingLimit
        report={report}
        currency="USD"
        onSave={({ amount }) => saveLimit(amount)}
        onRemove={() => saveLimit(null)}
      />
      <Team />
      <section className="card privacy" aria-labelledby="privacy-title">
        <h2 id="privacy-title">Privacy</h2>
        <BalanceGate feature="private-mode" plansHref="#plans">
          <label>
            <input type="checkbox" /> Keep new pictures private
          </label>
        </BalanceGate>
      </section>
      <section id="plans" aria-labelledby="plans-title">
        <h2 id="plans-title">Plans and credits</h2>
        <PlanPicker
          prices={prices}
          quantities={quantities}
          contacts={contacts}
          places={{ plans: 5, lines: 3 }}
        />
      </section>
    </main>
  )
}
