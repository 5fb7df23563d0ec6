import type { MeterOverride } from '../billing/meter.js'
import type { Offer } from '../billing/offer.js'
import { withOverride } from '../billing/override.js'
import { shareOf } from '../billing/prompt.js'
import type { Books } from '../sync/books.js'
import { committedIn } from '../sync/committed.js'
import type { Observer } from '../sync/observer.js'
import type { UsageSource } from '../sync/source.js'
import type { Standing } from '../sync/status.js'

/** Which prompt is meant: of which meter, with which thresholds, for which offer. */
export type PromptQuestion = {
  /** Slug or id. */
  readonly meter: string
  readonly view: string | undefined
  /** What the host says of its meters, by slug. */
  readonly overrides: ReadonlyMap<string, MeterOverride>
  /** Shares of the limit, 1 is all of it. */
  readonly thresholds: readonly number[]
  readonly offer: Offer | undefined
}

/** What is known of a meter as far as prompts go. */
export type Seen = {
  readonly slug: string
  /** The billing period, or the subscription where there is none. */
  readonly scope: string
  /** How much of it is used by the committed number; see `shareOf`. */
  readonly share: number | null
  /** Epoch milliseconds of the report. */
  readonly at: number
  /** Epoch milliseconds of the end of the period. */
  readonly ends: number | null
  /** There is something to sell that the customer does not have. */
  readonly sells: boolean
}

/** What looking needs from its session. */
export type PromptLookOptions = {
  readonly source: UsageSource
  readonly observer: Observer
  readonly books: Books
  readonly standing: Standing
}

/** Looks at a meter; `null` while nothing is sure: before billing has loaded, while it fails, signed out. */
export function lookFor(
  question: PromptQuestion,
  { source, observer, books, standing }: PromptLookOptions,
): Seen | null {
  const { meter, view, overrides } = question
  if (standing.situation(view).status !== 'ready') return null
  const id = observer.shown(view) ?? ''
  const book = books.get(id)
  const committed = book && committedIn(book, meter)
  if (!book || !committed) return null
  const own = withOverride(committed, overrides.get(committed.slug))
  return {
    slug: committed.slug,
    scope: committed.period ? `${committed.period.start}` : `in ${id}`.slice(0, 255),
    share: own.kind === 'absent' ? null : shareOf(own),
    at: book.at,
    ends: committed.period?.end ?? null,
    sells: sells(question, source),
  }
}

/** What a source that sells does not know is not offered; one that sells nothing leaves it to the host. */
function sells({ offer, view }: PromptQuestion, { upgrade }: UsageSource): boolean {
  if (!offer || !upgrade) return offer !== undefined
  return upgrade.describe(offer, view)?.owned === false
}
