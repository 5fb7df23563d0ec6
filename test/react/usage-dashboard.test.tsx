import { act, render, screen, within } from '@testing-library/react'
import { renderToString } from 'react-dom/server'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
import type { UsageReportState } from '../../src/billing/report-state.js'
import { CostBreakdown } from '../../src/components/cost-breakdown.js'
import { UsageDashboard } from '../../src/components/usage-dashboard.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { type RecordUsage, useRecordUsage } from '../../src/react/use-record-usage.js'
import { type FakeSource, fakeSource } from '../support/fake-source.js'
import { inJanuary } from '../support/in-january.js'
import { january, quota, ready, report } from '../support/reports.js'

inJanuary()

const rendered = vi.hoisted(() => new Map<string, number>())
vi.mock('../../src/components/usage-bar-view.js', async (load) => {
  const actual = await load<typeof import('../../src/components/usage-bar-view.js')>()
  const { createElement, forwardRef } = await import('react')
  const UsageBarView = forwardRef<HTMLDivElement, Parameters<typeof actual.UsageBarView>[0]>(
    function Counted(props, ref) {
      const slug = props.usage.status === 'ready' ? props.usage.meter.slug : ''
      rendered.set(slug, (rendered.get(slug) ?? 0) + 1)
      return createElement(actual.UsageBarView, { ...props, ref })
    },
  )
  return { ...actual, UsageBarView }
})
beforeEach(() => rendered.clear())

const total = () => [...rendered.values()].reduce((sum, count) => sum + count, 0)

function page(source: FakeSource, dashboard = <UsageDashboard />) {
  const held: { record?: RecordUsage } = {}
  const keep = (record: RecordUsage) => {
    held.record = record
  }
  function Recorder() {
    keep(useRecordUsage('m7'))
    return null
  }
  const element = (
    <UsageProvider source={source} customerId="user_1" storage={null}>
      <Recorder />
      {dashboard}
    </UsageProvider>
  )
  return { element, record: (amount: number) => act(async () => void held.record?.(amount)) }
}

const rows = () => within(screen.getByRole('list', { name: 'Meters' })).getAllByRole('listitem')

describe('a record on one of 500 meters', () => {
  it('renders its row once, and no other', async () => {
    const source = fakeSource(ready(Array.from({ length: 500 }, (_, i) => quota(`m${i}`, 10))))
    source.onDeliver = () => new Promise(() => {})
    const { element, record } = page(source)
    render(element)
    expect(rendered.get('m499')).toBe(1)
    const [all, seven] = [total(), rendered.get('m7') ?? 0]
    await record(5)
    expect(screen.getByText('5 pending, 85 left')).toBeInTheDocument()
    expect([total() - all, (rendered.get('m7') ?? 0) - seven]).toEqual([1, 1])
  }, 60_000)
})

describe('the dashboard of the session', () => {
  it('moves a meter to the top when it needs attention', async () => {
    const source = fakeSource(ready([quota('m1', 10), quota('m7', 70)]))
    const { element, record } = page(source)
    render(element)
    expect(rows()[0]).toHaveTextContent('M1')
    await record(25)
    expect(rows()[0]).toHaveTextContent('M7')
  })

  it('says below a meter what its number is made of', () => {
    const pools = [
      { name: 'Monthly', remaining: 40, resetsAt: january.end },
      { name: 'Bought', remaining: 25 },
      { name: 'Bought', remaining: 25 },
    ]
    render(page(fakeSource(ready([quota('m1', 10, { pools }), quota('m2', 10)]))).element)
    const lists = document.querySelectorAll('[data-slot=usage-pools]')
    expect([...lists].map(({ textContent }) => textContent)).toEqual([
      'Monthly: 40 left, resets Feb\u00a01Bought: 25 leftBought: 25 left',
    ])
  })

  it('lists the meters that were asked for', () => {
    const source = fakeSource(ready([quota('m1', 10), quota('m7', 70)]))
    render(page(source, <UsageDashboard meters={['m7']} />).element)
    expect(rows()).toHaveLength(1)
  })

  it('shows seats of the customer who is shown, and of nobody else', async () => {
    const source = fakeSource(ready([quota('m7', 1)]))
    const resources = [{ slug: 'seats', name: 'Seats', used: 7, capacity: 10 }]
    source.resources = () => resources
    render(page(source).element)
    expect(screen.getByText('Seats')).toBeInTheDocument()
    await act(async () => source.show(ready([quota('m7', 1)], { customer: 'user_2' })))
    expect(screen.queryByText('Seats')).toBeNull()
  })

  it('refreshes once at a time, and says so', async () => {
    const source = fakeSource(ready([quota('m7', 1)]))
    const answer: { now?: () => void } = {}
    render(page(source).element)
    source.onReload = () =>
      new Promise((done) => {
        answer.now = () => done('fresh')
      })
    const before = source.asked()
    const button = screen.getByRole('button', { name: 'Refresh' })
    await act(async () => button.click())
    expect(screen.getByRole('status')).toHaveTextContent('Refreshing')
    await act(async () => button.click())
    expect(source.asked()).toBe(before + 1)
    await act(async () => {
      answer.now?.()
      source.show(ready([quota('m7', 2)]))
    })
    expect(screen.getByRole('status')).toHaveTextContent('')
  })

  it('offers to try again where nothing is known', async () => {
    const error = new UsageError('unreachable', 'no.')
    const source = fakeSource({ status: 'error', error })
    render(page(source).element)
    expect(screen.getByText('Couldn’t load your usage')).toBeInTheDocument()
    source.onReload = async () => {
      source.show(ready([quota('m7', 1)]))
      return 'fresh'
    }
    await act(async () => screen.getByRole('button', { name: 'Try again' }).click())
    expect(rows()).toHaveLength(1)
  })

  it('says no distance on a server, where the time of the page is not known', () => {
    const initialReport = { ...report([quota('m7', 1)]), at: january.start }
    const html = renderToString(
      <UsageProvider
        source={fakeSource()}
        customerId="user_1"
        storage={null}
        initialReport={initialReport}
      >
        <UsageDashboard />
      </UsageProvider>,
    )
    expect(html).toContain('Jan\u00a01 – 31, resets Feb\u00a01<')
  })
})

describe('prop: report', () => {
  const state: UsageReportState = {
    status: 'ready',
    report: report([quota('m7', 30), quota('other', 40)]),
    cost: null,
    history: new Map(),
    resources: [],
    span: january,
    period: january,
    range: { preset: 'this-period' },
    setRange: () => {},
    metrics: null,
    setMetrics: () => {},
    available: [
      { slug: 'm7', name: 'M7' },
      { slug: 'other', name: 'OTHER' },
    ],
    stale: false,
    refreshing: false,
    updatedAt: january.start,
    error: null,
    refresh: async () => {},
  }

  it('needs no provider', () => {
    render(<UsageDashboard report={state} />)
    expect(rows().map((row) => row.textContent)).toEqual([
      expect.stringContaining('30 of 100'),
      expect.stringContaining('40 of 100'),
    ])
  })

  it('shows at once what is recorded on the page, where the session has the meter', async () => {
    const source = fakeSource(ready([quota('m7', 30)]))
    source.onDeliver = () => new Promise(() => {})
    const { element, record } = page(source, <UsageDashboard report={state} />)
    render(element)
    await record(5)
    expect(rows()[0]).toHaveTextContent('35 of 100')
    expect(rows()[1]).toHaveTextContent('40 of 100')
  })

  it('costs what was recorded on the page too, in the table of costs as well', async () => {
    const usd = (amount: number) => ({ amount, currency: 'USD' })
    const price = { unitPrice: 50, per: 1, currency: 'USD' }
    // The page knows of two more than the report, and records five.
    const source = fakeSource(ready([quota('m7', 98, { price })]))
    source.onDeliver = () => new Promise(() => {})
    const told = {
      ...state,
      report: report([quota('m7', 96, { price }), quota('other', 140, { price })]),
      // With a discount: it is not what the meters come to.
      cost: { base: usd(2_900), overage: usd(1_500), total: usd(4_000) },
    }
    const { element, record } = page(
      source,
      <>
        <UsageDashboard report={told} data-testid="dashboard" />
        <CostBreakdown report={told} />
      </>,
    )
    render(element)
    expect(within(screen.getByTestId('dashboard')).getByText('$40.00')).toBeVisible()
    await record(5)
    const dashboard = within(screen.getByTestId('dashboard'))
    expect(dashboard.getByText('$41.50')).toBeVisible()
    // They would add up to more than that.
    expect(dashboard.queryByText(/plan \+/)).toBeNull()
    expect(screen.getByRole('row', { name: /^Total so far/ })).toHaveTextContent('$41.50')
  })

  it('is asked for again when the page knows of another plan, or of other numbers', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
    try {
      const on = (name: string, used: number) =>
        ({
          ...ready([quota('m7', used)]),
          plan: { name, status: 'active', free: name === 'Free' },
        }) as const
      const source = fakeSource(on('Free', 30))
      const refresh = vi.fn<() => Promise<void>>(async () => {})
      render(page(source, <UsageDashboard report={{ ...state, refresh }} />).element)
      // The report has 30.
      const tell = async (name: string, used: number, ms = 1) => {
        await act(async () => source.show(on(name, used)))
        await act(() => vi.advanceTimersByTimeAsync(ms))
        return refresh.mock.calls.length
      }
      expect(await tell('Free', 30)).toBe(0)
      expect(await tell('Free', 31)).toBe(1)
      expect(await tell('Free', 32)).toBe(1)
      expect(await tell('Free', 33, 10_000)).toBe(2)
      expect(await tell('Free', 30, 60_000)).toBe(2)
      expect(await tell('Pro', 0)).toBe(3)
      // A plan is asked for at once, also where a number is told right after it.
      await act(async () => {
        source.show(on('Free', 0))
        source.show(on('Free', 7))
      })
      expect(await tell('Free', 7)).toBe(4)
    } finally {
      vi.useRealTimers()
    }
  })

  it('shows its own number where that of the page is old, and all of it costs so', async () => {
    const price = { unitPrice: 50, per: 1, currency: 'USD' }
    const source = fakeSource(ready([quota('m7', 150, { price })]))
    const told = { ...state, report: report([quota('m7', 110, { price })]) }
    const { element, record } = page(source, <UsageDashboard report={told} />)
    render(element)
    expect(rows()[0]).toHaveTextContent('150 of 100')
    source.onDeliver = () => new Promise(() => {})
    await act(async () =>
      source.show({ status: 'error', error: new UsageError('unreachable', 'no.') }),
    )
    expect(rows()[0]).toHaveTextContent('110 of 100')
    expect(screen.getByText('$5.00')).toBeVisible()
    await record(2)
    expect(rows()[0]).toHaveTextContent('152 of 100')
    expect(screen.getByText('$26.00')).toBeVisible()
  })

  it('leaves other days as they were', async () => {
    const source = fakeSource(ready([quota('m7', 50)]))
    const past = { ...state, range: { preset: 'last-period' } } as const
    const { element, record } = page(source, <UsageDashboard report={past} />)
    render(element)
    await record(5)
    expect(rows()[0]).toHaveTextContent('30 of 100')
  })

  it('shows the seats that the source of the page tells, for this period and all metrics', () => {
    const source = fakeSource(ready([quota('m7', 30)]))
    const seats = { slug: 'seats', name: 'Seats', used: 3, capacity: 3 }
    const live = [seats]
    source.resources = () => live
    const told = { ...state, resources: [{ ...seats, used: 1 }] }
    const { element } = page(source, <UsageDashboard report={told} />)
    const { rerender } = render(element)
    expect(screen.getAllByText('Seats')).toHaveLength(1)
    expect(screen.getByText('Full')).toBeInTheDocument()
    for (const other of [
      { ...state, range: { preset: 'last-period' } } as const,
      { ...state, metrics: ['m7'] },
    ]) {
      rerender(page(source, <UsageDashboard report={other} />).element)
      expect(screen.queryByText('Seats')).toBeNull()
    }
  })
})
