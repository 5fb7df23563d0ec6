import { withHighWater } from '../billing/high-water.js'
import { minus, plus } from '../billing/meter.js'
import { project } from '../billing/project.js'
import { endingWithPlan, type Report } from '../billing/report.js'
import { isSame } from '../billing/same.js'
import { counts, type Entry, keyOf, keyPart } from '../entries/entry.js'
import type { Place } from '../entries/entry-index.js'
import type { Log } from '../entries/log.js'
import type { Store } from '../storage/store.js'
import type { Environment } from './environment.js'
import { type Made, verdictOf } from './judge.js'
import {
  blankState,
  committedState,
  isPresent,
  type MeterState,
  observe,
  type Reported,
  type Step,
  withOwnEntries,
} from './meter-state.js'
import { type StoredReport, storedReport } from './stored-report.js'

/** What is known of one subscription: its newest report, and of each meter what may be shown. */
export type SubscriptionState = {
  readonly report: Report
  /** Epoch milliseconds of the last commit; 0 before the first. */
  readonly at: number
  /** Epoch milliseconds at which the newest report was asked for at the earliest; 0 where nobody knows. */
  readonly asked: number
  readonly meters: ReadonlyMap<string, MeterState>
  /** Slugs of the meters by id. */
  readonly slugs: ReadonlyMap<string, string>
}

/** The reports of one customer: one state and one storage key for each subscription. */
export type Reports = {
  get(id: string | undefined): SubscriptionState | undefined
  /** The subscription that was current when its report was committed, of several the newest. */
  current(): string | undefined
  /** Epoch milliseconds of the newest commit, by any tab. */
  newest(): number
  /** Meters with a report that is held, an unconfirmed number or a newer report that is not at hand. */
  doubted(): readonly Place[]
  /** The meter as shown, with everything recorded here counted in; `null` before any report of it. */
  shown(id: string | undefined, slug: string): Reported | null
  /** Takes in what other tabs committed. `gone`: entries that storage has no longer, so a report contains them. */
  load(gone?: readonly string[]): void
  /** Takes a report from elsewhere (server rendering) as committed, unless a newer one is stored. */
  seed(report: Report, at: number): void
  /** Takes in a report of the source. `asked`: epoch milliseconds; 0 where nobody knows. */
  takeIn(report: Report, isCurrent: boolean, made: Made, asked: number): void
  /** Changes what is known of a meter, by the entries that the server has or may have. */
  change(place: Place, step: (state: MeterState, entries: readonly Entry[]) => Step): void
  /** True while a commit could not be written. */
  hasUnwritten(): boolean
  /** Writes what could not be written. */
  rewrite(): void
  /** Writes every report again after the storage was cleared, perhaps before other tabs had seen it. */
  restore(): void
  /** Forgets every subscription that is not in `keep`. */
  prune(keep: ReadonlySet<string>): void
}

/** What reports are made of. */
export type ReportsOptions = {
  readonly log: Log
  readonly store: Store
  /** Begins the storage key of every report. */
  readonly prefix: string
  /** Milliseconds by which a report may trail what was acknowledged before it was asked for. */
  readonly lag: () => number
  readonly env: Pick<Environment, 'now' | 'elapsed'>
  /** Only a tab that leads writes. */
  readonly leads: () => boolean
  /** What is shown of this meter may have changed. */
  readonly touch: (slug: string) => void
  readonly onMalformed: (storageKey: string) => void
}

/** Makes the reports of a customer; `load` reads those that are stored. */
export function createReports(options: ReportsOptions): Reports {
  const { log, store, prefix, lag, env, touch } = options
  const states = new Map<string, SubscriptionState>()
  const doubted = new Map<string, Place>()
  /** Entries that are listed in storage, or must be, because their own keys may still be there. */
  const uncleaned = new Map<string, readonly string[]>()
  const unwritten = new Set<string>()
  let current: string | undefined
  let newest = 0

  function setState(id: string, next: SubscriptionState | undefined): void {
    const before = states.get(id)
    if (next) states.set(id, next)
    else states.delete(id)
    const slugs = new Set([...(before?.meters.keys() ?? []), ...(next?.meters.keys() ?? [])])
    for (const slug of slugs) {
      note(id, slug, before?.meters.get(slug), next?.meters.get(slug))
    }
  }

  /** Keeps up which meters are in doubt or outdated, and tells of those that show something else. */
  function note(id: string, slug: string, before?: MeterState, after?: MeterState): void {
    if (before === after) return
    const key = `${id} ${slug}`
    if (after?.held || after?.unconfirmed || after?.outdated)
      doubted.set(key, { subscription: id, meter: slug })
    else doubted.delete(key)
    if (!showSame(before, after)) touch(slug)
  }

  /** One write lists what the report contains; only then do the entries' own keys go. */
  function commit(
    id: string,
    state: SubscriptionState,
    isCurrent: boolean,
    contained: readonly string[],
  ): void {
    newest = Math.max(env.now(), newest + 1)
    states.set(id, { ...state, at: newest })
    if (isCurrent) current = id
    const stored = contained.filter((key) => log.isStored(key))
    uncleaned.set(id, [...(uncleaned.get(id) ?? []), ...stored])
    log.release(contained)
    write(id)
  }

  /** Not written, the entries stay stored: a reload counts them against the older report, still true. */
  function write(id: string): void {
    const state = states.get(id)
    if (!state || !options.leads()) return
    const contains = [...new Set([...(uncleaned.get(id) ?? []), ...log.returned()])]
    unwritten.add(id)
    if (
      !store.set(
        prefix + keyPart(id),
        storedReport.write(toStored(state, current === id, contains)),
      )
    )
      return
    unwritten.delete(id)
    uncleaned.delete(id)
    log.erase(contains)
  }

  function load(gone: readonly string[] = []): void {
    for (const key of store.keys(prefix)) {
      const stored = storedReport.read(store.get(key))
      if (stored === 'newer') {
        store.leave(key)
        continue
      }
      const id = stored?.report.subscription?.id
      if (!stored || id === undefined || key !== prefix + keyPart(id)) {
        options.onMalformed(key)
        continue
      }
      const known = states.get(id)
      const own = unwritten.has(id) ? (uncleaned.get(id) ?? []) : []
      const listed = new Set(stored.contains)
      // What there was no room for is newer than what another tab wrote meanwhile of an older report.
      const isNewer = unwritten.has(id) && (known?.asked ?? 0) > stored.asked
      if (known && (known.at >= stored.at || isNewer)) {
        uncleaned.set(id, [...new Set([...own, ...listed])])
        continue
      }
      // Left where a page died between its commit and its clean-up: whoever commits next lists them again.
      uncleaned.set(id, stored.contains)
      // What ours contained, and theirs does not, is counted again.
      log.reopen([...own, ...log.returned()].filter((key) => !listed.has(key)))
      unwritten.delete(id)
      setState(id, fromStored(id, stored, gone))
      // Whoever waits for one of them is told: its own key may be gone.
      log.lose(stored.contains)
      log.release(stored.contains)
      if (stored.current && stored.at >= (states.get(current ?? '')?.at ?? 0)) current = id
      newest = Math.max(newest, stored.at)
    }
  }

  /** A report that another tab or page committed. Entries that only this tab can see were not judged by it. */
  function fromStored(
    id: string,
    { report, at, asked, contains, guessed = [], outdated = [], blank = [] }: StoredReport,
    gone: readonly string[],
  ): SubscriptionState {
    const meters = new Map<string, MeterState>(blank.map((slug) => [slug, blankState]))
    for (const meter of report.meters) {
      if (meter.kind === 'unreadable') {
        meters.set(meter.slug, { ...(meters.get(meter.slug) ?? blankState), unreadable: true })
        continue
      }
      const start = `${keyPart(meter.slug)}/`
      const own = new Set(guessed.filter((key) => key.startsWith(start)))
      const state = { ...committedState(meter, own), outdated: outdated.includes(meter.slug) }
      const contained = new Set([...contains, ...gone])
      const known = state.outdated ? 0 : asked
      meters.set(meter.slug, withOwn(id, state, meter.slug, known, contained))
    }
    return stateFor(report, at, asked, meters)
  }

  /** Counts in what only this tab can see, which the tab that committed did not judge. */
  function withOwn(
    id: string,
    state: MeterState,
    slug: string,
    asked: number,
    contained: ReadonlySet<string>,
  ): MeterState {
    const sent = log.sent(id, slug)
    const own = sent.filter((entry) => log.unstored().has(keyOf(entry)))
    const inside = own.filter(
      ({ status, ackedAt = asked, work }) => status === 'acked' && !work && ackedAt + lag() < asked,
    )
    log.release(inside.map(keyOf))
    const open = own.filter((entry) => !inside.includes(entry))
    const before = states.get(id)?.meters.get(slug) ?? blankState
    return withOwnEntries(before, state, contained, open, sent, env.elapsed())
  }

  return {
    get: (id) => states.get(id ?? ''),
    current: () => current,
    newest: () => newest,
    doubted: () => [...doubted.values()],
    load,
    shown(id, slug) {
      const meter = states.get(id ?? '')?.meters.get(slug)
      if (!id || !isPresent(meter?.base)) return meter?.base ?? null
      let inside = 0
      for (const key of meter.excluded) {
        const entry = log.get(key)
        const isHere = entry?.subscription === id && entry.meter === slug && counts(entry)
        if (isHere) inside = plus(inside, entry.amount)
      }
      return project(meter.base, minus(log.tally(id, slug).total, inside))
    },
    seed(given, at) {
      const report = endingWithPlan(given)
      const id = report.subscription?.id
      if (id === undefined || at <= (states.get(id)?.at ?? 0)) return
      const before = states.get(id)?.meters
      const meters = report.meters.map((found) => {
        const meter = withHighWater(found, before?.get(found.slug)?.committed)
        const state =
          meter.kind === 'unreadable' ? { ...blankState, unreadable: true } : committedState(meter)
        return [meter.slug, state] as const
      })
      setState(id, stateFor(report, at, 0, new Map(meters)))
      if (at > newest) current = id
      newest = Math.max(newest, at)
    },
    takeIn(given, isCurrent, made, asked) {
      const report = endingWithPlan(given)
      const id = report.subscription?.id
      if (id === undefined) return
      const before = states.get(id)
      // A replica may answer with an older report after a newer one.
      if (report.asOf !== undefined && report.asOf < (before?.report.asOf ?? 0)) return
      const meters = new Map<string, MeterState>()
      const contained: string[] = []
      let commits = report.meters.length === 0
      for (const given of report.meters) {
        const known = before?.meters.get(given.slug) ?? blankState
        const found = withHighWater(given, known.committed)
        // As it was, it is the same object, so that nobody who reads it is told.
        const meter = known.base && isSame(known.base, found) ? known.base : found
        if (meter.kind === 'unreadable') {
          // The number that was known stays, as stale; without one it is unknown.
          meters.set(meter.slug, { ...known, unreadable: true, outdated: false })
          commits ||= !known.committed
          continue
        }
        const entries = log.sent(id, meter.slug)
        const step = observe({ ...known, unreadable: false }, meter, entries, made, env.elapsed())
        meters.set(meter.slug, step.state)
        commits ||= step.contained !== null
        contained.push(...(step.contained ?? []))
      }
      // Nothing will ever be shown of a meter that is no longer listed.
      for (const key of log.acked()) {
        const entry = log.get(key)
        if (entry?.subscription !== id || meters.has(entry.meter)) continue
        if (verdictOf(entry, made) === 'yes') contained.push(key)
      }
      commits ||= contained.length > 0
      const next = stateFor(report, before?.at ?? 0, asked, meters)
      setState(id, next)
      if (commits) commit(id, next, isCurrent, contained)
    },
    change({ subscription, meter: slug }, step) {
      const id = subscription ?? ''
      const before = states.get(id)
      const known = before?.meters.get(slug)
      if (!before || !known) return
      const { state, contained } = step(known, log.sent(subscription, slug))
      // Only a leader commits: another tab may have committed a newer report.
      if (contained ? !options.leads() : state === known) return
      const next = { ...before, meters: new Map(before.meters).set(slug, state) }
      states.set(id, next)
      note(id, slug, known, state)
      if (contained) commit(id, next, current === id, contained)
    },
    hasUnwritten: () => unwritten.size > 0,
    rewrite() {
      for (const id of [...unwritten]) write(id)
    },
    restore() {
      for (const [id, { at }] of states) {
        if (at === 0) continue
        uncleaned.set(id, [...(uncleaned.get(id) ?? []), ...log.delivered()])
        write(id)
      }
    },
    prune(keep) {
      for (const id of [...states.keys()]) {
        if (keep.has(id)) continue
        setState(id, undefined)
        unwritten.delete(id)
        if (current === id) current = undefined
        store.remove(prefix + keyPart(id))
      }
    },
  }
}

function stateFor(
  report: Report,
  at: number,
  asked: number,
  meters: SubscriptionState['meters'],
): SubscriptionState {
  const ids = report.meters.flatMap(({ id, slug }) =>
    id === undefined ? [] : [[id, slug] as const],
  )
  return { report, at, asked, meters, slugs: new Map(ids) }
}

function toStored(
  { report, at, asked, meters }: SubscriptionState,
  isCurrent: boolean,
  contains: readonly string[],
): StoredReport {
  const states = [...meters]
  const blank = states.flatMap(([slug, { committed }]) => (committed ? [] : [slug]))
  const guessed = states.flatMap(([, state]) => [...state.guessed])
  const outdated = states.flatMap(([slug, { held, unconfirmed, outdated }]) =>
    held || unconfirmed || outdated ? [slug] : [],
  )
  const known = states.flatMap(([, { committed }]) => committed ?? [])
  const unreadable = report.meters.filter(({ kind }) => kind === 'unreadable')
  return {
    report: { ...report, meters: [...known, ...unreadable] },
    ...{ at, asked, current: isCurrent, contains },
    ...(guessed.length > 0 ? { guessed } : {}),
    ...(outdated.length > 0 ? { outdated } : {}),
    ...(blank.length > 0 ? { blank } : {}),
  }
}

/** Whether two states of a meter show the same, whatever is held or committed beside it. */
function showSame(a: MeterState | undefined, b: MeterState | undefined): boolean {
  if (
    !a ||
    !b ||
    a.base !== b.base ||
    a.unreadable !== b.unreadable ||
    a.unconfirmed?.doubtful.size !== b.unconfirmed?.doubtful.size
  ) {
    return false
  }
  return a.excluded.size === b.excluded.size && [...a.excluded].every((key) => b.excluded.has(key))
}
