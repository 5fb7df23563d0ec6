import { createReserve } from '../actions/reserve.js'
import type { Entry } from '../entries/entry.js'
import { createRecorder } from '../entries/record.js'
import { keyOf } from '../entries/stored-entry.js'
import { areOfPrompts } from '../prompts/memory.js'
import { createAsking } from './asking.js'
import { createDelivery } from './delivery.js'
import { createEntryActions } from './entry-actions.js'
import { createIntake } from './intake.js'
import { createLife } from './life.js'
import { createNotices } from './notices.js'
import { createObserver } from './observer.js'
import { createOutcomes } from './outcomes.js'
import { openRecords } from './records.js'
import type { SessionOptions } from './session-types.js'
import { createSignal } from './signal.js'
import { createStanding } from './status.js'
import { createTabs } from './tabs.js'

/** Reads what is stored and, once somebody entered, sends, asks and commits. */
export function createEngine(options: SessionOptions) {
  const { customer, source, env } = options
  const records = openRecords(options, (keys) => tabs.announce(keys))
  const { prefix, log, books, receipts, reservations, events } = records
  const changes = createSignal()
  let cancelEscape = () => {}

  const observer = createObserver({
    ...options,
    ...records,
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
  const delivery = createDelivery({
    log,
    env,
    concurrency: source.concurrency,
    mayStart: () =>
      tabs.leads() &&
      !tabs.yields() &&
      users.present() &&
      env.online() &&
      observer.own() !== null &&
      !fence.paused(),
    bind: observer.bind,
    refresh: (key) => intake.refresh(key),
    send: source.deliver,
    onOutcome: (entry, outcome) => {
      outcomes.take(entry, outcome)
      afterwards()
    },
    onOvertaken: afterwards,
  })
  const outcomes = createOutcomes({
    ...options,
    ...records,
    isInUse: (id) => [observer.shown(undefined), observer.current()].includes(id),
    onWanted: () => asking.want(),
    sending: delivery.sending,
    onHurry: delivery.hurry,
  })
  const asking = createAsking({
    ...options,
    ...records,
    observer,
    standing,
    delivery: () => delivery,
    outcomes: () => outcomes,
    intake: () => intake,
    mayAsk: () => tabs.leads() && users.present() && customer !== '',
    onChange: afterwards,
  })
  const { fence } = asking
  const notices = createNotices(customer, observer, books, events)
  const actions = createEntryActions({
    ...records,
    customer,
    delivery,
    clearReports() {
      books.prune(new Set())
      observer.forget()
    },
    settle: observer.settle,
    onChange: afterwards,
  })
  const intake = createIntake({
    source,
    ...records,
    observer,
    fence: () => fence,
    tabs: () => tabs,
    onSeen,
    onChange,
  })
  const tabs = createTabs({
    name: prefix,
    env,
    busy: () => intake.waiting() || asking.needed() || log.waiting() > 0 || delivery.inFlight() > 0,
    urgent: () => env.visible() && reservations.unresolved().length > 0,
    inFlight: delivery.inFlight,
    onLead: intake.onLead,
    onLost: intake.onLost,
    onNews: (keys) => (areOfPrompts(keys, prefix) ? changed() : intake.onNews(keys)),
    onRumour: (keys) => (areOfPrompts(keys, prefix) ? changed() : intake.onRumour(keys)),
  })
  const users = createLife({
    source,
    env,
    actions,
    intake,
    tabs,
    fence,
    delivery,
    standing,
    onChange: afterwards,
    onEnd: () => cancelEscape(),
  })
  const recorder = createRecorder({
    customer,
    ...records,
    env,
    amounts: source.amounts,
    onRecorded,
  })

  const reserve = createReserve({ ...options, ...records, observer, notices, onChange: afterwards })

  function changed(): void {
    standing.changed()
    changes.fire()
  }

  function onSeen(): void {
    if (observer.own()) standing.confirmed()
    notices.report()
    onChange()
  }

  function onChange(): void {
    actions.takeUp()
    afterwards()
  }

  /** What every change of log or books is followed by, in this order: show, then ask, then send. */
  function afterwards(): void {
    cancelEscape()
    const due = books.escape()
    if (due !== null) cancelEscape = env.after(due - env.elapsed(), afterwards)
    changed()
    go()
  }

  /** Takes the lead if need be, asks, and sends. */
  function go(): void {
    tabs.plan()
    fence.plan()
    delivery.pump()
  }

  function onRecorded(entry: Entry, sendIn: number): void {
    notices.meter(entry.meter)
    changed()
    // Before the others hear of it: who recorded sends, unless another tab leads already.
    tabs.plan()
    if (!Number.isFinite(sendIn)) return
    env.after(sendIn, () => {
      delivery.add(keyOf(entry))
      go()
    })
  }

  return {
    ...records,
    observer,
    standing,
    delivery,
    notices,
    actions,
    recorder,
    reserve,
    asking,
    changes,
    users,
    announce: tabs.announce,
    go,
    changed,
  }
}
