import { keyOf } from '../entries/entry.js'
import type { Core } from './core.js'
import {
  confirmGuess,
  isComparable,
  rejudge,
  showHeld,
  uncommitted,
  withoutDoubt,
} from './meter-state.js'

/** Milliseconds for which a report in doubt is held, and what reports may lag on top of that. */
const HOLD = 5_000

/** Looks again at everything that is in doubt. */
export function rejudgeAll({ reports }: Core): void {
  for (const place of reports.doubted()) reports.change(place, rejudge)
}

/** Shows what was held for too long. Returns when the next is due, in `elapsed` milliseconds. */
export function showOverdue({ reports, env, lag }: Core): number {
  let next = Infinity
  for (const place of reports.doubted()) {
    reports.change(place, (meter, entries) => {
      const { base, held } = meter
      if (!held) return uncommitted(meter)
      // Where nothing is shown, or something else than this, there is no number to keep still.
      const due = held.since + HOLD + (isComparable(base, held.meter) ? lag() : 0)
      if (due <= env.elapsed()) return showHeld(meter, entries)
      next = Math.min(due, next)
      return uncommitted(meter)
    })
  }
  return next
}

/** Shows nothing but what is committed: another tab leads. */
export function retreat({ reports }: Core): void {
  for (const place of reports.doubted()) {
    reports.change(place, (meter) => uncommitted(withoutDoubt(meter)))
  }
}

/** Takes guesses as certain, where every entry that was sent is `covered`. */
export function confirmGuesses({ reports, log }: Core, covered: ReadonlySet<string>): void {
  for (const place of [...log.places()]) {
    reports.change(place, (meter, entries) => {
      const isSure = entries.every((entry) => covered.has(keyOf(entry)) && !entry.work)
      return isSure ? confirmGuess(meter, entries) : uncommitted(meter)
    })
  }
}
