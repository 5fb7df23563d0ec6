import { defaultThresholds, type MeterOverride, type Thresholds } from '../billing/meter.js'
import { withOverride } from '../billing/override.js'
import { warn } from '../billing/warn.js'
import type { Books } from './books.js'
import type { Events } from './events.js'
import type { Observer } from './observer.js'
import { watchThresholds } from './thresholds.js'

/** What a session notices about its numbers and tells once. */
export type Notices = {
  /** `meters`: what the host says of meters, by slug. */
  setThresholds(thresholds: Thresholds, meters?: ReadonlyMap<string, MeterOverride>): void
  /** A meter may have crossed a threshold. */
  meter(slug: string): void
  /** Every meter may have, and parts of the data may be malformed. */
  report(): void
}

/** Nothing was noticed yet. */
export function createNotices(
  customer: string,
  observer: Observer,
  books: Books,
  { emit }: Events,
): Notices {
  const crossings = watchThresholds()
  const told = new Set<string>()
  let thresholds = defaultThresholds
  let overrides: ReadonlyMap<string, MeterOverride> = new Map()

  function slugs(): Iterable<string> {
    return books.get(observer.shown(undefined) ?? '')?.pages.keys() ?? []
  }

  function crossing(slug: string) {
    const known = books.shown(observer.shown(undefined) ?? '', slug)
    const shown = known && withOverride(known, overrides.get(slug))
    return shown && shown.kind !== 'absent' ? crossings.see(shown, thresholds) : null
  }

  function meter(slug: string): void {
    const crossed = crossing(slug)
    if (crossed) emit({ type: 'threshold-crossed', customer, meter: slug, ...crossed })
  }

  return {
    setThresholds(next, meters = new Map()) {
      thresholds = next
      overrides = meters
      // Other thresholds are no crossing: what they make of the numbers is only taken note of.
      for (const slug of slugs()) crossing(slug)
    },
    meter,
    report() {
      const state = observer.state()
      for (const { part, message } of (state.status === 'ready' && state.problems) || []) {
        if (told.has(part)) continue
        told.add(part)
        warn(`${part}: ${message}`)
        emit({ type: 'data-malformed', part, message })
      }
      for (const slug of slugs()) meter(slug)
    },
  }
}
