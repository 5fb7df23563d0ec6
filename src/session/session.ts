import { UsageError } from '../model/errors.js'
import type { UsageEvent } from '../model/event.js'
import { defaultThresholds, type Thresholds } from '../model/meter.js'
import { warn } from '../model/warn.js'
import type { RecordOptions } from '../model/recording.js'
import type { Report } from '../model/report.js'
import { createDelivery, type Delivery } from '../outbox/delivery.js'
import type { Entry } from '../outbox/entry.js'
import type { Environment } from '../outbox/environment.js'
import { openLog } from '../outbox/log.js'
import type { UsageStorage } from '../outbox/storage.js'
import { keyOf } from '../outbox/stored-entry.js'
import { openBooks } from './books.js'
import { createFence } from './fence.js'
import { createObserver } from './observer.js'
import { createOutboxView, type OutboxView } from './outbox-view.js'
import { createReader, type Overview, type Reading, type Situation, same } from './reader.js'
import { createReceipts, type Receipt, type Receipts, settlementOf } from './receipts.js'
import { createRecorder, type Target } from './recorder.js'
import type { UsageSource } from './source.js'
import { watchThresholds } from './thresholds.js'

/** A number older than this without an answer is shown as stale, in milliseconds after asking. */
const PATIENCE = 10_000
/** Entries older than this are removed at start-up, in milliseconds. */
const OLDEST = 30 * 24 * 3_600_000
/** How often billing is asked again while it answers for another customer. */
const MISMATCHES = 3
/** Least milliseconds between two rounds of entries the server would not take for want of a sign-in. */
const UNPARK = 10_000
/** Events kept for the first listener. */
const BACKLOG = 100

/** What a session is made of. */
export type SessionOptions = {
  /** The customer's id as the host knows it; the empty text while nobody is known. */
  readonly customer: string
  readonly source: UsageSource
  /** `null`: nothing is stored. */
  readonly storage: UsageStorage | null
  readonly env: Environment
  /** A report made elsewhere, shown until a newer one is at hand. */
  readonly initial?: InitialReport | undefined
}

/** A report made on the server, with the epoch milliseconds it was made at. */
export type InitialReport = Report & { readonly at: number }

/** Where a provider reads and records: which subscription, `undefined` for the current one. */
export type View = string | undefined

/** One customer's usage on this page: the reports, the log, and what keeps them true. */
export type Session = {
  readonly customer: string
  /** Runs the session while at least one caller wants it. Returns the way to end that. */
  start(): () => void
  /** Calls back after every change of anything readable. */
  subscribe(onChange: () => void): () => void
  /** Calls back with every event. */
  listen(onEvent: (event: UsageEvent) => void): () => void
  emit(event: UsageEvent): void
  /** Keeps a subscription that is not the current one up to date. */
  watch(subscription: string): () => void
  setThresholds(thresholds: Thresholds): void
  usage(meter: string, view: View): Reading
  overview(view: View): Overview
  outbox(): OutboxView
  /** @throws {UsageError} on bad input, before anything is stored. */
  record(meter: string, amount: number, options: RecordOptions, view: View, coalesceMs: number): Receipt
  retry(id: string): void
  discard(id: string): void
  /** Forgets every entry and report of this customer, in memory and in storage. */
  clear(): void
  /** Asks for a fresh report; resolves when it was had or could not be. */
  reload(): Promise<void>
  /** Takes over what was recorded while nobody was known. */
  adopt(other: Session): void
  handOver(): { readonly entries: readonly Entry[]; readonly receipts: Receipts }
}

/** Opens a session: reads what is stored and, once started, sends, asks and commits. */
export function createSession(options: SessionOptions): Session {
  const { customer, source, env } = options
  const storage = customer === '' ? null : options.storage
  const prefix = `uw1:${encodeURIComponent(customer)}:`
  const changes = new Set<() => void>()
  const listeners = new Set<(event: UsageEvent) => void>()
  const receipts = createReceipts()
  const crossings = watchThresholds()
  let thresholds = defaultThresholds
  let wanted = false
  let waiters: (() => void)[] = []
  let askedAt: number | null = null
  let updatedAt: number | null = null
  let mismatches = 0
  const accused = new Map<string, UsageError>()
  let parked = false
  let unparkedAt = Number.NEGATIVE_INFINITY
  let users = 0
  let stopWatching: (() => void)[] = []
  let cancelEscape = () => {}
  let cancelStale = () => {}
  const situations = new Map<View, { version: number; situation: Situation }>()
  const overviews = new Map<View, Overview>()
  const backlog: UsageEvent[] = []
  let version = 0
  let wasOnline = env.online()
  const told = new Set<string>()

  const onTrouble = (reason: 'blocked' | 'full' | 'malformed', key: string) =>
    emit({ type: 'storage-unusable', reason, key })
  const log = openLog({ storage, prefix: `${prefix}e:`, onTrouble })
  const books = openBooks({ log, env, storage, prefix: `${prefix}r:`, onTrouble })
  const { initial } = options
  // Numbers that already lack what waits here would be counted down twice; the stored report knows.
  if (initial && isCustomer(initial.customer, customer)) books.seed(initial, initial.at)
  updatedAt = books.get(books.remembered() ?? '')?.at ?? null
  const reader = createReader(books, log, situation)
  const outboxView = createOutboxView(log)
  const observer = createObserver({
    customer,
    source,
    log,
    books,
    covers: (key, data) => fence.covers(key, data),
    onRenamed: (from, to) => {
      receipts.move(from, to)
      delivery.add(to)
    },
  })
  const delivery = createDelivery({
    log,
    env,
    concurrency: source.concurrency,
    mayStart: () => users > 0 && env.online() && observer.own() !== null && !fence.paused(),
    bind,
    send: (entry, signal) => source.deliver(entry, signal),
    onOutcome,
  })
  const fence = createFence({
    source,
    env,
    needed: () => wanted || log.acked().size > 0 || books.holding() || isBroken(),
    mayAsk: () =>
      users > 0 && customer !== '' && source.attached?.() !== false && env.visible(),
    inFlight: delivery.inFlight,
    inDoubt: () => [...log.all()].some(isDoubtful),
    acked: () => log.acked(),
    match,
    onAsk: () => {
      askedAt ??= env.elapsed()
      cancelStale()
      cancelStale = env.after(PATIENCE, changed)
    },
    onIdentical: () => {
      fence.trust()
      look(true)
    },
    onResolved,
    onResume: delivery.pump,
  })
  const recorder = createRecorder({ log, env, receipts, amounts: source.amounts, onRecorded })

  function emit(event: UsageEvent): void {
    if (listeners.size === 0 && backlog.length < BACKLOG) backlog.push(event)
    for (const listener of listeners) tell(listener, event)
  }

  function changed(): void {
    version++
    for (const onChange of [...changes]) onChange()
  }

  function isBroken(): boolean {
    return observer.foreign() ? mismatches < MISMATCHES : observer.state().status === 'error'
  }

  function isStale(): boolean {
    const overdue = askedAt !== null && env.elapsed() - askedAt >= PATIENCE
    return overdue || !env.online() || observer.foreign() || observer.state().status === 'error'
  }

  function situation(view: View): Situation {
    const known = situations.get(view)
    if (known?.version === version) return known.situation
    const fresh = { ...standing(view), stale: isStale(), updatedAt }
    const kept = known && same(known.situation, fresh) ? known.situation : fresh
    situations.set(view, { version, situation: kept })
    return kept
  }

  function standing(view: View): Pick<Situation, 'status' | 'error'> {
    const state = observer.state()
    if (state.status === 'error') return { status: 'error', error: state.error }
    if (observer.foreign() && mismatches >= MISMATCHES) return { status: 'error', error: foreignError }
    const own = view === undefined ? observer.own() : source.read(view)
    if (own && 'subscription' in own && own.subscription === null && observer.own()) {
      return { status: 'no-subscription', error: null }
    }
    if (state.status === 'ready' && observer.foreign()) return { status: 'loading', error: null }
    return { status: state.status, error: null }
  }

  function look(again = false): void {
    if (!observer.observe(again)) return
    if (observer.own()) {
      mismatches = 0
      confirm()
    }
    tellProblems()
    takeUp()
    afterwards()
  }

  /** Each malformed part is told once, and named in the console of a development build. */
  function tellProblems(): void {
    const state = observer.state()
    const problems = state.status === 'ready' ? (state.problems ?? []) : []
    for (const { part, message } of problems) {
      if (told.has(part)) continue
      told.add(part)
      warn(`${part} ${message}`)
      emit({ type: 'data-malformed', part, message })
    }
  }

  function takeUp(): void {
    for (const entry of log.all()) if (entry.status === 'waiting') delivery.add(keyOf(entry))
  }

  function confirm(): void {
    askedAt = null
    updatedAt = env.now()
    cancelStale()
  }

  /** What every change of log or books is followed by, in this order: show, then ask, then send. */
  function afterwards(): void {
    cancelEscape()
    const due = books.escape()
    if (due !== null) cancelEscape = env.after(due - env.elapsed(), afterwards)
    const id = observer.shown(undefined)
    for (const slug of books.get(id ?? '')?.pages.keys() ?? []) noticeCrossing(id, slug)
    changed()
    fence.plan()
    delivery.pump()
  }

  function noticeCrossing(subscription: string | undefined, slug: string): void {
    const meter = books.shown(subscription ?? '', slug)
    if (!meter || meter.kind === 'absent') return
    const crossing = crossings.see(meter, thresholds)
    if (crossing) emit({ type: 'threshold-crossed', customer, meter: slug, ...crossing })
  }

  function bind(entry: Entry): Entry | null {
    const subscription = observer.own()?.subscription
    if (!subscription) return null
    const current = entry.subscription !== null && subscription.current.includes(entry.subscription)
    return current ? entry : { ...entry, subscription: subscription.id }
  }

  function match(): void {
    books.match((subscription, meter) =>
      [...log.counting(subscription, meter)].some(isDoubtful),
    )
  }

  function onOutcome(entry: Entry, delivery: Delivery | { readonly as: 'expired' }): void {
    const about = { customer, meter: entry.meter, id: entry.id, amount: entry.amount }
    switch (delivery.as) {
      case 'delivered':
        onDelivered(entry, delivery)
        emit({ ...about, type: 'delivered', attempts: entry.attempts + 1 })
        break
      case 'refused': {
        const { code, message } = delivery.error
        onFailed(entry)
        emit({ ...about, type: 'refused', code, message })
        break
      }
      case 'expired':
        onFailed(entry)
        emit({ ...about, type: 'expired', attempts: entry.attempts + 1 })
        break
      case 'hold':
        wanted = parked = true
        break
      case 'forbidden':
        wanted = true
        accused.set(keyOf(entry), delivery.error)
        break
      case 'retry':
        break
      default:
        delivery satisfies never
    }
    afterwards()
  }

  function onDelivered(entry: Entry, { reply, earlier }: { reply?: unknown; earlier?: boolean }) {
    const key = keyOf(entry)
    const meter = books.shown(entry.subscription ?? '', entry.meter)
    const moves = meter?.kind !== 'absent' && meter?.aggregation !== 'count_distinct_properties'
    receipts.settle(key, reply === undefined ? { status: 'delivered' } : { status: 'delivered', reply })
    if (!earlier && moves) return
    // No number waits for this entry: it was recorded elsewhere, or moves none by itself.
    log.drop(key)
    wanted = true
  }

  function onFailed(entry: Entry): void {
    const key = keyOf(entry)
    const now = log.get(key)
    const settlement = now && settlementOf(now)
    if (settlement) receipts.settle(key, settlement)
    books.absolve(entry.subscription, entry.meter, key)
  }

  function onResolved(confirmed: boolean): void {
    wanted = false
    if (confirmed) confirm()
    else emit({ type: 'reload-failed', customer, message: 'No fresh report could be had.' })
    if (observer.foreign()) mismatches++
    if (confirmed && observer.own()) judge()
    const done = waiters
    waiters = []
    for (const resolve of done) resolve()
    afterwards()
  }

  /** With fresh billing in hand: an accused entry was bound anew meanwhile, or it is refused. */
  function judge(): void {
    for (const [key, error] of accused) {
      const entry = log.get(key)
      if (entry?.status !== 'waiting' || entry.subscription !== entry.sentTo.at(-1)) continue
      const message = error.message.replace(/^usage-widgets: /, '')
      log.put({ ...entry, status: 'refused', error: { code: 'forbidden', message } })
      onFailed(entry)
      const about = { customer, meter: entry.meter, id: entry.id, amount: entry.amount }
      emit({ ...about, type: 'refused', code: 'forbidden', message })
    }
    const due = accused.size > 0 || (parked && env.elapsed() - unparkedAt >= UNPARK)
    accused.clear()
    if (!due) return
    parked = false
    unparkedAt = env.elapsed()
    delivery.hurry()
  }

  function onRecorded(entry: Entry, amount: number, durable: boolean, sendIn: number): void {
    const key = keyOf(entry)
    emit({ type: 'recorded', customer, meter: entry.meter, id: entry.id, amount, durable })
    noticeCrossing(observer.shown(undefined), entry.meter)
    changed()
    if (!Number.isFinite(sendIn)) return
    env.after(sendIn, () => {
      delivery.add(key)
      delivery.pump()
    })
  }

  function targetOf(ref: string, view: View): Target {
    const shown = observer.shown(view)
    const book = shown === undefined ? undefined : books.get(shown)
    const subscription = view ?? observer.current() ?? null
    if (!book || shown === undefined) return { subscription }
    const slug = book.pages.has(ref) ? ref : book.slugs.get(ref)
    const known = slug === undefined ? null : books.shown(shown, slug)
    if (known) return { subscription, known }
    return slug === undefined ? { subscription, knownSlugs: [...book.pages.keys()] } : { subscription }
  }

  function onWorld(): void {
    const online = env.online()
    if (online && !wasOnline) delivery.hurry()
    wasOnline = online
    afterwards()
  }

  function begin(): void {
    for (const entry of [...log.all()]) {
      if (env.now() - entry.at < OLDEST) continue
      log.drop(keyOf(entry))
      const { meter, id, amount } = entry
      emit({ type: 'discarded', customer, meter, id, amount, by: 'age' })
    }
    stopWatching = [source.subscribe(() => look()), env.watch(onWorld)]
    takeUp()
    look()
    if (observer.own()) return afterwards()
    askedAt ??= env.elapsed()
    cancelStale = env.after(PATIENCE, changed)
  }

  function end(): void {
    for (const stop of stopWatching) stop()
    fence.stop()
    delivery.stop()
    cancelEscape()
    cancelStale()
  }

  return {
    customer,
    start() {
      if (++users === 1) begin()
      let running = true
      return () => {
        if (running && --users === 0) end()
        running = false
      }
    },
    subscribe(onChange) {
      changes.add(onChange)
      return () => void changes.delete(onChange)
    },
    listen(onEvent) {
      listeners.add(onEvent)
      for (const event of backlog.splice(0)) tell(onEvent, event)
      return () => void listeners.delete(onEvent)
    },
    emit,
    watch: observer.watch,
    setThresholds(next) {
      thresholds = next
    },
    usage: (meter, view) => reader.read(observer.shown(view), meter, view),
    overview(view) {
      const { status, error, stale } = situation(view)
      const book = books.get(observer.shown(view) ?? '')
      const fresh: Overview = {
        status: book && status !== 'signed-out' && status !== 'no-subscription' ? 'ready' : status,
        error,
        customer: book?.report.customer ?? null,
        subscription: book?.report.subscription ?? null,
        plan: book?.report.plan ?? null,
        slugs: [...(book?.pages.keys() ?? [])],
        stale,
        updatedAt,
      }
      const known = overviews.get(view)
      if (known && same(known, fresh)) return known
      overviews.set(view, fresh)
      return fresh
    },
    outbox() {
      const due = delivery.nextRetry()
      return outboxView(due === null ? null : env.now() + due - env.elapsed(), env.online())
    },
    record: (meter, amount, given, view, coalesceMs) =>
      recorder.record(meter, amount, given, targetOf(meter, view), coalesceMs),
    retry(id) {
      for (const entry of [...log.all()]) {
        if (entry.id !== id || (entry.status !== 'refused' && entry.status !== 'expired')) continue
        const { error: _, ...rest } = entry
        log.put({ ...rest, status: 'waiting', attempts: 0, tried: 0 })
        delivery.add(keyOf(entry))
      }
      delivery.hurry()
      afterwards()
    },
    discard(id) {
      for (const entry of [...log.all()]) {
        if (entry.id !== id || (entry.status !== 'refused' && entry.status !== 'expired')) continue
        log.drop(keyOf(entry))
        emit({ type: 'discarded', customer, meter: entry.meter, id, amount: entry.amount, by: 'user' })
      }
      changed()
    },
    clear() {
      for (const entry of [...log.all()]) log.drop(keyOf(entry))
      books.prune(new Set())
      changed()
    },
    reload() {
      wanted = true
      const done = new Promise<void>((resolve) => waiters.push(resolve))
      fence.plan()
      return done
    },
    adopt(other) {
      const { entries, receipts: theirs } = other.handOver()
      receipts.adopt(theirs)
      for (const entry of entries) if (!log.get(keyOf(entry))) log.put(entry)
      if (entries.length > 0) afterwards()
    },
    handOver() {
      const entries = [...log.all()]
      for (const entry of entries) log.drop(keyOf(entry))
      return { entries, receipts }
    },
  }
}

const foreignError = new UsageError(
  'other-customer',
  'billing answers for another customer than the one signed in here, so no number can be shown and nothing is sent. Check that the customerId of UsageProvider and the session cookie name the same customer.',
)

function isCustomer({ id, externalId }: Report['customer'], customer: string): boolean {
  return customer === id || customer === externalId
}

function isDoubtful(entry: Entry): boolean {
  return entry.status === 'waiting' && entry.sentTo.length > 0
}

/** A host's handler must not break a recording; its error reaches the console as uncaught. */
function tell(listener: (event: UsageEvent) => void, event: UsageEvent): void {
  try {
    listener(event)
  } catch (error) {
    reportError(error)
  }
}
