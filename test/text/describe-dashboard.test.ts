import { describe, expect, it } from 'vitest'
import type { DashboardFigure } from '../../src/billing/dashboard.js'
import { describeDashboard } from '../../src/text/describe-dashboard.js'
import { january, quota } from '../support/reports.js'

const ready = (slug: string, resetsAt: number | null = january.end) =>
  ({ status: 'ready', meter: quota(slug, 10, { resetsAt }) }) as const

const figure: DashboardFigure = {
  status: 'ready',
  meters: [ready('api')],
  period: january,
  planCost: null,
  usageCost: [],
  cost: [],
  projectedCost: null,
  resources: [],
  stale: false,
  refreshing: false,
  updatedAt: january.start,
}
const said = (more: Partial<DashboardFigure>) => {
  const shown = { ...figure, ...more }
  return describeDashboard(shown, shown.meters.length)
}

describe('a dashboard without a meter', () => {
  it.each([
    ['ready', 'empty', 'No usage yet this period'],
    ['loading', 'loading', undefined],
    ['error', 'error', 'Couldn’t load your usage'],
    ['signed-out', 'signed-out', 'Sign in to see your usage'],
    ['no-subscription', 'no-subscription', 'You don’t have a plan yet'],
  ] as const)('that is %s is said to be %s', (status, state, title) => {
    const { state: word, message } = said({ status, meters: [] })
    expect([word, message?.title]).toEqual([state, title])
  })
})

describe('the reset of the meters', () => {
  it.each([
    ['every one does', [ready('api'), ready('images')], 'Jan\u00a01 – 31, resets Feb\u00a01'],
    ['one does', [ready('seats', null), ready('api')], 'Jan\u00a01 – 31, resets Feb\u00a01'],
    ['none does', [ready('seats', null), ready('disks', null)], 'Jan\u00a01 – 31'],
    ['there is none', [], 'Jan\u00a01 – 31'],
  ])('is said only where one resets as the period ends: %s', (_, meters, period) => {
    expect(said({ meters }).period).toBe(period)
  })
})

it('projects nothing where no sum is expected', () => {
  expect(said({ projectedCost: [] }).stats).toEqual([])
})

describe('a resource', () => {
  const seats = (used: number, capacity: number) =>
    said({ resources: [{ slug: 'seats', name: 'Seats', used, capacity }] }).stats[0]?.note

  it.each([
    [7, 10, ''],
    [10, 10, 'Full'],
    [12, 10, '2 too many'],
    [0, 0, ''],
  ])('that has %i of %i is said to be %j', (used, capacity, note) => {
    expect(seats(used, capacity)).toBe(note)
  })
})
