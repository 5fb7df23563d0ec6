/** One moment at which the balance without this browser's own uses became `x`. */
export type Moment = { readonly at: number; readonly x: number }

/** A Flowglad route with one customer and one quota, small enough for thousands of runs. */
export type Server = {
  /** Carries an action out at once, as the route does when a request arrives. */
  handle(action: string, body: Record<string, unknown>): unknown
  /** Another device uses (below 0) or buys (above 0) some. */
  shift(amount: number): void
  balance(): number
  /** Amounts recorded by id. */
  recorded: ReadonlyMap<string, number>
  moments: readonly Moment[]
}

const granted = 100_000

export function createServer(now: () => number, refuses: (id: string) => boolean): Server {
  const recorded = new Map<string, number>()
  const moments: Moment[] = [{ at: now(), x: granted }]
  let x = granted
  let balance = granted
  return {
    handle(action, body) {
      if (action === 'customers/billing') return { data: billingOf(balance) }
      const id = String(body.transactionId)
      if (refuses(id)) {
        return { error: { code: '400', json: { error: 'refused', code: 'BAD_REQUEST' } } }
      }
      if (!recorded.has(id)) {
        recorded.set(id, Number(body.amount))
        balance -= Number(body.amount)
      }
      return { data: { usageEvent: { id: `event_${id}` } } }
    },
    shift(amount) {
      x += amount
      balance += amount
      moments.push({ at: now(), x })
    },
    balance: () => balance,
    recorded,
    moments,
  }
}

const start = Date.UTC(2026, 0, 1)
const end = Date.UTC(2027, 0, 1)

function billingOf(balance: number) {
  const subscription = {
    id: 'sub_1',
    createdAt: start,
    status: 'active',
    currentBillingPeriodStart: start,
    currentBillingPeriodEnd: end,
    isFreePlan: false,
    doNotCharge: false,
    name: 'Pro',
    renews: true,
    experimental: {
      featureItems: [
        {
          type: 'usage_credit_grant',
          slug: 'grant',
          amount: granted,
          usageMeterId: 'meter_1',
          renewalFrequency: 'every_billing_period',
          createdAt: start,
          expiredAt: null,
          detachedAt: null,
        },
      ],
      usageMeterBalances: [
        { id: 'meter_1', slug: 'generations', name: 'Generations', availableBalance: balance },
      ],
    },
  }
  const meter = {
    id: 'meter_1',
    slug: 'generations',
    name: 'Generations',
    aggregationType: 'sum',
    prices: [],
  }
  return {
    customer: { id: 'cust_1', externalId: 'user_1' },
    subscriptions: [subscription],
    currentSubscriptions: [subscription],
    currentSubscription: subscription,
    purchases: [],
    invoices: [],
    paymentMethods: [],
    pricingModel: { products: [], usageMeters: [meter] },
    catalog: { products: [], usageMeters: [meter] },
  }
}
