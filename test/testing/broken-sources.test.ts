/* A source that breaks one clause of the contract fails the check of that clause. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
import type { OfferDetails } from '../../src/billing/offer.js'
import { createSignal } from '../../src/sync/signal.js'
import type { SourceState, UpgradeActions, UsageSource } from '../../src/sync/source.js'
import type { CheckedSource } from '../../src/testing/bench.js'
import { checkSource, type SourceClause } from '../../src/testing/check-source.js'
import { quota, ready } from '../support/reports.js'
import { memoryServer } from './memory-server.js'
import { polled, settle, timedReport, trailingReport } from './sources.js'

type Ready = Extract<SourceState, { status: 'ready' }>
type Breaks = (source: UsageSource, checked: CheckedSource) => UsageSource

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

async function checked(make: () => CheckedSource, breaks: Breaks, clause: SourceClause) {
  const broken = () => {
    const good = make()
    return { ...good, source: breaks(good.source, good) }
  }
  await checkSource(broken)
    .find((check) => check.clause === clause)
    ?.run()
}

/** The same source with another report. */
function says(change: (state: Ready) => SourceState): Breaks {
  let [last, made]: [SourceState | null, SourceState | null] = [null, null]
  return (source) => ({
    ...source,
    read() {
      const state = source.read()
      if (state.status !== 'ready') return state
      if (state !== last || made === null) made = change(state)
      last = state
      return made
    },
  })
}

const meters = (change: (meter: Ready['meters'][number]) => Ready['meters'][number]): Breaks =>
  says((state) => ({ ...state, meters: state.meters.map(change) }))
const refused = { as: 'refused', error: new UsageError('refused', 'no.') } as const

const pro = { name: 'Pro', free: false }
const details: OfferDetails = {
  kind: 'plan',
  name: 'Team',
  price: { unitPrice: 9900, per: 1, currency: 'USD' },
  interval: null,
  grants: [],
  owned: false,
}
const shop: UpgradeActions = {
  describe: () => details,
  list: () => [{ offer: { priceSlug: 'team' }, details, product: 'team', features: [] }],
  start: async () => ({ as: 'failed', unchanged: true, error: refused.error }),
}

const broken: readonly {
  readonly clause: SourceClause
  readonly what: string
  readonly make?: () => CheckedSource
  readonly breaks: Breaks
}[] = [
  {
    clause: 'shape',
    what: 'tells a number that is none',
    breaks: meters((meter) =>
      meter.kind === 'quota' ? { ...meter, limit: Number.POSITIVE_INFINITY } : meter,
    ),
  },
  {
    clause: 'shape',
    what: 'tells a report of somebody else',
    breaks: says((state) => ({ ...state, customer: { id: 'eve' } })),
  },
  {
    clause: 'shape',
    what: 'sends nothing at a time',
    breaks: (source) => ({ ...source, concurrency: 0 }),
  },
  {
    clause: 'identity',
    what: 'makes a new object at every read',
    breaks: (source) => ({ ...source, read: () => ({ ...source.read() }) }),
  },
  {
    clause: 'identity',
    what: 'makes a new object at every reload',
    breaks(source) {
      let copies = new Map<SourceState, SourceState>()
      return {
        ...source,
        read() {
          const state = source.read()
          const copy = copies.get(state) ?? { ...state }
          copies.set(state, copy)
          return copy
        },
        reload() {
          copies = new Map()
          return source.reload()
        },
      }
    },
  },
  {
    clause: 'telling',
    what: 'tells nobody',
    breaks: (source) => ({ ...source, subscribe: () => () => {} }),
  },
  {
    clause: 'telling',
    what: 'goes on telling',
    breaks: (source) => ({
      ...source,
      subscribe(onChange) {
        source.subscribe(onChange)
        return () => {}
      },
    }),
  },
  {
    clause: 'fresh',
    what: 'calls fresh what it knew before',
    breaks(source) {
      let old: SourceState | null = null
      return {
        ...source,
        read() {
          if (old?.status !== 'ready') old = source.read()
          return old
        },
      }
    },
  },
  {
    clause: 'failed',
    what: 'calls a failure fresh',
    breaks: (source) => ({
      ...source,
      async reload() {
        await source.reload()
        return 'fresh'
      },
    }),
  },
  {
    clause: 'failed',
    what: 'rejects',
    breaks: (source) => ({
      ...source,
      async reload() {
        const answer = await source.reload()
        if (answer === 'failed') throw new TypeError('Failed to fetch')
        return answer
      },
    }),
  },
  {
    clause: 'failed',
    what: 'never comes back',
    breaks(source) {
      let failed = false
      return {
        ...source,
        async reload() {
          failed ||= (await source.reload()) === 'failed'
          return failed ? 'failed' : 'fresh'
        },
      }
    },
  },
  {
    clause: 'failed',
    what: 'takes no answer for a refusal',
    breaks: (source) => ({
      ...source,
      async deliver(...given) {
        const delivery = await source.deliver(...given)
        return delivery.as === 'retry' ? refused : delivery
      },
    }),
  },
  { clause: 'order', what: 'shows what comes last', make: unordered, breaks: (source) => source },
  {
    clause: 'repeats',
    what: 'names a use anew at every delivery',
    breaks: (source) => ({
      ...source,
      deliver: (entry, ...rest) =>
        source.deliver({ ...entry, id: `${entry.id} ${Math.random()}` }, ...rest),
    }),
  },
  {
    clause: 'repeats',
    what: 'sends whole numbers where it takes decimals',
    breaks: (source) => ({
      ...source,
      deliver: (entry, ...rest) =>
        source.deliver({ ...entry, amount: Math.ceil(entry.amount) }, ...rest),
    }),
  },
  {
    clause: 'lost-replies',
    what: 'calls a lost reply refused',
    breaks: (source) => ({
      ...source,
      async deliver(...given) {
        const delivery = await source.deliver(...given)
        return delivery.as === 'retry' ? refused : delivery
      },
    }),
  },
  {
    clause: 'refused',
    what: 'tries a refused use again',
    breaks: (source) => ({
      ...source,
      async deliver(...given) {
        const delivery = await source.deliver(...given)
        return delivery.as === 'refused' ? { as: 'retry' } : delivery
      },
    }),
  },
  {
    clause: 'customers',
    what: "sends another customer's use",
    breaks: (source) => ({
      ...source,
      deliver: (entry, signal) => source.deliver(entry, signal),
    }),
  },
  {
    clause: 'customers',
    what: 'names whoever signed in over the numbers of who left',
    breaks(source, { customers }) {
      let last: Ready | null = null
      return {
        ...source,
        read() {
          const state = source.read()
          if (state.status === 'ready') last = state
          if (state.status !== 'loading' || last === null) return state
          return { ...last, customer: { id: customers[1] } }
        },
      }
    },
  },
  {
    clause: 'customers',
    what: 'buys for whoever is signed in',
    breaks: (source) => ({
      ...source,
      upgrade: { ...shop, start: async () => ({ as: 'changed' }) },
    }),
  },
  {
    clause: 'customers',
    what: 'takes back the change of whoever is signed in',
    breaks: (source) => ({
      ...source,
      upgrade: { ...shop, takeBack: async () => ({ as: 'changed' }) },
    }),
  },
  {
    clause: 'customers',
    what: 'keeps the plan of whoever is signed in',
    breaks(source, checked) {
      const plans = [{ ...pro, endsAt: 1 }, pro]
      const [ending, kept] = plans.map((plan) =>
        says((state) => ({ ...state, plan }))(source, checked),
      )
      let told = ending ?? source
      const keep = async () => {
        told = kept ?? source
      }
      return { ...source, read: () => told.read(), plan: { keep } }
    },
  },
  {
    clause: 'sign-out',
    what: 'shows numbers to nobody',
    breaks(source) {
      let last: SourceState | null = null
      return {
        ...source,
        read() {
          const state = source.read()
          if (state.status === 'ready') last = state
          return state.status === 'signed-out' && last ? last : state
        },
      }
    },
  },
  {
    clause: 'accounts',
    what: 'names another account',
    breaks: says((state) => ({ ...state, account: 'acme-test' })),
  },
  {
    clause: 'accounts',
    what: 'names no account',
    breaks: says(({ account: _, ...state }) => state),
  },
  {
    clause: 'times',
    what: 'says that its reports do not trail',
    make: trailingReport,
    breaks: (source) => ({ ...source, lag: 0 }),
  },
  {
    clause: 'times',
    what: 'tells a time that its report does not reach',
    make: timedReport,
    breaks: says((state) => ({ ...state, asOf: Number.MAX_SAFE_INTEGER, meters: frozen(state) })),
  },
  {
    clause: 'times',
    what: 'tells the time of a report and of no reply',
    make: timedReport,
    breaks: (source) => ({
      ...source,
      lag: 0,
      async deliver(...given) {
        const delivery = await source.deliver(...given)
        return delivery.as === 'delivered' ? { as: 'delivered' } : delivery
      },
    }),
  },
  {
    clause: 'money',
    what: 'tells prices in major units',
    breaks: meters((meter) =>
      meter.kind === 'quota' && meter.price
        ? { ...meter, price: { ...meter.price, unitPrice: meter.price.unitPrice / 100 } }
        : meter,
    ),
  },
  {
    clause: 'money',
    what: 'writes a currency as it likes',
    breaks: meters((meter) =>
      meter.kind === 'quota' && meter.price
        ? { ...meter, price: { ...meter.price, currency: 'usd' } }
        : meter,
    ),
  },
  {
    clause: 'abort',
    what: 'rejects when it is aborted',
    breaks: (source) => ({
      ...source,
      deliver: (entry, signal, customer) =>
        new Promise((resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason))
          source.deliver(entry, signal, customer).then(resolve, reject)
        }),
    }),
  },
  {
    clause: 'abort',
    what: 'calls an aborted delivery refused',
    breaks: (source) => ({
      ...source,
      async deliver(entry, signal, customer) {
        const delivery = await source.deliver(entry, signal, customer)
        return signal.aborted ? refused : delivery
      },
    }),
  },
  {
    clause: 'abort',
    what: 'never ends',
    breaks: (source) => ({
      ...source,
      deliver: (entry, signal, customer) =>
        new Promise((resolve) => {
          const done = source.deliver(entry, signal, customer)
          void done.then((delivery) => signal.aborted || resolve(delivery))
        }),
    }),
  },
]

/** The first numbers it ever told. */
function frozen(state: Ready): Ready['meters'] {
  first ??= state.meters
  return first
}
let first: Ready['meters'] | undefined

/** Whichever answer comes last is shown. */
function unordered(): CheckedSource {
  const server = memoryServer()
  const changes = createSignal()
  let state: SourceState = { status: 'loading' }
  const source: UsageSource = {
    ...polled().source,
    subscribe: changes.subscribe,
    read: () => state,
    async reload() {
      state = await server.ask(() =>
        ready([quota('calls', server.total('ada'))], { customer: 'ada' }),
      )
      changes.fire()
      return 'fresh'
    },
  }
  void source.reload()
  return { source, server, meter: 'calls', customers: ['ada', 'bob'], settle }
}

it.each(broken)('$clause: one that $what', async ({ clause, make = polled, breaks }) => {
  await expect(checked(make, breaks, clause)).rejects.toThrow(`breaks the clause "${clause}"`)
})

it('breaks every clause once', () => {
  const all = checkSource(polled).map(({ clause }) => clause)
  expect(all.filter((clause) => !broken.some((one) => one.clause === clause))).toEqual([])
})

it('leaves out the clauses it is told to, and names each by a sentence', () => {
  const names = checkSource(polled, { without: ['money', 'accounts'] }).map(({ name }) => name)
  expect(names).toHaveLength(checkSource(polled).length - 2)
  expect(new Set(names).size).toBe(names.length)
})

it('says what a server of a check lacks', async () => {
  const make = () => {
    const { server, ...rest } = polled()
    const { used, signIn } = server
    return { ...rest, server: { used, signIn } }
  }
  const order = checkSource(make).find(({ clause }) => clause === 'order')
  await expect(order?.run()).rejects.toThrow('has no `hold`')
})
