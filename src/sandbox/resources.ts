import type { ClaimMetadata, Fact, FactOf } from './facts.js'
import {
  activeClaims,
  isCurrent,
  type Ledger,
  type LedgerClaim,
  type LedgerSubscription,
} from './ledger.js'
import {
  capacitiesOf,
  idOf,
  organizationId,
  type PricingModel,
  planItemsOf,
  pricingModelId,
  resourceSlugOf,
  stamp,
} from './pricing-model.js'
import { notFound, type Refusal, type RuleContext, unforeseen } from './rules.js'

/** Claims of so many pieces by nobody in particular, or of one piece for each name. */
export type ClaimRequest = {
  readonly subscriptionId: string
  /** Slug of the resource. */
  readonly resource: string
  readonly what: { readonly quantity: number } | { readonly externalIds: readonly string[] }
  readonly metadata?: ClaimMetadata | undefined
}

/** Releases of so many anonymous claims, the oldest first, or of those that are named. */
export type ReleaseRequest = {
  readonly subscriptionId: string
  /** Slug of the resource. */
  readonly resource: string
  readonly what: ClaimRequest['what'] | { readonly claimIds: readonly string[] }
}

/** What a claim or a release does, and the claims it is about. */
export type Claimed = {
  readonly facts: readonly Fact[]
  readonly claimIds: readonly string[]
  readonly subscription: LedgerSubscription
  readonly resourceId: string
}

/**
 * Claims capacity of a resource (resourceClaimHelpers.ts at Flowglad). A name that has a claim keeps
 * it and takes no second. More than is available is refused whole. While a smaller capacity is
 * scheduled, claims that will not fit into it end by themselves when it comes.
 */
export function claim(context: RuleContext, request: ClaimRequest): Claimed | Refusal {
  const found = find(context, request)
  if ('refused' in found) return found
  const { subscription, resourceId } = found
  if (!isCurrent(subscription)) {
    return unforeseen(`Cannot claim resources: the subscription is ${subscription.status}`)
  }
  const capacity = capacityOf(context.model, subscription.items, resourceId)
  if (capacity === undefined) {
    return unforeseen(`The subscription has no feature of the resource ${request.resource}`)
  }
  const active = activeClaims(context.ledger, subscription.id, resourceId)
  const { what } = request
  const named = 'externalIds' in what ? what.externalIds : []
  const kept = active.filter(({ externalId }) => externalId !== null && named.includes(externalId))
  const fresh = named.filter((name) => !kept.some(({ externalId }) => externalId === name))
  const wanted = 'quantity' in what ? what.quantity : fresh.length
  const available = capacity - active.length
  if (wanted > available) {
    const error = `No available capacity. Requested: ${wanted}, Available: ${available}, Total capacity: ${capacity}`
    return { refused: 'BAD_REQUEST', error }
  }
  const lasting = capacityLater(context, subscription, resourceId) - active.length
  const facts = Array.from(
    { length: wanted },
    (_, index): FactOf<'resource-claimed'> => ({
      type: 'resource-claimed',
      at: context.now,
      id: context.mint('claim'),
      subscriptionId: subscription.id,
      resourceId,
      externalId: fresh[index] ?? null,
      metadata: request.metadata ?? null,
      expiresAt: index < lasting ? null : subscription.period.end,
    }),
  )
  return { facts, claimIds: [...kept, ...facts].map(({ id }) => id), ...found }
}

/** Ends claims: all that are asked for, or none when one of them is not there. */
export function release(context: RuleContext, request: ReleaseRequest): Claimed | Refusal {
  const found = find(context, request)
  if ('refused' in found) return found
  const active = activeClaims(context.ledger, found.subscription.id, found.resourceId)
  const chosen = chosenOf(active, request.what)
  if ('refused' in chosen) return chosen
  const claimIds = chosen.map(({ id }) => id)
  const { now: at } = context
  const facts = claimIds.map((claimId): Fact => ({ type: 'resource-released', at, claimId }))
  return { facts, claimIds, ...found }
}

/** What a claim or a release answers, once its facts are in the ledger. */
export function outcomeOf(
  ledger: Ledger,
  model: PricingModel,
  { claimIds, subscription, resourceId }: Claimed,
): { readonly claims: ResourceClaim[]; readonly usage: ResourceUsage } {
  const claims = claimIds.flatMap((id) => ledger.claims.get(id) ?? []).map(claimRecordOf)
  return { claims, usage: usageOf(ledger, model, subscription, resourceId).usage }
}

/** How much of a resource a subscription has and what of it is claimed, and the claims. */
export type ResourceState = ReturnType<typeof usageOf>
/** How much of a resource a subscription has, and how much of it is claimed. */
export type ResourceUsage = ResourceState['usage']

/** The state of every resource that a subscription gives or has claims of. */
export function usagesOf(
  ledger: Ledger,
  model: PricingModel,
  subscription: LedgerSubscription,
): readonly ResourceState[] {
  const given = capacitiesOf(planItemsOf(model, subscription.items)).keys()
  const claimed = activeClaims(ledger, subscription.id).map(({ resourceId }) => resourceId)
  return [...new Set([...given, ...claimed])].map((resourceId) =>
    usageOf(ledger, model, subscription, resourceId),
  )
}

function usageOf(
  ledger: Ledger,
  model: PricingModel,
  { id, items }: LedgerSubscription,
  resourceId: string,
) {
  const capacity = capacityOf(model, items, resourceId) ?? 0
  const claims = activeClaims(ledger, id, resourceId).map(claimRecordOf)
  const [resourceSlug, claimed] = [resourceSlugOf(resourceId), claims.length]
  const usage = { resourceSlug, resourceId, capacity, claimed, available: capacity - claimed }
  return { usage, claims }
}

/** A piece of a resource that somebody holds. */
export type ResourceClaim = ReturnType<typeof claimRecordOf>

/** A claim as the REST API shows one. */
function claimRecordOf(one: LedgerClaim) {
  return {
    ...stamp(one.id, one.at, one.releasedAt ?? one.at),
    organizationId,
    pricingModelId,
    subscriptionId: one.subscriptionId,
    resourceId: one.resourceId,
    subscriptionItemFeatureId: '',
    externalId: one.externalId,
    metadata: one.metadata && { ...one.metadata },
    claimedAt: one.at,
    expiredAt: one.expiresAt,
    releasedAt: one.releasedAt,
    releaseReason: one.releaseReason,
  }
}

/** Whether the catalog has a resource of this id at all. */
export function hasResource(model: PricingModel, resourceId: string): boolean {
  return model.products.some(({ features }) =>
    features.some((one) => one.type === 'resource' && one.resourceId === resourceId),
  )
}

function find(
  { ledger, model }: RuleContext,
  { subscriptionId, resource }: { readonly subscriptionId: string; readonly resource: string },
): { readonly subscription: LedgerSubscription; readonly resourceId: string } | Refusal {
  const subscription = ledger.subscriptions.get(subscriptionId)
  if (!subscription) return notFound('Subscription', subscriptionId)
  const resourceId = idOf.resource(resource)
  if (hasResource(model, resourceId)) return { subscription, resourceId }
  return unforeseen(`Resource with slug "${resource}" not found in pricing model`)
}

function capacityOf(
  model: PricingModel,
  items: LedgerSubscription['items'],
  resourceId: string,
): number | undefined {
  return capacitiesOf(planItemsOf(model, items)).get(resourceId)
}

/** The capacity that a scheduled change or cancellation will leave; without one there is no limit. */
function capacityLater(
  { model }: RuleContext,
  { status, scheduled }: LedgerSubscription,
  resourceId: string,
): number {
  if (status === 'cancellation_scheduled') return 0
  return scheduled ? (capacityOf(model, scheduled, resourceId) ?? 0) : Infinity
}

function chosenOf(
  active: readonly LedgerClaim[],
  what: ReleaseRequest['what'],
): readonly LedgerClaim[] | Refusal {
  if ('quantity' in what) {
    const anonymous = active.filter(({ externalId }) => externalId === null)
    if (anonymous.length >= what.quantity) return anonymous.slice(0, what.quantity)
    return unforeseen(
      `Cannot release ${what.quantity} anonymous claims. Only ${anonymous.length} exist. Use claimIds to release specific claims regardless of type.`,
    )
  }
  const [key, names] =
    'claimIds' in what
      ? (['id', what.claimIds] as const)
      : (['externalId', what.externalIds] as const)
  const chosen: LedgerClaim[] = []
  for (const name of names) {
    const one = active.find((candidate) => candidate[key] === name)
    if (!one) return unforeseen(`No active claim found with ${key} "${name}"`)
    chosen.push(one)
  }
  return chosen
}
