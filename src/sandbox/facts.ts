import type { SubscriptionStatus } from './wire.js'

/** Why a ledger entry was posted. `recurring-grant` expires with its period, `lasting-grant` never. */
export type EntryKind =
  | 'recurring-grant'
  | 'lasting-grant'
  | 'usage'
  | 'expiry'
  | 'settlement'
  | 'adjustment'

/** One signed change of what is available to a subscription on a meter. */
export type Entry = {
  readonly id: string
  readonly at: number
  readonly subscriptionId: string
  readonly meterId: string
  readonly kind: EntryKind
  /** Whole number; credit is positive, debit negative. */
  readonly amount: number
}

/**
 * Something that happened and is never edited. The ledger is the fold over these, in the order they
 * were appended; they carry what was decided, so a later catalog does not rewrite the past.
 */
export type Fact =
  | {
      readonly type: 'customer-created'
      readonly at: number
      readonly id: string
      readonly externalId: string
      readonly name: string
      readonly email: string
    }
  | {
      readonly type: 'subscription-started'
      readonly at: number
      readonly id: string
      readonly customerId: string
      readonly priceId: string
      /** Pieces of the plan. @default 1 */
      readonly quantity?: number
      readonly end: number
      /** The free subscription this one took the place of, `''` for none. */
      readonly replaces: string
    }
  | {
      readonly type: 'plan-changed'
      readonly at: number
      readonly subscriptionId: string
      readonly priceId: string
      /** Pieces of the plan. @default 1 */
      readonly quantity?: number
    }
  | {
      /** The plan changes when the present period ends. */
      readonly type: 'change-scheduled'
      readonly at: number
      readonly subscriptionId: string
      readonly priceId: string
      readonly quantity: number
    }
  | {
      /** Whether the subscription is paid for at all. */
      readonly type: 'charging-set'
      readonly at: number
      readonly subscriptionId: string
      readonly doNotCharge: boolean
    }
  | {
      readonly type: 'status-changed'
      readonly at: number
      readonly subscriptionId: string
      readonly status: SubscriptionStatus
    }
  | {
      readonly type: 'period-started'
      readonly at: number
      readonly subscriptionId: string
      readonly end: number
    }
  | {
      readonly type: 'usage-recorded'
      readonly at: number
      readonly id: string
      readonly subscriptionId: string
      readonly meterId: string
      readonly priceId: string
      readonly amount: number
      /** What the event took from the balance: `amount`, or 0 for a repeated combination. */
      readonly debit: number
      readonly transactionId: string
      readonly usageDate: number
      readonly properties: Readonly<Record<string, unknown>>
    }
  | (Entry & { readonly type: 'entry-posted' })
  | {
      readonly type: 'purchased'
      readonly at: number
      readonly id: string
      readonly customerId: string
      readonly priceId: string
      readonly quantity: number
    }
  | {
      readonly type: 'checkout-opened'
      readonly at: number
      readonly id: string
      readonly customerId: string
      readonly priceId: string
      readonly quantity: number
      readonly successUrl: string
      readonly cancelUrl: string
    }
  | {
      readonly type: 'checkout-paid'
      readonly at: number
      readonly checkoutId: string
      /** When what was bought is handed over; absent means never. */
      readonly due?: number
    }
  | {
      readonly type: 'checkout-settled'
      readonly at: number
      readonly checkoutId: string
      readonly outcome: 'succeeded' | 'failed'
    }
