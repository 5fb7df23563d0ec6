import { overageOf } from '../billing/cost.js'
import { type MeterState, remainingOf, type UsageMeter } from '../billing/meter.js'
import { formatQuantity, symbolOf } from './format.js'
import type { LabelOverrides } from './labels.js'
import { englishAnnounceLabels } from './labels-announce.js'

/** From nothing to say to the most urgent. */
const order: readonly MeterState[] = ['warning', 'critical', 'exhausted', 'over']

/**
 * What is said of a meter that came to another state: that it came closer to its limit or beyond, or
 * that there is something again after everything was used. Empty for any other change.
 */
export function describeCrossing(
  meter: UsageMeter,
  { state, from }: { readonly state: MeterState; readonly from: MeterState },
  { labels, locale }: { readonly labels?: LabelOverrides; readonly locale?: string } = {},
): string {
  const say = { ...englishAnnounceLabels, ...labels?.announce }
  const left = remainingOf(meter)
  const unit = symbolOf(meter.unit)
  const facts = {
    meter: meter.name,
    remaining: left !== null && left >= 0 ? formatQuantity(left, unit, locale) : '',
    over: formatQuantity(overageOf(meter), unit, locale),
    count: left ?? 0,
  }
  if (state === 'normal' || state === 'unlimited' || order.indexOf(state) < order.indexOf(from)) {
    const ended = from === 'exhausted' || from === 'over'
    return ended && state !== 'exhausted' ? say.back(facts) : ''
  }
  return say[state](facts)
}
