import { QueryClient } from '@tanstack/react-query'
import { act, renderHook, waitFor } from '@testing-library/react'
import { renderToString } from 'react-dom/server'
import { describe, expect, it, vi } from 'vitest'
import type { UsageReportState } from '../../src/billing/report-state.js'
import { createReportSource } from '../../src/report-api/source.js'
import {
  type UseUsageReportOptions,
  useUsageReport,
} from '../../src/report-api/use-usage-report.js'
import { answer, type Call, failure, fakeFetch, january } from '../support/report-answers.js'

type Reply = (call: Call, index: number) => Promise<Response> | Response

type Inline = Exclude<UseUsageReportOptions, { source: unknown }>

const now = () => Date.UTC(2024, 0, 22, 14)
const query = ({ url }: Call) => new URL(url, 'http://here').searchParams
const isDated = (call: Call) => query(call).has('startDate')
const dates = (call: Call) => [query(call).get('startDate'), query(call).get('endDate')]

const withUse = (used: number, more: object = {}) =>
  answer({ ...january, metrics: { apiCalls: { name: 'API Calls', included: 100, used } }, ...more })
const days = (used: number) => ({ history: { apiCalls: [{ date: '2024-01-02', used }] } })

function open(reply: Reply, options: Partial<Inline> = {}) {
  const { fetch, calls } = fakeFetch(reply)
  const client = new QueryClient()
  const hook = renderHook(() =>
    useUsageReport({ fetch, client, now, customerId: 'user_1', ...options }),
  )
  return { ...hook, calls, client, state: () => hook.result.current }
}

const used = ({ report }: UsageReportState) => {
  const meter = report?.meters[0]
  return meter && 'used' in meter ? meter.used : undefined
}

describe('this period', () => {
  it('is asked for without dates, and its days with the period’s own', async () => {
    const { state, calls } = open((call) => (isDated(call) ? withUse(9, days(9)) : withUse(5)))
    expect(state()).toMatchObject({ status: 'loading', report: null, refreshing: true })
    await waitFor(() => expect(state().history.size).toBe(1))
    expect(state()).toMatchObject({ status: 'ready', stale: false, error: null })
    expect(used(state())).toBe(5)
    expect(calls.map((call) => dates(call))).toEqual([
      [null, null],
      ['2024-01-01', '2024-01-31'],
    ])
    expect(state().period).toEqual({ start: Date.UTC(2024, 0, 1), end: Date.UTC(2024, 1, 1) })
  })

  it('needs no second request where the report has its days', async () => {
    const { state, calls } = open(() => withUse(5, days(5)))
    await waitFor(() => expect(state().history.size).toBe(1))
    expect(calls).toHaveLength(1)
  })

  it('asks for the time before, to compare with', async () => {
    const { state, calls } = open(() => withUse(5, days(5)), { compare: true })
    await waitFor(() => expect(state().before).toBeTruthy())
    expect(calls.map((call) => dates(call))).toEqual([
      [null, null],
      ['2023-12-01', '2023-12-31'],
    ])
    expect(state().before?.span.start).toBe(Date.UTC(2023, 11, 1))
    act(() => state().setRange({ preset: 'last-7-days' }))
    expect(state().before).toBeNull()
  })

  it('asks for no days where none are wanted', async () => {
    const { state, calls } = open(() => withUse(5), { history: false })
    await waitFor(() => expect(state().status).toBe('ready'))
    expect(calls).toHaveLength(1)
  })

  it('stands without its days where the server answers no range', async () => {
    const { state } = open((call) => (isDated(call) ? failure(400, 'BAD_REQUEST') : withUse(5)))
    await waitFor(() => expect(state().refreshing).toBe(false))
    expect(state()).toMatchObject({ status: 'ready', error: null, stale: false })
    expect(state().history.size).toBe(0)
  })
})

describe('another range', () => {
  it.each([
    ['last-period', '2023-12-01', '2023-12-31'],
    ['last-7-days', '2024-01-16', '2024-01-22'],
    ['last-90-days', '2023-10-25', '2024-01-22'],
  ] as const)('%s is asked for by its days', async (preset, startDate, endDate) => {
    const { state, calls } = open(() => withUse(5), { history: false })
    await waitFor(() => expect(state().status).toBe('ready'))
    act(() => state().setRange({ preset }))
    await waitFor(() => expect(calls).toHaveLength(2))
    expect(calls.map(dates).at(-1)).toEqual([startDate, endDate])
  })

  it('keeps the numbers before, marked stale, until its own are there', async () => {
    let release = () => {}
    const slow = new Promise<void>((done) => {
      release = done
    })
    const { state } = open(
      async (call) => {
        if (!isDated(call)) return withUse(5)
        await slow
        return withUse(70)
      },
      { history: false },
    )
    await waitFor(() => expect(used(state())).toBe(5))
    act(() => state().setRange({ preset: 'custom', from: '2024-01-02', to: '2024-01-03' }))
    expect(state()).toMatchObject({ status: 'ready', stale: true, refreshing: true })
    expect(used(state())).toBe(5)
    release()
    await waitFor(() => expect(used(state())).toBe(70))
    expect(state()).toMatchObject({ stale: false })
    expect(state().span).toMatchObject({ start: Date.UTC(2024, 0, 2), end: Date.UTC(2024, 0, 4) })
    expect(state().report?.meters[0]).toMatchObject({ kind: 'counted', resetsAt: null })
  })

  it('asks for one day by moments, since a server may want the start before the end', async () => {
    const { state, calls } = open(() => withUse(5), { history: false })
    await waitFor(() => expect(used(state())).toBe(5))
    act(() => state().setRange({ preset: 'custom', from: '2024-01-02', to: '2024-01-02' }))
    await waitFor(() => expect(state()).toMatchObject({ stale: false, refreshing: false }))
    expect(calls.map((call) => dates(call))).toEqual([
      [null, null],
      ['2024-01-02T00:00:00Z', '2024-01-03T00:00:00Z'],
    ])
  })

  it('says nothing of limits, resets and plans, which are those of now', async () => {
    const plan = { name: 'Pro' }
    const { state } = open(
      (call) =>
        isDated(call)
          ? answer({ metrics: { apiCalls: { used: 70, included: null } }, plan })
          : withUse(5, { plan }),
      { history: false },
    )
    await waitFor(() => expect(state().report?.plan).toMatchObject(plan))
    act(() => state().setRange({ preset: 'last-7-days' }))
    await waitFor(() => expect(used(state())).toBe(70))
    expect(state().report).toMatchObject({ plan: null, meters: [{ kind: 'counted' }] })
  })

  it('that fails leaves the numbers before, stale, with the reason', async () => {
    const { state } = open((call) => (isDated(call) ? failure(400, 'BAD_REQUEST') : withUse(5)), {
      history: false,
    })
    await waitFor(() => expect(state().status).toBe('ready'))
    act(() => state().setRange({ preset: 'last-7-days' }))
    await waitFor(() => expect(state().error?.code).toBe('invalid-date'))
    expect(state()).toMatchObject({ status: 'ready', stale: true })
    expect(used(state())).toBe(5)
  })

  it('is cached, and its request is cancelled when it is left', async () => {
    // A report counts as new for some seconds, which a busy machine may take for this.
    vi.spyOn(Date, 'now').mockReturnValue(now())
    const { state, calls } = open(
      (call) => {
        if (!isDated(call)) return withUse(5)
        return dates(call)[0] === '2024-01-16' ? withUse(7) : new Promise<Response>(() => {})
      },
      { history: false },
    )
    await waitFor(() => expect(used(state())).toBe(5))
    act(() => state().setRange({ preset: 'last-7-days' }))
    await waitFor(() => expect(used(state())).toBe(7))
    act(() => state().setRange({ preset: 'last-90-days' }))
    await waitFor(() => expect(calls).toHaveLength(3))
    act(() => state().setRange({ preset: 'last-7-days' }))
    expect(used(state())).toBe(7)
    expect(state().stale).toBe(false)
    await waitFor(() => expect(calls[2]?.signal?.aborted).toBe(true))
    expect(calls).toHaveLength(3)
  })

  it('may be the first one', async () => {
    const { state, calls } = open(() => withUse(5), {
      startDate: '2024-01-02',
      endDate: '2024-01-05',
      history: false,
    })
    await waitFor(() => expect(state().stale).toBe(false))
    await waitFor(() => expect(calls).toHaveLength(2))
    expect(calls.map((call) => dates(call))).toContainEqual(['2024-01-02', '2024-01-05'])
  })

  it('of days that are none is an error, and asks nothing', async () => {
    const { state, calls } = open(() => withUse(5), {
      startDate: '2024-02-30',
      endDate: '2024-03-01',
    })
    await waitFor(() => expect(state().error?.code).toBe('invalid-date'))
    expect(calls.filter(isDated)).toEqual([])
  })
})

it('shows the chosen metrics, in any case, and offers all', async () => {
  const { state, calls } = open(() => answer(january), {
    metrics: ['apiCalls', 'storage', 'seats'],
  })
  await waitFor(() => expect(state().status).toBe('ready'))
  expect(calls[0] && query(calls[0]).get('metrics')).toBe('api_calls,storage,seats')
  act(() => state().setMetrics(['api_calls', 'seats']))
  expect(state().report?.meters.map(({ slug }) => slug)).toEqual(['apiCalls', 'seats'])
  expect(state().available).toHaveLength(4)
  act(() => state().setMetrics(['api_calls']))
  expect(state().resources).toEqual([])
})

it('asks again when the page gets the focus', async () => {
  const { state, calls } = open((_, index) => withUse(index), { history: false })
  await waitFor(() => expect(used(state())).toBe(0))
  window.dispatchEvent(new Event('visibilitychange'))
  await waitFor(() => expect(used(state())).toBe(1))
  expect(calls).toHaveLength(2)
})

it('asks again where it is shown anew after more than ten seconds', async () => {
  const clock = vi.spyOn(Date, 'now').mockReturnValue(now())
  const { fetch, calls } = fakeFetch((_, index) => withUse(index))
  const client = new QueryClient()
  const show = () =>
    renderHook(() => useUsageReport({ fetch, client, now, customerId: 'user_1', history: false }))
  const first = show()
  await waitFor(() => expect(used(first.result.current)).toBe(0))
  clock.mockReturnValue(now() + 9_999)
  const second = show()
  expect(used(second.result.current)).toBe(0)
  expect(second.result.current.refreshing).toBe(false)
  clock.mockReturnValue(now() + 10_001)
  const third = show()
  await waitFor(() => expect(used(third.result.current)).toBe(1))
  expect(calls).toHaveLength(2)
})

it('refreshes on request', async () => {
  const { state } = open((_, index) => withUse(index), { history: false })
  await waitFor(() => expect(used(state())).toBe(0))
  await act(async () => state().refresh())
  await waitFor(() => expect(used(state())).toBe(1))
})

describe('who asks', () => {
  it('is the source’s user, and nobody sees the former one', async () => {
    let user: string | null = 'user_1'
    const { fetch } = fakeFetch(() => withUse(user === 'user_1' ? 1 : 2))
    const source = createReportSource({ fetch, customerId: () => user })
    const client = new QueryClient()
    const hook = renderHook(() => useUsageReport({ source, client, now, history: false }))
    await waitFor(() => expect(used(hook.result.current)).toBe(1))
    user = 'user_2'
    hook.rerender()
    expect(hook.result.current).toMatchObject({ status: 'loading', report: null, available: [] })
    await waitFor(() => expect(used(hook.result.current)).toBe(2))
    user = null
    hook.rerender()
    expect(hook.result.current).toMatchObject({ status: 'error', report: null })
    expect(hook.result.current.error?.code).toBe('signed-out')
  })

  it('sees no numbers any more once the token is refused', async () => {
    const { state } = open(
      (_, index) => (index === 0 ? withUse(5) : failure(401, 'UNAUTHORIZED')),
      { history: false },
    )
    await waitFor(() => expect(state().status).toBe('ready'))
    await act(async () => state().refresh())
    await waitFor(() => expect(state()).toMatchObject({ status: 'error', report: null }))
  })
})

it('needs no provider and renders on a server', () => {
  function Page() {
    return <p>{useUsageReport({ url: '/usage' }).status}</p>
  }
  expect(renderToString(<Page />)).toBe('<p>loading</p>')
})
