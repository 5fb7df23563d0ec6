import { QueryClient } from '@tanstack/react-query'
import { act, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { MeterOverride } from '../../src/billing/meter.js'
import type { UsageReportState } from '../../src/billing/report-state.js'
import { CostBreakdown } from '../../src/components/cost-breakdown.js'
import { UsageDashboard } from '../../src/components/usage-dashboard.js'
import { createEndpointSource } from '../../src/endpoint/source.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { type RecordUsage, useRecordUsage } from '../../src/react/use-record-usage.js'
import { createReportSource } from '../../src/report-api/source.js'
import { useUsageReport } from '../../src/report-api/use-usage-report.js'
import { answer, fakeFetch } from '../support/report-answers.js'

beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 0, 16), toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

const calls = { used: 1_500, included: 1_000, unitPrice: 0.01, currency: 'usd' }
const images = { used: 20, included: 10, unitPrice: 0.5, currency: 'usd' }
const inYen = { used: 20, included: 10, unitPrice: 5, currency: 'jpy' }
const usd = (more: object) => ({ ...more, currency: 'usd' })

type Case = {
  readonly metrics?: object
  readonly estimatedCost?: object
  readonly meters?: Readonly<Record<string, MeterOverride>>
  readonly choose?: readonly string[]
}

async function show({ metrics = { calls, images }, estimatedCost, meters = {}, choose }: Case) {
  const data = {
    period: { start: '2026-01-01T00:00:00Z', end: '2026-02-01T00:00:00Z' },
    plan: { name: 'Pro', price: 29, currency: 'usd', interval: 'month' },
    metrics,
    estimatedCost,
  }
  const { fetch } = fakeFetch(({ method }) =>
    method === 'POST' ? new Promise(() => {}) : answer(data),
  )
  const customerId = 'user_1'
  const record = createEndpointSource({ url: 'https://host/use', fetch, customerId, meters: {} })
  const source = createReportSource({ url: 'https://host/usage', fetch, customerId, record })
  const client = new QueryClient()
  const held: { record?: RecordUsage; report?: UsageReportState } = {}
  const keep = (record: RecordUsage, report: UsageReportState) =>
    void Object.assign(held, { record, report })
  function Page() {
    const report = useUsageReport({ source, client, history: false })
    keep(useRecordUsage('calls'), report)
    return (
      <>
        <UsageDashboard report={report} data-testid="dashboard of the report" />
        <CostBreakdown report={report} data-testid="table of the report" />
        <UsageDashboard data-testid="dashboard of the page" />
        <CostBreakdown data-testid="table of the page" />
      </>
    )
  }
  const shown = render(
    <UsageProvider source={source} customerId="user_1" storage={null} meters={meters}>
      <Page />
    </UsageProvider>,
  )
  const rows = (name: string) =>
    [...shown.container.querySelectorAll('tr')]
      .map((row) => row.textContent)
      .filter((text) => text.startsWith(name))
  await waitFor(() => expect(rows('Total')).toHaveLength(2), { timeout: 60_000 })
  await act(async () => choose && held.report?.setMetrics(choose))
  const said = () => ({
    sums: ['dashboard of the report', 'dashboard of the page'].map(
      (id) => within(screen.getByTestId(id)).getByText('Estimated cost').parentElement?.textContent,
    ),
    totals: rows('Total'),
    plans: rows('Pro'),
  })
  return { said, record: (amount: number) => act(async () => void held.record?.(amount)) }
}

it.each<[string, Case, string, string]>([
  ['the prices', {}, '39.00', '40.00'],
  ['a total with other charges', { estimatedCost: usd({ total: 69 }) }, '69.00', '70.00'],
  ['a total and its parts', { estimatedCost: usd({ base: 29, overage: 40 }) }, '69.00', '70.00'],
  ['a credit', { estimatedCost: usd({ total: -5 }) }, '5.00', '4.00'],
  [
    'a meter that is hidden',
    { estimatedCost: usd({ total: 39 }), meters: { images: { hidden: true } } },
    ...(['39.00', '40.00'] as const),
  ],
  [
    'a meter that is hidden, without a total',
    { meters: { images: { hidden: true } } },
    '34.00',
    '35.00',
  ],
  [
    'a limit of the host',
    { estimatedCost: usd({ total: 39 }), meters: { images: { limit: 18 } } },
    ...(['35.00', '36.00'] as const),
  ],
  [
    'no limit, by the host',
    { estimatedCost: usd({ base: 29, overage: 10 }), meters: { images: { limit: null } } },
    ...(['34.00', '35.00'] as const),
  ],
  ['chosen meters', { choose: ['images'] }, '39.00', '40.00'],
  [
    'chosen meters and a total',
    { estimatedCost: usd({ total: 39 }), choose: ['images'] },
    ...(['39.00', '40.00'] as const),
  ],
  [
    'a meter in another currency than the total',
    { metrics: { calls, inYen }, estimatedCost: usd({ total: 34 }) },
    ...(['34.00', '35.00'] as const),
  ],
])(
  'a report, the page and both tables cost the same: %s',
  async (_, given, before, after) => {
    const { said, record } = await show(given)
    for (const sum of [before, after]) {
      const { sums, totals } = said()
      for (const text of [...sums, ...totals]) expect(text).toContain(`$${sum}`)
      expect(totals).toHaveLength(2)
      if (sum === before) await record(100)
    }
  },
  120_000,
)

it('explains the sum by parts that add up to it, or not at all', async () => {
  const { said } = await show({ estimatedCost: usd({ total: 69 }) })
  expect(said().sums).toEqual(['Estimated cost$69.00', 'Estimated cost$69.00'])
  expect(said().plans).toEqual(['Pro$29.00', 'Pro$29.00'])
}, 120_000)

it('lists no meter that the host hides', async () => {
  await show({ meters: { images: { hidden: true } } })
  expect(screen.queryByText('Images')).toBeNull()
}, 120_000)
