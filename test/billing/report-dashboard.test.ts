import { describe, expect, it } from 'vitest'
import { dashboardOfReport } from '../../src/billing/report-dashboard.js'
import type { UsageReportState } from '../../src/billing/report-state.js'
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
  const live = (used: number, more = {}) => [
    { status: 'ready' as const, meter: quota('api', used, { price, ...more }) },
  ]

  it('follows the numbers of the page, where the report knows the price', () => {
    const cost = { base: usd(2_900), overage: usd(40), total: usd(2_940) }
    expect(dashboardOfReport(state({ cost }), now, live(130))).toMatchObject({
      usageCost: [usd(60)],
      cost: [usd(2_960)],
      meters: [{ meter: { used: 130 } }],
    })
    expect(dashboardOfReport(state(), now, live(130)).cost).toEqual([usd(2_960)])
    const unpriced = state({ cost, report: report([quota('api', 120)]) })
    expect(dashboardOfReport(unpriced, now, live(130)).cost).toEqual([usd(2_940)])
    const inEuro = live(130, { price: { ...price, currency: 'EUR' } })
    expect(dashboardOfReport(state({ cost }), now, inEuro).cost).toEqual([usd(2_940)])
  })

  it('is never less than nothing, and that of other days stays', () => {
    const cost = { base: null, overage: usd(10), total: usd(10) }
    expect(dashboardOfReport(state({ cost }), now, live(100))).toMatchObject({
      usageCost: [usd(0)],
      cost: [usd(0)],
    })
    const past = state({ cost, range: { preset: 'last-period' } })
    expect(dashboardOfReport(past, now, live(100)).cost).toEqual([usd(10)])
  })

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
    expect(dashboardOfReport(state({ cost }), now)).toMatchObject({
      usageCost: [usd(9_000)],
      projectedCost: null,
    })
  })

  it('is not projected where it holds more than the meters explain, such as use by the package', () => {
    const said = (overage: number) => {
      const cost = { base: usd(2_900), overage: usd(overage), total: usd(2_900 + overage) }
      return dashboardOfReport(state({ cost }), now).projectedCost
    }
    expect(said(40)).toEqual([usd(3_180)])
    // Rounded elsewhere.
    expect(said(41)).toEqual([usd(3_180)])
    expect(said(280)).toBeNull()
  })

  it('is projected in every currency, or not at all', () => {
    const eur = (amount: number) => ({ amount, currency: 'EUR' })
    const euros = { unitPrice: 3, per: 1, currency: 'EUR' }
    const meters = [quota('api', 120, { price }), quota('images', 110, { price: euros })]
    const shown = (more: object = {}) =>
      dashboardOfReport(state({ report: report(meters), ...more }), now)
    expect(shown()).toMatchObject({ cost: [usd(40), eur(30)] })
    expect(shown().projectedCost).toEqual([usd(280), eur(360)])
    const cost = { base: null, overage: null, total: eur(400) }
    expect(shown({ cost }).projectedCost).toBeNull()
    expect(shown({ cost: { ...cost, total: eur(30) } }).projectedCost).toEqual([usd(280), eur(360)])
    expect(shown({ cost: { ...cost, total: { amount: 1, currency: 'GBP' } } }).projectedCost).toBe(
      null,
    )
  })

  it('is not projected where nothing can be said of it', () => {
    const free = state({ report: report([quota('api', 120)]) })
    expect(dashboardOfReport(free, now).projectedCost).toBeNull()
    const cost = { base: usd(2_900), overage: null, total: usd(2_900) }
    expect(dashboardOfReport({ ...free, cost }, now).projectedCost).toBeNull()
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
    [
      'before the time is known',
      // Its source says where it is heading.
      { report: report([quota('api', 120, { price, projected: 300 })]) },
      undefined,
    ],
  ])('is not projected %s', (_, more, at) => {
    expect(dashboardOfReport(state(more), at).projectedCost).toBeNull()
  })
})

describe('the meters', () => {
  const absent = { kind: 'absent', slug: 'gone', name: 'Gone', reason: 'not-in-plan' } as const

  it('are those of the plan, with the age of their numbers', () => {
    const api = quota('api', 120, { price })
    const shown = dashboardOfReport(
      state({ report: report([absent, api]), updatedAt: 7, stale: true }),
      now,
    )
    expect(shown.meters).toEqual([{ status: 'ready', meter: api, stale: true, asOf: 7 }])
    expect(shown.usageCost).toEqual([usd(40)])
  })

  it('are none before a report is there, nor is a cost', () => {
    const shown = dashboardOfReport(state({ status: 'loading', report: null }), now)
    expect(shown).toMatchObject({ meters: [], planCost: null, usageCost: [], cost: [] })
  })
})

it('calls numbers old when a refresh failed, not while another range loads', () => {
  expect(dashboardOfReport(state({ stale: true }), now).stale).toBe(true)
  expect(dashboardOfReport(state({ stale: true, refreshing: true }), now).stale).toBe(false)
})
