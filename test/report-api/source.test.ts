import { describe, expect, it, vi } from 'vitest'
import type { Entry } from '../../src/entries/entry.js'
import { createReportSource, type ReportSourceOptions } from '../../src/report-api/source.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { openSession } from '../support/open-session.js'
import { answer, type Call, failure, fakeFetch, january } from '../support/report-answers.js'
import { entry } from '../support/reports.js'

type Reply = (call: Call, index: number) => Promise<Response> | Response

function open(reply: Reply = () => answer(january), more: Partial<ReportSourceOptions> = {}) {
  const env = fakeEnvironment()
  const { fetch, calls } = fakeFetch(reply)
  const source = createReportSource({ customerId: 'user_1', fetch, environment: env, ...more })
  return { source, calls, env }
}

const withUse = (used: number) =>
  answer({ ...january, metrics: { apiCalls: { name: 'API Calls', included: 100, used } } })
const usedIn = (source: ReturnType<typeof open>['source']) => {
  const state = source.read()
  if (state.status !== 'ready') return state.status
  const meter = state.meters[0]
  return meter?.kind === 'quota' ? meter.used : meter?.kind
}

describe('what it asks', () => {
  it('is nothing before somebody looks, and then once', async () => {
    const { source, calls, env } = open()
    expect(source.read()).toEqual({ status: 'loading' })
    source.subscribe(() => {})
    source.subscribe(() => {})
    await env.settle()
    expect(calls.map(({ url, method }) => [method, url])).toEqual([['GET', '/api/billing/usage']])
    expect(usedIn(source)).toBe(45_230)
  })

  it.each([
    ['snake_case', 'api_calls,storage'],
    ['camelCase', 'apiCalls,storage'],
    ['as-is', 'apiCalls,storage'],
    [undefined, 'api_calls,storage'],
  ] as const)('names metrics in %s', async (metricIds, metrics) => {
    const more = { metrics: ['apiCalls', 'storage'], ...(metricIds ? { metricIds } : {}) }
    const { source, calls } = open(undefined, { ...more, url: '/usage?team=a#top' })
    await source.reload()
    expect(new URL(calls[0]?.url ?? '', 'http://here').searchParams.get('metrics')).toBe(metrics)
    expect(calls[0]?.url).toMatch(/^\/usage\?team=a&metrics=/)
  })

  it('carries the bearer token, asked for anew once after a 401', async () => {
    const headers = async ({ refresh }: { readonly refresh: boolean }) => ({
      Authorization: `Bearer ${refresh ? 'new' : 'old'}`,
    })
    const { source, calls } = open(
      ({ headers: sent }) =>
        sent.get('authorization') === 'Bearer new' ? answer(january) : failure(401, 'UNAUTHORIZED'),
      { headers },
    )
    expect(await source.reload()).toBe('fresh')
    expect(calls).toHaveLength(2)
  })
})

describe('the customer', () => {
  it('is named by every request, so that a server can turn down another’s cookie', async () => {
    const { source, calls } = open(undefined, { customerId: 'größe 1%' })
    await source.reload()
    expect(calls[0]?.headers.get('x-usage-customer')).toBe('gr%C3%B6%C3%9Fe%201%25')
  })

  it.each([
    { what: 'while headers were read', when: 0 },
    { what: 'while a token was renewed', when: 1 },
  ])(
    'who signs in $what gets no report asked with the credentials of another',
    async ({ when }) => {
      let user = 'ada'
      const asked: string[] = []
      const { source, calls } = open(
        ({ headers }) =>
          headers.get('authorization') === 'old' ? failure(401, 'UNAUTHORIZED') : withUse(1),
        {
          customerId: () => user,
          headers: async ({ refresh, customer }) => {
            asked.push(`${customer} ${refresh}`)
            if (asked.length === when + 1) user = 'bob'
            return { authorization: refresh || user === 'bob' ? 'new' : 'old' }
          },
        },
      )
      expect(await source.reload()).toBe('fresh')
      expect(source.read()).toMatchObject({ customer: { id: 'bob' } })
      const sent = calls.map(({ headers }) => [
        headers.get('x-usage-customer'),
        headers.get('authorization'),
      ])
      expect(sent).toEqual([...(when === 0 ? [] : [['ada', 'old']]), ['bob', 'new']])
    },
  )
})

describe('what it answers', () => {
  it('is signed out after a token is refused twice', async () => {
    const { source, calls } = open(() => failure(401, 'UNAUTHORIZED'), { headers: () => ({}) })
    expect(await source.reload()).toBe('failed')
    expect(calls).toHaveLength(2)
    expect(source.read()).toEqual({ status: 'signed-out' })
  })

  it.each([
    [failure(403, 'FORBIDDEN'), 'forbidden'],
    [failure(400, 'BAD_REQUEST'), 'refused'],
    [failure(404, 'NOT_FOUND'), 'refused'],
    [failure(500, 'INTERNAL_ERROR'), 'unreachable'],
    [failure(200, 'BAD_REQUEST'), 'refused'],
    [new Response('<html>', { status: 200 }), 'unreadable'],
    [Response.json({ success: true }), 'unreadable'],
    [answer({ metrics: 'none' }), 'unreadable'],
  ])('is an error of its own kind: %o, %s', async (response, code) => {
    const { source } = open(() => response)
    expect(await source.reload()).toBe('failed')
    expect(source.read()).toMatchObject({ status: 'error', error: { code } })
  })

  it('keeps its identity while the report is the same, also over a failure', async () => {
    const replies = [() => answer(january), () => answer(january), () => failure(500, 'X')]
    const { source } = open((_, index) => (replies[index] ?? replies[0])?.() ?? answer(january))
    await source.reload()
    const first = source.read()
    const changed = vi.fn<() => void>()
    source.subscribe(changed)
    expect(await source.reload()).toBe('fresh')
    expect(source.read()).toBe(first)
    expect(changed).not.toHaveBeenCalled()
    expect(await source.reload()).toBe('failed')
    expect(await source.reload()).toBe('fresh')
    expect(source.read()).toBe(first)
  })

  it('is never an answer that was asked for before the last reload', async () => {
    const answers: ((response: Response) => void)[] = []
    const { source } = open(
      () =>
        new Promise<Response>((done) => {
          answers.push(done)
        }),
    )
    const [early, late] = [source.reload(), source.reload()]
    await Promise.resolve()
    answers[1]?.(withUse(2))
    expect(await late).toBe('fresh')
    answers[0]?.(withUse(1))
    expect(await early).toBe('fresh')
    expect(usedIn(source)).toBe(2)
  })

  it('cancels a request that another takes the place of', async () => {
    const { source, calls, env } = open(() => new Promise<Response>(() => {}))
    void source.reload()
    void source.reload()
    await env.settle()
    expect(calls.map(({ signal }) => signal?.aborted)).toEqual([true, false])
  })

  it('tells which parts could not be read', async () => {
    const { source } = open(() => answer({ metrics: { bad: {} } }))
    await source.reload()
    const meters = [{ kind: 'unreadable', slug: 'bad' }]
    expect(source.read()).toMatchObject({ meters, problems: [{ part: 'metrics.bad' }] })
  })

  it('lists seats, the same list while nothing changed', async () => {
    const { source } = open()
    expect(source.resources()).toEqual([])
    await source.reload()
    expect(source.resources()).toMatchObject([{ slug: 'seats', used: 7, capacity: 10 }])
    expect(source.resources()).toBe(source.resources())
  })
})

describe('a change of user', () => {
  it('shows nothing of the former one, and asks for the next', async () => {
    let user: string | null = 'user_1'
    const { source, calls, env } = open(undefined, { customerId: () => user })
    source.subscribe(() => {})
    await env.settle()
    user = 'user_2'
    expect(source.read()).toEqual({ status: 'loading' })
    expect(source.resources()).toEqual([])
    source.subscribe(() => {})
    await env.settle()
    expect(calls).toHaveLength(2)
    expect(source.read()).toMatchObject({ customer: { id: 'user_2' } })
    user = null
    expect(source.read()).toEqual({ status: 'signed-out' })
  })

  it('while a report is on its way throws that report away', async () => {
    let user = 'user_1'
    const { source, calls } = open(
      (_, index) => {
        if (index === 0) user = 'user_2'
        return withUse(index)
      },
      { customerId: () => user },
    )
    expect(await source.reload()).toBe('fresh')
    expect(calls).toHaveLength(2)
    expect(source.read()).toMatchObject({ customer: { id: 'user_2' } })
    expect(usedIn(source)).toBe(1)
  })
})

describe('the page', () => {
  it('seen again asks anew, unless it just did', async () => {
    const { source, calls, env } = open()
    const stop = source.subscribe(() => {})
    await env.settle()
    env.set({ visible: true })
    await env.settle()
    expect(calls).toHaveLength(1)
    await env.advance(20_000)
    env.set({ visible: false })
    expect(calls).toHaveLength(1)
    env.set({ visible: true })
    await env.settle()
    expect(calls).toHaveLength(2)
    stop()
    await env.advance(20_000)
    env.set({ visible: true })
    expect(calls).toHaveLength(2)
  })

  it('back online asks at once after a failure', async () => {
    const { source, calls, env } = open((_, index) =>
      index === 0 ? Promise.reject(new TypeError('network')) : answer(january),
    )
    source.subscribe(() => {})
    await env.settle()
    expect(source.read().status).toBe('error')
    env.set({ online: true })
    await env.settle()
    expect(calls).toHaveLength(2)
    expect(source.read().status).toBe('ready')
  })
})

describe('recordings', () => {
  it('are refused with a reason where the source only reads', async () => {
    const { source, env } = open(() => withUse(5))
    const { record, left } = openSession({ source, env })
    await env.advance(10)
    const { settled } = record(1, {}, 'apiCalls')
    await env.advance(10)
    expect(await settled).toMatchObject({ status: 'refused' })
    expect(left('apiCalls')).toBe(95)
  })

  it('go to the endpoint, count at once and are counted once', async () => {
    let used = 5
    const { source, env, calls } = open(() => withUse(used), {
      record: {
        amounts: 'decimal',
        deliver: async ({ amount }) => {
          used += amount
          return { as: 'delivered' }
        },
      },
    })
    const { record, left, session } = openSession({ source, env })
    await env.advance(10)
    record(1.5, {}, 'api_calls')
    expect(left('apiCalls')).toBe(93.5)
    await env.advance(5_000)
    expect(left('apiCalls')).toBe(93.5)
    expect(calls.length).toBeGreaterThan(1)
    expect(session.usage('apiCalls', undefined)).toMatchObject({ pending: 0 })
  })
})

describe('how far its reports trail', () => {
  const timed = () => answer({ ...january, asOf: '2024-01-22T14:02:00Z' })

  it('is five minutes where they do not say', async () => {
    const { source } = open()
    expect(source.lag).toBe(300_000)
    await source.reload()
    expect(source.lag).toBe(300_000)
  })

  it('is told by their own time where they have one, also over a failure', async () => {
    const { source } = open((_, index) => (index === 0 ? timed() : failure(500, 'X')))
    await source.reload()
    expect(source.lag).toBe(0)
    expect(source.read()).toMatchObject({ asOf: Date.UTC(2024, 0, 22, 14, 2) })
    await source.reload()
    expect(source.lag).toBe(0)
  })

  it('is what the host says', async () => {
    const { source } = open(timed, { lag: 60_000 })
    await source.reload()
    expect(source.lag).toBe(60_000)
  })
})

it('is of the account that the host names', async () => {
  const { source } = open(undefined, { account: 'org_1' })
  await source.reload()
  expect(source.read()).toMatchObject({ account: 'org_1' })
})

it('reads a report without an envelope', async () => {
  const { source } = open(() => Response.json(january))
  expect(await source.reload()).toBe('fresh')
})

it('takes over what its record can do', async () => {
  const read = () => null
  const record = {
    amounts: 'integer',
    remembersIdsFor: 5,
    readInsufficientCredits: read,
    deliver: async (_: Entry, __: AbortSignal, customer?: string) =>
      ({ as: 'delivered', reply: customer }) as const,
  } as const
  const { source } = open(undefined, { record })
  expect(source).toMatchObject({ amounts: 'integer', remembersIdsFor: 5, concurrency: 4 })
  expect(source.readInsufficientCredits).toBe(read)
  const { signal } = new AbortController()
  expect(await source.deliver(entry('a'), signal, 'user_1')).toMatchObject({ reply: 'user_1' })
  expect(await source.deliver(entry('a'), signal, 'user_2')).toEqual({ as: 'hold' })
})
