import { createDelivery } from '../outbox/delivery.js'
import type { Entry } from '../outbox/entry.js'
import { openLog } from '../outbox/log.js'
import { isDoubtful, keyOf } from '../outbox/stored-entry.js'
import { openBooks } from './books.js'
import { createEntryActions } from './entry-actions.js'
import { createEvents } from './events.js'
import { createFence } from './fence.js'
import { createNotices } from './notices.js'
import { createObserver, isCustomer } from './observer.js'
import { createOutboxView } from './outbox-view.js'
import { createOutcomes } from './outcomes.js'
import { createPresence } from './presence.js'
import { createReader } from './reader.js'
import { createReceipts } from './receipts.js'
import { createRecorder, targetOf } from './recorder.js'
import type { Session, SessionOptions } from './session-types.js'
import { createSignal } from './signal.js'
import { createStanding } from './standing.js'

/** Opens a session: reads what is stored and, once started, sends, asks and commits. */
export function createSession(options: SessionOptions): Session {
  const { customer, source, env, initial } = options
  const storage = customer === '' ? null : options.storage
  const prefix = `uw1:${encodeURIComponent(customer)}:`
  const changes = createSignal()
  let wanted = false
  let waiters: (() => void)[] = []
  let wasOnline = env.online()
  let stopWatching: (() => void)[] = []
  let cancelEscape = () => {}

  const events = createEvents()
  const { emit } = events
  const onTrouble = (reason: 'blocked' | 'full' | 'malformed', key: string) =>
    emit({ type: 'storage-unusable', reason, key })
  const log = openLog({ storage, prefix: `${prefix}e:`, onTrouble })
  const books = openBooks({ log, env, storage, prefix: `${prefix}r:`, onTrouble })
  // A report from elsewhere may contain what was sent from here: then the stored one is the truth.
  const told = [...log.all()].some((entry) => entry.status === 'acked' || isDoubtful(entry))
  if (initial && !told && isCustomer(initial.customer, customer)) books.seed(initial, initial.at)
  const receipts = createReceipts()
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
  const standing = createStanding({
    source,
    env,
    observer,
    updatedAt: books.get(books.remembered() ?? '')?.at ?? null,
    onLate: changed,
  })
  const reader = createReader(books, log, standing.situation)
  const delivery = createDelivery({
    log,
    env,
    concurrency: source.concurrency,
    mayStart: () => users.present() && env.online() && observer.own() !== null && !fence.paused(),
    bind: observer.bind,
    send: source.deliver,
    onOutcome: (entry, outcome) => {
      outcomes.take(entry, outcome)
      afterwards()
    },
  })
  const outcomes = createOutcomes({
    customer,
    log,
    env,
    books,
    receipts,
    events,
    onWanted: () => {
      wanted = true
    },
    onHurry: delivery.hurry,
  })
  const fence = createFence({
    source,
    env,
    needed: () => wanted || log.acked().size > 0 || books.holding() || standing.broken(),
    mayAsk: () =>
      users.present() && customer !== '' && source.attached?.() !== false && env.visible(),
    inFlight: delivery.inFlight,
    inDoubt: () => [...log.all()].some(isDoubtful),
    acked: log.acked,
    match: () => books.match((id, meter) => [...log.counting(id, meter)].some(isDoubtful)),
    onAsk: standing.asked,
    onIdentical: () => {
      fence.trust()
      look(true)
    },
    onResolved,
    onResume: delivery.pump,
  })
  const notices = createNotices(customer, observer, books, events)
  const actions = createEntryActions({
    customer,
    log,
    receipts,
    delivery,
    events,
    clearReports: () => books.prune(new Set()),
    onChange: afterwards,
  })
  const users = createPresence(begin, end)
  const recorder = createRecorder({ log, env, receipts, amounts: source.amounts, onRecorded })

  function changed(): void {
    standing.changed()
    changes.fire()
  }

  function look(again = false): void {
    if (!observer.observe(again)) return
    if (observer.own()) standing.confirmed()
    notices.report()
    actions.takeUp()
    afterwards()
  }

  /** What every change of log or books is followed by, in this order: show, then ask, then send. */
  function afterwards(): void {
    cancelEscape()
    const due = books.escape()
    if (due !== null) cancelEscape = env.after(due - env.elapsed(), afterwards)
    changed()
    fence.plan()
    delivery.pump()
  }

  function onResolved(confirmed: boolean): void {
    wanted = false
    if (observer.foreign()) standing.mismatched()
    else if (confirmed) standing.confirmed()
    if (!confirmed) emit({ type: 'reload-failed', customer, message: 'No fresh report was had.' })
    if (confirmed && observer.own()) outcomes.judge()
    const done = waiters
    waiters = []
    for (const resolve of done) resolve()
    afterwards()
  }

  function onRecorded(entry: Entry, amount: number, durable: boolean, sendIn: number): void {
    const { meter, id } = entry
    emit({ type: 'recorded', customer, meter, id, amount, durable })
    notices.meter(meter)
    changed()
    if (!Number.isFinite(sendIn)) return
    env.after(sendIn, () => {
      delivery.add(keyOf(entry))
      delivery.pump()
    })
  }

  function onWorld(): void {
    const online = env.online()
    if (online && !wasOnline) delivery.hurry()
    wasOnline = online
    afterwards()
  }

  function begin(): void {
    actions.removeOld(env.now())
    stopWatching = [source.subscribe(() => look()), env.watch(onWorld)]
    actions.takeUp()
    if (source.read().status !== 'ready') standing.asked()
    look()
    afterwards()
  }

  function end(): void {
    for (const stop of stopWatching) stop()
    fence.stop()
    delivery.stop()
    standing.stop()
    cancelEscape()
  }

  return {
    customer,
    start: users.enter,
    subscribe: changes.subscribe,
    listen: events.listen,
    emit,
    watch: observer.watch,
    setThresholds: notices.setThresholds,
    usage: (meter, view) => reader.read(observer.shown(view), meter, view),
    overview: (view) => reader.overview(observer.shown(view), view),
    outbox() {
      const due = delivery.nextRetry()
      return outboxView(due === null ? null : env.now() + due - env.elapsed(), env.online())
    },
    record: (meter, amount, given, view, coalesceMs) =>
      recorder.record(meter, amount, given, targetOf(meter, view, observer, books), coalesceMs),
    retry: actions.retry,
    discard: actions.discard,
    clear: actions.clear,
    adopt: actions.adopt,
    handOver: actions.handOver,
    reload() {
      wanted = true
      const done = new Promise<void>((resolve) => waiters.push(resolve))
      fence.plan()
      return done
    },
  }
}
