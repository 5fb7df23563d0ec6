import { keyPart } from '../entries/key.js'
import type { UsageStorage } from '../storage/storage.js'
import { type OnTrouble, tried } from '../storage/tried.js'
import { decodeReport, encodeReport, type StoredReport } from './stored-report.js'

/** A customer's reports in storage, one key a subscription. Nothing here throws. */
export type ReportStore = {
  /** Every readable report with its subscription. */
  load(): readonly (readonly [string, StoredReport])[]
  /**
   * Writes a report with the ids of the entries it contains, and only then erases these. What could not
   * be written or erased is listed and erased with the next report.
   */
  commit(subscription: string, stored: StoredReport, erase: (keys: readonly string[]) => void): void
  remove(subscription: string): void
}

/** Opens the store; without storage it is empty and keeps nothing. */
export function openReportStore(
  storage: UsageStorage | null,
  prefix: string,
  onTrouble: OnTrouble,
): ReportStore {
  const uncleaned = new Map<string, readonly string[]>()
  const keyFor = (subscription: string) => prefix + keyPart(subscription)

  return {
    load() {
      const keys = tried(onTrouble, 'blocked', prefix, () => storage?.keys(prefix)) ?? []
      return keys.flatMap((key) => {
        const stored = decodeReport(
          tried(onTrouble, 'blocked', key, () => storage?.get(key)) ?? null,
        )
        const id = stored?.report.subscription?.id
        if (stored && id !== undefined && key === keyFor(id)) {
          // Left behind where a page died between its commit and its clean-up.
          uncleaned.set(id, stored.contains)
          return [[id, stored] as const]
        }
        onTrouble('malformed', key)
        return []
      })
    },
    commit(subscription, stored, erase) {
      if (!storage) return
      const key = keyFor(subscription)
      const contains = [...(uncleaned.get(subscription) ?? []), ...stored.contains]
      const text = encodeReport({ ...stored, contains })
      uncleaned.set(subscription, contains)
      if (!tried(onTrouble, 'full', key, () => storage.set(key, text) === undefined)) return
      erase(contains)
      uncleaned.delete(subscription)
    },
    remove(subscription) {
      const key = keyFor(subscription)
      tried(onTrouble, 'blocked', key, () => storage?.remove(key))
    },
  }
}
