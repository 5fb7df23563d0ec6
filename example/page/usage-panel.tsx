import {
  NoticePlace,
  SyncNotice,
  UpgradeDialog,
  UsageBar,
  useUsageOutbox,
  useUsageSummary,
} from 'usage-widgets'
import { offers } from '../offers.js'

/**
 * What the customer has left, one bar or number a meter. How old the numbers are is said once: by the first bar,
 * without a network by the notice.
 */
export function UsagePanel() {
  const { plan } = useUsageSummary()
  const { online } = useUsageOutbox()
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
      <UsageBar meter="generations" data-meter="generations" hideAge={!online} />
      <UsageBar
        meter="credits"
        data-meter="credits"
        hideAge
        action={
          <UpgradeDialog meter="credits" offer={offers.credits}>
            <button type="button" className="uw-link">
              Top up
            </button>
          </UpgradeDialog>
        }
      />
      <UsageBar meter="upscales" data-meter="upscales" hideAge />
      <NoticePlace>
        <SyncNotice />
        <p className="quiet">What you use is recorded as you go.</p>
      </NoticePlace>
    </aside>
  )
}
