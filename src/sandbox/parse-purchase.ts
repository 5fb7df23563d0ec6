import type { AdjustmentRequest, AdjustmentTiming } from './adjust-plan.js'
import type { CancellationTiming } from './cancel-plan.js'
import type { CheckoutRequest } from './checkouts.js'
import { recordOf } from './parse-usage-event.js'
import type { Issue } from './rules.js'

type Issues = { readonly issues: readonly Issue[] }

/** Reads `{ checkoutSession: … }` of the type `product`, or says what is wrong with it. */
export function parseCheckout(body: unknown): CheckoutRequest | Issues {
  const asked = recordOf(recordOf(body)?.checkoutSession)
  if (!asked) return { issues: [wrong(['checkoutSession'], 'an object')] }
  const { type, customerExternalId, successUrl, cancelUrl, quantity = 1 } = asked
  const at = (key: string) => ['checkoutSession', key]
  const price = priceIn(asked, ['checkoutSession'])
  const issues = [
    ...(type === 'product' ? [] : [wrong(at('type'), '"product"; the sandbox has no other')]),
    ...(typeof customerExternalId === 'string' ? [] : [wrong(at('customerExternalId'), 'a text')]),
    ...(isPageUrl(successUrl) ? [] : [badUrl(at('successUrl'))]),
    ...(isPageUrl(cancelUrl) ? [] : [badUrl(at('cancelUrl'))]),
    ...(isQuantity(quantity) ? [] : [wrong(at('quantity'), 'a whole number above 0')]),
    ...('issues' in price ? price.issues : []),
  ]
  if (
    issues.length > 0 ||
    'issues' in price ||
    typeof customerExternalId !== 'string' ||
    !isPageUrl(successUrl) ||
    !isPageUrl(cancelUrl) ||
    !isQuantity(quantity)
  ) {
    return { issues }
  }
  return { ...price, customer: customerExternalId, quantity, successUrl, cancelUrl }
}

/** Reads `{ adjustment: … }` with one new item, or says what is wrong with it. */
export function parseAdjustment(subscriptionId: string, body: unknown): AdjustmentRequest | Issues {
  const asked = recordOf(recordOf(body)?.adjustment)
  if (!asked) return { issues: [wrong(['adjustment'], 'an object')] }
  const { timing, newSubscriptionItems: items, prorateCurrentBillingPeriod: prorate } = asked
  const one = Array.isArray(items) && items.length === 1 ? recordOf(items[0]) : null
  const path = ['adjustment', 'newSubscriptionItems']
  const price = one ? priceIn(one, [...path, '0']) : { issues: [wrong(path, 'a list of one item')] }
  const quantity = one?.quantity ?? 1
  const issues = [
    ...(isTiming(timing) ? [] : [wrong(['adjustment', 'timing'], 'a timing')]),
    ...(prorate === undefined || typeof prorate === 'boolean'
      ? []
      : [wrong(['adjustment', 'prorateCurrentBillingPeriod'], 'true or false')]),
    ...(isQuantity(quantity) ? [] : [wrong([...path, '0', 'quantity'], 'a whole number above 0')]),
    ...('issues' in price ? price.issues : []),
  ]
  if (issues.length > 0 || 'issues' in price || !isTiming(timing) || !isQuantity(quantity)) {
    return { issues }
  }
  return { ...price, subscriptionId, quantity, timing }
}

/** Reads `{ cancellation: { timing } }`, or says what is wrong with it. */
export function parseCancellation(body: unknown): { timing: CancellationTiming } | Issues {
  const timing = recordOf(recordOf(body)?.cancellation)?.timing
  if (isTiming(timing) && timing !== 'auto') return { timing }
  return { issues: [wrong(['cancellation', 'timing'], 'a timing')] }
}

function priceIn(
  { priceId, priceSlug }: Readonly<Record<string, unknown>>,
  path: readonly string[],
): Pick<CheckoutRequest, 'by' | 'price'> | Issues {
  if (typeof priceId === 'string' && priceSlug === undefined)
    return { by: 'priceId', price: priceId }
  if (typeof priceSlug === 'string' && priceId === undefined) {
    return { by: 'priceSlug', price: priceSlug }
  }
  return { issues: [{ code: 'custom', path, message: 'Give a priceId or a priceSlug, not both' }] }
}

function isTiming(value: unknown): value is AdjustmentTiming {
  return value === 'immediately' || value === 'at_end_of_current_billing_period' || value === 'auto'
}

function isQuantity(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0
}

/** An absolute address of a page. */
function isPageUrl(value: unknown): value is string {
  return typeof value === 'string' && /^https?:\/\/./i.test(value) && URL.canParse(value)
}

function badUrl(path: readonly string[]): Issue {
  return { code: 'invalid_format', format: 'url', path, message: 'Invalid URL' }
}

function wrong(path: readonly string[], expected: string): Issue {
  return { code: 'invalid_type', path, message: `Invalid input: expected ${expected}` }
}
