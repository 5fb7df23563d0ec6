import { FlowgladProvider, useBilling } from '@flowglad/react'
import { act, render } from '@testing-library/react'
import { vi } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
import { createEndpointSource } from '../../src/endpoint/source.js'
import { createFlowgladSource } from '../../src/flowglad/source.js'
import type { ReportData } from '../../src/report-api/data.js'
import { createPolledSource } from '../../src/report-api/polled-source.js'
import { createReportSource } from '../../src/report-api/source.js'
import { createSandbox, type Sandbox } from '../../src/sandbox/create-sandbox.js'
import type { SandboxFetch } from '../../src/sandbox/sandbox-fetch.js'
import { createSandboxBilling } from '../../src/sandbox/use-sandbox-billing.js'
import { createUsageEventHandler } from '../../src/server/event-handler.js'
import { createUsageReportHandler } from '../../src/server/report-handler.js'
import { memoryStorage } from '../../src/storage/storage.js'
import { readStripeUsage } from '../../src/stripe/read-stripe-usage.js'
import { recordStripeUsage } from '../../src/stripe/record-stripe-usage.js'
import type { UsageSource } from '../../src/sync/source.js'
import type { CheckedSource } from '../../src/testing/bench.js'
import { createTestSource } from '../../src/testing/test-source.js'
import { openHost } from '../flowglad/stack.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { QueryClient, QueryClientProvider } from '../support/flowglad-query.js'
import { fakeFetch } from '../support/report-answers.js'
import { createStripeEmulator } from '../support/stripe/emulator.js'
import { catalog, clientOf } from '../support/stripe/shop.js'
import { type MemoryServer, memoryServer } from './memory-server.js'

const customers = ['ada', 'bob'] as const
/** A moment of fake time. */
export const settle = () => vi.advanceTimersByTimeAsync(5)

const price = { unitPrice: 250, per: 1, currency: 'USD' } as const

const reportOf = (used: number): ReportData => ({
  metrics: { calls: { used, included: 100, unitPrice: '2.50', currency: 'usd' } },
})

/** A function that answers, and one that takes uses. */
export function polled(): CheckedSource {
  const server = memoryServer()
  const source = createPolledSource({
    customerId: server.customer,
    account: 'acme-live',
    environment: fakeEnvironment(),
    read: (customer) => server.ask(() => reportOf(server.total(customer))),
    deliver: deliverTo(server),
  })
  return { source, server, customers, price, settle, meter: 'calls', account: 'acme-live' }
}

function deliverTo(server: MemoryServer): UsageSource['deliver'] {
  return async ({ id, amount }, _, customer = '') => {
    try {
      const reply = await server.record(customer, id, amount)
      return reply
        ? { as: 'delivered' }
        : { as: 'refused', error: new UsageError('refused', 'no.') }
    } catch {
      return { as: 'retry' }
    }
  }
}

/** A route for each direction, over HTTP. `report` makes what is answered of what the server knows. */
function overHttp(
  server: MemoryServer,
  report: (customer: string) => ReportData,
  now: () => number,
): typeof globalThis.fetch {
  return fakeFetch(async ({ method, headers, body }) => {
    const customer = headers.get('x-usage-customer')
    if (customer === null || customer !== server.customer()) {
      const error = { code: 'UNAUTHORIZED', message: 'Sign in' }
      return Response.json({ success: false, error }, { status: 401 })
    }
    if (method === 'GET') {
      return Response.json({ success: true, data: await server.ask(() => report(customer)) })
    }
    const id = headers.get('idempotency-key') ?? ''
    const reply = await server.record(customer, id, amountIn(body))
    if (!reply) return Response.json({ message: 'Please subscribe' }, { status: 402 })
    return Response.json({ total: reply.total, recordedAt: reply.at, now: now() })
  }).fetch
}

function amountIn(body: unknown): number {
  const amount = typeof body === 'object' && body !== null && 'amount' in body ? body.amount : null
  return typeof amount === 'number' ? amount : Number.NaN
}

/** A report that says how far it goes, and a route that says when it recorded. */
export function timedReport(): CheckedSource {
  const env = fakeEnvironment()
  const server = memoryServer(env.now)
  const report = (customer: string) => ({ ...reportOf(server.total(customer)), asOf: env.now() })
  const fetch = overHttp(server, report, env.now)
  const record = createEndpointSource({ ...recorder(server), fetch })
  const source = createReportSource({
    customerId: server.customer,
    environment: env,
    fetch,
    record,
  })
  return { source, server, customers, price, settle, meter: 'calls', wait: env.advance }
}

/** A report that is made anew every five minutes, and says nothing of it. */
export function trailingReport(): CheckedSource {
  const env = fakeEnvironment()
  const server = memoryServer(env.now)
  const made = new Map<string, { readonly at: number; readonly total: number }>()
  const report = (customer: string) => {
    const total = server.total(customer)
    const known = made.get(customer)
    if (!known || env.now() - known.at >= 300_000) made.set(customer, { at: env.now(), total })
    return reportOf(made.get(customer)?.total ?? total)
  }
  const fetch = overHttp(server, report, env.now)
  const record = createEndpointSource({ ...recorder(server), fetch })
  const source = createReportSource({
    customerId: server.customer,
    environment: env,
    fetch,
    record,
  })
  return { source, server, customers, price, settle, meter: 'calls', wait: env.advance }
}

function recorder(server: MemoryServer) {
  return {
    url: '/api/usage-meter',
    customerId: server.customer,
    meters: { calls: { limit: 100, total: 10 } },
    storage: memoryStorage(),
  }
}

// Taken before the tests replace the clock.
const { setImmediate: nextTurn } = globalThis

/** Stripe behind the two routes of a host, which counts what it took a minute and a half later. */
export function onStripe(): CheckedSource {
  const env = fakeEnvironment()
  const server = memoryServer()
  const emulator = createStripeEmulator(catalog, { lag: () => 90_000 })
  const stripe = clientOf(emulator, { maxNetworkRetries: 0 })
  const idOf = (customer: string) => `cus_${customer}`
  for (const customer of customers) emulator.subscribe(idOf(customer), ['price_calls_free'], 86_400)
  let [losing, refusing] = [false, false]
  const working = new Set<Promise<Response>>()
  const who = {
    authenticate: server.customer,
    customerOf: (customer: string) => customer,
    cookies: false,
  } as const
  const usage = createUsageReportHandler({
    ...who,
    readUsage: (customer, query) => readStripeUsage(stripe, idOf(customer), query),
  })
  const event = createUsageEventHandler({
    ...who,
    amounts: 'decimal',
    record: (use, customer) => recordStripeUsage(stripe, idOf(customer), use, { secret: 'secret' }),
  })
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(new URL(addressOf(input), 'https://app.test'), init)
    const posts = request.method === 'POST'
    const [lost, refused] = posts ? [losing, refusing] : [false, false]
    if (posts) [losing, refusing] = [false, false]
    if (refused) return Response.json({ message: 'No more today' }, { status: 402 })
    const reply = await server.ask(async () => {
      const answer = (posts ? event : usage)(request)
      working.add(answer)
      return answer.finally(() => working.delete(answer))
    })
    if (lost) throw new TypeError('Failed to fetch')
    return reply
  }
  const source = createReportSource({
    customerId: server.customer,
    environment: env,
    fetch,
    record: createEndpointSource({ ...recorder(server), meters: {}, fetch }),
  })
  return {
    source,
    customers,
    meter: 'api_calls',
    price: { unitPrice: 0.25, per: 1, currency: 'USD' },
    async wait(ms) {
      await env.advance(ms)
      await vi.advanceTimersByTimeAsync(ms)
    },
    async settle() {
      await settle()
      while (working.size > 0) await new Promise((resolve) => nextTurn(resolve))
      await settle()
    },
    server: {
      ...server,
      used: (customer) =>
        emulator.world.events
          .filter((one) => one.customer === idOf(customer) && one.identifier.startsWith('srv_'))
          .reduce((sum, { value }) => sum + value, 0),
      use(amount) {
        emulator.world.events.push({
          event_name: 'api_calls',
          identifier: `elsewhere_${emulator.world.events.length}`,
          customer: idOf(server.customer() ?? ''),
          value: amount,
          timestamp: Math.floor(Date.now() / 1_000),
          received: Date.now(),
        })
      },
      lose() {
        losing = true
      },
      refuse() {
        refusing = true
      },
    },
  }
}

/** A route that records uses and answers the total, and nothing else. */
export function endpoint(): CheckedSource {
  const server = memoryServer()
  const source = createEndpointSource({
    ...recorder(server),
    fetch: overHttp(server, () => reportOf(0), Date.now),
    readTotal: ({ total }) => total,
  })
  return { source, server, customers, settle, meter: 'calls' }
}

/** The source that tests get. */
export function test(): CheckedSource {
  const source = createTestSource(
    { calls: { used: 10, included: 100, unitPrice: 2.5, currency: 'usd' } },
    { customerId: 'ada', account: 'acme' },
  )
  source.signIn('bob')
  source.use('calls', 30)
  source.signIn('ada')
  let [recover, found] = [() => {}, () => {}]
  const server = {
    used: (customer: string) => source.recorded(customer).reduce((sum, one) => sum + one.amount, 0),
    signIn: source.signIn,
    use: (amount: number) => source.use('calls', amount),
    hold: source.hold,
    fail(failing: boolean) {
      recover()
      recover = failing ? source.fail('offline') : () => {}
    },
    lose: () => once(source.fail('lost-replies')),
    refuse: () => once(source.fail('refused', 'No more today')),
  }
  /** Ends after the next delivery. */
  function once(end: () => void): void {
    found = end
  }
  const deliver: UsageSource['deliver'] = async (...given) => {
    const end = found
    found = () => {}
    const delivery = await source.deliver(...given)
    end()
    return delivery
  }
  const checked = { source: { ...source, deliver }, server, customers, price, settle }
  return { ...checked, meter: 'calls', account: 'acme' }
}

/** Flowglad in memory, through the hook and the bridge of the page. Needs fake timers. */
export function sandbox(): CheckedSource {
  const box = createSandbox({
    customers: customers.map((externalId) => ({ externalId })),
    now: Date.now,
  })
  const line = gated(box.fetch)
  const source = createFlowgladSource(
    createSandboxBilling({ ...box, fetch: line.fetch }).useBilling,
  )
  const { unmount } = render(<source.Bridge />)
  const { signIn } = box.actions
  return onFlowglad(box, source, { ...line, customers, signIn, stop: unmount })
}

/** The published `useBilling` and the published server, with the sandbox behind them. Needs fake timers. */
export function flowglad(): CheckedSource {
  const host = openHost()
  const { fetch } = globalThis
  const line = gated(fetch)
  vi.stubGlobal('fetch', (...given: Parameters<typeof fetch>) =>
    (addressOf(given[0]).includes('/api/flowglad/') ? line.fetch : fetch)(...given),
  )
  const source = createFlowgladSource(useBilling)
  const client = new QueryClient()
  const { unmount } = render(
    <FlowgladProvider requestConfig={source.requestConfig}>
      <QueryClientProvider client={client}>
        <source.Bridge />
      </QueryClientProvider>
    </FlowgladProvider>,
  )
  return onFlowglad(host.sandbox, source, {
    ...line,
    customers: ['user_1', 'user_2'],
    signIn(customer) {
      host.state.user = customer
    },
    stop() {
      unmount()
      client.clear()
      vi.unstubAllGlobals()
    },
  })
}

type Line = ReturnType<typeof gated> & {
  readonly customers: CheckedSource['customers']
  signIn(customer: string | null): void
  stop(): void
}

function onFlowglad(box: Sandbox, source: UsageSource, line: Line): CheckedSource {
  const { customers } = line
  box.actions.record({ customer: customers[1], meter: 'generations', amount: 30 })
  let user: string | null = customers[0]
  return {
    source,
    meter: 'generations',
    customers,
    price: { unitPrice: 400, per: 100, currency: 'USD' },
    account: 'org_sandbox/test',
    server: {
      used(customer) {
        const id = box.actions.billing({ customer })?.customer.id
        const own = box.actions.events().filter(({ customerId }) => customerId === id)
        const sent = own.filter(({ transactionId }) => transactionId.startsWith('check-'))
        return sent.reduce((sum, { amount }) => sum + amount, 0)
      },
      signIn(customer) {
        user = customer
        act(() => line.signIn(customer))
      },
      use(amount) {
        box.actions.record({ customer: user ?? '', meter: 'generations', amount })
      },
      fail: line.fail,
      hold: line.hold,
      lose: line.lose,
      refuse: line.refuse,
    },
    settle: () => act(() => vi.advanceTimersByTimeAsync(100)),
    stop: line.stop,
  }
}

/** Lets the requests of a page to its Flowglad route fail, wait, lose a reply or be refused. */
function gated(forward: SandboxFetch) {
  const gate = memoryServer()
  let [losing, refusing] = [false, false]
  return {
    fail: gate.fail,
    hold: gate.hold,
    lose() {
      losing = true
    },
    refuse() {
      refusing = true
    },
    async fetch(...given: Parameters<SandboxFetch>): Promise<Response> {
      if (!addressOf(given[0]).includes('usage-events/create'))
        return gate.ask(() => forward(...given))
      const [lost, refused] = [losing, refusing]
      losing = false
      refusing = false
      const error = { code: '400', json: { message: 'No more today' } }
      if (refused) return Response.json({ error }, { status: 400 })
      const reply = await gate.ask(() => forward(...given))
      if (lost) throw new TypeError('Failed to fetch')
      return reply
    },
  }
}

function addressOf(input: RequestInfo | URL): string {
  return input instanceof Request ? input.url : input.toString()
}
