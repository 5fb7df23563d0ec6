import { withHighWater } from '../billing/high-water.js'
import { endingWithPlan } from '../billing/report.js'
import { isSame } from '../billing/same.js'
import type { Core } from './core.js'
import { ownState } from './core.js'

/**
 * Takes in everything that other tabs wrote. Entries first: one that is gone is in the report that is
 * read after it, or another tab finished it. Where somebody cleared the storage, what is held here and
 * in no report is written again, and so are the reports.
 */
export function reread(core: Core): void {
  const { log, store, reports, ownData } = core
  const gone = log.reread()
  const isCleared = store.cleared()
  const before = reports.newest()
  reports.load(gone)
  if (reports.newest() !== before) ownData.commits++
  if (!isCleared) return log.lose(gone)
  log.restore(gone)
  reports.restore()
}

/** Takes in what another tab did to one entry. */
export function refresh(core: Core, key: string): void {
  if (core.log.reread([key]).length > 0) reread(core)
}

/** Takes in what other tabs say they changed: storage keys of this customer, `undefined` for any. */
export function takeInKeys(core: Core, keys: readonly string[] | undefined): void {
  const { reports, log, ownData, tabs } = core
  const before = reports.newest()
  if (!keys) reread(core)
  else {
    const start = entryPrefix(core.prefix)
    const entries = keys
      .filter((key) => key.startsWith(start))
      .map((key) => key.slice(start.length))
    const gone = log.reread(entries)
    // Word comes key by key and later than the storage, which may be several commits on: a report is
    // taken in with all that is gone by then, or what it contains counts twice.
    if (gone.length > 0 || entries.length < keys.length) reread(core)
  }
  if (core.unread && ownData.commits !== ownData.leftAt) core.unread = false
  // Two lead where there are no locks, and the later commit may be of the older report: ask again.
  if (reports.newest() !== before && tabs.leads() && differs(core)) {
    core.unread = true
    ownData.leftAt = ownData.commits
  }
}

/** Begins the storage key of every entry of a customer whose keys begin with `prefix`. */
export const entryPrefix = (prefix: string) => `${prefix}e:`

/** Begins the storage key of every report of a customer whose keys begin with `prefix`. */
export const reportPrefix = (prefix: string) => `${prefix}r:`

/** Whether the source's numbers differ from what is committed. */
function differs(core: Core): boolean {
  const own = ownState(core)
  const meters = core.reports.get(own?.subscription?.id)?.meters
  return (
    !!own &&
    endingWithPlan(own).meters.some((meter) => {
      const committed = meters?.get(meter.slug)?.committed
      return !isSame(committed, withHighWater(meter, committed))
    })
  )
}
