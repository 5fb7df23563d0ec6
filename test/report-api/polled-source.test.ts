import { describe, expect, it, vi } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
import type { ReportData } from '../../src/report-api/data.js'
import { createPolledSource, type PolledSourceOptions } from '../../src/report-api/polled-source.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { openSession } from '../support/open-session.js'
import { entry } from '../support/reports.js'

type Read = PolledSourceOptions['read']

const calls = (used: number, more: Partial<ReportData> = {}): ReportData => ({
  metrics: { calls: { used, included: 100 } },
  ...more,
})

function open(read: Read = () => calls(5), more: Partial<PolledSourceOptions> = {}) {
  const env = fakeEnvironment()
  const asked: { customer: string; signal: AbortSignal }[] = []
  const source = createPolledSource({
    customerId: 'user_1',
    environment: env,
    read(customer, signal) {
      asked.push({ customer, signal })
      return read(customer, signal)
    },
    ...more,
  })
  return { source, env, asked }
}

/** Answers that come when the test says so. */
function slow() {
  const answers: ((data: ReportData) => void)[] = []
  const read: Read = () => new Promise((done) => void answers.push(done))
  return { answers, read }
}

const usedIn = (source: ReturnType<typeof open>['source']) => {
  const state = source.read()
  const meter = state.status === 'ready' ? state.meters[0] : undefined
  return meter && 'used' in meter ? meter.used : state.status
}

describe('it asks', () => {
  it('when something first shows it, and once', async () => {
    const { source, env, asked } = open()
    expect(source.read()).toEqual({ status: 'loading' })
    source.subscribe(() => {})
    source.subscribe(() => {})
    await env.settle()
    expect(asked).toMatchObject([{ customer: 'user_1' }])
    expect(usedIn(source)).toBe(5)
  })

  it('at intervals while the page is visible, and somebody looks', async () => {
    const { source, env, asked } = open(undefined, { every: 60_000 })
    await env.advance(120_000)
    expect(asked).toHaveLength(0)
    const stop = source.subscribe(() => {})
    await env.advance(59_999)
    expect(asked).toHaveLength(1)
    await env.advance(1)
    expect(asked).toHaveLength(2)
    env.set({ visible: false })
    await env.advance(600_000)
    expect(asked).toHaveLength(2)
    env.set({ visible: true })
    await env.advance(0)
    expect(asked).toHaveLength(3)
    await env.advance(60_000)
    expect(asked).toHaveLength(4)
    stop()
    await env.advance(600_000)
    expect(asked).toHaveLength(4)
    expect(env.timers()).toBe(0)
  })

  it('again at the interval after a failure', async () => {
    const { source, env, asked } = open(() => Promise.reject(new TypeError('network')), {
      every: 5_000,
    })
    source.subscribe(() => {})
    await env.advance(15_000)
    expect(asked).toHaveLength(4)
  })

  it.each([0, -1, Number.NaN, undefined])('at no interval for %j', async (every) => {
    const { source, env, asked } = open(undefined, { every })
    source.subscribe(() => {})
    await env.advance(600_000)
    expect(asked).toHaveLength(1)
  })

  it.each([
    [1, 10],
    [Number.POSITIVE_INFINITY, 1],
  ])('every %d ms no more than once a second, and no later than never', async (every, times) => {
    const { source, env, asked } = open(undefined, { every })
    source.subscribe(() => {})
    await env.advance(9_500)
    expect(asked).toHaveLength(times)
  })

  it('when the page is looked at anew, unless it just did, and when it is back online', async () => {
    const { source, env, asked } = open()
    source.subscribe(() => {})
    await env.settle()
    env.set({ visible: true })
    await env.settle()
    expect(asked).toHaveLength(1)
    await env.advance(10_000)
    env.set({ online: false })
    await env.settle()
    expect(asked).toHaveLength(1)
    env.set({ online: true })
    await env.settle()
    expect(asked).toHaveLength(2)
  })

  it('after a recording', async () => {
    let used = 5
    const { source, env, asked } = open(() => calls(used), {
      deliver: async ({ amount }) => {
        used += amount
        return { as: 'delivered' }
      },
    })
    const { record, left } = openSession({ source, env })
    await env.advance(10)
    record(10, {}, 'calls')
    expect(left('calls')).toBe(85)
    await env.advance(5_000)
    expect(left('calls')).toBe(85)
    expect(asked.length).toBeGreaterThan(1)
  })

  it('nothing while nobody is signed in', async () => {
    const { source, env, asked } = open(undefined, { customerId: null, every: 1_000 })
    source.subscribe(() => {})
    expect(await source.reload()).toBe('failed')
    await env.advance(5_000)
    expect(asked).toEqual([])
    expect(source.read()).toEqual({ status: 'signed-out' })
  })
})

describe('an answer', () => {
  it('that was asked for earlier never takes the place of a later one', async () => {
    const { answers, read } = slow()
    const { source, asked } = open(read)
    const [early, late] = [source.reload(), source.reload()]
    await vi.waitFor(() => expect(answers).toHaveLength(2), 30_000)
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, false])
    answers[1]?.(calls(2))
    expect(await late).toBe('fresh')
    answers[0]?.(calls(1))
    expect(await early).toBe('fresh')
    expect(usedIn(source)).toBe(2)
  })

  it('that is older by its own time never takes the place of a newer one', async () => {
    const replies = [
      calls(20, { asOf: '2026-01-11T00:00:20Z' }),
      calls(10, { asOf: '2026-01-11T00:00:10Z' }),
      calls(20, { asOf: '2026-01-11T00:00:20Z' }),
      calls(30, { asOf: Date.UTC(2026, 0, 11, 0, 0, 30) }),
    ]
    let index = 0
    const { source } = open(() => replies[index++] ?? calls(0))
    const outcomes: unknown[] = []
    while (index < replies.length) outcomes.push([await source.reload(), usedIn(source)])
    expect(outcomes).toEqual([
      ['fresh', 20],
      ['unknown', 20],
      ['fresh', 20],
      ['fresh', 30],
    ])
    expect(source.read()).toMatchObject({ asOf: Date.UTC(2026, 0, 11, 0, 0, 30) })
  })

  it('without a time of its own takes the place of one that had one', async () => {
    const replies = [calls(20, { asOf: '2026-01-11T00:00:20Z' }), calls(10)]
    const { source } = open(() => replies.shift() ?? calls(0))
    await source.reload()
    expect([await source.reload(), usedIn(source)]).toEqual(['fresh', 10])
  })

  it('that says the same keeps the state, also over a failure', async () => {
    let fails = false
    const { source } = open(() => {
      if (fails) throw new TypeError('network')
      return calls(5)
    })
    await source.reload()
    const first = source.read()
    fails = true
    expect(await source.reload()).toBe('failed')
    expect(source.read()).toMatchObject({ status: 'error', error: { code: 'unreachable' } })
    fails = false
    expect(await source.reload()).toBe('fresh')
    expect(source.read()).toBe(first)
  })

  it('that does not come within 15 s is aborted, whatever the reader makes of it', async () => {
    vi.useFakeTimers()
    try {
      const { source, asked } = open(() => new Promise(() => {}))
      const answer = source.reload()
      await vi.advanceTimersByTimeAsync(15_000)
      expect(await answer).toBe('failed')
      expect(asked[0]?.signal.aborted).toBe(true)
      expect(source.read()).toMatchObject({ status: 'error', error: { code: 'unreachable' } })
    } finally {
      vi.useRealTimers()
    }
  })

  it.each([
    { what: 'an error of this library', error: new UsageError('signed-out', 'no.') },
    {
      what: 'an error of ky',
      error: Object.assign(new Error('no'), { response: { status: 401 } }),
    },
    { what: 'an error of ofetch', error: Object.assign(new Error('no'), { status: 401 }) },
  ])('that says who asks is signed out: $what', async ({ error }) => {
    const { source } = open(() => Promise.reject(error))
    expect(await source.reload()).toBe('failed')
    expect(source.read()).toEqual({ status: 'signed-out' })
  })

  it.each([
    { what: 'no metrics', data: { metrics: 'none' } },
    { what: 'nothing', data: undefined },
    { what: 'a text that is no JSON', data: '{' },
    { what: 'an object that holds itself', data: holdingItself() },
    { what: 'a number beyond JSON', data: { metrics: { calls: { used: 5n } } } },
  ])('with $what is an error with its reason', async ({ data }) => {
    const { source } = open(givenBy(data))
    expect(await source.reload()).toBe('failed')
    expect(source.read()).toMatchObject({ status: 'error', error: { code: 'unreadable' } })
  })

  it('may be JSON text, and hold dates', async () => {
    const text = JSON.stringify(calls(7))
    expect(usedIn(await asked(open(() => text).source))).toBe(7)
    const asOf = new Date(Date.UTC(2026, 0, 11))
    const { source } = open(givenBy({ ...calls(7), asOf }))
    expect((await asked(source)).read()).toMatchObject({ asOf: asOf.getTime() })
  })

  it('names what it could not read, and keeps the rest', async () => {
    const { source } = open(
      givenBy({ metrics: { calls: { used: 'many' }, storage: { used: 1, included: 5 } } }),
    )
    expect((await asked(source)).read()).toMatchObject({
      status: 'ready',
      meters: [{ kind: 'unreadable', slug: 'calls' }, { kind: 'quota' }],
      problems: [
        { part: 'metrics.calls', message: expect.stringContaining('The "used" of "calls"') },
      ],
    })
  })

  it('is nobody else’s', async () => {
    let user = 'ada'
    const { source, asked: questions } = open(
      (customer) => {
        if (questions.length === 1) user = 'bob'
        return calls(customer === 'ada' ? 1 : 2)
      },
      { customerId: () => user },
    )
    expect(await source.reload()).toBe('fresh')
    expect([source.read(), usedIn(source)]).toMatchObject([{ customer: { id: 'bob' } }, 2])
    user = 'ada'
    expect(source.read()).toEqual({ status: 'loading' })
    expect(source.resources()).toEqual([])
  })
})

async function asked<Source extends { reload(): Promise<unknown> }>(source: Source) {
  await source.reload()
  return source
}

/** A reader that gives what its type would not let it. */
function givenBy(data: unknown): Read {
  const read: unknown = () => data
  if (!isRead(read)) throw new Error('not a function')
  return read
}

function isRead(value: unknown): value is Read {
  return typeof value === 'function'
}

function holdingItself(): object {
  const data: { self?: object } = {}
  data.self = data
  return data
}

describe('recordings', () => {
  const signal = new AbortController().signal

  it('are refused with a reason where none are taken', async () => {
    expect(await open().source.deliver(entry('a'), signal)).toMatchObject({
      as: 'refused',
      error: { message: expect.stringContaining('createEndpointSource') },
    })
  })

  it('are sent for their customer alone', async () => {
    let user: string | null = 'ada'
    const sent: unknown[] = []
    const { source } = open(undefined, {
      customerId: () => user,
      deliver: async ({ id }, _, customer) => {
        sent.push([id, customer])
        return { as: 'delivered' }
      },
    })
    expect(await source.deliver(entry('1'), signal, 'ada')).toEqual({ as: 'delivered' })
    expect(await source.deliver(entry('2'), signal)).toEqual({ as: 'delivered' })
    user = 'bob'
    expect(await source.deliver(entry('3'), signal, 'ada')).toEqual({ as: 'hold' })
    user = null
    expect(await source.deliver(entry('4'), signal, 'ada')).toEqual({ as: 'hold' })
    expect(await source.deliver(entry('5'), signal)).toEqual({ as: 'hold' })
    expect(sent).toEqual([
      ['1', 'ada'],
      ['2', 'ada'],
    ])
  })
})

it('says of itself what it was told, and no more', () => {
  expect(open().source).toMatchObject({
    name: 'polled',
    amounts: 'decimal',
    concurrency: 4,
    lag: 0,
  })
  expect(Object.keys(open().source)).not.toContain('upgrade')
  const more = {
    name: 'credits',
    amounts: 'integer',
    concurrency: 1,
    lag: 5,
    remembersIdsFor: 9,
  } as const
  expect(open(undefined, more).source).toMatchObject(more)
})
