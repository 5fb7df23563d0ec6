import { fireEvent, render, screen, within } from '@testing-library/react'
import axe from 'axe-core'
import { createRef } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
import type { UsageReportState } from '../../src/billing/report-state.js'
import { CostBreakdown } from '../../src/components/cost-breakdown.js'
import { CreditLedger } from '../../src/components/credit-ledger.js'
import { DateRangeView } from '../../src/components/date-range-view.js'
import { MeterChoiceView } from '../../src/components/meter-choice-view.js'
import { SpendingLimit } from '../../src/components/spending-limit.js'
import { UsageDashboard } from '../../src/components/usage-dashboard.js'
import { UsageHistory } from '../../src/components/usage-history.js'
import { UsageHistoryView } from '../../src/components/usage-history-view.js'
import { january, quota, report } from '../support/reports.js'

const now = Date.UTC(2026, 0, 22, 14)
const days = [{ date: '2026-01-02', used: 20 }]
const calls = quota('calls', 20, { name: 'Calls' })
const figure = { meter: calls, days, span: january }
const noop = () => {}
const metrics = [
  { slug: 'calls', name: 'Calls' },
  { slug: 'images', name: 'Images' },
]
const state: UsageReportState = {
  status: 'ready',
  report: report([calls, quota('images', 5, { name: 'Images' }), quota('other', 1)]),
  cost: null,
  history: new Map([
    ['calls', days],
    ['images', []],
  ]),
  resources: [],
  span: january,
  period: january,
  range: { preset: 'this-period' },
  setRange: noop,
  metrics: null,
  setMetrics: noop,
  available: metrics,
  stale: false,
  refreshing: false,
  updatedAt: now,
  error: null,
  refresh: async () => {},
}

beforeEach(() => {
  vi.spyOn(console, 'error')
})
afterEach(() => {
  expect(console.error).not.toHaveBeenCalled()
})

const all = [
  ['chart', <UsageHistoryView key="1" usage={figure} now={now} onActive={noop} onMode={noop} />],
  ['total', <UsageHistoryView key="2" usage={figure} now={now} mode="total" />],
  ['loading', <UsageHistoryView key="3" usage="loading" />],
  ['error', <UsageHistoryView key="4" usage="error" onRetry={noop} />],
  [
    'days',
    <DateRangeView
      key="5"
      range={{ preset: 'custom', from: '2026-01-02', to: '2026-01-03' }}
      onRange={noop}
      period={january}
      now={now}
    />,
  ],
  ['meters', <MeterChoiceView key="6" available={metrics} chosen={['calls']} onChoose={noop} />],
] as const

it.each(all)('passes axe and carries no style attribute: %s', async (_, element) => {
  const { container } = render(element)
  const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } }
  expect((await axe.run(container, { rules })).violations).toEqual([])
  expect(renderToString(element)).not.toMatch(/\sstyle=/)
})

it('gives the ref its root, and the host the last word', () => {
  const ref = createRef<HTMLElement>()
  render(<UsageHistoryView ref={ref} usage={figure} className="mine" id="h" data-state="calm" />)
  expect(ref.current).toHaveAttribute('class', 'uw-history mine')
  expect(ref.current).toHaveAttribute('id', 'h')
  expect(ref.current).toHaveAttribute('data-state', 'calm')
})

describe('a chart of a report', () => {
  it('draws the first meter with days, and another on request', () => {
    render(<UsageHistory report={state} />)
    expect(screen.getByRole('group', { name: 'Calls, Per day' })).toBeInTheDocument()
    const list = screen.getByRole('combobox', { name: 'Meter' })
    expect(list).toHaveTextContent('CallsImages')
    fireEvent.change(list, { target: { value: 'images' } })
    expect(screen.getByRole('group', { name: 'Images, Per day' })).toBeInTheDocument()
  })

  it('is one tab stop that arrow keys walk through', () => {
    vi.useFakeTimers({ now, toFake: ['Date'] })
    const { container } = render(<UsageHistory report={state} />)
    const chart = screen.getByRole('group', { name: 'Calls, Per day' })
    const press = (key: string) => {
      fireEvent.keyDown(chart, { key })
      return container
        .querySelector('[data-slot="usage-history-readout"]')
        ?.textContent?.replaceAll('\u00a0', ' ')
    }
    expect(container.querySelectorAll('[tabindex="0"]')).toHaveLength(1)
    expect(press('ArrowRight')).toBe('0 on Thu, Jan 22')
    expect(press('ArrowRight')).toBe('Fri, Jan 23: no data yet')
    expect(press('Home')).toBe('0 on Thu, Jan 1')
    expect(press('ArrowRight')).toBe('20 on Fri, Jan 2')
    expect(press('End')).toBe('Sat, Jan 31: no data yet')
    expect(press('ArrowRight')).toBe('Sat, Jan 31: no data yet')
    expect(press('Escape')).toBe('20 this period')
    vi.useRealTimers()
  })

  it('draws meters of one unit together, and no others', () => {
    const tokens = (slug: string, used: number) => quota(slug, used, { name: slug, unit: 'tokens' })
    const shown = {
      ...state,
      report: report([calls, tokens('In', 5), tokens('Out', 7)]),
      history: new Map([
        ['calls', days],
        ['In', [{ date: '2026-01-02', used: 5 }]],
        ['Out', [{ date: '2026-01-02', used: 7 }]],
      ]),
    }
    render(<UsageHistory report={shown} />)
    const list = screen.getByRole('combobox', { name: 'Meter' })
    expect(list).toHaveTextContent('CallsInOutAll tokens')
    fireEvent.change(list, { target: { value: 'unit:tokens 1' } })
    expect(screen.getByRole('group', { name: 'All tokens, Per day' })).toBeInTheDocument()
    expect(screen.getByText(/^12 tokens|^12 this period/)).toBeInTheDocument()
    expect(screen.getByText('Out 7')).toBeInTheDocument()
  })

  describe('of meters of one unit', () => {
    const tokens = (slug: string, used: number, name = slug) =>
      quota(slug, used, { name, unit: 'tokens' })
    const on = (date: string, used: number) => [{ date, used }]
    const together = {
      ...state,
      report: report([tokens('in', 5), tokens('out', 7)]),
      history: new Map([
        ['in', on('2026-01-02', 5)],
        ['out', on('2026-01-02', 7)],
      ]),
    }
    const stack = 'unit:tokens 1'

    it('compares them with the period before', () => {
      const span = { start: Date.UTC(2025, 11, 1), end: january.start }
      const history = new Map([
        ['in', on('2025-12-01', 3)],
        // Told by the hour, unlike the other.
        ['out', on('2025-12-01T09:00:00.000Z', 4)],
      ])
      render(<UsageHistory report={{ ...together, before: { history, span } }} meter={stack} />)
      expect(screen.getByRole('columnheader', { name: 'Previous period' })).toBeInTheDocument()
      expect(screen.getAllByRole('row')[1]).toHaveTextContent(/Jan\s1070/)
    })

    it('has no period before where none of them has days of it', () => {
      const span = { start: Date.UTC(2025, 11, 1), end: january.start }
      const before = { history: new Map(), span }
      render(<UsageHistory report={{ ...together, before }} meter={stack} />)
      expect(screen.queryByRole('columnheader', { name: 'Previous period' })).toBeNull()
    })

    it('adds up the shares that every one of them tells', () => {
      const groups = new Map([
        ['in', new Map([['project', [{ name: 'Website', used: 5 }]]])],
        [
          'out',
          new Map([
            [
              'project',
              [
                { name: 'Website', used: 4 },
                { name: 'App', used: 3 },
              ],
            ],
            ['key', [{ name: 'Live', used: 7 }]],
          ]),
        ],
      ])
      render(<UsageHistory report={{ ...together, groups }} meter={stack} />)
      const shares = screen.getByRole('list', { name: 'By project' })
      expect(within(shares).getAllByRole('listitem')[0]).toHaveTextContent(/^Website975%/)
      expect(within(shares).getAllByRole('listitem')[1]).toHaveTextContent(/^App325%/)
      expect(screen.queryByRole('combobox', { name: 'Shares' })).toBeNull()
    })

    it('lists no shares that lack the use of one of them', () => {
      const groups = new Map([['in', new Map([['project', [{ name: 'Website', used: 5 }]]])]])
      render(<UsageHistory report={{ ...together, groups }} meter={stack} />)
      expect(screen.queryByText('By project')).toBeNull()
    })

    it('keeps apart meters and shares of one name', () => {
      const groups = new Map([
        [
          'in',
          new Map([
            [
              'member',
              [
                { name: 'Alex', used: 3 },
                { name: 'Alex', used: 2 },
              ],
            ],
          ]),
        ],
      ])
      const named = report([tokens('in', 5, 'Model'), tokens('out', 7, 'Model')])
      const shown = { ...together, report: named, groups }
      const { unmount } = render(<UsageHistory report={shown} meter={stack} />)
      expect(screen.getAllByRole('columnheader', { name: 'Model' })).toHaveLength(2)
      unmount()
      render(<UsageHistory report={shown} meter="in" />)
      expect(screen.getAllByText('Alex')).toHaveLength(2)
    })
  })

  it('is drawn in other steps on request, beside the period before', () => {
    const span = { start: Date.UTC(2025, 11, 1), end: january.start }
    const before = { history: new Map([['calls', [{ date: '2025-12-01', used: 3 }]]]), span }
    render(<UsageHistory report={{ ...state, before }} />)
    const steps = screen.getByRole('combobox', { name: 'Interval' })
    fireEvent.change(steps, { target: { value: 'week' } })
    expect(screen.getByRole('group', { name: 'Calls, Per week' })).toBeInTheDocument()
    expect(screen.getByRole('columnheader', { name: 'Previous period' })).toBeInTheDocument()
    expect(screen.getByRole('cell', { name: '3' })).toBeInTheDocument()
  })

  it('is not there without use by day, and waits for it', () => {
    const none = { ...state, history: new Map() }
    const { container, rerender } = render(<UsageHistory report={none} />)
    expect(container).toBeEmptyDOMElement()
    rerender(<UsageHistory report={{ ...none, refreshing: true }} />)
    expect(container.firstChild).toHaveAttribute('aria-busy', 'true')
  })

  it('marks days that are old', () => {
    const refresh = vi.fn<() => Promise<void>>(async () => {})
    const old = { ...state, stale: true, refresh }
    const { container, rerender } = render(<UsageHistory report={old} />)
    expect(container.firstChild).toHaveAttribute('data-stale')
    expect(screen.getByText('Couldn’t refresh')).toBeInTheDocument()
    fireEvent.click(screen.getByRole('button', { name: 'Retry' }))
    expect(refresh).toHaveBeenCalledOnce()
    rerender(<UsageHistory report={{ ...old, refreshing: true }} />)
    expect(screen.queryByText('Couldn’t refresh')).toBeNull()
    rerender(<UsageHistory report={old} hideAge />)
    expect(screen.queryByText('Couldn’t refresh')).toBeNull()
  })
})

describe('the choice of days', () => {
  it('takes the earlier day first, whichever field holds it', () => {
    const onRange = vi.fn<(range: unknown) => void>()
    render(<DateRangeView range={{ preset: 'this-period' }} onRange={onRange} period={null} />)
    fireEvent.change(screen.getByLabelText('From'), { target: { value: '2026-01-09' } })
    fireEvent.change(screen.getByLabelText('To'), { target: { value: '2026-01-02' } })
    const form = screen.getByLabelText('From').closest('form')
    if (form) fireEvent.submit(form)
    expect(onRange).toHaveBeenCalledWith({ preset: 'custom', from: '2026-01-02', to: '2026-01-09' })
  })

  it('offers the periods before the last one, by their dates', () => {
    const onRange = vi.fn<(range: unknown) => void>()
    render(
      <DateRangeView
        range={{ preset: 'past-period', back: 3 }}
        onRange={onRange}
        period={january}
        now={now}
      />,
    )
    expect(screen.getByRole('button', { name: /^Oct\s1 – 31$/ })).toBeInTheDocument()
    const list = screen.getByRole('combobox', { name: 'Earlier periods', hidden: true })
    expect(list.querySelectorAll('option')).toHaveLength(11)
    expect(list).toHaveDisplayValue('Oct\u00a01 – 31')
    fireEvent.change(list, { target: { value: '2' } })
    expect(onRange).toHaveBeenCalledWith({ preset: 'past-period', back: 2 })
  })

  it('offers no earlier period where there is none', () => {
    render(<DateRangeView range={{ preset: 'this-period' }} onRange={noop} period={null} />)
    expect(screen.queryByText('Previous period')).toBeNull()
  })
})

it('takes no chosen meter, and every one, as all', () => {
  const onChoose = vi.fn<(slugs: unknown) => void>()
  render(<MeterChoiceView available={metrics} chosen={['calls']} onChoose={onChoose} />)
  fireEvent.click(screen.getByRole('checkbox', { name: 'Calls', hidden: true }))
  expect(onChoose).toHaveBeenLastCalledWith(null)
  fireEvent.click(screen.getByRole('checkbox', { name: 'Images', hidden: true }))
  expect(onChoose).toHaveBeenLastCalledWith(null)
})

it('asks for a sign-in where the backend knows nobody', () => {
  const error = new UsageError('signed-out', 'status 401')
  const refused = { ...state, status: 'error', error, report: null, history: new Map() } as const
  render(
    <>
      <UsageHistory report={refused} />
      <UsageDashboard report={refused} />
      <CreditLedger report={refused} />
      <CostBreakdown report={refused} />
      <SpendingLimit report={refused} onSave={async () => {}} />
    </>,
  )
  const said = screen.getAllByText('Sign in to see your usage')
  const parts = said.map((one) => one.closest('[data-slot]')?.getAttribute('data-slot'))
  expect(new Set(parts).size).toBe(5)
  expect(screen.queryByText(/Couldn’t load/)).toBeNull()
})
