import type { UsageMeter } from '../../../src/billing/meter.js'
import type { Report } from '../../../src/billing/report.js'
import type { Random } from '../random.js'

/** The meters of everybody. The last one counts distinct users: its events move no number by themselves. */
export const meters = ['generations', 'tokens', 'users'] as const

/** One moment at which the balance without this browser's own uses became `x`, in a billing period. */
export type Moment = { readonly at: number; readonly x: number; readonly period: number }

type Balance = {
  /** Every change of the balance, oldest first. */
  readonly history: { readonly at: number; readonly balance: number }[]
  readonly moments: Moment[]
}

type Subscription = {
  readonly id: string
  readonly customer: string
  readonly account: string
  readonly granted: number
  current: boolean
  readonly balances: ReadonlyMap<string, Balance>
}

/** Who is signed in, and to which billing account. */
export type Cookie = { readonly customer: string | null; readonly account: string }

/** One event as a page sends it. */
export type Sent = {
  readonly id: string
  readonly meter: string
  readonly amount: number
  readonly subscription: string
}

/** What a recorded event became. */
export type Recorded = {
  readonly amount: number
  readonly subscription: string
  /** When, in elapsed milliseconds, and in which period. */
  readonly at: number
  readonly period: number
}

/** How a server behaves. */
export type ServerOptions = {
  /** Elapsed milliseconds. */
  readonly now: () => number
  readonly random: Random
  /** Ids that it turns down for what they say. */
  readonly refuses: (id: string) => boolean
  /** Longest time by which reports trail, in milliseconds. */
  readonly lag: number
  /** How they trail: always by `lag`, by anything up to it, up to the last whole multiple of it, or out of order. */
  readonly trailing: 'constant' | 'jitter' | 'batches' | 'replicas'
  /** How far its clock is from the elapsed milliseconds. */
  readonly clock: number
  /** What reports and answers say of its time: the very moment, or two times around it. */
  readonly times: 'none' | 'exact' | 'around'
  /** Length of a billing period in milliseconds, `null` for no periods. */
  readonly period: number | null
}

/** A billing backend of two customers, `a` and `b`: the truth that frames and sums are held against. */
export type Server = {
  /** What a report says of whoever the cookie names. */
  report(cookie: Cookie): (Report & { readonly asOf?: number }) | null
  /** What recording an event answers: Flowglad's words for it. */
  record(cookie: Cookie, event: Sent): unknown
  /** Another device uses (below 0) or buys (above 0) some. */
  move(cookie: Cookie, meter: string, amount: number): void
  /** The customer moves to another plan: their subscription gets another id, and fresh balances. */
  upgrade(cookie: Cookie): void
  subscription(id: string): Subscription | undefined
  current(cookie: Cookie): Subscription
  balance(id: string, meter: string): number
  recorded(meter: string, id: string): Recorded | undefined
  /** Ids it said no to in so many words. */
  readonly refused: ReadonlySet<string>
  moments(subscription: string, meter: string): readonly Moment[]
  /** Elapsed milliseconds at which a period ends. */
  endOf(period: number): number
}

/** Starts a server. */
export function createServer(options: ServerOptions): Server {
  const { now, random, lag, trailing, period } = options
  const subscriptions: Subscription[] = []
  const recorded = new Map<string, Recorded>()
  const refused = new Set<string>()
  const users = new Set<string>()
  let newestRead = 0

  const periodAt = (at: number) => (period === null ? 0 : Math.floor(at / period))
  const endOf = (index: number) => (period ?? Number.POSITIVE_INFINITY) * (index + 1)

  function open(customer: string, account: string): void {
    const number = subscriptions.length + 1
    // No two numbers of the run are alike by chance.
    const granted = 1_000_000 * number
    const balances = meters.map((meter, index): [string, Balance] => {
      const balance = granted + 100_000 * index
      const moment = { at: now(), x: balance, period: periodAt(now()) }
      return [meter, { history: [{ at: now(), balance }], moments: [moment] }]
    })
    const id = `sub_${customer}_${number}`
    const balancesBy = new Map(balances)
    subscriptions.push({ id, customer, account, granted, current: true, balances: balancesBy })
  }

  function current({ customer, account }: Cookie): Subscription {
    const isIt = (one: Subscription) =>
      one.customer === customer && one.account === account && one.current
    const found = subscriptions.find(isIt)
    if (!found) throw new Error(`${customer} has no subscription`)
    return found
  }

  /** Begins the periods that have begun since: what was left ends, and the grant is there again. */
  function rollOver(): void {
    for (const { granted, balances } of subscriptions) {
      for (const [meter, { history, moments }] of balances) {
        const start = granted + 100_000 * [...balances.keys()].indexOf(meter)
        for (let p = (moments.at(-1)?.period ?? 0) + 1; p <= periodAt(now()); p++) {
          const at = endOf(p - 1)
          history.push({ at, balance: start })
          moments.push({ at, x: start, period: p })
        }
      }
    }
  }

  function change(balance: Balance | undefined, by: number, isOwn: boolean): void {
    const last = balance?.history.at(-1)
    const moment = balance?.moments.at(-1)
    if (!balance || !last || !moment) return
    balance.history.push({ at: now(), balance: last.balance + by })
    if (!isOwn) balance.moments.push({ ...moment, at: now(), x: moment.x + by })
  }

  /** The moment a report speaks of. */
  function readAt(): number {
    if (lag === 0) return now()
    if (trailing === 'constant') return now() - lag
    if (trailing === 'batches') return Math.floor(now() / lag) * lag - 1
    const at = now() - random.int(0, lag)
    newestRead = Math.max(newestRead, at)
    return trailing === 'replicas' ? at : newestRead
  }

  function meterAt(subscription: Subscription, slug: string, at: number): UsageMeter {
    const index = periodAt(Math.max(0, at))
    const available = subscription.balances
      .get(slug)
      ?.history.findLast((one) => one.at <= Math.max(0, at))?.balance
    const times =
      period === null
        ? null
        : {
            start: options.clock + endOf(index - 1),
            end: options.clock + endOf(index),
          }
    return {
      slug,
      id: `meter_${slug}`,
      name: slug,
      aggregation: slug === 'users' ? 'count_distinct_properties' : 'sum',
      period: times,
      resetsAt: times?.end ?? null,
      derived: false,
      kind: 'balance',
      available: available ?? subscription.granted,
    }
  }

  function turnDown(id: string, error: unknown): unknown {
    refused.add(id)
    return { error }
  }

  function accept({ id, meter, amount, subscription }: Sent, balance: Balance): void {
    const entry = { amount, subscription, at: now(), period: periodAt(now()) }
    recorded.set(`${meter}/${id}`, entry)
    if (meter !== 'users') return change(balance, -amount, true)
    const user = `${subscription}/${periodAt(now())}/${id.slice(-1)}`
    if (users.has(user)) return
    users.add(user)
    change(balance, -1, false)
  }

  /** A time before the one moment and a time after the other, by its own clock; the moments, where it is exact. */
  function around(first: number, last: number): readonly [number, number] {
    const apart = () => (options.times === 'exact' ? 0 : random.int(0, 300))
    return [options.clock + first - apart(), options.clock + last + apart()]
  }

  function answer(meter: string, id: string): unknown {
    const at = recorded.get(`${meter}/${id}`)?.at ?? 0
    const [recordedAfter, recordedAt] = around(at, options.times === 'exact' ? at : now())
    const times = options.times === 'none' ? {} : { recordedAt, recordedAfter }
    return { usageEvent: { id: `event_${id}`, ...times } }
  }

  for (const account of ['live', 'test']) for (const one of ['a', 'b']) open(one, account)
  return {
    report(cookie) {
      rollOver()
      if (cookie.customer === null) return null
      const at = readAt()
      // What was recorded in this very millisecond is in it.
      const [asOf, notAfter] = around(at + 0.5, at + 0.5)
      const subscription = current(cookie)
      return {
        customer: { id: `cust_${cookie.customer}`, externalId: cookie.customer },
        subscription: { id: subscription.id, period: null, current: [subscription.id] },
        plan: { name: subscription.id, free: false },
        meters: meters.map((slug) => meterAt(subscription, slug, at)),
        ...(options.times === 'none' ? {} : { asOf, notAfter }),
      }
    },
    record(cookie, event) {
      rollOver()
      if (cookie.customer === null) return { error: { message: 'Not signed in' } }
      const { id, meter } = event
      const before = recorded.get(`${meter}/${id}`)
      const target = subscriptions.find((one) => one.id === event.subscription)
      const isTheirs =
        target?.customer === cookie.customer && target.account === cookie.account && target.current
      if (!target || !isTheirs) return turnDown(id, { code: 'forbidden', json: {} })
      if (before?.subscription === event.subscription) return answer(meter, id)
      if (before) return { error: { code: '409', json: {} } }
      const balance = target.balances.get(meter)
      if (options.refuses(id) || !balance) return turnDown(id, refusals[id.length % 3])
      accept(event, balance)
      return answer(meter, id)
    },
    move(cookie, meter, amount) {
      rollOver()
      change(current(cookie).balances.get(meter), amount, false)
    },
    upgrade(cookie) {
      current(cookie).current = false
      open(cookie.customer ?? '', cookie.account)
    },
    subscription: (id) => subscriptions.find((one) => one.id === id),
    current,
    balance(id, meter) {
      rollOver()
      const balances = subscriptions.find((one) => one.id === id)?.balances
      return balances?.get(meter)?.history.at(-1)?.balance ?? Number.NaN
    },
    recorded: (meter, id) => recorded.get(`${meter}/${id}`),
    refused,
    moments(id, meter) {
      rollOver()
      const balances = subscriptions.find((one) => one.id === id)?.balances
      return balances?.get(meter)?.moments ?? []
    },
    endOf,
  }
}

const refusals = [
  { code: '400', json: { error: 'refused', code: 'BAD_REQUEST' } },
  { code: '422', json: {} },
  { code: 'Unknown', json: { message: '[{"message":"not a price"}]' } },
]
