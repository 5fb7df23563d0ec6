import type { Money } from '../billing/currency.js'
import type { UsageError } from '../billing/errors.js'
import type { ReadInsufficientCredits } from '../billing/insufficient-credits.js'
import type { CatalogOffer, Offer, OfferDetails } from '../billing/offer.js'
import type { Report } from '../billing/report.js'
import type { ClaimOutcome, Holders, Resource } from '../billing/resource.js'
import type { Entry } from '../entries/entry.js'

/**
 * A part of the source's data that could not be read; the rest works. For developers, who are told once of
 * each `part`: it names what it belongs to (`balance.api-calls`).
 */
export type Problem = { readonly part: string; readonly message: string }

/** What a source knows now. Objects keep their identity while the data is the same. */
export type SourceState =
  | { readonly status: 'loading' }
  | { readonly status: 'signed-out' }
  | { readonly status: 'error'; readonly error: UsageError }
  | ({ readonly status: 'ready'; readonly problems?: readonly Problem[] } & Report)

/** What became of one attempt to deliver an entry. */
export type Delivery =
  | {
      /** Recorded, now or before. */
      readonly as: 'delivered'
      readonly reply?: unknown
      /** The new running total, where the endpoint answers one. */
      readonly total?: number
      /** Server time by which it was recorded, in epoch milliseconds. */
      readonly at?: number
      /** Server time before which it was not recorded: `at` where that is exact. @default not known */
      readonly after?: number
      /** It was recorded before, under another subscription than the entry is bound to. */
      readonly earlier?: boolean
      /** A stand-in for the server answered, which records nothing: no report will contain it. */
      readonly mocked?: boolean
    }
  /** Can never succeed; nothing was recorded. `error.details.message` holds the server's own words. */
  | { readonly as: 'refused'; readonly error: UsageError }
  /**
   * Outcome unknown; the same id is sent again. `after`: milliseconds for which the server wants to be
   * left alone, by every entry.
   */
  | { readonly as: 'retry'; readonly after?: number }
  /** Not possible now and not counted as an attempt: signed out, or billing not loaded. */
  | { readonly as: 'hold' }
  /** The source says the subscription is not this customer's; the session finds out why. */
  | { readonly as: 'forbidden'; readonly error: UsageError }

/** How the start of an upgrade went. */
export type UpgradeStart =
  /** The customer goes on at `url`: absolute, checked, https or the page's own origin. */
  | { readonly as: 'redirect'; readonly url: string }
  /** The plan was changed; the next report shows it. */
  | { readonly as: 'changed' }
  /**
   * The change was accepted and takes effect later: `at`, in epoch milliseconds, where the answer says
   * so. Reports tell of it as `plan.change` until then.
   */
  | { readonly as: 'scheduled'; readonly at?: number }
  /** `unchanged`: certain that nothing was bought and nothing changed. */
  | { readonly as: 'failed'; readonly unchanged: boolean; readonly error: UsageError }

/** What a change of plan would cost, before it is made. */
export type ChangePreview = {
  /** What is paid at once, in minor units; `null` where that is not known. */
  readonly due: Money | null
  /** When the change takes effect, in epoch milliseconds. @default at once */
  readonly startsAt?: number
}

/** What a source offers for getting more. */
export interface UpgradeActions {
  /**
   * Loads the code behind the rest, where it is loaded on demand; `describe` asks for it too. Rejects when
   * it cannot be had now.
   */
  load?(): Promise<void>
  /** What the catalog says of an offer, `null` while it is not known. Same object while the data is the same. */
  describe(offer: Offer, subscriptionId?: string): OfferDetails | null
  /**
   * Everything that is sold, in the catalog's order; `null` while it is not known. Same list while the data
   * is the same. Absent where the source has no catalog.
   */
  list?(subscriptionId?: string): readonly CatalogOffer[] | null
  /**
   * Checkout for a free plan and for top-ups, adjustment for a paid plan. `urls` are absolute. `customer`
   * is who asked, by either id of the report's customer: a source that has to do with somebody else by now,
   * also after awaiting its code or credentials, buys nothing. Never rejects, never follows the URL itself.
   */
  start(
    offer: Offer,
    urls: { readonly success: string; readonly cancel: string },
    subscriptionId?: string,
    customer?: string,
  ): Promise<UpgradeStart>
  /**
   * What a change of plan would cost now, where the backend can say so without making it; `null` where it
   * cannot. Never rejects. Absent where the source cannot.
   */
  preview?(offer: Offer, subscriptionId?: string): Promise<ChangePreview | null>
  /**
   * Whether a change of plan can wait for the end of what is paid
   * (`timing: 'at_end_of_current_billing_period'`). Absent where it always can.
   */
  canWait?(): boolean
  /**
   * Takes back a change that is arranged and has not happened yet; `changed` when it was. `customer` is who
   * asked, as for `start`. Never rejects. Absent where the source cannot.
   */
  takeBack?(subscriptionId?: string, customer?: string): Promise<UpgradeStart>
}

/** What a source can do about what is arranged for a plan. The next report shows what became of it. */
export interface PlanActions {
  /**
   * Keeps a plan that is going to end. `customer` is who asked, by either id of the report's customer: a
   * source that has to do with somebody else by now changes nothing.
   */
  keep?(subscriptionId: string, customer?: string): Promise<unknown>
}

/** Claims and releases of what a customer holds a number of, such as seats. */
export interface ResourceClaims {
  /** Whether what `resources()` answers can be relied on. `error`: it could not be had. */
  status(subscriptionId?: string): 'loading' | 'error' | 'ready'
  /**
   * Takes pieces of a resource, by its slug, or gives them back: all that are asked for, or none. Never
   * rejects. `customer` is whose they are, by either id of the report's customer: a source that has to do
   * with somebody else by now changes nothing.
   */
  change(
    act: 'claim' | 'release',
    resource: string,
    holders: Holders,
    of: { readonly customer: string; readonly subscriptionId?: string | undefined },
  ): Promise<ClaimOutcome>
}

/**
 * The seam between this library and a billing backend. No React here; a source that needs React
 * to read its data brings a `Bridge`.
 */
export interface UsageSource {
  /**
   * Keeps what is stored for this source apart from what other sources of the same page store for the
   * same customer. Two that may stand on one page need different names. @default Flowglad's
   */
  readonly name?: string
  /** Calls back when `read()` would answer something else. Returns the way to stop. */
  subscribe(onChange: () => void): () => void
  /** What is known now for a subscription, the current one when none is named. Cheap and pure. */
  read(subscriptionId?: string): SourceState
  /**
   * Asks for fresh data. `fresh`: the data now read was requested after this call. `failed`: it was
   * not had. `unknown`: the source cannot tell. Never rejects.
   */
  reload(): Promise<'fresh' | 'failed' | 'unknown'>
  /**
   * Sends one entry. Never rejects; `signal` aborts at the deadline. `customer` is whose entry it is, by
   * either id of the report's customer: a source that has to do with somebody else by now, also after
   * awaiting credentials, answers `hold`.
   */
  deliver(entry: Entry, signal: AbortSignal, customer?: string): Promise<Delivery>
  /** Makes what the source has already received readable now, synchronously. */
  flush?(): void
  /** False while nothing feeds the source (its bridge is not mounted). Absent means always. */
  attached?(): boolean
  /** `integer`: amounts are whole numbers up to 2,147,483,647. */
  readonly amounts: 'integer' | 'decimal'
  /**
   * Milliseconds by which a report may trail what was acknowledged before it was asked for. Read anew
   * each time. Not needed for what the server's own times tell: `asOf` in a report with `at` in every
   * reply.
   * @default 0
   */
  readonly lag?: number
  /**
   * Milliseconds for which the server remembers an id. An entry whose outcome is unknown for longer
   * expires instead of being sent again, because it could count twice. @default for ever
   */
  readonly remembersIdsFor?: number
  /** How many entries may be on their way at once; 1 where replies carry running totals. */
  readonly concurrency: number
  /**
   * Reads what a 402 of the host's server says, for `useMeteredAction` and `MeteredButton`.
   * @default the shape of `insufficientCreditsResponse`
   */
  readonly readInsufficientCredits?: ReadInsufficientCredits
  /** Absent where nothing can be bought through this source. */
  readonly upgrade?: UpgradeActions
  /** Absent where nothing that is arranged for a plan can be taken back through this source. */
  readonly plan?: PlanActions
  /**
   * Seats and the like of a subscription, the current one when none is named. Same array while the data is
   * the same. Absent where the source has none.
   */
  resources?(subscriptionId?: string): readonly Resource[]
  /** Absent where nothing can be claimed through this source. */
  readonly claims?: ResourceClaims
}
