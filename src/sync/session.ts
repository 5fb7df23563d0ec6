import { kept } from '../billing/same.js'
import { type Entry, isUnanswered, keyOf, keyPart } from '../entries/entry.js'
import { openLog } from '../entries/log.js'
import { createReceipts, settlementOf } from '../entries/receipts.js'
import { createRecorder } from '../entries/record.js'
import { openStore, type StorageTrouble } from '../storage/store.js'
import { ask, mayAsk, mustWait, reportDueAt } from './ask.js'
import { earliestEnd, endOf, isOver, LONGEST_SLEEP, planRollover } from './clock.js'
import {
  about,
  type Core,
  discard,
  end,
  isCustomer,
  newCoreState,
  ownState,
  timesOf,
} from './core.js'
import { expired, isTooOld } from './delivery.js'
import { rejudgeAll, retreat, showOverdue } from './doubt.js'
import { createEvents } from './events.js'
import { fenceMoments, shouldAsk } from './fence.js'
import { createListeners } from './listeners.js'
import { look, rebind } from './look.js'
import { onLeading } from './own-data.js'
import { createReader } from './reader.js'
import { createReports } from './reports.js'
import { entryPrefix, reportPrefix, reread, takeInKeys } from './reread.js'
import { nextToSend, retryNow, send } from './send.js'
import type { AttachedPart, Session, SessionOptions, View } from './session-types.js'
import { pickShown } from './shown.js'
import type { UsageSource } from './source.js'
import { concernsMeters, PATIENCE, type Status, statusOf } from './status.js'
import { createTabs } from './tabs.js'
import { targetOf } from './target.js'
import { createThresholdEvents } from './threshold-events.js'

/** Milliseconds after which storage that was full is tried again. */
const RETRY_STORAGE = 10_000
/** Longest time between two looks at entries that wait to be sent, in milliseconds. */
const LONGEST_IDLE = 5_000
/** Most entries that are written again in one run. */
const REWRITE = 500

/** What every storage key of a customer begins with. */
export function prefixOf(source: UsageSource, customer: string, account?: string): string {
  const root = source.name ? `uw1-${keyPart(source.name)}` : 'uw1'
  const owner = account === undefined ? customer : `${account}/${customer}`
  return `${root}:${keyPart(owner)}:`
}

/** Opens a session: one customer's usage on this page. */
export function createSession(options: SessionOptions): Session {
  const { customer, account, source, env, initial } = options
  const lag = () => source.lag ?? 0
  const storage = customer === '' ? null : options.storage
  const prefix = prefixOf(source, customer, account)
  const listeners = createListeners()
  const events = createEvents()
  const receipts = createReceipts()
  const troubles = new Set<string>()
  const state = newCoreState()
  /** Meters whose reading may have changed since it was last told. */
  let touched = new Set<string>()
  const attached: AttachedPart[] = []
  let stops: (() => void)[] = []
  let cancelTimer = () => {}
  /** Epoch milliseconds of the next end of a shown period. */
  let nextEnd = Infinity

  const store = openStore(storage, {
    onTrouble,
    onWritten(keys) {
      // Something fitted, or made room: what did not fit is tried again.
      state.retryStorageAt = 0
      tabs.announce(keys)
    },
    newMark: () => `${env.now()}-${env.random()}`,
  })
  const log = openLog({
    store,
    prefix: entryPrefix(prefix),
    now: env.now,
    isAmount: (amount) => source.amounts === 'decimal' || Number.isInteger(amount),
    onMalformed: (key) => onTrouble('malformed', key),
    onChange: onEntry,
  })
  const reports = createReports({
    log,
    store,
    prefix: reportPrefix(prefix),
    lag,
    env,
    leads: () => tabs.leads(),
    touch: (slug) => touched.add(slug),
    onMalformed: (key) => onTrouble('malformed', key),
  })
  const tabs = createTabs({
    name: prefix,
    env,
    shared: storage !== null && storage.shared !== false,
    busy: () => isBusy(core),
    urgent: () => env.visible() && hasUnstored(core),
    inFlight: () => state.sends.inFlight.size,
    sample() {
      const entry = log.listed('waiting').find((one) => log.isStored(keyOf(one)))
      return entry && entryPrefix(prefix) + keyOf(entry)
    },
    sees: (key) =>
      store.get(key) !== null || log.delivered().has(key.slice(entryPrefix(prefix).length)),
    onLead,
    onLost() {
      retreat(core)
      run()
    },
    onKeys,
    run,
  })
  const core: Core = Object.assign(state, {
    ...{
      customer,
      account,
      source,
      env,
      lag,
      prefix,
      store,
      log,
      reports,
      receipts,
      events,
      tabs,
      run,
    },
  })
  const { fence, rollover, sends } = core
  const read = createReader(core)
  const thresholds = createThresholdEvents(core)
  const record = createRecorder({
    ...{ log, receipts, amounts: source.amounts, now: env.now, newId: env.newId },
    onRecorded(entry, amount, durable, sendIn) {
      events.emit({ ...about(core, entry), type: 'recorded', amount, durable })
      tell()
      // Before the others hear of it: who recorded sends, unless another tab leads already.
      if (core.users > 0) tabs.plan()
      if (sendIn !== null) env.after(sendIn, run)
    },
  })

  // ---- The loop

  /** Looks at everything and does what is due. Idempotent: called after whatever happened. */
  function run(): void {
    cancelTimer()
    try {
      runOnce()
    } finally {
      // Also when it failed: the next run may not, and nobody else would see to it.
      if (core.users > 0) sleep()
      else leaveTabs()
    }
  }

  function runOnce(): void {
    // Before the lead is given up for want of anything to do, or the tab falls asleep in doubt.
    if (tabs.leads()) rejudgeAll(core)
    if (core.users > 0) {
      tabs.plan()
      look(core)
      // What came in may take the lead: only a leader takes it in.
      if (core.unread) tabs.plan()
    }
    if (tabs.leads()) rejudgeAll(core)
    showOverdue(core)
    lookAtClock()
    if (core.users > 0) {
      makeRoom()
      if (isTimeToAsk(core)) {
        fence.running = true
        // In a task of its own, never inside an effect: it renders the source's bridge.
        env.after(0, () => {
          void ask(core).finally(run)
          // Sends pause for it, and from now on not for ever.
          run()
        })
      }
      for (let entry = nextToSend(core); entry; entry = nextToSend(core)) {
        void send(core, entry).finally(run)
      }
    }
    tell()
  }

  /** Makes numbers of an ended period stale, and plans to ask for the next one. */
  function lookAtClock(): void {
    const now = env.now()
    const shown = reports.get(pickShown(core))
    const first = earliestEnd(shown?.meters)
    const over = new Set<string>()
    let ended: number | null = null
    nextEnd = first <= now ? Infinity : first
    for (const [slug, meter] of (first <= now && shown?.meters) || []) {
      const end = endOf(meter.base) ?? Infinity
      if (end <= now) ended = Math.max(ended ?? 0, end)
      else nextEnd = Math.min(nextEnd, end)
      if (shown && isOver(meter, shown.asked, now, lag())) over.add(slug)
    }
    planRollover(rollover, ended, env.elapsed(), env.random())
    for (const slug of over) if (!core.over.has(slug)) touched.add(slug)
    for (const slug of core.over) if (!over.has(slug)) touched.add(slug)
    core.over = over
  }

  /** Writes what storage had no room for, once something fitted again or after a while. */
  function makeRoom(): void {
    if (!core.full || env.elapsed() < core.retryStorageAt) return
    core.full = false
    for (const key of [...log.unstored()].slice(0, REWRITE)) {
      const entry = log.get(key)
      if (entry && !entry.work && !entry.mocked && !log.put(entry)) return
    }
    reports.rewrite()
  }

  /** Wakes at the earliest moment at which a run may do something else. */
  function sleep(): void {
    const now = env.elapsed()
    const moments = [
      ...fenceMoments(fence, reportDueAt(core)),
      ...tabs.moments(),
      ...[showOverdue(core), sends.nextWait, sends.pausedUntil, sends.heldUntil ?? 0],
      core.full ? core.retryStorageAt : 0,
      core.askedSince === null ? 0 : core.askedSince + PATIENCE,
      rollover.ended === null ? 0 : rollover.askAt,
      now + Math.min(LONGEST_SLEEP, Math.max(1, nextEnd - env.now())),
      // Nothing that waits depends on a wake-up that somebody else has to remember.
      log.waiting() > 0 ? now + LONGEST_IDLE : 0,
    ]
    const next = Math.min(...moments.filter((moment) => moment > now))
    // A run may have run within this one.
    cancelTimer()
    if (next < Infinity) cancelTimer = env.after(next - now, run)
  }

  /** Tells those whose reading may have changed. */
  function tell(): void {
    const before = told
    const meters = reports.get(core.shown)?.meters
    // Nothing else tells of a meter that the first report lacks.
    const isFirst = meters && !reported
    reported = meters
    told = statusIn(undefined)
    const ids = [...touched].flatMap((slug) => meters?.get(slug)?.base?.id ?? [])
    const changed = new Set([...touched, ...ids])
    touched = new Set()
    for (const slug of changed) thresholds.look(slug)
    listeners.tell(isFirst || concernsMeters(before, told) ? null : changed)
  }

  // ---- What happens outside

  /** The world changed: online, visible, or back from the back/forward cache. */
  function onWorld(): void {
    const online = env.online()
    if (online && !core.wasOnline) retryNow(core)
    if (online !== core.wasOnline) core.offline = !online
    core.wasOnline = online
    // Events of other tabs may not have reached a page that was frozen or in the background.
    if (env.visible() && storage) reread(core)
    run()
  }

  /** This tab leads from now on. */
  function onLead(): void {
    reread(core)
    onLeading(core.ownData)
    if (core.unread) look(core, true)
    run()
  }

  function onKeys(keys: readonly string[] | undefined): void {
    const ours = keys?.filter((key) => key.startsWith(prefix))
    if (ours?.length === 0) return
    const parts = [entryPrefix(prefix), reportPrefix(prefix)]
    const known = ours?.filter((key) => parts.some((part) => key.startsWith(part)))
    // Only what is attached to the session changed, such as prompts: it reads its own keys.
    if (known?.length === 0) return tell()
    takeInKeys(core, known)
    run()
  }

  function onTrouble(reason: StorageTrouble, key: string): void {
    if (reason === 'full') {
      state.full = true
      state.retryStorageAt = env.elapsed() + RETRY_STORAGE
    }
    // What cannot be read stays where it is, and is met at every look.
    if (reason === 'malformed' && troubles.has(key)) return
    troubles.add(key)
    events.emit({ type: 'storage-unusable', reason, key })
  }

  /** An entry was put, replaced or removed. */
  function onEntry(before: Entry | undefined, after: Entry | undefined, foreign: boolean): void {
    for (const one of [before, after]) if (one) touched.add(one.meter)
    const entry = after ?? before
    if (!entry) return
    noteAck(keyOf(entry), after)
    if (after?.status === 'waiting' && before?.status !== 'waiting') {
      state.sends.ready.add(keyOf(after))
    }
    // What another tab made of an entry is the answer to its receipt, and the end of work is.
    const isAnswer = before && (foreign || (before.work && !after))
    const settlement =
      isAnswer && (after ? settlementOf(after) : ({ status: 'delivered' } as const))
    if (settlement) receipts.settle(keyOf(entry), settlement)
  }

  function noteAck(key: string, entry: Entry | undefined): void {
    if (entry?.status !== 'acked') state.ackedAt.delete(key)
    else if (!state.ackedAt.has(key)) {
      const at = env.elapsed() - (env.now() - Math.min(entry.ackedAt ?? env.now(), env.now()))
      state.ackedAt.set(key, at)
      state.newestAck = Math.max(state.newestAck, at)
    }
  }

  // ---- Reading

  const statuses = new Map<View, Status>()

  /** How the session stands for a view; the same object while nothing changed. */
  function statusIn(view: View): Status {
    return kept(statuses, view, statusOf(core, view))
  }

  // ---- What is stored

  reports.load()
  for (const entry of log.listed('waiting')) state.sends.ready.add(keyOf(entry))
  for (const entry of log.listed('acked')) noteAck(keyOf(entry), entry)
  const times = new Set(log.listed('acked').map(timesOf))
  if (times.size > 0) core.times = times.has('none') ? 'none' : times.has('told') ? 'told' : 'exact'
  // A report from elsewhere may contain what was sent from here: then the stored one is the truth.
  const wasSent = [...log.all()].some((entry) => entry.status === 'acked' || isUnanswered(entry))
  if (initial && !wasSent && isCustomer(initial, customer)) {
    const { at, features = {}, ...told } = initial
    const known = features instanceof Map ? features : new Map(Object.entries(features))
    reports.seed(initial.features ? { ...told, features: known } : told, at)
  }
  core.shown = reports.current()
  core.knownCommit = reports.newest()
  core.updatedAt = reports.get(core.shown)?.at ?? null
  // What was asked for before this session began may be older than what is stored.
  if (reports.newest() > 0 && source.read().status !== 'loading') {
    core.ownData.commits++
    onLeading(core.ownData)
  }
  for (const slug of touched) thresholds.look(slug)
  touched = new Set()
  let told = statusIn(undefined)
  /** The meters that were shown when the session last told of changes. */
  let reported = reports.get(core.shown)?.meters

  // ---- Beginning and end

  function begin(): void {
    for (const entry of [...log.listed('waiting')]) {
      if (isTooOld(entry, undefined, env.now())) end(core, expired(entry))
    }
    stops = [source.subscribe(run), env.watch(onWorld)]
    core.wasOnline = env.online()
    core.offline = !core.wasOnline
    tabs.start()
    // Other tabs may have gone on meanwhile, and nobody here heard of it.
    if (core.wasHere && storage) reread(core)
    core.wasHere = true
    if (source.read().status !== 'ready') core.askedSince = env.elapsed()
    run()
    for (const { start } of attached) if (start) stops.push(start())
  }

  function finish(): void {
    for (const stop of stops) stop()
    cancelTimer()
    core.askedSince = null
    retryNow(core)
    leaveTabs()
  }

  /** Keeps the lead until what is on its way is answered: the next leader would send it again. */
  function leaveTabs(): void {
    if (sends.inFlight.size === 0) tabs.stop()
  }

  return {
    customer,
    core,
    subscribe: listeners.subscribe,
    listen: events.listen,
    setThresholds: thresholds.set,
    changed: tell,
    attach(part) {
      attached.push(part)
      if (core.users > 0 && part.start) stops.push(part.start())
    },
    wake() {
      if (core.users === 0 && storage) reread(core)
    },
    start() {
      if (++core.users === 1) begin()
      let here = true
      return () => {
        if (here && --core.users === 0) finish()
        here = false
      }
    },
    status: statusIn,
    usage: (meter, view) => read(view ?? pickShown(core), meter, view, statusIn(view)),
    record: (meter, amount, given, view, coalesceMs) =>
      record(meter, amount, given, targetOf(core, meter, view), coalesceMs),
    clear() {
      for (const entry of [...log.all()]) discard(core, entry, 'sign-out')
      for (const part of attached) part.clear()
      for (const key of store.keys(prefix)) store.remove(key)
      reports.prune(new Set())
      core.state = { status: 'loading' }
      core.shown = undefined
      run()
    },
    reload() {
      core.wanted = true
      const asked = new Promise<void>((resolve) => core.waiters.push(resolve))
      run()
      return asked
    },
    adopt({ core: other }) {
      for (const entry of [...other.log.all()]) {
        const key = keyOf(entry)
        if (entry.work) entry.work.core = core
        receipts.keep(key, other.receipts.take(key))
        other.log.drop(key)
        if (!log.get(key)) log.put(entry)
      }
      const known = ownState(core) ?? reports.get(reports.current())?.report
      if (known) rebind(core, known)
      run()
    },
  }
}

/** Whether there is something to send, to ask or to commit. */
function isBusy(core: Core): boolean {
  const { unread, log, sends, reports, fence } = core
  if (unread || log.waiting() > 0 || sends.inFlight.size > 0 || reports.hasUnwritten()) return true
  // Who asked takes the answer in: whoever waits for it looks at the number next.
  return fence.running || reportDueAt(core) !== null
}

/** Whether there is something that only this tab can see, so that no other tab can finish it. */
function hasUnstored({ log, reports }: Core): boolean {
  if (reports.hasUnwritten()) return true
  for (const key of log.unstored()) {
    const entry = log.get(key)
    if (entry && !entry.mocked && (entry.status === 'waiting' || entry.status === 'acked'))
      return true
  }
  return false
}

function isTimeToAsk(core: Core): boolean {
  return shouldAsk(core.fence, reportDueAt(core), mayAsk(core), mustWait(core), core.env.elapsed())
}
