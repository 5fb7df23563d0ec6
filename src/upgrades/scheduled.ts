import type { Report } from '../billing/report.js'
import { document, flag, name, object, type Read, time } from '../storage/shape.js'
import type { Store } from '../storage/store.js'
import { storedOffer } from './record.js'

/** A change that was accepted and takes effect later, as this browser remembers it. */
export type ScheduledChange = Read<typeof change>

/** Stores the scheduled change. Nothing here throws. */
export type ScheduledChanges = {
  read(): ScheduledChange | null
  /** `null` forgets it. */
  write(next: ScheduledChange | null): void
}

const LONGEST = 4_000

const change = object(
  {
    offer: storedOffer,
    /** Epoch milliseconds of the answer that accepted it. */
    since: time,
    /** A report has shown it, so a later report without it means that it is over. */
    told: flag,
    /** The customer took note of it. */
    acknowledged: flag,
  },
  { at: time, view: name },
)
const stored = document<ScheduledChange>(change, LONGEST)

/** Opens the store under `key`. A change that cannot be stored lasts as long as the page. */
export function openScheduled(store: Store, key: string): ScheduledChanges {
  let unstored: ScheduledChange | null = null
  let last: { readonly text: string; readonly change: ScheduledChange | null } | null = null
  return {
    read() {
      const text = unstored ? null : store.get(key)
      if (!text) return unstored
      if (last?.text !== text) {
        const read = stored.read(text)
        if (read === 'newer') store.leave(key)
        last = { text, change: read === 'newer' ? null : read }
      }
      return last.change
    },
    write(next) {
      unstored = null
      if (next === null) store.remove(key)
      else if (!store.set(key, stored.write(next))) unstored = next
    },
  }
}

/** Milliseconds after which a change is forgotten. */
const LONGEST_WAIT = 400 * 86_400_000

/**
 * The change in the light of a report: told of, still to come, or `null` once it happened or was taken
 * back. Its day is compared with the days of the report, since the clock here may be wrong.
 */
export function judged(
  change: ScheduledChange,
  { report, asked }: { readonly report?: Report | undefined; readonly asked: number },
  now: number,
): ScheduledChange | null {
  const { at, told, since } = change
  const coming = report?.plan?.change?.at
  if (coming !== undefined && !told) return { ...change, at: coming, told: true }
  if (coming !== undefined && coming === at) return change
  // A report from before the answer knows nothing of it.
  if (told && report && asked > since) return null
  const begun = report?.subscription?.period?.start
  if (at !== undefined && begun !== undefined && begun >= at) return null
  return now - since > LONGEST_WAIT ? null : change
}
