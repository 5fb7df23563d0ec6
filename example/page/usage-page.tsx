import { UsageDashboard } from 'usage-widgets'
import { useUsageReport } from 'usage-widgets/report'
import { OffersMade } from './offers-made.js'
import { Plans } from './plans.js'

/** The customer's account: the period at a glance, by days of choice, and the plans. */
export function UsagePage({ customerId }: { readonly customerId: string }) {
  const report = useUsageReport({ url: '/api/billing/usage', customerId })
  return (
    <main className="account">
      <OffersMade plan />
      <UsageDashboard report={report} manageHref="#plans" />
      <Plans />
    </main>
  )
}
