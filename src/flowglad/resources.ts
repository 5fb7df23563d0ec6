import { type Fields, isFields, listOf, numberIn, textOf } from '../billing/decode.js'
import { UsageError } from '../billing/errors.js'
import type { ClaimOutcome, Holders, Resource } from '../billing/resource.js'
import type { ResourceClaims } from '../sync/source.js'
import type { Feed } from './feed.js'
import { chooseSubscription, currentSubscriptions } from './payload/subscription.js'

/** What Flowglad's `claim` and `release` take, by exactly one of the two ways. */
export type ResourceParams = {
  resourceSlug: string
  subscriptionId: string
  externalIds?: string[]
  quantity?: number
}

/**
 * The part of `useResources()` that is used here. Structural, so that `@flowglad/react` and the sandbox
 * fit and neither is imported. Seen in `@flowglad/react` 0.18.
 */
export type ResourcesLike = {
  /** `undefined` until loaded. */
  readonly resources?: unknown
  readonly error?: { readonly message: string } | null
  /** Rejects when nothing was claimed, and when that is not known. */
  readonly claim: (params: ResourceParams) => Promise<unknown>
  readonly release: (params: ResourceParams) => Promise<unknown>
}

/** What `useResources` says, kept for its customer. */
export type FlowgladResources = ResourceClaims & {
  read(subscriptionId?: string): readonly Resource[]
  /** Changes when Flowglad is to ask again; `null` while nobody is known to ask for. */
  key(): string | null
  /** Takes in what a render of the bridge saw. */
  observe(seen: ResourcesLike): void
  /** `useResources` threw. */
  fail(error: unknown): void
}

/** Milliseconds after which what Flowglad asked for after a change has come, if it did not fail. */
const SETTLED = 30_000

const none: readonly Resource[] = []

/** Resources of whoever billing is about. They come from a cache that knows no customers. */
export function createResources(feed: Feed): FlowgladResources {
  let last: ResourcesLike | undefined
  let failed = false
  /** Whose `shown` is, and what the hook had when it was still another's. */
  let owner: string | null = null
  let foreign: unknown
  let shown: readonly Resource[] | null = null
  /** What claims and releases answered since, by slug: newer than what the hook has. */
  const answered = new Map<string, Resource>()

  function show(): void {
    const rows = foreign === undefined ? rowsOf(last?.resources) : []
    shown = rows && [
      ...new Map([...rows, ...answered.values()].map((row) => [row.slug, row])).values(),
    ]
    feed.tell()
  }

  function isTheirs(): boolean {
    return owner !== null && owner === customerOf(feed)
  }

  function isCurrent(subscriptionId: string | undefined): boolean {
    return subscriptionId === undefined || subscriptionOf(feed, undefined) === subscriptionId
  }

  function take(resource: Resource): void {
    answered.set(resource.slug, resource)
    show()
    setTimeout(() => {
      // Equal data keeps its identity, so that silence says that the hook was right.
      if (answered.get(resource.slug) !== resource || last?.error) return
      answered.delete(resource.slug)
      show()
    }, SETTLED)
  }

  async function change(
    ...[act, resource, holders, of]: Parameters<ResourceClaims['change']>
  ): Promise<ClaimOutcome> {
    const { customer, externalId } = customersOf(feed)
    const subscriptionId = subscriptionOf(feed, of.subscriptionId)
    if (of.customer !== customer && of.customer !== externalId) return failure('other-customer')
    if (!last || subscriptionId === null) return failure('no-subscription')
    try {
      const answer = await last[act](paramsOf(resource, holders, subscriptionId))
      const [row] = rowsOf([isFields(answer) ? answer.usage : undefined]) ?? []
      if (row && customersOf(feed).customer === customer && isCurrent(of.subscriptionId)) take(row)
      return { status: 'done' }
    } catch (error) {
      return refusalOf(error)
    }
  }

  return {
    change,
    status(subscriptionId) {
      if (isTheirs() && isCurrent(subscriptionId) && shown) return 'ready'
      return failed || last?.error ? 'error' : 'loading'
    },
    read: (subscriptionId) => (isTheirs() && isCurrent(subscriptionId) && shown) || none,
    key() {
      const customer = customerOf(feed)
      return customer && `${customer} ${capacitiesOf(feed)}`
    },
    observe(seen) {
      const before = last
      const customer = customerOf(feed)
      last = seen
      failed = false
      if (owner !== customer) {
        foreign = owner === null ? undefined : before?.resources
        owner = customer
        shown = null
        answered.clear()
      }
      const { resources, error } = seen
      if (resources === undefined || resources === foreign) {
        if (before?.error !== error) feed.tell()
        return
      }
      foreign = undefined
      if (shown && before?.resources === resources) return
      if (before?.resources !== resources) answered.clear()
      show()
    },
    fail() {
      failed = true
      feed.tell()
    },
  }
}

function customersOf(feed: Feed) {
  const { id, externalId } = isFields(feed.billing()?.customer)
    ? fieldsOf(feed.billing()?.customer)
    : {}
  return { customer: textOf(id), externalId: textOf(externalId) }
}

function customerOf(feed: Feed): string | null {
  return customersOf(feed).customer
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {}
}

const ignore = () => {}

function subscriptionOf(feed: Feed, subscriptionId: string | undefined): string | null {
  const billing = fieldsOf(feed.billing())
  const current = currentSubscriptions(billing, ignore)
  return chooseSubscription(billing, current, subscriptionId)?.id ?? null
}

/** What billing says of capacities: other ones mean that Flowglad has other numbers too. */
function capacitiesOf(feed: Feed): string {
  const features = currentSubscriptions(fieldsOf(feed.billing()), ignore).flatMap(
    ({ id, fields }) =>
      listOf(fieldsOf(fields.experimental).featureItems)
        .filter(isFields)
        .filter(({ type }) => type === 'resource')
        .map(({ resourceId, amount }) => [id, resourceId, amount]),
  )
  return JSON.stringify(features)
}

/** Readable rows; `null` while there is no list. The slug stands for a name, which Flowglad does not tell. */
function rowsOf(value: unknown): readonly Resource[] | null {
  if (!Array.isArray(value)) return null
  return listOf(value)
    .filter(isFields)
    .flatMap(({ resourceSlug, claimed, capacity }) => {
      const [slug, used, most] = [textOf(resourceSlug), numberIn(claimed), numberIn(capacity)]
      if (slug === null || used === null || most === null || used < 0 || most < 0) return []
      return [{ slug, name: nameOf(slug), used, capacity: most }]
    })
}

function nameOf(slug: string): string {
  const words = slug.replace(/[-_]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function paramsOf(resource: string, holders: Holders, subscriptionId: string): ResourceParams {
  const about = { resourceSlug: resource, subscriptionId }
  return 'names' in holders
    ? { ...about, externalIds: [...holders.names] }
    : { ...about, quantity: holders.count }
}

/** Flowglad rejects with the server's own words; what it did not say itself means that no answer came. */
function refusalOf(error: unknown): ClaimOutcome {
  const isAnswer = error instanceof Error && error.name === 'Error'
  if (!isAnswer) return failure('claim-unknown')
  const message = error.message.slice(0, 300)
  return /no available capacity/i.test(message)
    ? failure('no-capacity', message)
    : failure('claim-failed', message)
}

const reasons = {
  'no-capacity': 'more was claimed than is free, so nothing was',
  'claim-failed': 'Flowglad refused it, so nothing changed',
  'claim-unknown':
    'no answer came, so it may have been done. In a name it can be repeated; else look at what is used first',
  'other-customer': 'somebody else is signed in by now, so nothing changed',
  'no-subscription': 'there is no subscription to claim from, so nothing changed',
} as const

function failure(code: keyof typeof reasons, message?: string): ClaimOutcome {
  const said = message && ` (${message})`
  return {
    status: 'failed',
    error: new UsageError(
      code,
      __DEV__ && `${reasons[code]}${said ?? ''}.`,
      message === undefined ? undefined : { message },
    ),
  }
}
