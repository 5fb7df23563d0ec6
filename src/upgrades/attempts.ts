import { nameOf, type Offer } from '../billing/offer.js'
import { idleUpgrade, tookEffect, type UpgradeFigure } from '../billing/upgrade.js'
import type { Events } from '../sync/events.js'
import type { UpgradeRecord, UpgradeRecords } from './record.js'
import type { MarkNow } from './snapshot.js'

/** One upgrade on its way: how it is drawn, what is remembered of it, and how to end what it waits for. */
export type Course = {
  figure: UpgradeFigure
  record: UpgradeRecord | null
  stop: () => void
}

/** The upgrades of one customer in this tab, by the offer's name. */
export type Courses = {
  get(name: string): Course | undefined
  /** A new one where there is none. */
  of(name: string): Course
  all(): readonly Course[]
  set(course: Course, figure: UpgradeFigure): void
  keep(course: Course, record: UpgradeRecord): void
  /** Forgets what was kept of it. */
  drop(course: Course, offer: Offer): void
  complete(course: Course, offer: Offer, figure: UpgradeFigure): void
  /** Completes every one that is shown to have taken effect. */
  judge(): void
  /** Ends all of them on this page; what was kept stays. */
  end(): void
}

/** What the courses need from their session. */
export type CoursesOptions = {
  readonly customer: string
  readonly records: UpgradeRecords
  readonly events: Events
  readonly markNow: MarkNow
  /** Something readable changed. */
  readonly onChange: () => void
}

/** The figure of every status that has no error; always the same object. */
export const figures = {
  starting: still('starting'),
  redirecting: still('redirecting'),
  activating: still('activating'),
  unconfirmed: still('unconfirmed'),
  completed: still('completed'),
  scheduled: still('scheduled'),
}

function still(status: Exclude<UpgradeFigure['status'], 'failed'>): UpgradeFigure {
  return { ...idleUpgrade, status }
}

/** None is on its way. */
export function createCourses(options: CoursesOptions): Courses {
  const { customer, records, events, markNow } = options
  const courses = new Map<string, Course>()

  function set(course: Course, figure: UpgradeFigure): void {
    course.stop()
    course.stop = nothing
    course.figure = figure
    options.onChange()
  }

  function drop(course: Course, offer: Offer): void {
    course.record = null
    records.erase(nameOf(offer))
  }

  function complete(course: Course, offer: Offer, figure: UpgradeFigure): void {
    drop(course, offer)
    events.emit({ type: 'upgrade-completed', customer, offer: nameOf(offer) })
    set(course, figure)
  }

  /**
   * Without a return from checkout only the offered plan itself says that it was bought after all:
   * a balance rises for other reasons too.
   */
  function judge(course: Course): void {
    const { record, figure } = course
    if (!record || !(isAway(figure) || isAwaited(figure))) return
    const now = markNow(record.offer, record.view)
    if (!now || !tookEffect(record.kind, record.before, now)) return
    if (isAwaited(figure) || now.owned) complete(course, record.offer, figures.completed)
  }

  return {
    get: (name) => courses.get(name),
    of(name) {
      const course = courses.get(name) ?? { figure: idleUpgrade, record: null, stop: nothing }
      courses.set(name, course)
      return course
    },
    all: () => [...courses.values()],
    set,
    keep(course, record) {
      course.record = record
      records.write(record)
    },
    drop,
    complete,
    judge() {
      for (const course of [...courses.values()]) judge(course)
    },
    end() {
      for (const course of courses.values()) course.stop()
      courses.clear()
    },
  }
}

/** Another start would be a second one. */
export function isBusy({ status }: UpgradeFigure): boolean {
  return status === 'starting' || status === 'redirecting' || status === 'activating'
}

/** The outcome is not known, and a report may tell it. */
export function isAwaited({ status, unchanged }: UpgradeFigure): boolean {
  return status === 'activating' || status === 'unconfirmed' || (status === 'failed' && !unchanged)
}

/** The customer is at the checkout, or left it without coming back through its success page. */
function isAway({ status }: UpgradeFigure): boolean {
  return status === 'idle' || status === 'redirecting'
}

const nothing = () => {}
