import type { Reservations } from '../actions/reservations.js'
import type { Customer, Report, Subscription } from '../billing/report.js'
import type { Entry } from '../entries/entry.js'
import type { Log } from '../entries/log.js'
import { isDoubtful, keyOf } from '../entries/stored-entry.js'
import type { Books } from './books.js'
import type { Verdict } from './meter-state.js'
import type { SourceState, UsageSource } from './source.js'

/** What the observer needs from its session. */
export type ObserverOptions = {
  readonly customer: string
  readonly source: UsageSource
  readonly log: Log
  readonly books: Books
  readonly reservations: Reservations
  /** True when the data was asked for after the entry was acknowledged. */
  readonly covers: (key: string, data: SourceState) => boolean
  /** An entry recorded by the meter's id got its slug, and with it another key. */
  readonly onRenamed: (from: string, to: string) => void
}

/** Takes in what the source says of this customer, and of no other. */
export type Observer = {
  /** True when the source says something else than what was last seen. */
  changed(): boolean
  /** Looks at the source; with `takes`, a report of this customer is taken into the books. */
  observe(takes: boolean): void
  /** What was last seen. */
  state(): SourceState
  /** The report of the current subscription, when the source has one of this customer. */
  own(): Report | null
  /** True when the source answers for somebody else. */
  foreign(): boolean
  /** Id of the current subscription; `null` without one, `undefined` while not known. */
  current(): string | null | undefined
  /** The subscription to show for a view: an asked-for one, or the newest current one with a number. */
  shown(view: string | undefined): string | undefined
  watch(subscription: string): () => void
  /** Binds entries that came from elsewhere to what is known of the customer. */
  settle(): void
  /** Forgets what was seen: the same data counts as new. */
  forget(): void
  /** The entry bound to a subscription that is current; `null` while there is none. */
  bind(entry: Entry): Entry | null
}

/** Makes an observer; it looks at nothing until asked. */
export function createObserver(options: ObserverOptions): Observer {
  const { customer, source, log, books, reservations, covers } = options
  const watched = new Map<string, number>()
  // Acknowledged on an earlier page: any report this page asks for contains them. Data that was
  // there before this session may have been asked for before, so then nothing is known of them.
  const earlier = new Set(source.read().status === 'loading' ? log.acked() : [])
  let state: SourceState = { status: 'loading' }
  let shown: string | undefined = books.remembered()
  /** The newest commit there was when a report was last taken in: what another tab committed since is newer. */
  let known = books.newest()

  function isOwn(seen: SourceState): seen is { readonly status: 'ready' } & Report {
    if (seen.status !== 'ready') return false
    return isCustomer(seen.customer, customer)
  }

  function verdictIn(data: SourceState): (key: string) => Verdict {
    return (key) => {
      const entry = log.get(key)
      if (entry?.mocked) return 'no'
      // What is in no log is a reservation.
      if (!entry || entry.status === 'acked')
        return earlier.has(key) || covers(key, data) ? 'yes' : 'maybe'
      return isDoubtful(entry) ? 'maybe' : 'no'
    }
  }

  /** Binds what waits to a subscription that is current, with the same id. */
  function rebind({ subscription, meters }: Report): void {
    const current = new Set<string | null>(subscription?.current)
    const slugs = new Map(meters.flatMap(({ id, slug }) => (id === undefined ? [] : [[id, slug]])))
    if (log.places().every((at) => current.has(at.subscription) && !slugs.has(at.meter))) return
    for (const entry of [...log.all()]) {
      const meter = slugs.get(entry.meter) ?? entry.meter
      const gone = !current.has(entry.subscription)
      if (entry.status !== 'waiting' || (!gone && meter === entry.meter)) continue
      const bound = gone && subscription ? { ...entry, subscription: subscription.id } : entry
      if (meter === entry.meter || entry.sentTo.length > 0) log.put(bound)
      else rename(bound, meter)
    }
  }

  /**
   * Lets go what no report will list: what was acknowledged under a subscription that is gone. Only once
   * another one is shown and stored, or a page that dies in between counts it no more and shows the old one.
   */
  function letGo({ subscription }: Report): void {
    if (subscription && shown !== subscription.id) return
    const current = new Set(subscription?.current)
    for (const key of [...log.acked()]) if (!current.has(subscriptionOf(key))) log.drop(key)
  }

  function rename(entry: Entry, meter: string): void {
    const renamed = { ...entry, meter }
    log.put(renamed)
    log.drop(keyOf(entry))
    options.onRenamed(keyOf(entry), keyOf(renamed))
  }

  function absorb(report: Report, data: SourceState): void {
    const own = report.subscription
    const reserved = reservations.all().map(({ subscription }) => subscription)
    const asked = new Set([...watched.keys(), ...reserved, ...[...log.acked()].map(subscriptionOf)])
    for (const id of own?.current ?? []) {
      if (id === own?.id) books.absorb(report, true, verdictIn(data))
      else if (asked.has(id)) absorbOther(id, data)
    }
  }

  function absorbOther(id: string, data: SourceState): void {
    const other = source.read(id)
    if (isOwn(other) && other.subscription?.id === id) books.absorb(other, false, verdictIn(data))
  }

  function subscriptionOf(key: string): string {
    return log.get(key)?.subscription ?? ''
  }

  /** Moves on to a new subscription only with a number of it: an upgrade shows no empty moment. */
  function pick(subscription: Subscription | null): void {
    if (!subscription || shown === subscription.id) return
    const pages = books.get(subscription.id)?.pages
    const numbered = pages && (pages.size === 0 || [...pages.values()].some((page) => page.base))
    if (numbered || shown === undefined || !books.get(shown)) shown = subscription.id
  }

  /** The subscription that another tab took for current after this one last looked, and what it says. */
  function moved(): string | undefined {
    const id = books.remembered()
    const newest = books.newest()
    return id !== undefined && newest > known && books.get(id)?.at === newest ? id : undefined
  }

  return {
    changed: () => source.read() !== state,
    observe(takes) {
      const seen = source.read()
      state = seen
      if (!takes || !isOwn(seen)) return
      rebind(seen)
      reservations.follow(seen)
      absorb(seen, seen)
      pick(seen.subscription)
      letGo(seen)
      known = books.newest()
      books.prune(new Set([...(seen.subscription?.current ?? []), ...watched.keys(), shown ?? '']))
    },
    state: () => state,
    own: () => (isOwn(state) ? state : null),
    foreign: () => state.status === 'ready' && !isOwn(state),
    current: () =>
      moved() ?? (isOwn(state) ? (state.subscription?.id ?? null) : books.remembered()),
    shown(view) {
      if (view !== undefined) return view
      const elsewhere = moved()
      if (elsewhere !== undefined) shown = elsewhere
      else if (isOwn(state)) pick(state.subscription)
      return shown
    },
    settle() {
      if (isOwn(state)) return rebind(state)
      const id = books.remembered()
      const report = id === undefined ? undefined : books.get(id)?.report
      if (report) rebind(report)
    },
    forget() {
      state = { status: 'loading' }
      shown = undefined
    },
    bind(entry) {
      const subscription = isOwn(state) ? state.subscription : null
      if (!subscription) return null
      const bound = entry.subscription ?? ''
      if (subscription.current.includes(bound)) return entry
      return { ...entry, subscription: subscription.id }
    },
    watch(subscription) {
      watched.set(subscription, (watched.get(subscription) ?? 0) + 1)
      if (isOwn(state) && !books.get(subscription)) absorbOther(subscription, state)
      return () => {
        const left = (watched.get(subscription) ?? 1) - 1
        if (left > 0) watched.set(subscription, left)
        else watched.delete(subscription)
      }
    },
  }
}

/** Whether a customer of the source is the one the host names, by either id. */
export function isCustomer({ id, externalId }: Customer, named: string): boolean {
  return named === id || named === externalId
}
