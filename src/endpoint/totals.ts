import { listOf, numberOf } from '../billing/decode.js'
import { plus } from '../billing/meter.js'
import type { UsageStorage } from '../storage/storage.js'

/** The latest totals from a server's replies, by meter, for one customer. */
export type Totals = {
  /** The total of a meter, `null` if no reply has had one. */
  get(meter: string): number | null
  /** Stores the total of a reply. */
  set(meter: string, total: number): void
  /** Adds a use that was confirmed without a total. */
  add(meter: string, amount: number): void
  /** Reads the totals that other tabs received. True when that changed something. */
  reread(): boolean
}

/**
 * Opens the totals kept under `key`; the tabs of one origin share them, since only one at a time
 * sends. `given` comes from the page's own server and is newer than the totals of an earlier visit. Where
 * nothing can be stored, totals last as long as the page.
 */
export function openTotals(
  storage: UsageStorage | null,
  key: string,
  given: ReadonlyMap<string, number>,
): Totals {
  let stored = totalsIn(read())
  let totals = new Map([...stored, ...given])

  function read(): string | null {
    try {
      return storage?.get(key) ?? null
    } catch {
      return null
    }
  }

  function reread(): boolean {
    const before = stored
    stored = totalsIn(read())
    const news = [...stored].filter(([meter, total]) => before.get(meter) !== total)
    totals = new Map([...totals, ...news])
    return news.length > 0
  }

  function set(meter: string, total: number): void {
    reread()
    totals.set(meter, total)
    try {
      storage?.set(key, JSON.stringify([...totals]))
    } catch {
      // Kept in memory; the next reply has the total again.
    }
    stored = totalsIn(read())
  }

  return {
    get: (meter) => totals.get(meter) ?? null,
    set,
    add(meter, amount) {
      reread()
      set(meter, plus(totals.get(meter) ?? 0, amount))
    },
    reread,
  }
}

function totalsIn(text: string | null): ReadonlyMap<string, number> {
  const totals = new Map<string, number>()
  for (const pair of listOf(parsed(text))) {
    const [meter, total] = listOf(pair)
    const number = numberOf(total)
    if (typeof meter === 'string' && number !== null) totals.set(meter, number)
  }
  return totals
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    return null
  }
}
