import type { Stripe } from 'stripe'
import { expectTypeOf, it } from 'vitest'
import type {
  StripeCreditsLike,
  StripePlansLike,
  StripePortalLike,
  StripeReadLike,
  StripeRecordLike,
} from '../../src/stripe/stripe-like.js'

it('takes the published client without a cast', () => {
  expectTypeOf<Stripe>().toExtend<StripeReadLike>()
  expectTypeOf<Stripe>().toExtend<StripeRecordLike>()
  expectTypeOf<Stripe>().toExtend<StripePlansLike>()
  expectTypeOf<Stripe>().toExtend<StripePortalLike>()
  expectTypeOf<Stripe>().toExtend<StripeCreditsLike>()
})

it('does not take something that cannot be asked', () => {
  expectTypeOf<Pick<Stripe, 'invoices'>>().not.toExtend<StripeReadLike>()
})
