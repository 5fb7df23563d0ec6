import { keyPart } from '../outbox/key.js'
import type { UsageStorage } from '../outbox/storage.js'
import { decodeReport, encodeReport, type StoredReport } from './stored-report.js'

/** A customer's reports in storage, one key a subscription. Nothing here throws. */
export type ReportStore = {
  /** Every readable report with its subscription. */
  load(): readonly (readonly [string, StoredReport])[]
  /** False when it could not be written. */
  save(subscription: string, stored: StoredReport): boolean
  remove(subscription: string): void
}

/** Opens the store; without storage it is empty and keeps nothing. */
export function openReportStore(
  storage: UsageStorage | null,
  prefix: string,
  onTrouble: (reason: 'blocked' | 'full' | 'malformed', key: string) => void,
): ReportStore {
  const keyFor = (subscription: string) => prefix + keyPart(subscription)

  function tried<T>(reason: 'blocked' | 'full', key: string, task: () => T): T | undefined {
    try {
      return task()
    } catch {
      onTrouble(reason, key)
      return undefined
    }
  }

  return {
    load() {
      const keys = tried('blocked', prefix, () => storage?.keys(prefix)) ?? []
      return keys.flatMap((key) => {
        const stored = decodeReport(tried('blocked', key, () => storage?.get(key)) ?? null)
        const id = stored?.report.subscription?.id
        if (stored && id !== undefined && key === keyFor(id)) return [[id, stored] as const]
        onTrouble('malformed', key)
        return []
      })
    },
    save(subscription, stored) {
      const key = keyFor(subscription)
      const text = encodeReport(stored)
      if (!storage) return false
      return tried('full', key, () => storage.set(key, text) === undefined) ?? false
    },
    remove(subscription) {
      const key = keyFor(subscription)
      tried('blocked', key, () => storage?.remove(key))
    },
  }
}
