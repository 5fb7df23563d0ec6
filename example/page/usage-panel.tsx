import { UsageBar, useUsageSummary } from 'usage-widgets'

/** What the customer has left, one bar or number a meter. */
export function UsagePanel() {
  const { plan } = useUsageSummary()
  return (
    <aside className="usage" aria-labelledby="usage-title">
      <div className="title-row">
        <h2 id="usage-title">Usage</h2>
        {plan && <span className="quiet">{plan.name} plan</span>}
      </div>
      <UsageBar meter="generations" data-meter="generations" />
      <UsageBar meter="credits" data-meter="credits" />
      <UsageBar meter="upscales" data-meter="upscales" />
    </aside>
  )
}
