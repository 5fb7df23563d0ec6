import { nameOf, type Offer } from '../billing/offer.js'
import { isSame } from '../billing/same.js'
import { idleUpgrade, isArranged, tookEffect, type UpgradeFigure } from '../billing/upgrade.js'
import { warnOnce } from '../billing/warn.js'
import { ownState } from '../sync/core.js'
import { within } from '../sync/deadline.js'
import type { Session } from '../sync/session-types.js'
import { pickShown } from '../sync/shown.js'
import type { UpgradeStart } from '../sync/source.js'
import { askFor, DEADLINE, type Failed, inTurn, notOpened, unknownOutcome } from './ask.js'
import { loadedUpgrades, type Upgrades } from './loaded.js'
import { browserPage, type UpgradePage } from './page.js'
import { poll } from './poll.js'
import { openUpgradeRecords, priceOf, type UpgradeRecord } from './record.js'
import { judged, openScheduled, type ScheduledChange } from './scheduled.js'
import { snapshotOf } from './snapshot.js'
import { takeToken } from './urls.js'

/** Milliseconds after which a page that is still open counts as not left. */
const STAYED = 30_000
/** Milliseconds that a freshly loaded page gets to load a report by itself. */
const LOADING = 1_000
/** Milliseconds that other tabs wait for the report that shows a changed plan. */
const SHOWN = 4_000

/** One attempt to upgrade: its figure, its stored record, and a function that stops its waiting. */
type Attempt = {
  figure: UpgradeFigure
  record: UpgradeRecord | null
  stop: () => void
}

/** The upgrades of a session; made on first demand, and followed for as long as the session runs. */
export function upgradesOf(session: Session, page: UpgradePage = browserPage): Upgrades {
  const upgrades = loadedUpgrades.get(session) ?? createUpgrades(session, page)
  loadedUpgrades.set(session, upgrades)
  return upgrades
}

function createUpgrades(session: Session, page: UpgradePage): Upgrades {
  const { core } = session
  const { customer, prefix, source, env, events } = core
  // While the customer is not known, the source decides whom it is for.
  const asker = customer || undefined
  const records = openUpgradeRecords(page.storage, prefix)
  const attempts = new Map<string, Attempt>()
  const snapshot = (offer: Offer, view: string | undefined) => snapshotOf(core, offer, view)
  const scheduled = openScheduled(core.store, `${prefix}c:`)
  let change: ScheduledChange | null = null

  function attemptOf(name: string): Attempt {
    const attempt = attempts.get(name) ?? { figure: idleUpgrade, record: null, stop: nothing }
    attempts.set(name, attempt)
    return attempt
  }

  function set(attempt: Attempt, figure: UpgradeFigure): void {
    attempt.stop()
    attempt.stop = nothing
    attempt.figure = figure
    session.changed()
  }

  function keep(attempt: Attempt, record: UpgradeRecord): void {
    attempt.record = record
    records.write(record)
  }

  function drop(attempt: Attempt, offer: Offer): void {
    attempt.record = null
    records.erase(nameOf(offer))
  }

  function complete(
    attempt: Attempt,
    { offer, kind }: Pick<UpgradeRecord, 'offer' | 'kind'>,
    figure: UpgradeFigure,
  ): void {
    drop(attempt, offer)
    for (const other of attempts.values()) if (other.record?.kind === kind) explain(other)
    events.emit({ type: 'upgrade-completed', customer, offer: nameOf(offer) })
    set(attempt, figure)
  }

  /** What another upgrade has changed completes no second one; that the offered plan is there still does. */
  function explain(attempt: Attempt): void {
    const { record } = attempt
    const now = record?.before && snapshot(record.offer, record.view)
    if (record?.before && now) {
      keep(attempt, { ...record, before: { ...now, owned: record.before.owned } })
    }
  }

  function fail(attempt: Attempt, offer: Offer, { error, unchanged }: Failed): void {
    const { code, message } = error
    if (__DEV__) warnOnce(message)
    events.emit({ type: 'upgrade-failed', customer, offer: nameOf(offer), code, message })
    set(attempt, { status: 'failed', error, unchanged })
  }

  /** Accepted, and to come when the period ends. */
  function schedule(attempt: Attempt, record: UpgradeRecord, at?: number): void {
    const { offer, view } = record
    const ends = ownState(core)?.subscription?.period?.end
    const day = at ?? (view === undefined ? ends : undefined)
    remember({
      offer,
      since: env.now(),
      told: false,
      acknowledged: false,
      ...(day === undefined ? {} : { at: day }),
      ...(view === undefined ? {} : { view }),
    })
    complete(attempt, record, figures.scheduled)
  }

  function remember(next: ScheduledChange | null): void {
    const before = change
    change = next
    scheduled.write(next)
    if (before && before.offer !== next?.offer) figureLater(before, null)
    if (next) figureLater(next, next)
  }

  /** Draws the offer of a change as one that is to come, or as none. */
  function figureLater({ offer }: ScheduledChange, now: ScheduledChange | null): void {
    const attempt = attemptOf(nameOf(offer))
    const { status, startsAt } = attempt.figure
    if (!now) {
      if (status === 'scheduled' || startsAt !== undefined) set(attempt, idleUpgrade)
    } else if (status === 'idle' || status === 'scheduled') {
      const next = now.acknowledged ? idleUpgrade : figures.scheduled
      if (next.status === status && now.at === startsAt) return
      set(attempt, now.at === undefined ? next : { ...next, startsAt: now.at })
    }
  }

  /** The current snapshot, if it shows that the offer was bought since the attempt started. */
  function effectOf(offer: Offer, { view, kind, before }: UpgradeRecord) {
    const now = before && snapshot(offer, view)
    return now && tookEffect(kind, before, now, offer) ? now : null
  }

  /**
   * Completes every attempt that is shown to have taken effect. Without a return from checkout only the
   * offered plan itself says that it was bought after all: a balance rises for other reasons too.
   */
  function judge(): void {
    judgeChange()
    // The source has answered and nothing of it is shown yet: no plan is announced beside the old numbers.
    if (core.unread) return
    for (const attempt of likeliestFirst()) {
      const { record, figure } = attempt
      if (!record || !(isAway(figure) || isAwaited(figure))) continue
      const now = snapshot(record.offer, record.view)
      if (!now) continue
      if (tookEffect(record.kind, record.before, now, record.offer)) {
        if (isAwaited(figure) || now.owned) complete(attempt, record, figures.completed)
      } else if (
        isAwaited(figure) &&
        isArranged(record.before, now) &&
        now.changesAt !== change?.at
      ) {
        schedule(attempt, record, now.changesAt)
      }
    }
  }

  /** What bought the plan that is there, then what was started last. */
  function likeliestFirst(): readonly Attempt[] {
    const rank = ({ record }: Attempt) => {
      const owned = record && source.upgrade?.describe(record.offer, record.view)?.owned
      return owned ? Infinity : (record?.at ?? 0)
    }
    return [...attempts.values()].reverse().sort((a, b) => rank(b) - rank(a) || 0)
  }

  /** Checks whether the scheduled change is still pending. Another tab may have requested it. */
  function judgeChange(): void {
    const view = change?.view
    const state = core.reports.get(view ?? core.reports.current() ?? pickShown(core))
    const report = state?.report
    if (!change && report?.plan?.change) change = scheduled.read()
    if (!change) return
    const next = judged(change, { report, asked: state?.asked ?? 0 }, env.now())
    if (next !== change) remember(next)
    else figureLater(change, change)
  }

  /** Polls for the new balance for a minute. Resolves with the first answer. */
  function activate(attempt: Attempt, delay: number): Promise<void> {
    set(attempt, figures.activating)
    // `set` has had it judged: the report at hand may already show the new balance.
    if (attempt.figure !== figures.activating) return Promise.resolve()
    return new Promise((resolve) => {
      const ask = () => session.reload().then(resolve)
      const onEnd = () => set(attempt, figures.unconfirmed)
      attempt.stop = poll({ env, ask, onEnd }, delay)
    })
  }

  /** Another tab has seen another plan than this one's source. */
  function isBehind(): boolean {
    const own = ownState(core)
    const known = core.reports.get(core.reports.current())?.report
    if (!own || !known) return false
    return own.subscription?.id !== known.subscription?.id || !isSame(own.plan, known.plan)
  }

  async function begin(
    attempt: Attempt,
    offer: Offer,
    record: UpgradeRecord,
    follow: (url: string) => void,
  ): Promise<void> {
    // Somebody else may have signed in while this waited for its code or another tab.
    if (attempts.get(nameOf(offer)) !== attempt) return
    // Another tab bought it meanwhile.
    if (effectOf(offer, record)) {
      void session.reload()
      return complete(attempt, record, figures.completed)
    }
    // What is bought, and how, follows from what this tab's source knows of the plan.
    if (isBehind()) {
      await within(env, SHOWN, session.reload(), () => undefined)
      if (attempts.get(nameOf(offer)) !== attempt) return
      const { kind, owned } = source.upgrade?.describe(offer, record.view) ?? {}
      if (owned && kind === 'plan') return complete(attempt, record, figures.completed)
    }
    const answer = await askFor(offer, record, { source, env, page, customer: asker })
    // Nobody else is sent to this checkout.
    if (attempts.get(nameOf(offer)) !== attempt) return
    switch (answer.as) {
      case 'redirect':
        // An earlier checkout went through after all: the plan must not be paid for twice.
        if (effectOf(offer, record)?.owned) return complete(attempt, record, figures.completed)
        keep(attempt, record)
        return leave(attempt, offer, () => follow(answer.url))
      case 'changed':
        if (offer.timing === 'at_end_of_current_billing_period') {
          return schedule(attempt, record)
        }
        keep(attempt, { ...record, returned: true })
        return within(env, SHOWN, activate(attempt, 0), () => undefined)
      case 'scheduled':
        return schedule(attempt, record, answer.at)
      case 'failed':
        if (!answer.unchanged) keep(attempt, record)
        return fail(attempt, offer, answer)
      default:
        return answer satisfies never
    }
  }

  function leave(attempt: Attempt, offer: Offer, go: () => void): void {
    set(attempt, figures.redirecting)
    attempt.stop = env.after(STAYED, () => set(attempt, idleUpgrade))
    try {
      go()
    } catch {
      drop(attempt, offer)
      fail(attempt, offer, notOpened(offer))
    }
  }

  function onRestored(): void {
    const all = [...attempts.values()]
    if (all.some(({ record }) => record)) void session.reload()
    for (const attempt of all) {
      if (attempt.figure === figures.redirecting) set(attempt, idleUpgrade)
    }
  }

  /** Resumes what this tab stored before the page was loaded. Returns a function that stops it. */
  function open(): () => void {
    if (customer === '') return nothing
    // While the account is not known, the return is left to the session that is opened once it is.
    const token = records.inAccount() ? null : takeToken(page)
    const stops = [session.subscribe(null, judge), page.onRestored(onRestored)]
    for (const record of records.open(env.now())) {
      const attempt = attemptOf(nameOf(record.offer))
      attempt.record = record
      if (record.token !== token && !record.returned) continue
      keep(attempt, { ...record, returned: true })
      void activate(attempt, LOADING)
    }
    change = scheduled.read()
    judge()
    return () => {
      change = null
      for (const stop of stops) stop()
      end()
    }
  }

  function end(): void {
    for (const attempt of attempts.values()) attempt.stop()
    attempts.clear()
  }

  session.attach({
    start: open,
    clear() {
      records.clear()
      end()
    },
  })
  return {
    describe: (offer, view) => source.upgrade?.describe(offer, view) ?? null,
    read: (name) => attempts.get(name)?.figure ?? idleUpgrade,
    async start(offer, view, follow = page.go) {
      // Somebody else may have signed in while the code for this was loaded.
      if (core.users === 0) return
      const attempt = attemptOf(nameOf(offer))
      if (isBusy(attempt.figure)) return
      if (change && sameOffer(change.offer, offer)) {
        return remember({ ...change, acknowledged: false })
      }
      set(attempt, figures.starting)
      events.emit({ type: 'upgrade-started', customer, offer: nameOf(offer) })
      // The offer's details are needed later to see whether it was bought. Without them `start` says why not.
      if (source.upgrade?.load) await source.upgrade.load().catch(() => {})
      const record: UpgradeRecord = {
        offer: priceOf(offer),
        ...(view === undefined ? {} : { view }),
        token: env.newId(),
        kind: source.upgrade?.describe(offer, view)?.kind ?? null,
        before: snapshot(offer, view),
        at: env.now(),
        returned: false,
      }
      await inTurn(env, `${prefix}u`, () => begin(attempt, offer, record, follow))
    },
    check(name) {
      const attempt = attempts.get(name)
      if (attempt?.record && isAwaited(attempt.figure)) void activate(attempt, 0)
    },
    acknowledge(name) {
      const attempt = attempts.get(name)
      if (!attempt || isBusy(attempt.figure)) return
      if (attempt.record) keep(attempt, { ...attempt.record, returned: false })
      if (change && nameOf(change.offer) === name)
        return remember({ ...change, acknowledged: true })
      set(attempt, idleUpgrade)
    },
    coming: () => change,
    async takeBack(name) {
      const taken = change
      const undo = source.upgrade?.takeBack
      const attempt = attemptOf(name)
      if (!taken || !undo || nameOf(taken.offer) !== name || isBusy(attempt.figure)) return
      const { startsAt } = attempt.figure
      set(attempt, { ...figures.starting, ...(startsAt !== undefined && { startsAt }) })
      const unknown = (): UpgradeStart => unknownOutcome(taken.offer)
      const answer = await within(env, DEADLINE, undo(taken.view, asker), unknown).catch(unknown)
      if (attempts.get(name) !== attempt) return
      if (answer.as === 'failed') {
        const { error, unchanged } = answer
        set(attempt, {
          status: 'failed',
          error,
          unchanged,
          ...(startsAt !== undefined && { startsAt }),
        })
      } else if (change === taken) {
        remember(null)
        set(attempt, idleUpgrade)
      }
      void session.reload()
    },
  }
}

const nothing = () => {}

/** The figure of every status that has no error; always the same object. */
const figures = {
  starting: figureOf('starting'),
  redirecting: figureOf('redirecting'),
  activating: figureOf('activating'),
  unconfirmed: figureOf('unconfirmed'),
  completed: figureOf('completed'),
  scheduled: figureOf('scheduled'),
}

function figureOf(status: Exclude<UpgradeFigure['status'], 'failed'>): UpgradeFigure {
  return { ...idleUpgrade, status }
}

/** The same price, and as many of it. */
function sameOffer(a: Offer, b: Offer): boolean {
  return nameOf(a) === nameOf(b) && (a.quantity ?? 1) === (b.quantity ?? 1)
}

/** Another start would be a second one. */
function isBusy({ status }: UpgradeFigure): boolean {
  return status === 'starting' || status === 'redirecting' || status === 'activating'
}

/** The outcome is not known yet; a report may decide it. */
function isAwaited({ status, unchanged }: UpgradeFigure): boolean {
  return status === 'activating' || status === 'unconfirmed' || (status === 'failed' && !unchanged)
}

/** The customer is at the checkout, or left it without coming back through its success page. */
function isAway({ status }: UpgradeFigure): boolean {
  return status === 'idle' || status === 'redirecting'
}
