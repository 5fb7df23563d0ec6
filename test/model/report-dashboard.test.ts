import { describe, expect, it } from 'vitest'
import { dashboardOfReport } from '../../src/model/report-dashboard.js'
import type { UsageReportState } from '../../src/model/report-state.js'
import { january, quota, report } from '../support/reports.js'

const now = january.start + 15.5 * 86_400_000
const usd = (amount: number) => ({ amount, currency: 'USD' })
const price = { unitPrice: 2, per: 1, currency: 'USD' }

function state(more: Partial<UsageReportState> = {}): UsageReportState {
  const plan = { name: 'Pro', free: false, price: { unitPrice: 2_900, per: 1, currency: 'USD' } }
  const meters = [quota('api', 120, { price })]
  return {
    status: 'ready',
    report: { ...report(meters), plan },
    cost: null,
    history: new Map(),
    resources: [],
    span: january,
    period: january,
    range: { preset: 'this-period' },
    setRange: () => {},
    metrics: null,
    setMetrics: () => {},
    available: [],
    stale: false,
    refreshing: false,
    updatedAt: now,
    error: null,
    refresh: async () => {},
    ...more,
  }
}

describe('the cost', () => {
  it('is worked out for this period where the report says none', () => {
    expect(dashboardOfReport(state(), now)).toMatchObject({
      planCost: usd(2_900),
      usageCost: [usd(40)],
      cost: [usd(2_940)],
      projectedCost: [usd(2_900 + 280)],
    })
  })

  it('is the report’s where it says one, whatever its parts come to', () => {
    const cost = { base: usd(1_000), overage: null, total: usd(1_500) }
    expect(dashboardOfReport(state({ cost }), now)).toMatchObject({
      planCost: usd(1_000),
      usageCost: [],
      cost: [usd(1_500)],
    })
  })

  it('is not projected below what the report has come to', () => {
    const cost = { base: usd(2_900), overage: usd(9_000), total: usd(11_900) }
    expect(dashboardOfReport(state({ cost }), now).projectedCost).toBeNull()
  })

  it('of other days is never worked out, nor projected', () => {
    const range = { preset: 'last-7-days' } as const
    expect(dashboardOfReport(state({ range }), now)).toMatchObject({
      cost: [],
      projectedCost: null,
    })
  })

  it.each([
    ['while the numbers are old', { stale: true }, now],
    ['before the time is known', {}, undefined],
  ])('is not projected %s', (_, more, at) => {
    expect(dashboardOfReport(state(more), at).projectedCost).toBeNull()
  })
})

it('calls numbers old when a refresh failed, not while another range loads', () => {
  expect(dashboardOfReport(state({ stale: true }), now).stale).toBe(true)
  expect(dashboardOfReport(state({ stale: true, refreshing: true }), now).stale).toBe(false)
})
