import { type Fields, isFields, numberOf } from '../billing/decode.js'
import type { UnlimitedMeter } from '../billing/meter.js'
import type { Entry } from '../entries/entry.js'
import { keyPart } from '../entries/key.js'
import { browserStorage, type UsageStorage } from '../storage/storage.js'
import { createSignal } from '../sync/signal.js'
import type { SourceState, UsageSource } from '../sync/source.js'
import type { Delivery } from '../sync/verdict.js'
import { createAuthorizedFetch, type RequestHeaders } from './authorized-fetch.js'
import { type CustomerId, customerOf } from './customer-id.js'
import { post } from './post.js'
import { openTotals, type Totals } from './totals.js'

/** A meter that the endpoint records on. */
export type EndpointMeter = {
  /** Shown to customers. @default the slug */
  readonly name?: string
  readonly unit?: string
  /** What was used when the page was made, where the server told. @default what it told last */
  readonly total?: number
}

/** Where uses are posted to, for whom, and what the replies say. */
export type EndpointSourceOptions = {
  /** Path or address that takes a use as a POST. */
  readonly url: string
  /** Headers of every request, such as `async () => ({ Authorization: `Bearer ${await token()}` })`. */
  readonly headers?: RequestHeaders
  /** Whose uses the headers post. */
  readonly customerId: CustomerId
  /** The meters it records on, by slug. */
  readonly meters: Readonly<Record<string, EndpointMeter>>
  /** What is sent as JSON. @default `{ usageMeterSlug, amount, properties?, usageDate? }` */
  readonly body?: (entry: Entry) => unknown
  /** The running total in a reply, after the use. @default none; then the uses confirmed here are counted */
  readonly readTotal?: (reply: Fields, entry: Entry) => unknown
  /** Whether uses are whole numbers. @default 'decimal' */
  readonly amounts?: UsageSource['amounts']
  /** @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch
  /** Where totals are kept between visits; `null` keeps none. @default localStorage */
  readonly storage?: UsageStorage | null
}

/** Names the one thing that is billed here. */
const SUBSCRIPTION = 'endpoint'

/** What is known of the customer who is signed in. */
type Known = {
  readonly customer: string
  readonly totals: Totals
  readonly state: SourceState
}

const hold: Delivery = { as: 'hold' }
const signedOut: SourceState = { status: 'signed-out' }

/**
 * Makes a source of your own endpoint: each use is posted once, with an `Idempotency-Key` that stays
 * the same through every retry, so the server can tell a repeat. There is no report: a meter shows the
 * total that the last reply told, without a limit. Call it once, at module level.
 *
 * The status of the reply decides: 2xx is recorded, 409 was recorded before, 4xx is refused (with the
 * `message` of the reply), 401 asks the headers anew and then waits for a sign-in, anything else is
 * sent again.
 *
 * @example
 * ```ts
 * const downloads = createEndpointSource({
 *   url: '/api/usage-meter',
 *   headers: async () => ({ Authorization: `Bearer ${await session.token()}` }),
 *   customerId: () => session.user?.id ?? null,
 *   meters: { downloads: { name: 'Downloads', unit: 'images' } },
 *   body: (entry) => entry.properties,
 *   readTotal: (reply) => reply.total_downloads,
 * })
 * ```
 */
export function createEndpointSource(options: EndpointSourceOptions): UsageSource {
  const send = createAuthorizedFetch(options.headers, options.fetch)
  const changes = createSignal()
  const customer = () => customerOf(options.customerId)
  let known: Known | null = null

  function current(): Known | null {
    const id = customer()
    if (id === null) return null
    if (known?.customer !== id) {
      const key = `uw1-totals:${keyPart(id)}:${options.url}`
      const totals = openTotals(storageOf(options), key, givenIn(options.meters))
      known = { customer: id, totals, state: stateOf(id, totals, options.meters) }
    }
    return known
  }

  function renew(now: Known): void {
    known = { ...now, state: stateOf(now.customer, now.totals, options.meters) }
    changes.fire()
  }

  function count(now: Known, entry: Entry, reply: unknown): Delivery {
    const total = totalOf(reply, entry, options)
    if (total === null) now.totals.add(entry.meter, entry.amount)
    else now.totals.set(entry.meter, total)
    renew(now)
    return { as: 'delivered', reply, ...(total === null ? {} : { total }) }
  }

  return {
    subscribe: changes.subscribe,
    read: () => current()?.state ?? signedOut,
    async reload() {
      const now = current()
      if (now?.totals.reread()) renew(now)
      return now ? 'fresh' : 'failed'
    },
    async deliver(entry, signal) {
      const asked = current()
      const verdict = asked ? await post(entry, signal, send, options) : hold
      const now = current()
      // Signed in as somebody else meanwhile: it is recorded, and its total is not theirs.
      const theirs = now === null || now.customer !== asked?.customer
      return verdict.as !== 'delivered' || theirs ? verdict : count(now, entry, verdict.reply)
    },
    name: options.url,
    amounts: options.amounts ?? 'decimal',
    // Replies carry running totals: they must arrive in the order in which they were counted.
    concurrency: 1,
  }
}

function totalOf(
  reply: unknown,
  entry: Entry,
  { readTotal }: EndpointSourceOptions,
): number | null {
  try {
    const total = numberOf(readTotal?.(isFields(reply) ? reply : {}, entry))
    return total !== null && total >= 0 ? total : null
  } catch {
    return null
  }
}

function storageOf({ storage }: EndpointSourceOptions): UsageStorage | null {
  return storage === undefined ? browserStorage() : storage
}

function givenIn(meters: EndpointSourceOptions['meters']): ReadonlyMap<string, number> {
  return new Map(
    Object.entries(meters).flatMap(([slug, { total }]) =>
      total === undefined ? [] : [[slug, total] as const],
    ),
  )
}

function stateOf(
  customer: string,
  totals: Totals,
  meters: EndpointSourceOptions['meters'],
): SourceState {
  return {
    status: 'ready',
    customer: { id: customer },
    subscription: { id: SUBSCRIPTION, period: null, current: [SUBSCRIPTION] },
    plan: null,
    meters: Object.entries(meters).map(([slug, meter]) => meterOf(slug, meter, totals.get(slug))),
  }
}

function meterOf(slug: string, { name, unit }: EndpointMeter, told: number | null): UnlimitedMeter {
  return {
    kind: 'unlimited',
    slug,
    name: name ?? slug,
    ...(unit === undefined ? {} : { unit }),
    used: told,
    aggregation: 'sum',
    period: null,
    resetsAt: null,
    derived: false,
  }
}
