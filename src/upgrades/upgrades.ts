import { nameOf, type Offer, type OfferDetails } from '../billing/offer.js'
import { idleUpgrade, tookEffect, type UpgradeFigure } from '../billing/upgrade.js'
import type { Environment } from '../sync/environment.js'
import type { Events } from '../sync/events.js'
import { createPresence } from '../sync/presence.js'
import type { Signal } from '../sync/signal.js'
import type { UsageSource } from '../sync/source.js'
import { askFor, type Failed, notOpened } from './ask.js'
import { type Course, createCourses, figures, isAwaited, isBusy } from './attempts.js'
import type { UpgradePage } from './page.js'
import { poll } from './poll.js'
import { openUpgradeRecords, priceOf, type UpgradeRecord } from './record.js'
import type { MarkNow } from './snapshot.js'
import { inTurn, within } from './turn.js'
import { takeToken } from './urls.js'

/** A page that is still there so many milliseconds after it was left was not left. */
const STAYED = 30_000
/** Before a page just loaded is asked for a report, it has time to load one by itself. */
const LOADING = 1_000
/** How long other tabs wait for the report that shows a changed plan, in milliseconds. */
const SHOWN = 4_000

/** The upgrades of one customer in this tab, one for each offer, by the offer's name. */
export type Upgrades = {
  /** Follows upgrades while at least one caller wants it. Returns the way to end that. */
  enter(): () => void
  describe(offer: Offer, view: string | undefined): OfferDetails | null
  /** The same object while nothing changed. */
  read(offer: string): UpgradeFigure
  /** Nothing while one is under way. `follow` opens the checkout; by default the page goes there. */
  start(offer: Offer, view: string | undefined, follow?: (url: string) => void): Promise<void>
  /** Goes on asking where the outcome is not known. */
  check(offer: string): void
  /** Takes note of an outcome: idle again. */
  acknowledge(offer: string): void
  /** Forgets every upgrade of this customer. */
  clear(): void
}

/** What the upgrades need from their session. */
export type UpgradesOptions = {
  readonly customer: string
  /** Begins every storage key of this customer. */
  readonly prefix: string
  readonly source: UsageSource
  readonly env: Environment
  readonly page: UpgradePage
  readonly events: Events
  readonly changes: Signal
  readonly markNow: MarkNow
  /** Asks for a fresh report; resolves when it was had or could not be. */
  readonly reload: () => Promise<void>
  /** Something readable changed. */
  readonly onChange: () => void
}

/** Nothing was started, and nothing is known yet of what was started before the page was loaded. */
export function createUpgrades(options: UpgradesOptions): Upgrades {
  const { customer, prefix, source, env, page, events, markNow, onChange, reload } = options
  const records = openUpgradeRecords(page.storage, prefix)
  const courses = createCourses({ customer, records, events, markNow, onChange })
  let stops: (() => void)[] = []

  /** Resolves with the first answer. */
  function activate(course: Course, delay: number): Promise<void> {
    courses.set(course, figures.activating)
    // What is shown already may tell, and telling that something changed has had it judged.
    if (course.figure !== figures.activating) return Promise.resolve()
    return new Promise((resolve) => {
      const ask = () => reload().then(resolve)
      const onEnd = () => courses.set(course, figures.unconfirmed)
      course.stop = poll({ env, ask, onEnd }, delay)
    })
  }

  async function begin(
    course: Course,
    offer: Offer,
    record: UpgradeRecord,
    follow: (url: string) => void,
  ): Promise<void> {
    // Another tab bought it while this one waited.
    if (effectOf(offer, record)) {
      void reload()
      return courses.complete(course, offer, figures.completed)
    }
    const answer = await askFor(offer, record, options)
    // Somebody else may be signed in by now, who is not to be sent to this checkout.
    if (courses.get(nameOf(offer)) !== course) return
    switch (answer.as) {
      case 'redirect':
        // A checkout before this one went through after all: nobody pays for a plan twice.
        if (effectOf(offer, record)?.owned) {
          return courses.complete(course, offer, figures.completed)
        }
        courses.keep(course, record)
        return leave(course, offer, () => follow(answer.url))
      case 'changed':
        if (offer.timing === 'at_end_of_current_billing_period') {
          return courses.complete(course, offer, figures.scheduled)
        }
        courses.keep(course, { ...record, returned: true })
        return within(env, SHOWN, activate(course, 0), () => undefined)
      case 'failed':
        if (!answer.unchanged) courses.keep(course, record)
        return fail(course, answer)
      default:
        return answer satisfies never
    }
  }

  /** What is there now, where that shows that the offer was bought since the start. */
  function effectOf(offer: Offer, { view, kind, before }: UpgradeRecord) {
    const now = before && markNow(offer, view)
    return now && tookEffect(kind, before, now) ? now : null
  }

  function fail(course: Course, { error, unchanged }: Failed): void {
    courses.set(course, { status: 'failed', error, unchanged })
  }

  function leave(course: Course, offer: Offer, go: () => void): void {
    courses.set(course, figures.redirecting)
    course.stop = env.after(STAYED, () => courses.set(course, idleUpgrade))
    try {
      go()
    } catch {
      courses.drop(course, offer)
      fail(course, notOpened(offer))
    }
  }

  function onRestored(): void {
    if (courses.all().some(({ record }) => record)) void reload()
    for (const course of courses.all()) {
      if (course.figure === figures.redirecting) courses.set(course, idleUpgrade)
    }
  }

  function open(): void {
    if (customer === '') return
    const token = takeToken(page)
    stops = [options.changes.subscribe(courses.judge), page.onRestored(onRestored)]
    for (const record of records.open(env.now())) {
      const course = courses.of(nameOf(record.offer))
      course.record = record
      if (record.token !== token && !record.returned) continue
      courses.keep(course, { ...record, returned: true })
      void activate(course, LOADING)
    }
    courses.judge()
  }

  /** As when the page is closed: what this tab wrote down is found again. */
  function close(): void {
    for (const stop of stops.splice(0)) stop()
    courses.end()
  }

  const users = createPresence(open, close)

  return {
    enter: users.enter,
    describe: (offer, view) => source.upgrade?.describe(offer, view) ?? null,
    read: (name) => courses.get(name)?.figure ?? idleUpgrade,
    async start(offer, view, follow = page.go) {
      const course = courses.of(nameOf(offer))
      if (isBusy(course.figure)) return
      const record = {
        offer: priceOf(offer),
        view,
        token: env.newId(),
        kind: source.upgrade?.describe(offer, view)?.kind ?? null,
        before: markNow(offer, view),
        at: env.now(),
        returned: false,
      }
      courses.set(course, figures.starting)
      events.emit({ type: 'upgrade-started', customer, offer: nameOf(offer) })
      await inTurn(env, `${prefix}u`, () => begin(course, offer, record, follow))
    },
    check(name) {
      const course = courses.get(name)
      if (course?.record && isAwaited(course.figure)) void activate(course, 0)
    },
    acknowledge(name) {
      const course = courses.get(name)
      if (!course || isBusy(course.figure)) return
      if (course.record) courses.keep(course, { ...course.record, returned: false })
      courses.set(course, idleUpgrade)
    },
    clear() {
      for (const { record } of courses.all()) if (record) records.erase(nameOf(record.offer))
      courses.end()
      onChange()
    },
  }
}
