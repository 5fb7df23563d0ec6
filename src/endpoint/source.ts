import { type Fields, isFields, numberIn, partsOf, textOf } from '../billing/decode.js'
import { headerText } from '../billing/header-text.js'
import { momentOf } from '../billing/iso-time.js'
import type { CountedMeter, QuotaMeter, UnlimitedMeter } from '../billing/meter.js'
import { warnOnce } from '../billing/warn.js'
import { type Entry, keyPart } from '../entries/entry.js'
import { browserStorage, type UsageStorage } from '../storage/storage.js'
import { createSignal } from '../sync/signal.js'
import type { Delivery, SourceState, UsageSource } from '../sync/source.js'
import { type Credentials, createAuthorizedFetch } from './authorized-fetch.js'
import { type CustomerId, customerOf } from './customer-id.js'
import { meaningOf, type ReplyOptions, readReply } from './reply.js'
import { openTotals, type Totals } from './totals.js'

/** A meter that the endpoint records on. */
export type EndpointMeter = {
  /** Shown to customers. @default the slug */
  readonly name?: string
  readonly unit?: string
  /** Amount used when the server rendered the page. @default the total of the last reply */
  readonly total?: number
  /** How much may be used; `null` for no limit. @default not known, and nothing is said of a limit */
  readonly limit?: number | null
}

/** Where uses are posted, as whom, and how replies are read. */
export type EndpointSourceOptions = Credentials &
  ReplyOptions & {
    /** Path or address that takes a use as a POST. */
    readonly url: string
    /** The customer whom the headers authenticate. */
    readonly customerId: CustomerId
    /** The meters it records on, by slug. */
    readonly meters: Readonly<Record<string, EndpointMeter>>
    /** What is sent as JSON. @default `{ usageMeterSlug, amount, properties?, usageDate? }` */
    readonly body?: (entry: Entry) => unknown
    /** The running total in a reply, after the use. @default none; then the uses confirmed here are counted */
    readonly readTotal?: (reply: Fields, entry: Entry) => unknown
    /**
     * Server time by which the use was recorded, in epoch milliseconds or ISO 8601.
     * @default `recordedAt` of the reply
     */
    readonly readAt?: (reply: Fields, entry: Entry) => unknown
    /** Whether uses are whole numbers. @default 'decimal' */
    readonly amounts?: UsageSource['amounts']
    /** Milliseconds for which the server remembers an id. @default for ever */
    readonly remembersIdsFor?: number
    /** Where totals are kept between visits; `null` keeps none. @default localStorage */
    readonly storage?: UsageStorage | null
  }

/** Names the one thing that is billed here. */
const SUBSCRIPTION = 'endpoint'

/** What is known about the signed-in customer. */
type Known = {
  readonly customer: string
  readonly totals: Totals
  readonly state: SourceState
}

const hold: Delivery = { as: 'hold' }
const signedOut: SourceState = { status: 'signed-out' }

/**
 * Makes a source of your own endpoint: each use is posted until it is answered, and recorded once. There
 * is no report: a meter shows the total of the last reply. Call it once, at module level.
 *
 * A request names the use in `Idempotency-Key`, the same through every retry and unique for a meter, and
 * the customer in `X-Usage-Customer`. Both are percent-encoded where they are not printable ASCII, so
 * decode them before you compare. Answer a repeat like the first time, or with 409; answer 401 when the
 * session is of another customer (`namesCustomer` of `usage-widgets/server` compares).
 *
 * What an answer means, unless `judge` says otherwise:
 *
 * | answer | |
 * |---|---|
 * | 2xx | recorded, unless the body says `success: false`, `ok: false` or `status: 'error'` (or `'failed'`), or names an `error` or `errors` without data: then refused |
 * | 409 | recorded by an attempt before; with the code `CONFLICT` the id is taken by another use: refused; with `Retry-After` it is still being recorded: tried again |
 * | 207 | what the part of it that failed would mean by its own `status`, else recorded |
 * | 401, or the code `UNAUTHORIZED` or `UNAUTHENTICATED` | the headers are requested again once, then the use waits for a sign-in |
 * | 403 | refused, once it is certain that it is not another customer's |
 * | 402, 404, 422 and other 4xx | refused, with the words of the body for customers: its `message`, `detail` (RFC 9457) or `error`, or a short text; a word for code (`not_found`) is none |
 * | a redirect, a page of HTML, JSON that breaks off | not the endpoint's answer: tried again |
 * | 408, 425, 429, 5xx, no answer | tried again, after `Retry-After` where it is given |
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
 *   // This route answers 500 to everything, with the reason as its message.
 *   judge: ({ message }) => (message?.startsWith('Please subscribe') ? 'refused' : undefined),
 * })
 * ```
 */
export function createEndpointSource(options: EndpointSourceOptions): UsageSource {
  const send = createAuthorizedFetch(options)
  const changes = createSignal()
  const customer = () => customerOf(options.customerId)
  let known: Known | null = null

  function current(): Known | null {
    const id = customer()
    if (id === null) return null
    if (known?.customer !== id) {
      const key = `uw1-totals:${keyPart(id)}:${options.url}`
      const totals = openTotals(storageOf(options), key, givenIn(options.meters))
      known = { customer: id, totals, state: stateOf(id, totals, options) }
    }
    return known
  }

  function renew(now: Known): void {
    known = { ...now, state: stateOf(now.customer, now.totals, options) }
    changes.fire()
  }

  function count(now: Known, entry: Entry, total: number | null): void {
    if (total === null) now.totals.add(entry.meter, entry.amount)
    else now.totals.set(entry.meter, total)
    renew(now)
  }

  async function post(entry: Entry, signal: AbortSignal): Promise<Delivery> {
    const { url, body = defaultBody } = options
    const response = await send(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': headerText(entry.id) },
      body: JSON.stringify(body(entry)) ?? 'null',
      redirect: 'manual',
      signal,
    })
    if (response === null) return hold
    const read = await readReply(response, entry)
    const meaning = meaningOf(read, { ...options, judge: guarded(options.judge) }, Date.now())
    if (__DEV__ && meaning.as === 'retry' && read.unlike) {
      warnOnce(
        `POST ${url} was answered with ${read.unlike}, which does not say whether the use was recorded, so it is sent again. Let the route answer JSON at this very address (mind a trailing slash and pages to sign in), or say in \`judge\` what it means.`,
      )
    }
    return meaning
  }

  /** An error thrown by the host's `judge` must not cause a use to be sent again. */
  function guarded(judge: EndpointSourceOptions['judge']): EndpointSourceOptions['judge'] {
    return (reply) => {
      try {
        const given = judge?.(reply)
        if (__DEV__ && given != null && !isJudgement(given)) {
          warnOnce(
            `judge() of ${options.url} did not return a known meaning, so the default decides. Return 'delivered', 'refused', 'retry' or 'hold', and not a promise.`,
          )
        }
        return given
      } catch (error) {
        if (__DEV__) {
          warnOnce(`judge() of ${options.url} threw ${String(error)}, so the default decides.`)
        }
        return undefined
      }
    }
  }

  return {
    subscribe: changes.subscribe,
    read: () => current()?.state ?? signedOut,
    async reload() {
      const now = current()
      if (now?.totals.reread()) renew(now)
      return now ? 'fresh' : 'failed'
    },
    async deliver(entry, signal, whose) {
      const asked = current()
      if (asked === null || (whose !== undefined && whose !== asked.customer)) return hold
      try {
        const delivery = await post(entry, signal)
        if (delivery.as !== 'delivered') return delivery
        const reply = isFields(delivery.reply) ? delivery.reply : {}
        const at = momentOf(tried(() => (options.readAt ?? recordedAt)(reply, entry)))
        const after = momentOf(reply.recordedAfter)
        const told = numberIn(tried(() => options.readTotal?.(reply, entry)))
        const total = told !== null && told >= 0 ? told : null
        const now = current()
        // If another customer signed in meanwhile, the use is recorded, but its total is not theirs.
        if (now?.customer === asked.customer) count(now, entry, total)
        return {
          ...delivery,
          ...(at === null ? {} : { at }),
          ...(after === null ? {} : { after }),
          ...(total === null ? {} : { total }),
        }
      } catch (error) {
        if (__DEV__ && error instanceof TypeError && !signal.aborted && isOnline()) {
          warnOnce(
            `POST ${options.url} got no answer (${error.message}), so the use waits in this browser and is sent again. If this persists, check that the route is up and, if it is on another origin, that it allows this page and the headers Idempotency-Key and X-Usage-Customer (CORS).`,
          )
        }
        // The server may or may not have recorded it.
        return { as: 'retry' }
      }
    },
    name: options.url,
    amounts: options.amounts ?? 'decimal',
    // Replies carry running totals: they must arrive in the order in which they were counted.
    concurrency: 1,
    ...(options.remembersIdsFor === undefined ? {} : { remembersIdsFor: options.remembersIdsFor }),
    ...(options.readInsufficientCredits && {
      readInsufficientCredits: options.readInsufficientCredits,
    }),
  }
}

function isOnline(): boolean {
  return typeof navigator === 'undefined' || navigator.onLine
}

function isJudgement(given: unknown): boolean {
  const as = isFields(given) ? given.as : given
  return ['delivered', 'refused', 'retry', 'hold'].some((meaning) => meaning === as)
}

/** The fields of this package's own event handler. The id is in the header. */
function defaultBody({ meter, amount, properties, usageDate }: Entry): unknown {
  return { usageMeterSlug: meter, amount, properties, usageDate }
}

function recordedAt(reply: Fields): unknown {
  return reply.recordedAt
}

function tried(read: () => unknown): unknown {
  try {
    return read()
  } catch {
    return null
  }
}

function storageOf({ storage }: EndpointSourceOptions): UsageStorage | null {
  return storage === undefined ? browserStorage() : storage
}

function givenIn(meters: EndpointSourceOptions['meters']): ReadonlyMap<string, number> {
  return new Map(
    Object.entries(meters).flatMap(([slug, meter]) => {
      const total = amountIn(isFields(meter) ? meter.total : null)
      return total === null ? [] : [[slug, total] as const]
    }),
  )
}

function stateOf(
  customer: string,
  totals: Totals,
  { meters, readTotal }: EndpointSourceOptions,
): SourceState {
  return {
    status: 'ready',
    customer: { id: customer },
    subscription: { id: SUBSCRIPTION, period: null, current: [SUBSCRIPTION] },
    plan: null,
    meters: Object.entries(meters).map(([slug, meter]) => {
      const total = totals.get(slug)
      // The server's total may be higher than what was confirmed here, and no reply has had it yet.
      const derived = total === null && readTotal !== undefined
      return meterOf(slug, isFields(meter) ? meter : {}, total ?? 0, derived)
    }),
  }
}

function amountIn(value: unknown): number | null {
  const amount = numberIn(value)
  return amount !== null && amount >= 0 ? amount : null
}

/** Reads a host's meter options, which may be anything in plain JavaScript. */
const said = {
  name: textOf,
  unit: (value: unknown) => (typeof value === 'string' ? value : null),
  limit: amountIn,
  total: amountIn,
}

function meterOf(
  slug: string,
  meter: EndpointMeter,
  used: number,
  derived: boolean,
): CountedMeter | QuotaMeter | UnlimitedMeter {
  const tell = (field: string) => {
    if (__DEV__) {
      warnOnce(
        `the ${field} of meter "${slug}" of createEndpointSource cannot be read, so it is left out.`,
      )
    }
  }
  const { name = slug, unit, limit } = partsOf(meter, said, tell)
  if (__DEV__) {
    // Only a limit means something by `null`.
    for (const field of ['name', 'unit', 'total'] as const) if (meter[field] === null) tell(field)
  }
  const common = {
    slug,
    name,
    ...(unit === undefined ? {} : { unit }),
    used,
    aggregation: 'sum',
    period: null,
    resetsAt: null,
    derived,
  } as const
  if (meter.limit === null) return { ...common, kind: 'unlimited' }
  if (limit === undefined) return { ...common, kind: 'counted' }
  return { ...common, kind: 'quota', limit, limitSource: 'reported' }
}
