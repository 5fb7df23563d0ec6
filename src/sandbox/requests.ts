import type { Fields } from '../billing/decode.js'
import type { CheckoutRequest } from './checkouts.js'
import { metadata } from './facts.js'
import {
  bool,
  list,
  object,
  oneOf,
  optional,
  pageUrl,
  parsed,
  record,
  refine,
  text,
  whole,
} from './readers.js'
import type { ClaimRequest, ReleaseRequest } from './resources.js'
import type { PriceRequest } from './subscriptions.js'

/** A usage event as the REST API takes it, checked. */
export type UsageRequest = {
  readonly subscriptionId: string
  /** 1 to 2,147,483,647. */
  readonly amount: number
  readonly transactionId: string
  /** What names the meter or the price, and the name. */
  readonly by: (typeof identifiers)[number]
  readonly name: string
  readonly properties?: Fields | undefined
  /** Epoch milliseconds. */
  readonly usageDate?: number | undefined
}

const identifiers = ['priceId', 'priceSlug', 'usageMeterId', 'usageMeterSlug'] as const
/** Largest amount the platform's integer column holds. */
const maxAmount = 2_147_483_647
const priced = {
  priceId: optional(text),
  priceSlug: optional(text),
  quantity: optional(whole(1), 1),
}

const usageEvent = refine(
  object({
    amount: whole(1, maxAmount),
    subscriptionId: text,
    transactionId: text,
    properties: optional(record),
    usageDate: optional(whole()),
    priceId: priced.priceId,
    priceSlug: priced.priceSlug,
    usageMeterId: optional(text),
    usageMeterSlug: optional(text),
  }),
  ({ priceId, priceSlug, usageMeterId, usageMeterSlug, ...event }): UsageRequest | string => {
    const names = { priceId, priceSlug, usageMeterId, usageMeterSlug }
    const [by, second] = identifiers.filter((key) => names[key])
    const name = by && names[by]
    if (by && name && !second) return { ...event, by, name }
    return 'Exactly one of priceId, priceSlug, usageMeterId, or usageMeterSlug must be provided'
  },
)

/** Reads `{ usageEvent: … }`. `transactionId: ''` passes, as it does at Flowglad. */
export function parseUsageEvent(body: unknown) {
  return parsed(body, usageEvent, 'usageEvent')
}

/** Reads `{ usageEvents: [ … ] }`, at least one. */
export function parseUsageEvents(body: unknown) {
  return parsed(body, list(usageEvent), 'usageEvents')
}

/** Reads `{ customer: … }`. */
export function parseCustomer(body: unknown) {
  return parsed(body, object({ externalId: text, name: text, email: text }), 'customer')
}

const checkout = refine(
  object({
    type: oneOf(['product']),
    customerExternalId: text,
    successUrl: pageUrl,
    cancelUrl: pageUrl,
    ...priced,
  }),
  ({ customerExternalId: customer, successUrl, cancelUrl, ...price }): CheckoutRequest | string => {
    const named = pricedBy(price)
    return typeof named === 'string' ? named : { ...named, customer, successUrl, cancelUrl }
  },
)

/** Reads `{ checkoutSession: … }` of the type `product`, the only one there is here. */
export function parseCheckout(body: unknown) {
  return parsed(body, checkout, 'checkoutSession')
}

const adjustment = object({
  timing: oneOf(['immediately', 'at_end_of_current_billing_period', 'auto']),
  newSubscriptionItems: list(refine(object(priced), pricedBy)),
  prorateCurrentBillingPeriod: optional(bool),
})

/** Reads `{ adjustment: … }`. */
export function parseAdjustment(body: unknown) {
  return parsed(body, adjustment, 'adjustment')
}

/** Reads `{ cancellation: { timing } }`. */
export function parseCancellation(body: unknown) {
  const timing = oneOf(['immediately', 'at_end_of_current_billing_period'])
  return parsed(body, object({ timing }), 'cancellation')
}

const holders = {
  resourceSlug: text,
  quantity: optional(whole(1)),
  externalId: optional(text),
  externalIds: optional(list(text)),
}

/** Reads who claims what. */
export function parseClaim(body: unknown) {
  return parsed<Omit<ClaimRequest, 'subscriptionId'>>(
    body,
    refine(object({ ...holders, metadata: optional(metadata) }), (read) => {
      const [what, second] = waysOf(read)
      if (what && !second) return { resource: read.resourceSlug, what, metadata: read.metadata }
      return 'Exactly one of quantity, externalId, or externalIds must be provided'
    }),
  )
}

/** Reads what is released. */
export function parseRelease(body: unknown) {
  return parsed<Omit<ReleaseRequest, 'subscriptionId'>>(
    body,
    refine(object({ ...holders, claimIds: optional(list(text)) }), ({ claimIds, ...read }) => {
      const [what, second] = [...waysOf(read), ...(claimIds ? [{ claimIds }] : [])]
      if (what && !second) return { resource: read.resourceSlug, what }
      return 'Exactly one of quantity, externalId, externalIds, or claimIds must be provided'
    }),
  )
}

function waysOf(read: {
  readonly quantity: number | undefined
  readonly externalId: string | undefined
  readonly externalIds: readonly string[] | undefined
}): readonly ClaimRequest['what'][] {
  const { quantity, externalId, externalIds } = read
  return [
    ...(quantity === undefined ? [] : [{ quantity }]),
    ...(externalId === undefined ? [] : [{ externalIds: [externalId] }]),
    ...(externalIds === undefined ? [] : [{ externalIds: [...new Set(externalIds)] }]),
  ]
}

function pricedBy(read: {
  readonly priceId: string | undefined
  readonly priceSlug: string | undefined
  readonly quantity: number
}): PriceRequest | string {
  const { priceId, priceSlug, quantity } = read
  if (priceSlug === undefined && priceId !== undefined) {
    return { by: 'priceId', price: priceId, quantity }
  }
  if (priceSlug !== undefined && priceId === undefined) {
    return { by: 'priceSlug', price: priceSlug, quantity }
  }
  return 'Give a priceId or a priceSlug, not both'
}
