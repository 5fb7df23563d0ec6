import type { Log } from '../outbox/log.js'
import type { Books } from './books.js'
import type { Fence } from './fence.js'
import type { Observer } from './observer.js'
import type { UsageSource } from './source.js'
import type { Tabs } from './tabs.js'
import { createTurn } from './turn.js'

/** What reports come in through. `fence` and `tabs` are looked up when needed: they need the intake too. */
export type IntakeOptions = {
  readonly source: UsageSource
  readonly observer: Observer
  readonly log: Log
  readonly books: Books
  /** Begins every storage key of this customer. */
  readonly prefix: string
  readonly fence: () => Fence
  readonly tabs: () => Tabs
  /** The source said something. */
  readonly onSeen: () => void
  /** Log or books changed. */
  readonly onChange: () => void
}

/** Takes reports in, from the source and from other tabs, and never an older one after a newer. */
export type Intake = {
  /** Looks at the source; `again` takes unchanged data in as new. */
  look(again?: boolean): void
  /** This tab leads and has data that it must ask for anew before it may take it in. */
  unread(): boolean
  /** Data is waiting to be taken in. */
  waiting(): boolean
  /** A reload is about to be asked for. */
  asked(): void
  onLead(): void
  onLost(): void
  onNews(keys?: readonly string[]): void
}

/** Nothing was seen yet. */
export function createIntake(options: IntakeOptions): Intake {
  const { source, observer, log, books, prefix, onSeen, onChange } = options
  const turn = createTurn(books.newest)
  /** Billing said something that was not taken in yet: another tab leads, or did meanwhile. */
  let unseen = false

  function look(again = false): void {
    if (!again && !observer.changed()) return
    const takes = options.tabs().leads() && turn.trusts(options.fence().isNew(source.read()))
    unseen = !takes
    observer.observe(takes)
    if (takes) turn.seen()
    onSeen()
  }

  return {
    look,
    unread: () => unseen && options.tabs().leads(),
    waiting: () => unseen,
    asked: turn.asked,
    onLead() {
      log.reread()
      books.reread()
      turn.begin()
      if (unseen) look(true)
      else onChange()
    },
    onLost() {
      books.retreat()
      onChange()
    },
    /** Entries first: one that is gone from storage is in the report that is read after it. */
    onNews(keys) {
      const ours = keys
        ?.filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length))
      if (ours?.length === 0) return
      const entries = ours?.filter((key) => key.startsWith('e:')).map((key) => key.slice(2))
      const gone = log.reread(entries)
      if (gone || !ours || ours.some((key) => key.startsWith('r:'))) books.reread()
      if (unseen && turn.overtaken()) unseen = false
      onChange()
    },
  }
}
