import type { UsageStorage } from '../../../src/storage/storage.js'
import type { Random } from '../random.js'
import type { Clock, Owner } from './clock.js'

/** A tab as its storage knows it. */
export type Writer = Owner & {
  /** Writes it still carries out before it dies; `null`: it does not die of that. */
  writesLeft: number | null
  /** Told of what another tab changed, `null` for everything. */
  readonly onStorage: (key: string | null) => void
}

/** How the browser's storage works at the moment. */
export type Condition = 'fine' | 'full' | 'blocked'

/** The storage of one origin: each tab sees another's writes some milliseconds later. */
export type BrowserStorage = {
  /** What is on the disk. */
  readonly disk: ReadonlyMap<string, string>
  set(condition: Condition): void
  condition(): Condition
  open(writer: Writer): UsageStorage
  close(writer: Writer): void
  /** The user clears it, with or without events for the tabs. */
  clear(tells: boolean): void
  /** A tab clears it: it gets no event itself, the others some milliseconds later. */
  sweep(by: Writer): void
  /** One value becomes something else. */
  spoil(key: string, value: string): void
}

/** What a browser's storage is made of. */
export type BrowserStorageOptions = {
  readonly clock: Clock
  readonly random: Random
  /** How long another tab's process takes to see a write. */
  readonly delay: () => number
  /** There are storage events. */
  readonly hasEvents: boolean
  /** False when every tab has a storage of its own. */
  readonly isShared: boolean
  /** A storage that is not shared says so. */
  readonly isDeclared: boolean
}

/** Makes an empty storage. */
export function createBrowserStorage(options: BrowserStorageOptions): BrowserStorage {
  const { clock, random, delay, hasEvents, isShared, isDeclared } = options
  const disk = new Map<string, string>()
  const views = new Map<Writer, Map<string, string>>()
  const latest = new Map<Writer, number>()
  /** When each tab last wrote a key, as a number that grows with every write. */
  const wrote = new Map<Writer, Map<string, number>>()
  const swept = new Map<Writer, number>()
  let [condition, writes]: [Condition, number] = ['fine', 0]

  /** Writes arrive late and in their order, as a browser's processes tell each other. */
  function reach(writer: Writer, arrive: () => void): void {
    const due = Math.max(latest.get(writer) ?? 0, clock.elapsed() + delay())
    latest.set(writer, due)
    clock.after(due - clock.elapsed(), arrive, writer)
  }

  function wroteLast(writer: Writer, key: string): number {
    return Math.max(wrote.get(writer)?.get(key) ?? 0, swept.get(writer) ?? 0)
  }

  function spread(writer: Writer, key: string, value: string | null, tells: boolean): void {
    const view = views.get(writer)
    // A store of the host's own shows everything at once, and tells nobody.
    if (!tells) return change(view, key, value)
    const made = writes
    reach(writer, () => {
      // What it wrote itself since stands, as in a browser: what crossed it on the way is older.
      if (wroteLast(writer, key) > made) return
      change(view, key, value)
      if (tells) writer.onStorage(key)
    })
  }

  function write(by: Writer, key: string, value: string | null): void {
    if (by.dead) return
    if (by.writesLeft === 0) {
      by.dead = true
      return
    }
    if (condition === 'blocked' || (condition === 'full' && value !== null)) throw trouble()
    if (by.writesLeft !== null) by.writesLeft--
    wrote.set(by, (wrote.get(by) ?? new Map<string, number>()).set(key, ++writes))
    change(views.get(by), key, value)
    if (!isShared) return
    change(disk, key, value)
    for (const other of views.keys()) if (other !== by) spread(other, key, value, hasEvents)
  }

  function seen<T>(by: Writer, read: (view: ReadonlyMap<string, string>) => T): T {
    if (condition === 'blocked') throw trouble()
    return read(views.get(by) ?? disk)
  }

  return {
    disk,
    set(next) {
      condition = next
    },
    condition: () => condition,
    open(writer) {
      views.set(writer, new Map(disk))
      return {
        get: (key) => seen(writer, (view) => view.get(key) ?? null),
        keys: (prefix) =>
          seen(writer, (view) => [...view.keys()].filter((key) => key.startsWith(prefix))),
        set: (key, value) => write(writer, key, value),
        remove: (key) => write(writer, key, null),
        ...(isDeclared ? { shared: false } : {}),
      }
    },
    close: (writer) => void views.delete(writer),
    clear(tells) {
      disk.clear()
      for (const [writer, view] of views) {
        view.clear()
        if (tells) reach(writer, () => writer.onStorage(null))
      }
    },
    sweep(by) {
      const made = ++writes
      swept.set(by, made)
      disk.clear()
      views.get(by)?.clear()
      for (const [writer, view] of views) {
        if (writer === by) continue
        reach(writer, () => {
          for (const key of [...view.keys()]) if (wroteLast(writer, key) < made) view.delete(key)
          writer.onStorage(null)
        })
      }
    },
    spoil(key, value) {
      disk.set(key, value)
      for (const writer of views.keys()) spread(writer, key, value, random.chance(0.5))
    },
  }
}

function change(map: Map<string, string> | undefined, key: string, value: string | null): void {
  if (value === null) map?.delete(key)
  else map?.set(key, value)
}

function trouble(): DOMException {
  return new DOMException('no', 'QuotaExceededError')
}
