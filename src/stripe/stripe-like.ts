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
    createPreview(params: { customer: string; subscription: string }): PromiseLike<unknown>
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

function idIn(item: unknown): string | undefined {
  const id = typeof item === 'object' && item !== null && 'id' in item ? item.id : undefined
  return typeof id === 'string' ? id : undefined
}
