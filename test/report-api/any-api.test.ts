/*
 * How a product with an API of its own shows usage: what the API answers, the forty lines that say it in
 * the words of a usage report, and what the widgets know from then on.
 */
import { expect, it } from 'vitest'
import { remainingOf, stateOf, type UsageMeter } from '../../src/billing/meter.js'
import { createEndpointSource } from '../../src/endpoint/source.js'
import type { MetricData } from '../../src/report-api/data.js'
import { createPolledSource } from '../../src/report-api/polled-source.js'
import { overviewOf } from '../../src/sync/overview.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { openSession } from '../support/open-session.js'
import { fakeFetch } from '../support/report-answers.js'

/** What GET /api/customers/:id answers. */
type Customer = {
  readonly fetched_at: number
  readonly product: { readonly name: string; readonly trial_ends_at: number | null }
  readonly balances: Readonly<Record<string, Balance>>
}

type Balance = {
  readonly name: string
  readonly unlimited: boolean
  readonly usage: number
  readonly granted: number
  readonly remaining: number
  readonly overage_allowed: boolean
  readonly next_reset_at: number | null
  readonly breakdown?: readonly { readonly plan: string; readonly remaining: number }[]
}

const february = Date.UTC(2026, 1, 1)
const about = { unlimited: false, overage_allowed: false, next_reset_at: february }
const ada: Customer = {
  fetched_at: Date.UTC(2026, 0, 11, 9),
  product: { name: 'Pro', trial_ends_at: null },
  balances: {
    messages: { ...about, name: 'Messages', usage: 258, granted: 1000, remaining: 742 },
    exports: {
      ...about,
      name: 'Exports',
      usage: 60,
      granted: 50,
      remaining: 0,
      overage_allowed: true,
    },
    credits: {
      ...about,
      name: 'Credits',
      usage: 30,
      granted: 100,
      remaining: 570,
      breakdown: [
        { plan: 'Monthly', remaining: 70 },
        { plan: 'Bought', remaining: 500 },
      ],
    },
    logins: { ...about, name: 'Logins', unlimited: true, usage: 12, granted: 0, remaining: 0 },
    storage: {
      ...about,
      name: 'Storage',
      usage: 3.5,
      granted: 10,
      remaining: 6.5,
      next_reset_at: null,
    },
  },
}

// The product's code begins here.

function metricOf({ name, unlimited, breakdown, ...balance }: Balance): MetricData {
  return {
    name,
    used: balance.usage,
    included: unlimited ? null : balance.granted,
    remaining: unlimited ? null : balance.remaining,
    resetsAt: balance.next_reset_at,
    onLimit: balance.overage_allowed ? 'billed' : 'blocked',
    ...(breakdown && {
      pools: breakdown.map(({ plan, remaining }) => ({ name: plan, remaining })),
    }),
  }
}

function createUsage(user: { id: string | null }, fetch: typeof globalThis.fetch) {
  const environment = fakeEnvironment() // only in a test
  const events = createEndpointSource({
    url: '/api/events',
    customerId: () => user.id,
    meters: {},
    fetch,
    storage: null,
  })
  const source = createPolledSource({
    customerId: () => user.id,
    every: 60_000,
    deliver: events.deliver,
    environment,
    async read(customer, signal) {
      const response = await fetch(`/api/customers/${customer}`, { signal })
      if (!response.ok) throw Object.assign(new Error('no usage'), { status: response.status })
      const { fetched_at, product, balances }: Customer = await response.json()
      return {
        asOf: fetched_at,
        plan: { name: product.name, trialEndsAt: product.trial_ends_at },
        metrics: Object.fromEntries(
          Object.entries(balances).map(([id, balance]) => [id, metricOf(balance)]),
        ),
      }
    },
  })
  return { source, environment }
}

// And ends here.

async function open() {
  const server = { ...ada, balances: { ...ada.balances } }
  const { fetch, calls } = fakeFetch(({ method, body }) => {
    if (method === 'GET') return Response.json(server)
    const { messages } = server.balances
    if (!messages || !isUse(body)) return new Response(null, { status: 400 })
    const [usage, remaining] = [messages.usage + body.amount, messages.remaining - body.amount]
    server.balances.messages = { ...messages, usage, remaining }
    const recordedAt = server.fetched_at + 1_000
    server.fetched_at = recordedAt + 1
    return Response.json({ recordedAt })
  })
  const { source, environment } = createUsage({ id: 'ada' }, fetch)
  const session = openSession({ source, env: environment, customer: 'ada' })
  await environment.advance(10)
  return { ...session, calls }
}

function isUse(body: unknown): body is { readonly amount: number } {
  return typeof body === 'object' && body !== null && 'amount' in body
}

it('knows every number in the terms of its meter', async () => {
  const { session } = await open()
  const known = (slug: string): UsageMeter => {
    const reading = session.usage(slug, undefined)
    if (reading.status !== 'ready') throw new Error(reading.status)
    return reading.meter
  }
  const all = Object.keys(ada.balances).map(known)
  expect(all.map((meter) => [meter.slug, meter.kind, remainingOf(meter), stateOf(meter)])).toEqual([
    ['messages', 'quota', 742, 'normal'],
    ['exports', 'quota', -10, 'over'],
    ['credits', 'quota', 570, 'normal'],
    ['logins', 'unlimited', null, 'unlimited'],
    ['storage', 'quota', 6.5, 'normal'],
  ])
  expect(all.map(({ resetsAt }) => resetsAt)).toEqual([
    february,
    february,
    february,
    february,
    null,
  ])
  expect(overviewOf(session)).toMatchObject({ status: 'ready', plan: { name: 'Pro' } })
})

it('counts a use at once, has it recorded once, and comes to the number of the server', async () => {
  const { record, left, env, session, calls } = await open()
  expect(left('messages')).toBe(742)
  const { settled } = record(5, {}, 'messages')
  expect(left('messages')).toBe(737)
  await env.advance(5_000)
  expect(await settled).toMatchObject({ status: 'delivered' })
  expect(left('messages')).toBe(737)
  expect(session.usage('messages', undefined)).toMatchObject({ pending: 0, stale: false })
  expect(calls.filter(({ method }) => method === 'POST')).toHaveLength(1)
})
