import { highOf, withHighWater } from '../billing/high-water.js'
import type { UsageMeter } from '../billing/meter.js'
import type { Book } from './book.js'

/**
 * A meter, by slug or id, as last committed: without what was recorded here since, and without
 * doubt. `null` where there is none. Costs the same for any number of entries and meters.
 */
export function committedIn(book: Book, ref: string): UsageMeter | null {
  const slug = book.pages.has(ref) ? ref : (book.slugs.get(ref) ?? ref)
  const meter = book.pages.get(slug)?.committed
  if (!meter || meter.kind === 'absent') return null
  const level = highOf(meter)
  const high = book.highs.get(slug)
  return withHighWater(meter, level === undefined ? high : Math.max(level, high ?? level))
}
