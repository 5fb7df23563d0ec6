import type { Properties } from '../entries/entry.js'

/** What is billed, by exactly one name. */
type Identifier =
  | { usageMeterSlug: string }
  | { usageMeterId: string }
  | { priceSlug: string }
  | { priceId: string }

/** What Flowglad's `createUsageEvent` takes; every field is always sent, so no default applies. */
export type UsageEventParams = Identifier & {
  amount: number
  subscriptionId: string
  transactionId: string
  properties?: Properties
  usageDate?: number
}

/** What is bought, by exactly one name. */
export type PriceName =
  | { priceSlug: string; priceId?: never }
  | { priceId: string; priceSlug?: never }

/** What Flowglad's `createCheckoutSession` takes. Both URLs are absolute, or it rejects. */
export type CheckoutParams = PriceName & {
  quantity: number
  successUrl: string
  cancelUrl: string
  /** `true` would follow a URL that nobody has looked at. */
  autoRedirect: false
}

/** What Flowglad's `adjustSubscription` takes. */
export type AdjustmentParams = PriceName & {
  quantity: number
  subscriptionId: string
  timing: 'immediately' | 'at_end_of_current_billing_period' | 'auto'
  prorate?: boolean
}

/**
 * The part of `useBilling()` that is used here, told apart by values: loading, error, signed out,
 * loaded. Structural, so that `@flowglad/react`, `@flowglad/nextjs` and the sandbox all fit and none
 * of them is imported. Seen in `@flowglad/react` 0.18.
 */
export type BillingLike = {
  readonly loaded: boolean
  readonly errors: readonly { readonly message: string }[] | null
  readonly customer?: unknown
  readonly subscriptions?: unknown
  readonly currentSubscriptions?: unknown
  readonly currentSubscription?: unknown
  readonly pricingModel?: unknown
  readonly purchases?: unknown
  readonly invoices?: unknown
  readonly paymentMethods?: unknown
  readonly billingPortalUrl?: unknown
  /** `null` until billing is loaded, in the error state and signed out. */
  readonly reload?: (() => Promise<unknown>) | null
  /** `null` until billing is loaded, in the error state and signed out. */
  readonly createUsageEvent?: ((params: UsageEventParams) => Promise<unknown>) | null
  /** `null` as above. Resolves `{ url }` or `{ error }`. */
  readonly createCheckoutSession?: ((params: CheckoutParams) => Promise<unknown>) | null
  /** `null` as above. Rejects when the plan was not changed, and when that is not known. */
  readonly adjustSubscription?: ((params: AdjustmentParams) => Promise<unknown>) | null
  /** `null` as above. Resolves also when it did not. */
  readonly uncancelSubscription?: ((params: { id: string }) => Promise<unknown>) | null
}
