import type { Period } from '../../../src/billing/meter.js'
import type { Report } from '../../../src/billing/report.js'
import type { Random } from '../random.js'
import type { Scenario } from './scenario.js'

/** The meters of everybody. The last one counts distinct users: its events move no number by themselves. */
export const meters = ['generations', 'tokens', 'users'] as const

/** One moment at which the balance without this browser's own uses became `x`, in a billing period. */
export type Moment = { readonly at: number; readonly x: number; readonly period: number }

/** What a plan makes of a meter since `at`. */
export type Terms = {
  readonly at: number
  readonly kind: (typeof kinds)[number]
  readonly limit: number | null
  /** The period, and when it starts by the server's clock, `null` where a meter has none. */
  readonly period: number
  readonly start: number | null
}

const kinds = ['balance', 'quota', 'metered', 'counted', 'unlimited', 'absent', 'unlisted'] as const

type Balance = {
  /** What it is at the start of every period. */
  readonly granted: number
  /** Every change of the balance, oldest first. */
  readonly history: { readonly at: number; readonly balance: number; readonly period: number }[]
  readonly moments: Moment[]
  readonly terms: Terms[]
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
  readonly terms: Scenario['terms']
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
  /** The customer buys a plan that makes something else of every meter, maybe with a new period. */
  changeTerms(cookie: Cookie): void
  terms(subscription: string, meter: string): readonly Terms[]
  /** The balance of which nothing is used, where what is used is told. */
  unused(subscription: string, meter: string): number
  subscription(id: string): Subscription | undefined
  current(cookie: Cookie): Subscription
  balance(id: string, meter: string): number
  /** What an event became; `key` is its meter and its id, with a slash between. */
  recorded(key: string): Recorded | undefined
  /** Ids it said no to in so many words. */
  readonly refused: ReadonlySet<string>
  moments(subscription: string, meter: string): readonly Moment[]
  /** Elapsed milliseconds at which a period ends. */
  endOf(period: number): number
  /** How often something changed. */
  changes(): number
}

/** Most milliseconds by which two times around a moment are from it. */
export const AROUND = 300
const YEAR = 31_536_000_000
const price = { unitPrice: 2, per: 1, currency: 'USD' }

/** Starts a server. */
export function createServer(options: ServerOptions): Server {
  const { now, random, lag, trailing, period } = options
  const subscriptions: Subscription[] = []
  const recorded = new Map<string, Recorded>()
  const refused = new Set<string>()
  const users = new Set<string>()
  let newestRead = 0
  let changes = 0

  const periodAt = (at: number) => (period === null ? 0 : Math.floor(at / period))
  const endOf = (index: number) => (period ?? Number.POSITIVE_INFINITY) * (index + 1)

  function open(customer: string, account: string): void {
    const number = subscriptions.length + 1
    // No two numbers of the run are alike by chance.
    const granted = 1_000_000 * number
    const balances = meters.map((meter, index): [string, Balance] => {
      const own = { granted: granted + 100_000 * index, history: [], moments: [], terms: [] }
      begin(own, periodAt(now()), now())
      addTerms(own, 'balance', null)
      return [meter, own]
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
    for (const { balances } of subscriptions) {
      for (const balance of balances.values()) {
        for (let p = periodOf(balance) + 1; p <= periodAt(now()); p++) {
          begin(balance, p, endOf(p - 1))
        }
      }
    }
  }

  function begin({ granted, history, moments }: Balance, period: number, at: number): void {
    changes++
    history.push({ at, balance: granted, period })
    moments.push({ at, x: granted, period })
  }

  function periodOf({ moments }: Balance): number {
    return moments.at(-1)?.period ?? 0
  }

  function addTerms(balance: Balance, kind: Terms['kind'], limit: number | null): void {
    changes++
    const period = periodOf(balance)
    const first = balance.moments.find((moment) => moment.period === period)
    const start = options.terms ? options.clock + (first?.at ?? 0) : null
    balance.terms.push({ at: now(), kind, limit, period, start })
  }

  function change(balance: Balance | undefined, by: number, isOwn: boolean): void {
    const last = balance?.history.at(-1)
    const moment = balance?.moments.at(-1)
    if (!balance || !last || !moment) return
    changes++
    balance.history.push({ ...last, at: now(), balance: last.balance + by })
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

  function metersAt({ id, balances }: Subscription, at: number): Report['meters'] {
    return [...balances].flatMap(([slug, { granted, history, terms }]) => {
      const toldAt = options.terms === 'told at once' ? now() : at
      const told = terms.findLast((one) => one.at <= toldAt) ?? terms[0]
      const index = period === null ? (told?.period ?? 0) : periodAt(Math.max(0, at))
      const isOf = (one: (typeof history)[number]) => one.at <= at && one.period === index
      const available = history.findLast(isOf)?.balance ?? granted
      const used = unused(id, slug) - available
      const named = { slug, id: `meter_${slug}`, name: slug }
      const times = periodTold(index, told?.start ?? null)
      const common = {
        ...{ ...named, derived: false, period: times, resetsAt: times?.end ?? null },
        aggregation: slug === 'users' ? 'count_distinct_properties' : 'sum',
      } as const
      const forms: Record<Terms['kind'], Report['meters']> = {
        balance: [{ ...common, kind: 'balance', available }],
        quota: [
          { ...common, kind: 'quota', used, limit: told?.limit ?? 0, limitSource: 'reported' },
        ],
        metered: [{ ...common, kind: 'metered', used, price }],
        counted: [{ ...common, kind: 'counted', used }],
        unlimited: [{ ...common, kind: 'unlimited', used }],
        absent: [{ ...named, kind: 'absent', reason: 'not-in-plan' }],
        unlisted: [],
      }
      return forms[told?.kind ?? 'balance']
    })
  }

  function periodTold(index: number, start: number | null): Period | null {
    if (start !== null) return { start, end: start + YEAR }
    if (period === null) return null
    return { start: options.clock + endOf(index - 1), end: options.clock + endOf(index) }
  }

  function unused(id: string, meter: string): number {
    const { granted = 0, balances } = subscriptions.find((one) => one.id === id) ?? {}
    return (balances?.get(meter)?.granted ?? 0) + granted / 1_000
  }

  function turnDown(id: string, error: unknown): unknown {
    refused.add(id)
    return { error }
  }

  function accept({ id, meter, amount, subscription }: Sent, balance: Balance): void {
    const entry = { amount, subscription, at: now(), period: periodOf(balance) }
    recorded.set(`${meter}/${id}`, entry)
    changes++
    if (meter !== 'users') return change(balance, -amount, true)
    const user = `${subscription}/${periodOf(balance)}/${id.slice(-1)}`
    if (users.has(user)) return
    users.add(user)
    change(balance, -1, false)
  }

  /** A time before the one moment and a time after the other, by its own clock; the moments, where it is exact. */
  function around(first: number, last: number): readonly [number, number] {
    const apart = () => (options.times === 'exact' ? 0 : random.int(0, AROUND))
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
        meters: metersAt(subscription, at),
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
    changeTerms(cookie) {
      const isAnew = random.chance(0.3)
      for (const balance of current(cookie).balances.values()) {
        if (isAnew) begin(balance, periodOf(balance) + 1, now())
        const kind = random.chance(0.4) ? 'quota' : (kinds[random.int(0, 6)] ?? 'balance')
        addTerms(balance, kind, kind === 'quota' ? random.int(1_000, 9_999) : null)
      }
    },
    terms: (id, meter) =>
      subscriptions.find((one) => one.id === id)?.balances.get(meter)?.terms ?? [],
    unused,
    subscription: (id) => subscriptions.find((one) => one.id === id),
    current,
    balance(id, meter) {
      rollOver()
      const balances = subscriptions.find((one) => one.id === id)?.balances
      return balances?.get(meter)?.history.at(-1)?.balance ?? Number.NaN
    },
    recorded: (key) => recorded.get(key),
    refused,
    moments(id, meter) {
      rollOver()
      const balances = subscriptions.find((one) => one.id === id)?.balances
      return balances?.get(meter)?.moments ?? []
    },
    endOf,
    changes() {
      rollOver()
      return changes
    },
  }
}

const refusals = [
  { code: '400', json: { error: 'refused', code: 'BAD_REQUEST' } },
  { code: '422', json: {} },
  { code: 'Unknown', json: { message: '[{"message":"not a price"}]' } },
]
