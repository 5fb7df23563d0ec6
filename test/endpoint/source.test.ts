import { describe, expect, it, vi } from 'vitest'
import { createEndpointSource, type EndpointSourceOptions } from '../../src/endpoint/source.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { fakeStorage } from '../support/fake-storage.js'
import { openSession } from '../support/open-session.js'
import { type Call, fakeFetch } from '../support/report-answers.js'
import { entry } from '../support/reports.js'

const signal = new AbortController().signal

function open(
  reply: (call: Call, index: number) => Promise<Response> | Response,
  more: Partial<EndpointSourceOptions> = {},
) {
  const { fetch, calls } = fakeFetch(reply)
  const source = createEndpointSource({
    url: '/api/usage-meter',
    headers: () => ({ Authorization: 'Bearer t1' }),
    customerId: 'user_1',
    meters: { downloads: { name: 'Downloads', unit: 'images' } },
    readTotal: (body) => body.total_downloads,
    fetch,
    storage: null,
    ...more,
  })
  return { source, calls }
}

const total = (count: number) => Response.json({ message: 'ok', total_downloads: count })
const used = (source: ReturnType<typeof open>['source']) => {
  const state = source.read()
  const meter = state.status === 'ready' ? state.meters[0] : undefined
  return meter && meter.kind === 'unlimited' ? meter.used : 'none'
}

describe('a use', () => {
  it('is posted as JSON with its id as the idempotency key and the bearer token', async () => {
    const { source, calls } = open(() => total(1))
    await source.deliver(entry('id_1', { meter: 'downloads', amount: 2 }), signal)
    const [call] = calls
    expect(call).toMatchObject({ url: '/api/usage-meter', method: 'POST' })
    expect(call?.headers.get('idempotency-key')).toBe('id_1')
    expect(call?.headers.get('content-type')).toBe('application/json')
    expect(call?.headers.get('authorization')).toBe('Bearer t1')
    expect(call?.body).toEqual({ usageMeterSlug: 'downloads', amount: 2 })
  })

  it('is worded by the host', async () => {
    const { source, calls } = open(() => total(1), { body: ({ properties }) => properties })
    await source.deliver(entry('id_1', { properties: { image: 'a.jpg' } }), signal)
    expect(calls[0]?.body).toEqual({ image: 'a.jpg' })
  })

  it('with an id beyond plain letters keeps one name', async () => {
    const { source, calls } = open(() => total(1))
    await source.deliver(entry('größe 1'), signal)
    expect(calls[0]?.headers.get('idempotency-key')).toBe('gr%C3%B6%C3%9Fe%201')
  })

  it('is tried again when nobody knows whether it arrived', async () => {
    const { source } = open(() => Promise.reject(new TypeError('network')))
    expect(await source.deliver(entry('id_1'), signal)).toEqual({ as: 'retry' })
  })

  it('is delivered although its reply is no JSON', async () => {
    const { source } = open(() => new Response('<html>'))
    expect(await source.deliver(entry('id_1'), signal)).toMatchObject({ as: 'delivered' })
  })

  it('waits while nobody is signed in', async () => {
    const { source, calls } = open(() => total(1), { customerId: () => null })
    expect(source.read().status).toBe('signed-out')
    expect(await source.deliver(entry('id_1'), signal)).toEqual({ as: 'hold' })
    expect(calls).toEqual([])
  })
})

describe('a token that is refused', () => {
  const headers = ({ refresh }: { readonly refresh: boolean }) => ({
    Authorization: refresh ? 'Bearer new' : 'Bearer old',
  })

  it('is asked for anew once, and the use is sent again with the same id', async () => {
    const { source, calls } = open(
      ({ headers: sent }) =>
        sent.get('authorization') === 'Bearer new' ? total(7) : new Response(null, { status: 401 }),
      { headers },
    )
    expect(await source.deliver(entry('id_1'), signal)).toMatchObject({ as: 'delivered', total: 7 })
    expect(calls.map((call) => call.headers.get('idempotency-key'))).toEqual(['id_1', 'id_1'])
  })

  it('twice holds the use until a sign-in', async () => {
    const { source, calls } = open(() => new Response(null, { status: 401 }), { headers })
    expect(await source.deliver(entry('id_1'), signal)).toEqual({ as: 'hold' })
    expect(calls).toHaveLength(2)
  })

  it('is not asked for anew where it cannot be', async () => {
    const { source, calls } = open(() => new Response(null, { status: 401 }), { headers: {} })
    expect(await source.deliver(entry('id_1'), signal)).toEqual({ as: 'hold' })
    expect(calls).toHaveLength(1)
  })
})

describe('the total', () => {
  it('is what the last reply told', async () => {
    const { source } = open((_, index) => total(41 + index))
    expect(used(source)).toBeNull()
    const changed = vi.fn<() => void>()
    source.subscribe(changed)
    await source.deliver(entry('id_1', { meter: 'downloads' }), signal)
    expect(used(source)).toBe(41)
    await source.deliver(entry('id_2', { meter: 'downloads' }), signal)
    expect(used(source)).toBe(42)
    expect(changed).toHaveBeenCalledTimes(2)
  })

  it('counts what was confirmed where the replies tell none', async () => {
    const { source } = open(() => new Response(null, { status: 204 }), {
      meters: { downloads: { total: 10 } },
    })
    await source.deliver(entry('id_1', { meter: 'downloads', amount: 5 }), signal)
    expect(used(source)).toBe(15)
  })

  it.each(['5', Number.NaN, -1, {}, null])('is not taken from %j', async (told) => {
    const { source } = open(() => total(0), { readTotal: () => told })
    await source.deliver(entry('id_1', { meter: 'downloads', amount: 5 }), signal)
    expect(used(source)).toBe(5)
  })

  it('outlives the page, and the page of the server knows better', async () => {
    const storage = fakeStorage()
    const first = open(() => total(41), { storage })
    await first.source.deliver(entry('id_1', { meter: 'downloads' }), signal)
    expect(used(open(() => total(1), { storage }).source)).toBe(41)
    const told = { meters: { downloads: { total: 50 } } }
    expect(used(open(() => total(1), { storage, ...told }).source)).toBe(50)
  })

  it('is taken in from another tab when fresh data is asked for', async () => {
    const storage = fakeStorage()
    const here = open(() => total(1), { storage, meters: { downloads: { total: 3 } } })
    expect(used(here.source)).toBe(3)
    const there = open(() => total(4), { storage })
    await there.source.deliver(entry('id_1', { meter: 'downloads' }), signal)
    expect(await here.source.reload()).toBe('fresh')
    expect(used(here.source)).toBe(4)
  })

  it('is one customer’s own', async () => {
    let user = 'user_1'
    const { source } = open(() => total(41), { customerId: () => user, storage: fakeStorage() })
    await source.deliver(entry('id_1', { meter: 'downloads' }), signal)
    user = 'user_2'
    expect(used(source)).toBeNull()
    expect(source.read()).toMatchObject({ customer: { id: 'user_2' } })
  })

  it('told to another user than asked is not shown', async () => {
    let user = 'user_1'
    const { source } = open(
      () => {
        user = 'user_2'
        return total(41)
      },
      { customerId: () => user },
    )
    expect(await source.deliver(entry('id_1'), signal)).toMatchObject({ as: 'delivered' })
    expect(used(source)).toBeNull()
  })
})

it('keeps its state while nothing changed', () => {
  const { source } = open(() => total(1))
  expect(source.read()).toBe(source.read())
})

describe('a session on it', () => {
  it('counts a use at once and keeps to the total the reply tells', async () => {
    const env = fakeEnvironment()
    const { source } = open(() => total(42), { meters: { downloads: { total: 41 } } })
    const { record, left, session } = openSession({ source, env })
    await env.advance(0)
    const receipt = record(1, {}, 'downloads')
    expect(left('downloads')).toBe(-42)
    await env.advance(5_000)
    expect(left('downloads')).toBe(-42)
    expect(await receipt.settled).toMatchObject({
      status: 'delivered',
      reply: { total_downloads: 42 },
    })
    expect(session.outbox().waiting).toEqual([])
    expect(session.usage('downloads', undefined)).toMatchObject({ pending: 0, stale: false })
  })

  it('takes a refused use out of the sum, with the words of the server', async () => {
    const env = fakeEnvironment()
    const refusal = () => Response.json({ message: 'Please subscribe.' }, { status: 402 })
    const { source } = open(refusal, { meters: { downloads: { total: 41 } } })
    const { record, left } = openSession({ source, env })
    await env.advance(0)
    const { settled } = record(1, {}, 'downloads')
    await env.advance(3_000)
    expect(left('downloads')).toBe(-41)
    expect(await settled).toMatchObject({ status: 'refused' })
  })

  it('sends one at a time, each once', async () => {
    const env = fakeEnvironment()
    let inside = 0
    let most = 0
    let count = 0
    const { source, calls } = open(async () => {
      most = Math.max(most, ++inside)
      await Promise.resolve()
      inside--
      return total(++count)
    })
    const { record, left } = openSession({ source, env })
    await env.advance(0)
    for (let i = 0; i < 5; i++) record(1, {}, 'downloads')
    await env.advance(10_000)
    expect(most).toBe(1)
    expect(new Set(calls.map((call) => call.headers.get('idempotency-key'))).size).toBe(5)
    expect(left('downloads')).toBe(-5)
  })

  it('shows on the next visit what this one was told', async () => {
    const storage = fakeStorage()
    const env = fakeEnvironment()
    const first = openSession({ source: open(() => total(42), { storage }).source, env, storage })
    await env.advance(0)
    first.record(1, {}, 'downloads')
    await env.advance(5_000)
    first.stop()
    const next = openSession({ source: open(() => total(43), { storage }).source, env, storage })
    await env.advance(5_000)
    expect(next.left('downloads')).toBe(-42)
  })
})
