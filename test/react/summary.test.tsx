import { act, renderHook } from '@testing-library/react'
import type { ReactNode } from 'react'
import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
import type { UsageEvent } from '../../src/billing/event.js'
import { UsageProvider, type UsageProviderProps } from '../../src/react/usage-provider.js'
import { useRecordUsage } from '../../src/react/use-record-usage.js'
import { useUsage } from '../../src/react/use-usage.js'
import { useUsageOutbox } from '../../src/react/use-usage-outbox.js'
import { useUsageSummary } from '../../src/react/use-usage-summary.js'
import { type FakeSource, fakeSource } from '../support/fake-source.js'
import { inJanuary } from '../support/in-january.js'
import { january, quota, ready } from '../support/reports.js'

inJanuary()

const price = { unitPrice: 50, per: 10, currency: 'USD' }
const over = quota('api', 130, { price })
const loaded = () => ready([over, quota('images', 10), quota('secret', 1)])

function wrap(source: FakeSource, props: Partial<UsageProviderProps> = {}) {
  return {
    wrapper: ({ children }: { children: ReactNode }) => (
      <UsageProvider source={source} customerId="user_1" storage={null} {...props}>
        {children}
      </UsageProvider>
    ),
  }
}

describe('useUsageSummary', () => {
  it('gives every meter that is not hidden, plan, period, cost and time', () => {
    const meters = { secret: { hidden: true } }
    const { result } = renderHook(useUsageSummary, wrap(fakeSource(loaded()), { meters }))
    expect(result.current).toMatchObject({
      status: 'ready',
      error: null,
      plan: { name: 'Pro' },
      period: january,
      usageCost: [{ amount: 150, currency: 'USD' }],
      stale: false,
    })
    expect(result.current.meters.map(({ meter, state }) => [meter.slug, state])).toEqual([
      ['api', 'over'],
      ['images', 'normal'],
    ])
    expect(Date.now() - (result.current.updatedAt ?? 0)).toBeLessThan(5_000)
  })

  it('is the same object until something changes', async () => {
    const source = fakeSource(loaded())
    let updates = 0
    const { result } = renderHook(() => {
      updates++
      return { summary: useUsageSummary(), record: useRecordUsage('images') }
    }, wrap(source))
    const { summary, record } = result.current
    const before = updates
    await act(async () => void record(5))
    expect(result.current.summary).not.toBe(summary)
    expect(result.current.summary.meters[1]).toMatchObject({ remaining: 85, pending: 5 })
    expect(result.current.summary.meters[0]).toBeDefined()
    expect(updates - before).toBeLessThanOrEqual(2)
  })

  it('reloads on request', async () => {
    const source = fakeSource(loaded())
    const { result } = renderHook(useUsageSummary, wrap(source))
    source.onReload = async () => {
      source.show(ready([quota('api', 1)]))
      return 'fresh'
    }
    await act(() => result.current.reload())
    expect(result.current.meters).toMatchObject([{ remaining: 99 }])
  })

  it('says that billing failed, and why', () => {
    const error = new UsageError('unreachable', 'no.')
    const { result } = renderHook(useUsageSummary, wrap(fakeSource({ status: 'error', error })))
    expect(result.current).toMatchObject({ status: 'error', error, meters: [], updatedAt: null })
  })
})

describe('useUsage', () => {
  it.each([
    { amount: undefined, remaining: 90, answer: 'yes' },
    { amount: 90, remaining: 90, answer: 'yes' },
    { amount: 91, remaining: 90, answer: 'no' },
    { amount: undefined, remaining: 0, answer: 'no' },
    { amount: undefined, remaining: -5, answer: 'no' },
  ])('with $remaining left allows $amount: $answer', ({ amount, remaining, answer }) => {
    const source = fakeSource(ready([quota('api', 100 - remaining)]))
    const { result } = renderHook(() => useUsage('api'), wrap(source))
    expect(result.current.status === 'ready' && result.current.allows(amount)).toBe(answer)
  })

  it('tells the share that is used, what it costs and where it goes', () => {
    const source = fakeSource(ready([over, quota('images', 10)]))
    const { result } = renderHook(() => [useUsage('api'), useUsage('images')], wrap(source))
    const [api, images] = result.current
    expect(api).toMatchObject({ ratio: 1, cost: { amount: 150, currency: 'USD' } })
    expect(images).toMatchObject({ ratio: 0.1, cost: null })
    expect(images?.status === 'ready' && images.projected).toBeGreaterThanOrEqual(10)
  })

  it('takes a meter by id, and what the host knows of it', () => {
    const source = fakeSource(ready([quota('api', 30)]))
    const meters = { api: { name: 'Calls', limit: 40 } }
    const { result } = renderHook(() => useUsage('api_id'), wrap(source, { meters }))
    expect(result.current).toMatchObject({
      remaining: 10,
      meter: { name: 'Calls', limit: 40, limitSource: 'override' },
    })
  })

  it('offers a retry in the error state', async () => {
    const source = fakeSource({ status: 'error', error: new UsageError('unreachable', 'no.') })
    source.onReload = async () => {
      source.show(ready([quota('api', 30)]))
      return 'unknown'
    }
    const { result } = renderHook(() => useUsage('api'), wrap(source))
    const { current } = result
    await act(async () => {
      if (current.status === 'error') current.retry()
      await new Promise((done) => setTimeout(done, 5))
    })
    expect(result.current).toMatchObject({ status: 'ready', remaining: 70 })
  })
})

describe('useUsageOutbox', () => {
  it('lists what was refused, and retries and discards it', async () => {
    const source = fakeSource(ready([quota('api', 0)]))
    source.onDeliver = async () => ({ as: 'refused', error: new UsageError('refused', 'no.') })
    const { result } = renderHook(
      () => ({ outbox: useUsageOutbox(), record: useRecordUsage('api') }),
      wrap(source),
    )
    const pause = () => new Promise((done) => setTimeout(done, 5))
    expect(result.current.outbox).toMatchObject({ waiting: [], refused: [], online: true })
    await act(async () => {
      result.current.record(5, { transactionId: 't' })
      await pause()
    })
    expect(result.current.outbox.refused).toMatchObject([{ id: 't', error: { message: 'no.' } }])
    await act(async () => {
      result.current.outbox.retry('t')
      await pause()
    })
    expect(source.sent.map(({ id }) => id)).toEqual(['t', 't'])
    await act(async () => result.current.outbox.discard('t'))
    expect(result.current.outbox.refused).toEqual([])
  })
})

describe('prop: onEvent', () => {
  it('tells the newest handler what happens, as one union', async () => {
    const source = fakeSource(ready([quota('api', 74)]))
    const seen: UsageEvent[] = []
    const { result } = renderHook(
      () => useRecordUsage('api'),
      wrap(source, { onEvent: (event) => seen.push(event) }),
    )
    await act(async () => {
      result.current(2, { transactionId: 't' })
      await new Promise((done) => setTimeout(done, 5))
    })
    const about = { customer: 'user_1', meter: 'api' }
    expect(seen).toEqual([
      { type: 'recorded', ...about, id: 't', amount: 2, durable: false },
      { type: 'threshold-crossed', ...about, from: 'normal', state: 'warning' },
      { type: 'delivered', ...about, id: 't', amount: 2, attempts: 1 },
    ])
  })
})
