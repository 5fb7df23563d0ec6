import { defaultThresholds, type Thresholds } from '../model/meter.js'
import { warn } from '../model/warn.js'
import type { Books } from './books.js'
import type { Events } from './events.js'
import type { Observer } from './observer.js'
import { watchThresholds } from './thresholds.js'

/** What a session notices about its numbers and tells once. */
export type Notices = {
  setThresholds(thresholds: Thresholds): void
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

  function meter(slug: string): void {
    const shown = books.shown(observer.shown(undefined) ?? '', slug)
    if (!shown || shown.kind === 'absent') return
    const crossing = crossings.see(shown, thresholds)
    if (crossing) emit({ type: 'threshold-crossed', customer, meter: slug, ...crossing })
  }

  return {
    setThresholds(next) {
      thresholds = next
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
      const book = books.get(observer.shown(undefined) ?? '')
      for (const slug of book?.pages.keys() ?? []) meter(slug)
    },
  }
}
