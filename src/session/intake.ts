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
  /** Takes in what another tab did to one entry. */
  refresh(key: string): void
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

  /**
   * Entries first: one that is gone is in the report that is read after it. Gone without a newer
   * report, somebody cleared the storage: then what is held here is written again.
   */
  function reread(keys?: readonly string[]): void {
    const gone = log.reread(keys)
    const before = books.newest()
    if (gone.length > 0 || keys === undefined) books.reread()
    if (books.newest() === before) log.restore(gone)
    else log.lose(gone)
  }

  return {
    look,
    refresh: (key) => reread([key]),
    unread: () => unseen && options.tabs().leads(),
    waiting: () => unseen,
    asked: turn.asked,
    onLead() {
      reread()
      turn.begin()
      if (unseen) look(true)
      else onChange()
    },
    onLost() {
      books.retreat()
      onChange()
    },
    onNews(keys) {
      const ours = keys
        ?.filter((key) => key.startsWith(prefix))
        .map((key) => key.slice(prefix.length))
      if (ours?.length === 0) return
      const entries = ours?.filter((key) => key.startsWith('e:')).map((key) => key.slice(2))
      if (entries === undefined) reread()
      else {
        const gone = log.reread(entries)
        if (gone.length > 0 || entries.length < (ours?.length ?? 0)) books.reread()
        log.lose(gone)
      }
      if (unseen && turn.overtaken()) unseen = false
      onChange()
    },
  }
}
