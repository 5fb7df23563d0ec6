import { type AbsentMeter, levelOf, type UsageMeter } from '../billing/meter.js'
import { project } from '../billing/project.js'
import type { Entry } from '../entries/entry.js'
import { keyOf } from '../entries/stored-entry.js'

/** Whether a report contains an entry. `maybe`: it was on its way when the report was made. */
export type Verdict = 'yes' | 'no' | 'maybe'

/** An entry as a page counts it: its key in the log, its amount, its verdict on the report at hand. */
export type Judged = { readonly key: string; readonly amount: number; readonly verdict: Verdict }

type Reading = UsageMeter | AbsentMeter

/** A report of one meter that may or may not contain some entries, and is therefore not shown. */
type Held = {
  readonly meter: Reading
  /** When it was seen, in `elapsed` milliseconds; the first of a row of held reports. */
  readonly since: number
  readonly contained: ReadonlySet<string>
  readonly doubtful: ReadonlySet<string>
}

/**
 * One meter of one subscription: what the server said, and what of it may be shown.
 * Shown is `base` minus every counting entry that is not in `excluded`.
 */
export type Page = {
  /** Last report shown without doubt; `null` before the first. */
  readonly committed: Reading | null
  /** `committed`, or a held report that was shown because its doubt did not end. */
  readonly base: Reading | null
  /** Entries taken as contained in `base`; empty while `base` is `committed`. */
  readonly excluded: ReadonlySet<string>
  readonly held: Held | null
  /** What was in doubt of `base` when it was shown all the same; `null` while `base` is `committed`. */
  readonly escaped: Held | null
  readonly unconfirmed: boolean
}

const none: ReadonlySet<string> = new Set()

/** A meter of which nothing was ever shown. */
export const blankPage: Page = {
  committed: null,
  base: null,
  excluded: none,
  held: null,
  escaped: null,
  unconfirmed: false,
}

/** A page that shows `meter` and has no doubt. */
export function committedPage(meter: Reading): Page {
  return { ...blankPage, committed: meter, base: meter }
}

/** The page without a held report and without doubt, where something was ever committed. */
export function undoubted(page: Page): Page {
  return page.committed && (page.held || page.unconfirmed) ? committedPage(page.committed) : page
}

/** What observing a report led to. `contained`: entries that leave the log with the commit, `null` without one. */
export type Step = { readonly page: Page; readonly contained: readonly string[] | null }

/** Takes a report in: it is committed unless it may contain an entry, and held otherwise. */
export function observe(page: Page, meter: Reading, entries: readonly Judged[], now: number): Step {
  const doubtful = entries.filter((entry) => entry.verdict === 'maybe').map(({ key }) => key)
  const contained = entries.filter((entry) => entry.verdict === 'yes').map(({ key }) => key)
  if (doubtful.length === 0 || countsNothing(meter)) {
    return { page: committedPage(meter), contained }
  }
  const held: Held = {
    meter,
    since: page.held?.since ?? now,
    contained: new Set(contained),
    doubtful: new Set(doubtful),
  }
  return { page: { ...page, held }, contained: null }
}

/**
 * An entry that no report can contain after all (refused, expired) no longer casts doubt. With the last
 * doubt gone a held report is committed, and one shown in doubt is confirmed.
 */
export function absolve(page: Page, key: string): Step {
  const held = without(page.held, key)
  if (held && held !== page.held && held.doubtful.size === 0) return confirmed(held)
  const escaped = without(page.escaped, key)
  if (escaped && escaped !== page.escaped && escaped.doubtful.size === 0) {
    const { page: clear, contained } = confirmed(escaped)
    return { page: { ...clear, held }, contained }
  }
  if (held === page.held && escaped === page.escaped) return { page, contained: null }
  return { page: { ...page, held, escaped }, contained: null }
}

function without(held: Held | null, key: string): Held | null {
  if (!held?.doubtful.has(key)) return held
  const doubtful = new Set(held.doubtful)
  doubtful.delete(key)
  return { ...held, doubtful }
}

function confirmed({ meter, contained }: Held): Step {
  return { page: committedPage(meter), contained: [...contained] }
}

/**
 * Commits the newest report without asking again when it would not move the shown number. Only for
 * a page without unknown outcomes: then the doubtful entries were recorded, and the sum agrees.
 */
export function match(page: Page, entries: readonly Entry[]): Step {
  const { held } = page
  const shown = shownMeter(page, entries)
  if (!held || page.unconfirmed || !shown) return { page, contained: null }
  const inside = new Set([...held.contained, ...held.doubtful])
  const after = counted(held.meter, inside, entries)
  if (!isPresent(after) || !isPresent(shown) || levelOf(after) !== levelOf(shown)) {
    return { page, contained: null }
  }
  return { page: committedPage(held.meter), contained: [...inside] }
}

/**
 * Shows a report whose doubt did not end, each doubtful entry counted the way that moves the shown
 * number least: taken as contained, or subtracted.
 */
export function escapeHold(page: Page, entries: readonly Entry[]): Page {
  const { held } = page
  if (!held) return page
  const shown = shownMeter(page, entries)
  const excluded = new Set([...held.contained, ...held.doubtful])
  const sure = counted(held.meter, excluded, entries)
  const target = isPresent(shown) ? levelOf(shown) : Number.NEGATIVE_INFINITY
  let level = isPresent(sure) ? levelOf(sure) : 0
  const doubtful = entries.filter((entry) => held.doubtful.has(keyOf(entry)))
  for (const entry of doubtful.sort((a, b) => b.amount - a.amount)) {
    const lower = level - entry.amount
    if (
      target !== Number.NEGATIVE_INFINITY &&
      Math.abs(lower - target) > Math.abs(level - target)
    ) {
      continue
    }
    level = lower
    excluded.delete(keyOf(entry))
  }
  return { ...page, base: held.meter, excluded, held: null, escaped: held, unconfirmed: true }
}

/** The meter as shown: the base with every entry that it does not contain counted in. */
export function shownMeter(page: Page, entries: readonly Entry[]): Reading | null {
  return page.base && counted(page.base, page.excluded, entries)
}

function counted(
  meter: Reading,
  contained: ReadonlySet<string>,
  entries: readonly Entry[],
): Reading {
  if (!isPresent(meter)) return meter
  let amount = 0
  for (const entry of entries) if (!contained.has(keyOf(entry))) amount += entry.amount
  return project(meter, amount)
}

function isPresent(meter: Reading | null): meter is UsageMeter {
  return meter !== null && meter.kind !== 'absent'
}

/** Its events move no number, so no report of it can be in doubt. */
function countsNothing(meter: Reading): boolean {
  return meter.kind === 'absent' || meter.aggregation === 'count_distinct_properties'
}
