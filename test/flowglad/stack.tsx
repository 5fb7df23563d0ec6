// Loaded on demand, it would be late: the clock is moved by hand here.
import '../../src/flowglad/replies.js'
import { FlowgladProvider, useBilling } from '@flowglad/react'
import { FlowgladServer, requestHandler } from '@flowglad/server'
import { HTTPMethod } from '@flowglad/shared'
import { act, render } from '@testing-library/react'
import { useLayoutEffect } from 'react'
import { vi } from 'vitest'
import type { UsageEvent } from '../../src/billing/event.js'
import { levelOf } from '../../src/billing/meter.js'
import type { Usage } from '../../src/billing/usage.js'
import type { Receipt } from '../../src/entries/receipts.js'
import { createFlowgladSource } from '../../src/flowglad/source.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { type RecordUsage, useRecordUsage } from '../../src/react/use-record-usage.js'
import { useUsage } from '../../src/react/use-usage.js'
import { type UsageOutbox, useUsageOutbox } from '../../src/react/use-usage-outbox.js'
import { createSandbox } from '../../src/sandbox/create-sandbox.js'
import type { UsageStorage } from '../../src/storage/storage.js'
import { fakeStorage } from '../support/fake-storage.js'
import { QueryClient, QueryClientProvider } from '../support/flowglad-query.js'

type Body = Readonly<Record<string, unknown>>
/** What happens to one request: it may be forwarded, with another body, and its answer replaced. */
export type Accident = (
  forward: (body?: Body) => Promise<Response>,
  body: Body,
) => Promise<Response>
/** One request of the page's. `at`: fake milliseconds. */
export type Asked = { readonly action: string; readonly body: Body; readonly at: number }

const upstreamURL = 'http://flowglad.test'
const WRITE = 'usage-events/create'

/** What is wrong at a host, and who is signed in there. */
type Trouble = {
  /** Who is signed in by the cookie. */
  user: string | null
  apiKey: string
  /** Between page and route, for the recordings that come next, one each. */
  readonly line: Accident[]
  /** The same, for as long as it is set. */
  standing: Accident | null
  /** Between route and Flowglad, for every request while it is set. `writing`: for a recording. */
  upstream: ((path: string, writing: boolean) => Promise<Response> | null) | null
  /** Milliseconds of every answer to the page. */
  latency: number
}

/** The server of a product, which takes every request of its page. */
export type Host = ReturnType<typeof openHost>

/** A host's route made of the published `@flowglad/server`, with the sandbox as Flowglad behind it. */
export function openHost({ plan = 'free-monthly' } = {}) {
  const customers = [{ externalId: 'user_1', plan }, { externalId: 'user_2' }]
  const sandbox = createSandbox({ customers, now: Date.now, apiKey: 'sk_test' })
  const state: Trouble = {
    user: 'user_1',
    apiKey: 'sk_test',
    line: [],
    standing: null,
    upstream: null,
    latency: 0,
  }
  const asked: Asked[] = []
  const said: string[] = []
  const atOnce = { now: 0, most: 0 }
  let writing = 0
  const handle = requestHandler({
    getCustomerExternalId: async () => {
      if (state.user === null) throw new Error('User not authenticated')
      return state.user
    },
    flowglad: async (customerExternalId: string) =>
      new FlowgladServer({
        apiKey: state.apiKey,
        baseURL: upstreamURL,
        customerExternalId,
        getCustomerDetails: async (id: string) => ({ name: id, email: `${id}@example.com` }),
      }),
  })

  async function route(action: string, body: Body): Promise<Response> {
    const writes = action === WRITE ? 1 : 0
    writing += writes
    const request = new Request('http://app.test')
    const input = { path: action.split('/'), method: HTTPMethod.POST, body }
    const { status, data, error } = await handle(input, request)
    writing -= writes
    return Response.json({ ...(error ? { error } : {}), ...(data ? { data } : {}) }, { status })
  }

  async function answer(action: string, body: Body): Promise<Response> {
    asked.push({ action, body, at: Date.now() })
    const write = action === WRITE
    if (write) atOnce.most = Math.max(atOnce.most, ++atOnce.now)
    try {
      if (state.latency > 0) await new Promise((done) => setTimeout(done, state.latency))
      const forward = (sent = body) => route(action, sent)
      const accident = write ? (state.line.shift() ?? state.standing) : null
      const reply = await (accident ? accident(forward, body) : forward())
      if (write) said.push(await reply.clone().text())
      return reply
    } catch (error) {
      if (write) said.push('none')
      throw error
    } finally {
      if (write) atOnce.now--
    }
  }

  async function fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const url = input instanceof Request ? input.url : input.toString()
    if (!url.startsWith(upstreamURL)) {
      const body: Body = JSON.parse(typeof init?.body === 'string' ? init.body : '{}')
      return answer(url.replace(/^.*\/api\/flowglad\//, ''), body)
    }
    const path = url.slice(upstreamURL.length)
    return state.upstream?.(path, writing > 0) ?? sandbox.fetch(url, init)
  }

  vi.stubGlobal('fetch', fetch)
  return {
    sandbox,
    state,
    asked: (action: string) => asked.filter((one) => one.action === action),
    sends: () => asked.filter((one) => one.action === WRITE),
    /** What the page was answered to its recordings, `none` where no answer came. */
    said: () => said,
    mostAtOnce: () => atOnce.most,
    /** What Flowglad has left for the customer on the meter. */
    left: () => {
      const current = sandbox.actions.billing({ customer: 'user_1' })?.currentSubscription
      const balances = current?.experimental.usageMeterBalances ?? []
      return balances.find(({ slug }) => slug === 'generations')?.availableBalance
    },
  }
}

/** What a page shows and can do. */
type Seen = {
  status: string
  left: number | null
  /** Every number shown so far, without repeats in a row. */
  numbers: number[]
  error: string | null
  outbox: UsageOutbox | null
  record: RecordUsage
}

type PageOptions = { readonly storage?: UsageStorage; readonly meter?: string }

/** A page on the published `useBilling`: FlowgladProvider, UsageProvider and one meter. */
export function openPage({ storage = fakeStorage(), meter = 'generations' }: PageOptions = {}) {
  const source = createFlowgladSource(useBilling)
  const client = new QueryClient()
  const events: UsageEvent[] = []
  const seen: Partial<Seen> & Pick<Seen, 'numbers'> = { numbers: [] }
  const onCommit = (usage: Usage, outbox: UsageOutbox, record: RecordUsage) => {
    const left = usage.status === 'ready' ? levelOf(usage.meter) : null
    if (left !== null && left !== seen.numbers.at(-1)) seen.numbers.push(left)
    const error = usage.status === 'error' ? usage.error.code : null
    Object.assign(seen, { status: usage.status, left, error, outbox, record })
  }
  function Probe() {
    const usage = useUsage('generations')
    const outbox = useUsageOutbox()
    const record = useRecordUsage(meter)
    useLayoutEffect(() => onCommit(usage, outbox, record))
    return null
  }
  const { unmount } = render(
    <FlowgladProvider requestConfig={source.requestConfig}>
      <QueryClientProvider client={client}>
        <UsageProvider
          source={source}
          customerId="user_1"
          storage={storage}
          onEvent={(event) => events.push(event)}
        >
          <Probe />
        </UsageProvider>
      </QueryClientProvider>
    </FlowgladProvider>,
  )
  return {
    seen,
    events,
    storage,
    record: (...given: Parameters<RecordUsage>): Receipt => {
      const receipts: Receipt[] = []
      act(() => {
        if (seen.record) receipts.push(seen.record(...given))
      })
      const [receipt] = receipts
      if (!receipt) throw new Error('The page is not there yet.')
      return receipt
    },
    retry: (id: string) => act(() => seen.outbox?.retry(id)),
    discard: (id: string) => act(() => seen.outbox?.discard(id)),
    close: () => {
      unmount()
      client.clear()
    },
  }
}

/** Lets time go by, promises in between. */
export const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))

/** Comes back to the page, upon which Flowglad's hook asks for billing. */
export const comeBack = () => act(() => void window.dispatchEvent(new Event('visibilitychange')))
