import { createElement } from 'react'
import type { UsageMeter } from '../billing/meter.js'
import { describePools, type PlanOptions } from '../text/describe-plan.js'

type PoolsViewProps = PlanOptions & { readonly meter: UsageMeter }

/** What the number of a meter is made of, a line a part. Renders a `<ul>`, and nothing without parts. */
export function PoolsView({ meter, ...options }: PoolsViewProps) {
  const lines = describePools(meter, options)
  if (lines.length === 0) return null
  // Two purchases may read alike, so no part has a key of its own.
  const items = lines.map((line) => createElement('li', { className: 'uw-text' }, line))
  return createElement('ul', { className: 'uw-pools', 'data-slot': 'usage-pools' }, ...items)
}
