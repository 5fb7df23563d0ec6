import { type AbsentMeter, countOf, minus, plus, type UsageMeter } from '../billing/meter.js'
import { type Entry, keyOf } from '../entries/entry.js'
import { guess, type Made, nearest, verdictOf } from './judge.js'

/** A meter as a report has it. */
export type Reported = UsageMeter | AbsentMeter

type Keys = ReadonlySet<string>

/** A report of one meter that may or may not contain some entries. */
export type Doubted = {
  readonly meter: Reported
  readonly made: Made
  /** When it was seen, in `elapsed` milliseconds; of several in a row, the first. */
  readonly since: number
  /** Entries that it contains for certain. */
  readonly contained: Keys
  /** Entries that it may contain. */
  readonly doubtful: Keys
}

/**
 * One meter of one subscription: what the server said, and what of it may be shown. Shown is `base`
 * minus every counting entry that is not in `excluded`.
 */
export type MeterState = {
  /** The last report that was committed; `null` before the first. */
  readonly committed: Reported | null
  /** Acknowledged entries that are taken as contained in `committed` by a guess; they stay in the log. */
  readonly guessed: Keys
  /** All that was in doubt of `committed` then: what a guess may be exchanged for. */
  readonly alternatives: Keys
  /** `committed`, or the report in `unconfirmed`. */
  readonly base: Reported | null
  /** Entries taken as contained in `base`. */
  readonly excluded: Keys
  /** A newer report that is not shown, because of its doubt. */
  readonly held: Doubted | null
  /** The source could not read the number in its newest report. */
  readonly unreadable: boolean
  /** There was a newer report, which this page does not have. */
  readonly outdated?: boolean
  /** The report that is shown although its doubt did not end: then the number is unconfirmed. */
  readonly unconfirmed: Doubted | null
}

const none: Keys = new Set()

/** A meter of which nothing was shown yet. */
export const blankState: MeterState = {
  committed: null,
  guessed: none,
  alternatives: none,
  base: null,
  excluded: none,
  held: null,
  unreadable: false,
  unconfirmed: null,
}

/**
 * A meter whose report is shown. `guessed`: entries that are taken as contained by a guess;
 * `alternatives`: all that was in doubt; `works`: work that is taken as contained, on this page alone.
 */
export function committedState(
  meter: Reported,
  guessed: Keys = none,
  alternatives: Keys = guessed,
  works: Keys = none,
): MeterState {
  const excluded = works.size > 0 ? new Set([...guessed, ...works]) : guessed
  return { ...blankState, committed: meter, base: meter, guessed, alternatives, excluded }
}

/** The meter with what is committed alone: another tab decides on the rest from now on. */
export function withoutDoubt(state: MeterState): MeterState {
  const { committed, guessed, alternatives } = state
  const isSure = !state.held && !state.unconfirmed
  if (isSure || !committed) return state
  return { ...committedState(committed, guessed, alternatives), outdated: true }
}

/** What a step led to. `contained`: the entries that leave the log with a commit; `null` without one. */
export type Step = { readonly state: MeterState; readonly contained: readonly string[] | null }

/** A step without a commit. */
export function uncommitted(state: MeterState): Step {
  return { state, contained: null }
}

/**
 * Takes a report in: it is committed when no entry is in doubt or a guess ends the doubt, and held
 * otherwise. `entries` are those that the server has or may have.
 */
export function observe(
  state: MeterState,
  meter: Reported,
  entries: readonly Entry[],
  made: Made,
  now: number,
): Step {
  const { contained, doubtful } = judged(entries, made)
  if (doubtful.size === 0 || countsNothing(meter)) return committing(meter, contained)
  const held = { meter, made, since: state.held?.since ?? now, contained, doubtful }
  const next = { ...state, held }
  return commitByGuess(next, entries) ?? uncommitted(next)
}

/**
 * Looks again at what is in doubt: an entry that was refused is in no report, and one that was answered
 * with the server's time is in this one or not. Without doubt left, a held report is committed and one
 * that is shown in doubt is confirmed.
 */
export function rejudge(state: MeterState, entries: readonly Entry[]): Step {
  const held = judgedAgain(state.held, entries)
  if (held?.doubtful.size === 0) return committing(held.meter, held.contained)
  const unconfirmed = judgedAgain(state.unconfirmed, entries)
  if (unconfirmed?.doubtful.size === 0) {
    const step = committing(unconfirmed.meter, unconfirmed.contained)
    return { ...step, state: { ...step.state, held } }
  }
  const changed = held !== state.held || unconfirmed !== state.unconfirmed
  const next = changed ? { ...state, held, unconfirmed } : state
  if (!unconfirmed) return commitByGuess(next, entries) ?? uncommitted(next)
  const { contained, doubtful } = unconfirmed
  const all = new Set([...contained, ...doubtful, ...state.guessed])
  if ([...state.excluded].every((key) => all.has(key))) return uncommitted(next)
  // One that was taken as contained is not, or is on another bill: it was mistaken for others.
  const { committed: base, guessed: excluded } = state
  const again = showHeld({ ...next, base, excluded, held: unconfirmed }, entries)
  return { ...again, state: { ...again.state, held } }
}

function judgedAgain(doubted: Doubted | null, entries: readonly Entry[]): Doubted | null {
  if (!doubted) return null
  const open = entries.filter((entry) => doubted.doubtful.has(keyOf(entry)))
  const { contained, doubtful } = judged(open, doubted.made)
  if (doubtful.size === doubted.doubtful.size) return doubted
  return { ...doubted, contained: new Set([...doubted.contained, ...contained]), doubtful }
}

/**
 * Which entries a report contains, and which it may contain. Work of the host's server may have recorded
 * nothing: as long as anything else is in doubt, a movement of the number may be either's, so work stays
 * in doubt too. Not because of work that still runs, which may take minutes.
 */
function judged(entries: readonly Entry[], made: Made): Pick<Doubted, 'contained' | 'doubtful'> {
  const verdicts = entries.map((entry) => [entry, verdictOf(entry, made)] as const)
  const isInDoubt = verdicts.some(
    ([{ status }, verdict]) => verdict === 'maybe' && status !== 'working',
  )
  const contained = new Set<string>()
  const doubtful = new Set<string>()
  for (const [entry, verdict] of verdicts) {
    if (verdict === 'maybe' || (isInDoubt && entry.work)) doubtful.add(keyOf(entry))
    else if (verdict === 'yes') contained.add(keyOf(entry))
  }
  return { contained, doubtful }
}

function committing(meter: Reported, contained: Keys): Step {
  return { state: committedState(meter), contained: [...contained] }
}

/**
 * Commits the held report when a guess ends its doubt: acknowledged entries that, taken as contained,
 * leave the number where it is. They stay in the log until a report contains them for certain.
 *
 * Other tabs and later pages know nothing of work that the host's server records, so the guess must hold
 * without it: work counts as before. `null` without such a guess.
 */
function commitByGuess(state: MeterState, entries: readonly Entry[]): Step | null {
  const { held, base, excluded } = state
  if (!held || state.unconfirmed || !isPresent(held.meter)) return null
  const doubtful = entries.filter((entry) => held.doubtful.has(keyOf(entry)))
  if (doubtful.some(({ status }) => status === 'waiting')) return null
  const works = doubtful.filter(({ work }) => work)
  if (!isAlike(base, held.meter)) {
    // There is no number to keep still; work is pending, as it says.
    return works.length === doubtful.length ? committingInDoubt(held, none, none) : null
  }
  const others = entries.filter(({ work }) => !work)
  const shown = minus(countOf(base), sumOf(others, excluded))
  const least = minus(countOf(held.meter), sumOf(others, held.contained))
  const guessed = guess(
    doubtful.filter(({ work }) => !work),
    minus(shown, least),
  )
  return guessed && committingInDoubt(held, guessed, keysOf(works, excluded))
}

/** `works`: work that is taken as contained, on this page alone. */
function committingInDoubt(
  { meter, contained, doubtful }: Doubted,
  guessed: Keys,
  works: Keys,
): Step {
  const state = committedState(meter, guessed, doubtful, works)
  return { state, contained: [...contained] }
}

/**
 * Takes a guess as certain. Only after a question that was answered with the same data, where reports do
 * not lag and no outcome is unknown: whatever differs from this data was asked for after these entries
 * were acknowledged. Never while the committed report is older than this data.
 */
export function confirmGuess(state: MeterState, entries: readonly Entry[]): Step {
  const { guessed, committed, held, unconfirmed, outdated } = state
  const all = entries.length > 0 && entries.every((entry) => guessed.has(keyOf(entry)))
  if (!all || !committed || held || unconfirmed || outdated) return uncommitted(state)
  return committing(committed, guessed)
}

/**
 * Shows a report whose doubt did not end, with each doubtful entry counted the way that moves the number
 * least. Work that still runs is pending, as shown: it alone leaves no doubt of the number.
 */
export function showHeld(state: MeterState, entries: readonly Entry[]): Step {
  const { held } = state
  if (!held) return uncommitted(state)
  const doubtful = entries.filter((entry) => held.doubtful.has(keyOf(entry)))
  const inside = explained(state, held, entries)
  if (doubtful.every(({ status }) => status === 'working')) {
    return committingInDoubt(held, none, inside)
  }
  const excluded = new Set([...held.contained, ...inside])
  return uncommitted({ ...state, base: held.meter, excluded, held: null, unconfirmed: held })
}

/**
 * Counts what only this tab can see into a report that another tab `stored`: `contained` are the entries
 * that it contains, `own` is in doubt of it.
 */
export function withOwnEntries(
  state: MeterState,
  stored: MeterState,
  contained: Keys,
  own: readonly Entry[],
  entries: readonly Entry[],
  now: number,
): MeterState {
  const { committed: meter, guessed } = stored
  if (!meter || own.length === 0 || countsNothing(meter)) return stored
  const doubtful = new Set(own.map(keyOf))
  const made = { covered: none }
  const unconfirmed: Doubted = { meter, made, since: now, contained: none, doubtful }
  const inReport = new Set([...contained, ...guessed])
  const inside = explained(state, { ...unconfirmed, contained: inReport }, entries)
  if (own.every(({ work }) => work)) {
    return { ...stored, ...committedState(meter, guessed, doubtful, inside) }
  }
  return { ...stored, excluded: new Set([...guessed, ...inside]), unconfirmed }
}

/**
 * The doubtful entries that are taken as contained, so that the number moves least: the shown one, or the
 * committed one where that alone can be compared.
 */
function explained(
  { base, excluded, committed, guessed }: MeterState,
  doubted: Doubted,
  entries: readonly Entry[],
): Keys {
  const { meter, contained, doubtful } = doubted
  if (!isPresent(meter)) return none
  const open = entries.filter((entry) => doubtful.has(keyOf(entry)))
  const most = minus(countOf(meter), sumOf(entries, new Set([...contained, ...doubtful])))
  const [before, inside] = isComparable(base, meter) ? [base, excluded] : [committed, guessed]
  if (!isComparable(before, meter)) return nearest(open, most, null)
  // From the few entries that were sent: those that were not move every report alike.
  const shown = minus(countOf(before), sumOf(entries, inside))
  return guess(open, minus(shown, minus(most, sumOf(open, none)))) ?? nearest(open, most, shown)
}

function keysOf(entries: readonly Entry[], among: Keys): Keys {
  return new Set(entries.map(keyOf).filter((key) => among.has(key)))
}

/** What the entries that are not `contained` add up to. */
export function sumOf(entries: readonly Entry[], contained: Pick<Keys, 'has'>): number {
  let sum = 0
  for (const entry of entries) if (!contained.has(keyOf(entry))) sum = plus(sum, entry.amount)
  return sum
}

/** Whether a meter has a number. */
export function isPresent(meter: Reported | null | undefined): meter is UsageMeter {
  return !!meter && meter.kind !== 'absent'
}

/** Its events move no number, so no report of it can be in doubt. */
export function countsNothing(meter: Reported): boolean {
  return !isPresent(meter) || meter.aggregation === 'count_distinct_properties'
}

/** Whether a count of the one can be compared with a count of the other. */
export function isComparable(a: Reported | null, b: Reported): a is UsageMeter {
  if (!isPresent(a) || !isPresent(b)) return false
  return (a.kind === 'balance') === (b.kind === 'balance') && a.period?.start === b.period?.start
}

/**
 * Whether a count of the one means the same on the other. Buying a plan changes the limit and not what was
 * used, unless the source works out what was used from the limit.
 */
function isAlike(a: Reported | null, b: UsageMeter): a is UsageMeter {
  const limitOf = (meter: UsageMeter) =>
    meter.kind === 'quota' && meter.limitSource !== 'reported' ? meter.limit : null
  return isComparable(a, b) && limitOf(a) === limitOf(b)
}
