import { overageOf } from '../billing/cost.js'
import { type MeterState, remainingOf, type UsageMeter } from '../billing/meter.js'
import { formatShort } from './format.js'
import type { LabelOverrides } from './labels.js'
import { englishAnnounceLabels } from './labels-announce.js'
import { worded } from './settings.js'

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
  const say = worded(englishAnnounceLabels, labels?.announce)
  const left = remainingOf(meter)
  const facts = {
    meter: meter.name,
    remaining: left !== null && left >= 0 ? formatShort(left, meter, locale) : '',
    over: formatShort(overageOf(meter), meter, locale),
    count: (left ?? 0) / (meter.scale ?? 1),
  }
  if (isUrgent(state) && order.indexOf(state) >= order.indexOf(from)) return say[state](facts)
  const ended = from === 'exhausted' || from === 'over'
  return ended && state !== 'exhausted' && state !== 'none' ? say.back(facts) : ''
}

function isUrgent(state: MeterState): state is 'warning' | 'critical' | 'exhausted' | 'over' {
  return order.includes(state)
}
