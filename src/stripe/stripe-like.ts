/** One page of a list of Stripe's. Its items are read, never trusted. */
export type StripePage = { readonly data: readonly unknown[]; readonly has_more: boolean }

type Paged = { limit?: number; starting_after?: string }

/**
 * The part of a `Stripe` client (`stripe` 18 and newer) that `readStripeUsage` asks. Structural, so that
 * the published class fits as it is and nothing of `stripe` is imported. Answers are read, never trusted.
 */
export type StripeReadLike = {
  readonly subscriptions: {
    list(params: Paged & { customer: string; status: 'all' }): PromiseLike<StripePage>
    retrieve(id: string, params: { expand: string[] }): PromiseLike<unknown>
  }
  readonly subscriptionItems: {
    list(params: Paged & { subscription: string; expand: string[] }): PromiseLike<StripePage>
  }
  readonly billing: {
    readonly meters: {
      list(params: Paged): PromiseLike<StripePage>
      listEventSummaries(
        id: string,
        params: Paged & {
          customer: string
          start_time: number
          end_time: number
          value_grouping_window?: 'day'
        },
      ): PromiseLike<StripePage>
    }
    readonly creditGrants: {
      list(params: Paged & { customer: string }): PromiseLike<StripePage>
    }
    readonly creditBalanceSummaries: {
      retrieve(params: {
        customer: string
        filter: { type: 'credit_grant'; credit_grant: string }
      }): PromiseLike<unknown>
    }
  }
  readonly entitlements: {
    readonly activeEntitlements: {
      list(params: Paged & { customer: string }): PromiseLike<StripePage>
    }
  }
  readonly invoices: {
    createPreview(params: {
      customer: string
      subscription: string
      subscription_details?: {
        items: { id?: string; price?: string; quantity?: number }[]
        proration_behavior: 'always_invoice'
        cancel_at_period_end?: boolean
      }
    }): PromiseLike<unknown>
  }
  readonly prices: {
    retrieve(id: string, params: { expand: string[] }): PromiseLike<unknown>
  }
}

/** The part of a `Stripe` client that `recordStripeUsage` asks. */
export type StripeRecordLike = {
  readonly billing: {
    readonly meters: { list(params: Paged): PromiseLike<StripePage> }
    readonly meterEvents: {
      create(params: {
        event_name: string
        identifier: string
        timestamp: number
        payload: Record<string, string>
      }): PromiseLike<unknown>
    }
  }
}

/** The part of a `Stripe` client that the routes for plans, quantities, top-ups and the portal ask. */
export type StripePlansLike = Pick<StripeReadLike, 'subscriptionItems' | 'prices' | 'invoices'> & {
  readonly billing: { readonly meters: { list(params: Paged): PromiseLike<StripePage> } }
  readonly subscriptions: StripeReadLike['subscriptions'] & {
    update(
      id: string,
      params: {
        items: { id?: string; price?: string; quantity?: number; deleted?: boolean }[]
        proration_behavior: 'always_invoice' | 'create_prorations' | 'none'
        payment_behavior: 'error_if_incomplete'
        cancel_at_period_end?: boolean
        cancel_at?: ''
      },
    ): PromiseLike<unknown>
  }
  readonly subscriptionSchedules: {
    create(params: { from_subscription: string }): PromiseLike<unknown>
    update(
      id: string,
      params: {
        end_behavior: 'release'
        proration_behavior: 'none'
        metadata: Record<string, string>
        phases: SchedulePhase[]
      },
    ): PromiseLike<unknown>
    release(id: string): PromiseLike<unknown>
  }
  readonly checkout: {
    readonly sessions: {
      create(params: {
        mode: 'subscription' | 'payment'
        customer: string
        line_items: { price: string; quantity?: number }[]
        subscription_data?: { trial_period_days: number }
        success_url: string
        cancel_url: string
        metadata: Record<string, string>
      }): PromiseLike<unknown>
    }
  }
  readonly billingPortal: StripePortalLike['billingPortal']
}

/** A discount that is held, or a code or coupon that gives one. */
export type Discount = { discount: string } | { promotion_code: string } | { coupon: string }

/** What a subscription consists of for some time. */
export type SchedulePhase = {
  items: { price: string; quantity?: number; discounts?: Discount[]; tax_rates?: string[] }[]
  start_date?: number
  end_date?: number
  trial_end?: number
  discounts?: Discount[]
  default_tax_rates?: string[]
  proration_behavior?: 'none'
}

/** The part of a `Stripe` client that opens the customer portal. */
export type StripePortalLike = {
  readonly billingPortal: {
    readonly sessions: {
      create(params: {
        customer: string
        return_url: string
        flow_data?: { type: 'payment_method_update' }
      }): PromiseLike<unknown>
    }
  }
}

/** The part of a `Stripe` client that grants billing credits. */
export type StripeCreditsLike = {
  readonly billing: {
    readonly creditGrants: {
      list(params: Paged & { customer: string }): PromiseLike<StripePage>
      create(
        params: {
          customer: string
          name: string
          category: 'paid'
          amount: { type: 'monetary'; monetary: { currency: string; value: number } }
          applicability_config: { scope: { price_type: 'metered' } }
          expires_at?: number
          metadata: Record<string, string>
        },
        options: { idempotencyKey: string },
      ): PromiseLike<unknown>
    }
  }
}

/** Every item of a list, page after page; at most 100 pages. */
export async function everyItem(
  list: (page: { limit: number; starting_after?: string }) => PromiseLike<StripePage>,
): Promise<readonly unknown[]> {
  const items: unknown[] = []
  let after: string | undefined
  for (let page = 0; page < 100; page++) {
    const { data, has_more } = await list({
      limit: 100,
      ...(after === undefined ? {} : { starting_after: after }),
    })
    items.push(...data)
    after = idIn(data.at(-1))
    if (!has_more || after === undefined) break
  }
  return items
}

/** Requests of one kind that are on their way at once. */
const AT_ONCE = 5

/** A task for each item, a few of them at once, in the order of the items. */
export async function inTurns<Item, Result>(
  items: readonly Item[],
  task: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = []
  for (let first = 0; first < items.length; first += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(first, first + AT_ONCE).map(task))))
  }
  return results
}

function idIn(item: unknown): string | undefined {
  const id = typeof item === 'object' && item !== null && 'id' in item ? item.id : undefined
  return typeof id === 'string' ? id : undefined
}
