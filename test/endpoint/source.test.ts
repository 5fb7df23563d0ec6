import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { headerText } from '../../src/billing/header-text.js'
import { InsufficientCreditsError } from '../../src/billing/insufficient-credits.js'
import type { Judgement } from '../../src/endpoint/reply.js'
import { createEndpointSource, type EndpointSourceOptions } from '../../src/endpoint/source.js'
import { insufficientCreditsResponse } from '../../src/server/answers.js'
import { outboxOf } from '../../src/sync/outbox.js'
import { describeError } from '../../src/text/describe-error.js'
import { describeSync } from '../../src/text/describe-sync.js'
import { german } from '../../stories/support/german.js'
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
  return meter?.kind === 'counted' ? meter.used : 'none'
}

describe('a meter', () => {
  it.each([
    ['name', { name: 7 }],
    ['name', { name: null }],
    ['unit', { unit: null }],
    ['unit', { unit: 7 }],
    ['limit', { limit: 'lots' }],
    ['limit', { limit: -1 }],
    ['total', { total: 'many' }],
    ['total', { total: null }],
  ])('goes without a %s that is none, with one warning: %j', (field, meter: object) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const slug = JSON.stringify(meter)
    const { source } = open(() => total(1), { meters: { [slug]: meter } })
    const state = source.read()
    expect(state.status === 'ready' && state.meters).toEqual([
      {
        kind: 'counted',
        slug,
        name: slug,
        used: 0,
        aggregation: 'sum',
        period: null,
        resetsAt: null,
        derived: true,
      },
    ])
    const told = warn.mock.calls.map(([text]) => String(text))
    warn.mockRestore()
    expect(told.map((text) => /^usage-widgets: the (\w+) of/.exec(text)?.[1])).toEqual([field])
  })

  it.each(['null', '7', '"images"', '[]'])('that is %s is counted under its slug', (meter) => {
    vi.spyOn(console, 'warn').mockImplementation(() => {})
    const { source } = open(() => total(1), { meters: JSON.parse(`{"downloads":${meter}}`) })
    const state = source.read()
    expect(state.status === 'ready' && state.meters).toMatchObject([
      { kind: 'counted', name: 'downloads', used: 0 },
    ])
    vi.restoreAllMocks()
  })
})

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

  it.each([
    ['job-1:a/b~c', 'job-1:a/b~c'],
    ['job 1', 'job%201'],
    ['job%201', 'job%25201'],
    ['größe 1', 'gr%C3%B6%C3%9Fe%201'],
    ['\u{1f4a1}', '%F0%9F%92%A1'],
    ['a\tb\n', 'a%09b%0A'],
    ['"x",y', '"x",y'],
  ])('of the id %j has the key %j', async (id, key) => {
    const { source, calls } = open(() => total(1))
    await source.deliver(entry(id), signal)
    expect(calls[0]?.headers.get('idempotency-key')).toBe(key)
    expect(decodeURIComponent(key)).toBe(id)
  })

  it('of another id has another key, in printable ASCII', () => {
    const half = fc.constantFrom('\ud83d', '\udca1', '\ufffd')
    const ids = fc.string({
      unit: fc.oneof(fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), half),
      minLength: 1,
    })
    fc.assert(
      fc.property(ids, ids, (a, b) => {
        expect(headerText(a)).toMatch(/^[!-~]+$/)
        expect(headerText(a) === headerText(b)).toBe(a === b)
      }),
    )
  })

  it('names its customer, so that a server can turn down another’s cookie', async () => {
    const { source, calls } = open(() => total(1), { customerId: 7 })
    await source.deliver(entry('id_1'), signal, '7')
    expect(calls[0]?.headers.get('x-usage-customer')).toBe('7')
  })

  it('says what the server said of the moment it was recorded', async () => {
    const at = Date.UTC(2026, 0, 11, 9)
    const recordedAt = new Date(at).toISOString()
    const { source } = open(() => Response.json({ recordedAt }))
    expect(await source.deliver(entry('id_1'), signal)).toMatchObject({ at })
    const own = open(() => Response.json({ made: at }), { readAt: ({ made }) => made })
    expect(await own.source.deliver(entry('id_1'), signal)).toMatchObject({ at })
    const exact = open(() => Response.json({ recordedAt, recordedAfter: recordedAt }))
    expect(await exact.source.deliver(entry('id_1'), signal)).toMatchObject({ at, after: at })
    const none = open(() => Response.json({ recordedAt: 'today' }))
    expect(await none.source.deliver(entry('id_1'), signal)).not.toHaveProperty('at')
  })

  it('is tried again when nobody knows whether it arrived', async () => {
    const { source } = open(() => Promise.reject(new TypeError('network')))
    expect(await source.deliver(entry('id_1'), signal)).toEqual({ as: 'retry' })
  })

  it('is tried again where a page of HTML answers, and the developer is told once', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const { source } = open(() => new Response('<html>'))
    expect(await source.deliver(entry('id_1'), signal)).toEqual({ as: 'retry' })
    expect(await source.deliver(entry('id_1'), signal)).toEqual({ as: 'retry' })
    expect(warn.mock.calls).toEqual([[expect.stringContaining('answered with a page of HTML')]])
  })

  it.each([
    ['a promise', Promise.resolve('refused')],
    ['another word', 'no'],
    ['no meaning', {}],
  ])(
    'is judged by the default where the judge answers %s, and the developer is told',
    async (what, answer: unknown) => {
      const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
      const given: Judgement = Object(answer)
      const judge = () => given
      const { source } = open(() => total(1), { judge, url: `/judged/${what}` })
      expect((await source.deliver(entry('id_1'), signal)).as).toBe('delivered')
      expect(warn).toHaveBeenCalledExactlyOnceWith(
        expect.stringContaining('did not return a known meaning'),
      )
      warn.mockRestore()
    },
  )

  it('is judged by the default where the judge throws, and the developer is told', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const judge = () => {
      throw new TypeError('no such field')
    }
    const { source } = open(() => total(1), { judge })
    expect(await source.deliver(entry('id_1'), signal)).toMatchObject({ as: 'delivered' })
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('no such field'))
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
    expect(source.read()).toMatchObject({ meters: [{ kind: 'counted', used: 0, derived: true }] })
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

  it('may be digits as text', async () => {
    const { source } = open(() => Response.json({ total_downloads: '41' }))
    await source.deliver(entry('id_1', { meter: 'downloads' }), signal)
    expect(used(source)).toBe(41)
  })

  it.each(['many', Number.NaN, -1, {}, null])('is not taken from %j', async (told) => {
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
    expect(used(source)).toBe(0)
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
    expect(used(source)).toBe(0)
  })
})

describe('a meter', () => {
  it.each([
    [{}, { kind: 'counted', used: 40, derived: false }],
    [{ limit: 100 }, { kind: 'quota', used: 40, limit: 100, limitSource: 'reported' }],
    [{ limit: null }, { kind: 'unlimited', used: 40 }],
  ])('of which the host says %j is no more than that', (more, expected) => {
    const { source } = open(() => total(1), { meters: { downloads: { total: 40, ...more } } })
    expect(source.read()).toMatchObject({ meters: [expected] })
  })

  it('whose replies tell no total counts what was confirmed here', () => {
    const { fetch } = fakeFetch(() => total(1))
    const meters = { downloads: {} }
    const source = createEndpointSource({ url: '/', customerId: 'a', meters, fetch, storage: null })
    expect(source.read()).toMatchObject({ meters: [{ used: 0, derived: false }] })
  })
})

describe('another customer', () => {
  /** A page whose user changes at a moment of the request. */
  function changing(when: 'asked' | 'headers' | 'sent' | 'renewed', next: string | null) {
    let user: string | null = 'ada'
    const change = (moment: typeof when) => {
      if (moment === when) user = next
    }
    const page = open(
      ({ headers }) => {
        change('sent')
        return headers.get('authorization') === 'ada old' ? signedOut() : total(1)
      },
      {
        customerId: () => user,
        headers: async ({ refresh, customer }) => {
          await Promise.resolve()
          change(refresh ? 'renewed' : 'headers')
          return {
            authorization: `${user === customer ? customer : user} ${refresh ? 'new' : 'old'}`,
          }
        },
      },
    )
    change('asked')
    return { ...page, deliver: () => page.source.deliver(entry('id_1'), signal, 'ada') }
  }
  const signedOut = () => new Response(null, { status: 401 })

  it.each([
    { when: 'asked', next: 'bob', sent: 0 },
    { when: 'asked', next: null, sent: 0 },
    { when: 'headers', next: 'bob', sent: 0 },
    { when: 'headers', next: null, sent: 0 },
    { when: 'sent', next: 'bob', sent: 1 },
    { when: 'sent', next: null, sent: 1 },
    { when: 'renewed', next: 'bob', sent: 1 },
    { when: 'renewed', next: null, sent: 1 },
  ] as const)(
    'who signs in or out ($next) when it is $when gets no use of the former one',
    async ({ when, next, sent }) => {
      const { deliver, calls } = changing(when, next)
      expect(await deliver()).toEqual({ as: 'hold' })
      expect(calls.map(({ headers }) => headers.get('authorization'))).toEqual(
        ['ada old'].slice(0, sent),
      )
    },
  )

  it('does not share the renewal of a token that is on its way', async () => {
    let user = 'ada'
    const renewals: (() => void)[] = []
    const { source, calls } = open(
      ({ headers }) => (headers.get('authorization')?.endsWith('old') ? signedOut() : total(1)),
      {
        customerId: () => user,
        headers: ({ refresh, customer }) =>
          refresh
            ? new Promise((done) => {
                renewals.push(() => done({ authorization: `${customer} new` }))
              })
            : { authorization: `${customer} old` },
      },
    )
    const first = source.deliver(entry('id_1'), signal, 'ada')
    await vi.waitFor(() => expect(renewals).toHaveLength(1), 30_000)
    user = 'bob'
    const second = source.deliver(entry('id_2'), signal, 'bob')
    await vi.waitFor(() => expect(renewals).toHaveLength(2), 30_000)
    for (const renew of renewals) renew()
    expect(await first).toEqual({ as: 'hold' })
    expect(await second).toMatchObject({ as: 'delivered' })
    expect(calls.map(({ headers }) => headers.get('authorization'))).toEqual([
      'ada old',
      'bob old',
      'bob new',
    ])
  })

  it('who renews a token for several uses is asked once', async () => {
    let renewals = 0
    const { source } = open(
      ({ headers }) => (headers.get('authorization') === 'new' ? total(1) : signedOut()),
      {
        headers: async ({ refresh }) => {
          if (refresh) renewals++
          return { authorization: refresh ? 'new' : 'old' }
        },
      },
    )
    await Promise.all(['a', 'b', 'c'].map((id) => source.deliver(entry(id), signal)))
    expect(renewals).toBe(1)
  })

  it('is not asked for where the entry names nobody', async () => {
    const { source } = open(() => total(1))
    expect(await source.deliver(entry('id_1'), signal)).toMatchObject({ as: 'delivered' })
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
    expect(outboxOf(session).waiting).toEqual([])
    expect(session.usage('downloads', undefined)).toMatchObject({ pending: 0, stale: false })
  })

  it.each([
    ['whose server has no words', undefined, /^Nicht erfasst: .*5.*2/],
    ['whose server has words', 'Bitte aufladen.', /^Nicht erfasst: Bitte aufladen\.$/],
  ])('says in the customer’s language what a 402 means %s', async (_, message, expected) => {
    const env = fakeEnvironment()
    const error = new InsufficientCreditsError('downloads', 2, 5)
    const { source } = open(() => insufficientCreditsResponse(error, message))
    const { record, session } = openSession({ source, env })
    await env.advance(0)
    const { settled } = record(5, {}, 'downloads')
    await env.advance(3_000)
    const options = { labels: german, locale: 'de' }
    const figure = { ...outboxOf(session), retryIn: null }
    const [section] = describeSync(figure, options)
    expect(section?.rows[0]?.reason).toMatch(expected)
    const end = await settled
    expect(describeError(end.status === 'refused' && end.error, options)).not.toMatch(/left|enough/)
    expect(describeError(end.status === 'refused' && end.error, options)).toMatch(message ?? /5.*2/)
  })

  it('takes a refused use out of the sum, with the words of the server', async () => {
    const env = fakeEnvironment()
    const refusal = () => Response.json({ message: 'Please subscribe.' }, { status: 402 })
    const { source } = open(refusal, { meters: { downloads: { total: 41 } } })
    const { record, left, session } = openSession({ source, env })
    await env.advance(0)
    const { settled } = record(1, {}, 'downloads')
    await env.advance(3_000)
    expect(left('downloads')).toBe(-41)
    expect(await settled).toMatchObject({
      status: 'refused',
      error: { code: 'refused', details: { message: 'Please subscribe.' } },
    })
    expect(outboxOf(session).refused).toMatchObject([
      { error: { details: { message: 'Please subscribe.' } } },
    ])
  })

  it('sends nothing for a customer who is signed out by then, though nobody told the page', async () => {
    const env = fakeEnvironment()
    let user = 'user_1'
    const { source, calls } = open(() => total(1), { customerId: () => user })
    const { record, session } = openSession({ source, env })
    await env.advance(0)
    user = 'user_2'
    record(1, {}, 'downloads')
    await env.advance(5_000)
    expect(calls).toEqual([])
    expect(outboxOf(session).waiting).toHaveLength(1)
  })

  it('keeps what was recorded under the cookie of another until its own customer is back', async () => {
    const env = fakeEnvironment()
    let cookie = 'user_1'
    const { source, calls } = open(
      ({ headers }) =>
        headers.get('x-usage-customer') === cookie ? total(1) : new Response(null, { status: 401 }),
      { headers: {} },
    )
    const { record, session, events } = openSession({ source, env })
    await env.advance(0)
    // Another tab signs in as somebody else: this page does not know, the server does.
    cookie = 'user_2'
    record(1, {}, 'downloads')
    await env.advance(200_000)
    expect(outboxOf(session).waiting).toHaveLength(1)
    cookie = 'user_1'
    await env.advance(200_000)
    expect(events.filter(({ type }) => type === 'delivered')).toHaveLength(1)
    expect(new Set(calls.map(({ headers }) => headers.get('x-usage-customer')))).toEqual(
      new Set(['user_1']),
    )
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
