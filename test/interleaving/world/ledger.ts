import type { UsageMeter } from '../../../src/billing/meter.js'
import type { Report } from '../../../src/billing/report.js'
import type { Moment } from '../server.js'

/** The meters of everybody. The last one counts distinct users: its events move no number by themselves. */
export const meters = ['generations', 'tokens', 'users'] as const
export type Slug = (typeof meters)[number]

type Account = { balance: number; x: number; readonly moments: Moment[] }
type Subscription = {
  readonly id: string
  readonly customer: string
  current: boolean
  readonly accounts: ReadonlyMap<string, Account>
}

/** One event as a page sends it. */
export type Sent = {
  readonly id: string
  readonly meter: string
  readonly amount: number
  readonly subscription: string
}

/** What a recorded event became. */
export type Recorded = { readonly amount: number; readonly subscription: string }

/** A Flowglad of two customers, `a` and `b`: the truth that frames and sums are held against. */
export type Ledger = {
  /** What billing answers for whoever the cookie names. */
  billing(customer: string | null): Report | null
  /** What `createUsageEvent` answers: Flowglad's words for it. */
  record(customer: string | null, event: Sent): unknown
  /** Another device uses (below 0) or buys (above 0) some. */
  shift(customer: string, meter: string, amount: number): void
  /** The customer moves to another plan: their subscription gets another id, and fresh balances. */
  upgrade(customer: string): void
  subscription(id: string): Subscription | undefined
  current(customer: string): Subscription
  recorded(meter: string, id: string): Recorded | undefined
  /** Ids the server said no to in so many words. */
  readonly refused: ReadonlySet<string>
  readonly moments: (subscription: string, meter: string) => readonly Moment[]
}

const period = { start: Date.UTC(2026, 5, 1), end: Date.UTC(2026, 6, 1) }

/** `refuses`: ids that the server turns down for what they say. */
export function createLedger(now: () => number, refuses: (id: string) => boolean): Ledger {
  const subscriptions: Subscription[] = []
  const recorded = new Map<string, Recorded>()
  const refused = new Set<string>()
  const users = new Set<string>()

  function open(customer: string): void {
    const number = subscriptions.length + 1
    const accounts = meters.map((meter, index): [string, Account] => {
      // No two numbers of the run are alike by chance.
      const balance = 1_000_000 * number + 100_000 * index
      return [meter, { balance, x: balance, moments: [{ at: now(), x: balance }] }]
    })
    const id = `sub_${customer}_${number}`
    subscriptions.push({ id, customer, current: true, accounts: new Map(accounts) })
  }

  function current(customer: string): Subscription {
    const found = subscriptions.find((one) => one.customer === customer && one.current)
    if (!found) throw new Error(`${customer} has no subscription`)
    return found
  }

  function move(account: Account | undefined, by: number): void {
    if (!account) return
    account.x += by
    account.balance += by
    account.moments.push({ at: now(), x: account.x })
  }

  function turnDown(id: string, error: unknown): unknown {
    refused.add(id)
    return { error }
  }

  function accept({ id, meter, amount, subscription }: Sent, account: Account): void {
    recorded.set(`${meter}/${id}`, { amount, subscription })
    if (meter !== 'users') account.balance -= amount
    else if (!users.has(`${subscription}/${id.slice(-1)}`)) {
      users.add(`${subscription}/${id.slice(-1)}`)
      move(account, -1)
    }
  }

  for (const customer of ['a', 'b']) open(customer)
  return {
    billing: (customer) => (customer === null ? null : reportOf(current(customer))),
    record(customer, event) {
      if (customer === null) return { error: { message: 'Not signed in' } }
      const { id, meter } = event
      const before = recorded.get(`${meter}/${id}`)
      const target = subscriptions.find((one) => one.id === event.subscription)
      if (target?.customer !== customer || !target.current) {
        return turnDown(id, { code: 'forbidden', json: {} })
      }
      if (before?.subscription === event.subscription) return { usageEvent: { id: `event_${id}` } }
      if (before) return { error: { code: '409', json: {} } }
      const account = target.accounts.get(meter)
      if (refuses(id) || !account) return turnDown(id, refusals[id.length % 3])
      accept(event, account)
      return { usageEvent: { id: `event_${id}` } }
    },
    shift: (customer, meter, amount) => move(current(customer).accounts.get(meter), amount),
    upgrade(customer) {
      current(customer).current = false
      open(customer)
    },
    subscription: (id) => subscriptions.find((one) => one.id === id),
    current,
    recorded: (meter, id) => recorded.get(`${meter}/${id}`),
    refused,
    moments: (id, meter) =>
      subscriptions.find((one) => one.id === id)?.accounts.get(meter)?.moments ?? [],
  }
}

const refusals = [
  { code: '400', json: { error: 'refused', code: 'BAD_REQUEST' } },
  { code: '422', json: {} },
  { code: 'Unknown', json: { message: '[{"message":"not a price"}]' } },
]

function reportOf({ id, customer, accounts }: Subscription): Report {
  return {
    customer: { id: `cust_${customer}`, externalId: customer },
    subscription: { id, period, current: [id] },
    plan: { name: id, free: false },
    meters: [...accounts].map(([slug, { balance }]) => meterOf(slug, balance)),
  }
}

function meterOf(slug: string, available: number): UsageMeter {
  const aggregation = slug === 'users' ? 'count_distinct_properties' : 'sum'
  return {
    slug,
    id: `meter_${slug}`,
    name: slug,
    aggregation,
    period,
    resetsAt: null,
    derived: false,
    kind: 'balance',
    available,
  }
}
