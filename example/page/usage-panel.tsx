import { SyncNotice, UpgradeDialog, UsageBar, useUsageSummary } from 'usage-widgets'
import { offers } from '../offers.js'

/** What the customer has left, one bar or number a meter. */
export function UsagePanel() {
  const { plan } = useUsageSummary()
  return (
    <aside className="card usage" aria-labelledby="usage-title">
      <div className="title-row">
        <h2 id="usage-title">This month</h2>
        {plan && (
          <a className="uw-link" href="#plans">
            {plan.name} plan
          </a>
        )}
      </div>
      <UsageBar meter="generations" data-meter="generations" />
      <UsageBar
        meter="credits"
        data-meter="credits"
        action={
          <UpgradeDialog meter="credits" offer={offers.credits}>
            <button type="button" className="uw-link">
              Top up
            </button>
          </UpgradeDialog>
        }
      />
      <UsageBar meter="upscales" data-meter="upscales" />
      <SyncNotice />
    </aside>
  )
}
