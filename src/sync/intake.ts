import { type AbsentMeter, levelOf, type UsageMeter } from '../billing/meter.js'
import type { Log } from '../entries/log.js'
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
  /** True once after somebody emptied the storage. */
  readonly cleared: () => boolean
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
  /** Another tab changed these keys, and the storage has it; without keys, any. */
  onNews(keys?: readonly string[]): void
  /** Another tab says it changed these keys; the storage may not have it yet. */
  onRumour(keys: readonly string[]): void
  /** Takes in what another tab did to one entry. */
  refresh(key: string): void
}

const none: ReadonlySet<string> = new Set()

/** Nothing was seen yet. */
export function createIntake(options: IntakeOptions): Intake {
  const { source, observer, log, books, cleared, prefix, onSeen, onChange } = options
  const turn = createTurn()
  // What was asked for before this session began may be older than what is stored.
  if (books.newest() > 0 && source.read().status !== 'loading') turn.heard()
  /** Billing said something that was not taken in yet: another tab leads, or did meanwhile. */
  let unseen = false
  /** Entries that were cleared while another tab had them in hand: it writes them again. */
  let elsewhere = none

  function look(again = false): void {
    if (!again && !observer.changed()) return
    const takes = options.tabs().leads() && turn.trusts(options.fence().isNew(source.read()))
    unseen = !takes
    observer.observe(takes)
    if (takes) turn.seen()
    else turn.noted()
    onSeen()
  }

  /** Takes in what other tabs committed. True when they did. */
  function rereadBooks(): boolean {
    const before = books.newest()
    books.reread()
    if (books.newest() === before) return false
    turn.heard()
    return true
  }

  /**
   * Entries first: one that is gone is in the report that is read after it. Where somebody cleared the
   * storage, what is held here and in no report is written again, but for what another tab `changed`.
   * `alone` is told what is gone without either.
   */
  function reread(
    changed: ReadonlySet<string> = none,
    alone: (gone: readonly string[]) => void = log.restore,
  ): void {
    const gone = log.reread()
    const kept = cleared()
    const committed = rereadBooks()
    if (kept) {
      log.restore(gone.filter((key) => !changed.has(key)))
      elsewhere = new Set(gone.filter((key) => changed.has(key)))
    } else if (committed) log.lose(gone)
    else alone(gone.filter((key) => !elsewhere.has(key)))
  }

  function oursOf(keys: readonly string[] | undefined): readonly string[] | undefined {
    return keys?.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length))
  }

  /**
   * Takes in what is stored under some keys. News comes key by key and later than the storage, which
   * may be several commits on: a report is taken in with all that is gone by then, or what it contains
   * counts twice. Gone without a newer report are those only that news names; others have not arrived
   * yet.
   */
  function takeIn(keys: readonly string[], heard: 'news' | 'rumour'): void {
    const entries = keys.filter((key) => key.startsWith('e:')).map((key) => key.slice(2))
    const changed = new Set(entries)
    if (log.reread(entries).length === 0) {
      elsewhere = new Set([...elsewhere].filter((key) => !changed.has(key)))
      if (entries.length === keys.length) return
    }
    const removed = heard === 'news' ? changed : none
    reread(changed, (gone) => log.lose(gone.filter((key) => removed.has(key))))
  }

  /** Whether billing last told this tab of other numbers than are committed. */
  function differs(): boolean {
    const report = observer.own()
    const pages = books.get(report?.subscription?.id ?? '')?.pages
    return (report?.meters ?? []).some((meter) => {
      const committed = pages?.get(meter.slug)?.committed
      return !committed || levelIn(committed) !== levelIn(meter)
    })
  }

  /** `before`: the newest commit there was until then. */
  function afterNews(before: number): void {
    if (unseen && turn.overtaken()) unseen = false
    // Two lead where there are no locks, and the later commit may be of the older report: ask again.
    if (books.newest() !== before && options.tabs().leads() && differs()) {
      unseen = true
      turn.noted()
    }
    onChange()
  }

  return {
    look,
    refresh(key) {
      if (log.reread([key]).length > 0) reread()
    },
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
      const [ours, before] = [oursOf(keys), books.newest()]
      if (ours?.length === 0) return
      if (ours === undefined) reread()
      else takeIn(ours, 'news')
      afterNews(before)
    },
    onRumour(keys) {
      const [ours, before] = [oursOf(keys), books.newest()]
      if (!ours || ours.length === 0) return
      takeIn(ours, 'rumour')
      afterNews(before)
    },
  }
}

function levelIn(meter: UsageMeter | AbsentMeter): number | null {
  return meter.kind === 'absent' ? null : levelOf(meter)
}
