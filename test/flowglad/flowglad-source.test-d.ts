import { useBilling } from '@flowglad/react'
import type { BillingLike } from '../../src/flowglad/billing-like.js'
import { createFlowgladSource } from '../../src/flowglad/source.js'
import { createSandbox } from '../../src/sandbox/create-sandbox.js'
import { createSandboxBilling } from '../../src/sandbox/use-sandbox-billing.js'
import type { UsageSource } from '../../src/sync/source.js'

// Compiled, never run: the hooks a host may hand in, and the seam that comes out.
const published: UsageSource = createFlowgladSource(useBilling)
const sandboxed: UsageSource = createFlowgladSource(
  createSandboxBilling(createSandbox()).useBilling,
)

export const sources = [published, sandboxed]

// @ts-expect-error a hook that says nothing about loading is not a billing hook
createFlowgladSource(() => ({ customer: null }))

/** What `useBilling` 0.18 takes is what is sent. */
type Create = NonNullable<ReturnType<typeof useBilling>['createUsageEvent']>
type Sent = Parameters<NonNullable<BillingLike['createUsageEvent']>>[0]
export const accepted = (create: Create, params: Sent) => create(params)

/** The same of buying. */
type Published = ReturnType<typeof useBilling>
type Checkout = NonNullable<Published['createCheckoutSession']>
type CheckoutSent = Parameters<NonNullable<BillingLike['createCheckoutSession']>>[0]
export const checkout = (create: Checkout, params: CheckoutSent) => create(params)

type Adjust = NonNullable<Published['adjustSubscription']>
type AdjustmentSent = Parameters<NonNullable<BillingLike['adjustSubscription']>>[0]
export const adjustment = (adjust: Adjust, params: AdjustmentSent) => adjust(params)
