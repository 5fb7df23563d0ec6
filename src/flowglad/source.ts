import { present } from '../billing/decode.js'
import { UsageError } from '../billing/errors.js'
import type { ReadInsufficientCredits } from '../billing/insufficient-credits.js'
import type { Resource } from '../billing/resource.js'
import type { Entry } from '../entries/entry.js'
import type {
  ChangePreview,
  Delivery,
  Problem,
  SourceState,
  UpgradeActions,
  UsageSource,
} from '../sync/source.js'
import type { AdjustmentParams, BillingLike, UsageEventParams } from './billing-like.js'
import { createBridge } from './bridge.js'
import { createFeed, type Feed } from './feed.js'
import { readBilling } from './payload/billing.js'
import { deliveredOf } from './recorded-event.js'
import type { ResourcesLike } from './resources.js'
import { createTap } from './tap.js'
import { isOf } from './whose.js'

/** What Flowglad's provider takes as `requestConfig`. */
export type FlowgladRequestConfig = {
  readonly baseURL?: string
  readonly headers?: Record<string, string>
  readonly fetch?: typeof globalThis.fetch
}

/** Options of `createFlowgladSource`. */
export type FlowgladSourceOptions = {
  /** What you would give FlowgladProvider yourself (headers, fetch). */
  readonly requestConfig?: FlowgladRequestConfig
  /**
   * Origins a checkout may be at, besides the page's own; https only. Any other address a server
   * sends is not followed. Name yours if you host Flowglad yourself.
   * @default ['https://app.flowglad.com']
   */
  readonly checkoutOrigins?: readonly string[]
  /**
   * The `useResources` of the same package: then seats and the like are in `useUsageSummary` and the
   * dashboard, and `useSeats` claims and releases them.
   * @default no resources
   */
  readonly useResources?: () => ResourcesLike
  /**
   * What a change of a paid plan would cost, from your own server, which posts to
   * `/api/v1/subscriptions/{id}/preview-adjust`: Flowglad's SDK for browsers cannot. Without it, or where
   * it rejects, nothing is said of what is due today.
   */
  readonly previewChange?: (change: AdjustmentParams) => Promise<ChangePreview | null>
  /**
   * Takes back a change of plan that Flowglad has put off to the end of the period; rejects when it was
   * not. Flowglad's SDK for browsers cannot: ask your own server, which posts to
   * `/api/v1/subscriptions/{id}/cancel-scheduled-adjustment`. Without it such a change has no "Undo".
   */
  readonly takeBackChange?: (subscriptionId: string) => Promise<unknown>
  /** Reads what a 402 of your own server says, where it is not `insufficientCreditsResponse`. */
  readonly readInsufficientCredits?: ReadInsufficientCredits
}

/** Flowglad as a source. Hand `requestConfig` to FlowgladProvider, so that fresh data can be told from stale. */
export type FlowgladSource = UsageSource & {
  readonly upgrade: UpgradeActions
  /** Calls `useBilling` and feeds the source; rendered once by each UsageProvider. */
  readonly Bridge: ReturnType<typeof createBridge>
  readonly requestConfig: { readonly fetch: typeof globalThis.fetch } & FlowgladRequestConfig
}

const loading: SourceState = { status: 'loading' }
const signedOut: SourceState = { status: 'signed-out' }

/**
 * Makes a source of Flowglad's `useBilling`. Call it once, at module level, and hand in the hook of
 * the package you use (`@flowglad/react` or `@flowglad/nextjs`); it is never imported here.
 *
 * Give the provider the returned `requestConfig`, not the one handed in here; without it everything
 * works, but an unchanged balance takes longer to be confirmed.
 */
export function createFlowgladSource(
  useBilling: () => BillingLike,
  options: FlowgladSourceOptions = {},
): FlowgladSource {
  const feed = createFeed()
  const tap = createTap(options.requestConfig?.fetch)
  const read = createRead(feed)
  const { useResources } = options
  const seats = useResources && seatsOnDemand(feed, useResources)

  async function reload(): Promise<'fresh' | 'failed' | 'unknown'> {
    const ask = feed.billing()?.reload
    const before = tap.started()
    if (!ask || feed.failure() !== undefined) {
      // In the error state there is no reload; a newly mounted useBilling fetches by itself.
      feed.remount()
      return 'failed'
    }
    try {
      await ask()
    } catch {
      return 'failed'
    }
    if (before === 0 && tap.started() === 0) return 'unknown'
    return tap.started() > before && tap.answered() ? 'fresh' : 'failed'
  }

  return {
    subscribe: feed.subscribe,
    read,
    reload,
    deliver: (entry, _, customer) => deliver(feed.billing(), entry, customer),
    flush: feed.flush,
    attached: feed.attached,
    amounts: 'integer',
    concurrency: 4,
    ...present({ readInsufficientCredits: options.readInsufficientCredits }),
    plan: {
      async keep(id, customer) {
        const billing = feed.billing()
        return billing && isOf(billing, customer) && (await billing.uncancelSubscription?.({ id }))
      },
    },
    upgrade: upgradesOnDemand(feed, options),
    ...seats?.actions,
    Bridge: createBridge(useBilling, feed, () => seats?.part()?.Bridge ?? null),
    requestConfig: { ...options.requestConfig, fetch: tap.fetch },
  }
}

/** Milliseconds after which code that could not be loaded is tried again. */
const RETRY_LOADING = 5_000

/** Code that the first who asks for it has loaded; later ones try again where it could not be. */
function onDemand<Part>(feed: Feed, fetchPart: () => Promise<Part>) {
  let loaded: Part | undefined
  let loading: Promise<Part> | undefined

  function load(): Promise<Part> {
    if (loading) return loading
    loading = fetchPart().then((part) => {
      loaded = part
      feed.tell()
      return part
    })
    loading.catch(() => {
      setTimeout(() => {
        loading = undefined
        feed.tell()
      }, RETRY_LOADING)
    })
    return loading
  }

  /** The code if it is there; else it is on its way. */
  function part(): Part | undefined {
    if (!loaded) load().catch(() => {})
    return loaded
  }
  return { load, part }
}

/** Offers and buying, whose code is loaded by the first who asks. */
function upgradesOnDemand(
  feed: Feed,
  { checkoutOrigins, takeBackChange: takeBack, previewChange }: FlowgladSourceOptions,
): UpgradeActions {
  const { load, part } = onDemand(feed, async () => {
    const { createUpgrades } = await import('./upgrades.js')
    return createUpgrades(feed, checkoutOrigins)
  })
  return {
    load: async () => void (await load()),
    describe: (offer, subscriptionId) => part()?.describe(offer, subscriptionId) ?? null,
    list: (subscriptionId) => part()?.list(subscriptionId) ?? null,
    ...(previewChange && {
      preview: async (offer, subscriptionId) => {
        try {
          const params = (await load()).adjustmentFor(offer, subscriptionId)
          return params ? await previewChange(params) : null
        } catch {
          return null
        }
      },
    }),
    ...(takeBack && {
      takeBack: async (subscriptionId, customer) => {
        const { tookBack } = await import('./upgrades.js')
        return tookBack(feed, takeBack, subscriptionId, customer)
      },
    }),
    async start(...asked) {
      try {
        return await (await load()).start(...asked)
      } catch {
        return { as: 'failed', unchanged: true, error: notLoaded }
      }
    },
  }
}

const nothing: readonly Resource[] = []

/** Seats, whose code is loaded when the source's bridge is there. */
function seatsOnDemand(feed: Feed, useResources: () => ResourcesLike) {
  const { load, part } = onDemand(feed, async () => {
    const { feedResources } = await import('./resource-bridge.js')
    return feedResources(useResources, feed)
  })
  const actions: Required<Pick<UsageSource, 'resources' | 'claims'>> = {
    resources: (subscriptionId) => part()?.read(subscriptionId) ?? nothing,
    claims: {
      status: (subscriptionId) => part()?.status(subscriptionId) ?? 'loading',
      async change(...asked) {
        try {
          return await (await load()).change(...asked)
        } catch {
          return { status: 'failed', error: new UsageError('claim-failed', noCode) }
        }
      },
    },
  }
  return { part, actions }
}

const noCode =
  __DEV__ &&
  'the code for seats could not be loaded, so nothing changed. Try again when the network is back.'

const notLoaded = new UsageError(
  'upgrade-failed',
  __DEV__ &&
    'the code for buying could not be loaded, so nothing changed and nothing is charged. Try again when the network is back.',
)

/** Reads billing once per change of its data and subscription, so that the state keeps its identity. */
function createRead(feed: ReturnType<typeof createFeed>) {
  const states = new Map<string | undefined, SourceState>()
  let version = -1
  return (subscriptionId?: string): SourceState => {
    if (version !== feed.version()) states.clear()
    version = feed.version()
    const known = states.get(subscriptionId)
    if (known) return known
    const state = stateOf(feed.billing(), feed.failure(), subscriptionId)
    states.set(subscriptionId, state)
    return state
  }
}

function stateOf(
  billing: BillingLike | null,
  failure: Error | undefined,
  subscriptionId: string | undefined,
): SourceState {
  if (failure !== undefined) return { status: 'error', error: unreachable(failure) }
  if (!billing?.loaded) return loading
  // In this order: in the error state the customer is null as well.
  if (billing.errors) return { status: 'error', error: unreachable(billing.errors[0]) }
  if (!billing.customer) return signedOut
  const problems: Problem[] = []
  const report = readBilling(billing, {
    onMalformed: (part, message) => problems.push({ part, message }),
    ...present({ subscriptionId }),
  })
  return report ? { status: 'ready', ...report, problems } : { status: 'error', error: unreadable }
}

function unreachable(reason: { readonly message?: string } | undefined): UsageError {
  return new UsageError(
    'unreachable',
    __DEV__ &&
      `Flowglad could not load billing (${reason?.message?.slice(0, 300) || 'no reason given'}), so numbers may be old and nothing is sent until it can. It is tried again by itself. If it lasts, check that FlowgladProvider is around UsageProvider and what the /api/flowglad route answers.`,
  )
}

const unreadable = new UsageError(
  'unreadable',
  __DEV__ &&
    'billing came without a readable customer, so no number can be shown. Check what the /api/flowglad route answers.',
)

/** `customer`: whose entry it is. Nothing may be awaited between looking at billing and sending. */
async function deliver(
  billing: BillingLike | null,
  entry: Entry,
  customer: string | undefined,
): Promise<Delivery> {
  const create = billing?.createUsageEvent
  if (!create || entry.subscription === null || !isOf(billing, customer)) return { as: 'hold' }
  try {
    const reply = await create(paramsOf(entry, entry.subscription))
    return deliveredOf(reply) ?? (await import('./replies.js')).verdictOf(reply, entry)
  } catch {
    // Network failure, a page of HTML, an empty answer: the event may have been recorded. Neither is it
    // known while the code that reads other answers could not be loaded.
    return { as: 'retry' }
  }
}

function paramsOf(entry: Entry, subscriptionId: string): UsageEventParams {
  const { amount, id, price, properties, usageDate } = entry
  return {
    ...identifierOf(price, entry.meter),
    amount,
    subscriptionId,
    transactionId: id,
    ...present({ properties, usageDate }),
  }
}

function identifierOf(price: Entry['price'], meter: string) {
  if (!price) return { usageMeterSlug: meter }
  return 'slug' in price ? { priceSlug: price.slug } : { priceId: price.id }
}
