import { describe, expect, it } from 'vitest'
import { type DashboardFigure, listed, resetsApart, withOnly } from '../../src/billing/dashboard.js'
import type { UsageMeter } from '../../src/billing/meter.js'
import { describeDashboard } from '../../src/text/describe-dashboard.js'
import { balance, january, quota } from '../support/reports.js'

const day = 86_400_000
const now = january.end - 10 * day
const ready = (meter: UsageMeter) => ({ status: 'ready', meter }) as const
const usd = (amount: number) => ({ amount, currency: 'USD' })
const eur = (amount: number) => ({ amount, currency: 'EUR' })
const price = { unitPrice: 1, per: 1, currency: 'USD' }
const paid = (slug: string): UsageMeter => ({ ...quota(slug, 5), kind: 'metered', price })
const free = (slug: string): UsageMeter => ({ ...quota(slug, 5), kind: 'unlimited' })

const figure: DashboardFigure = {
  status: 'ready',
  meters: [ready(quota('api', 10))],
  period: january,
  planCost: usd(2_900),
  usageCost: [usd(2_164)],
  cost: [usd(5_064)],
  projectedCost: [usd(7_560)],
  resources: [],
  stale: false,
  refreshing: false,
  updatedAt: now,
}
const said = (more: Partial<DashboardFigure> = {}, options = {}) => {
  const shown = { ...figure, ...more }
  return describeDashboard(shown, shown.meters.length, { now, ...options })
}
const text = (value: { before: string; count: string; after: string } | undefined) =>
  value && value.before + value.count + value.after

describe('the order of meters', () => {
  it('is that of attention, and equals keep theirs', () => {
    const meters = [
      free('free'),
      balance('credits', 10),
      quota('normal', 10),
      paid('paid'),
      quota('warning', 80),
      balance('spent', 0),
      quota('critical', 95),
      quota('over a', 101),
      quota('exhausted', 100),
      quota('over b', 500),
    ].map(ready)
    expect(listed({ meters, resources: [] }).map(({ meter }) => meter.slug)).toEqual([
      ...['over a', 'over b', 'spent', 'exhausted', 'critical', 'warning', 'normal'],
      ...['free', 'credits', 'paid'],
    ])
  })

  it('leaves out what is listed as a resource, and what was not asked for', () => {
    const meters = [ready(quota('seats', 7)), ready(quota('api', 1)), ready(quota('images', 1))]
    const resources = [{ slug: 'seats', name: 'Seats', used: 7, capacity: 10 }]
    const shown = withOnly(['seats', 'api'], { ...figure, meters, resources })
    expect(listed(shown).map(({ meter }) => meter.slug)).toEqual(['api'])
  })

  it('is that of all where none was asked for by name', () => {
    const meters = [ready(quota('seats', 7)), ready(quota('api', 1))]
    expect(withOnly(undefined, { ...figure, meters }).meters).toEqual(meters)
  })
})

describe('the reset of a meter', () => {
  it.each([
    ['with the period', { resetsAt: january.end }, january, false],
    ['on another day', { resetsAt: january.end - day }, january, true],
    ['never', { resetsAt: null }, january, true],
    ['while no period is known', { resetsAt: january.end }, null, true],
    ['never, while no period is known', { resetsAt: null }, null, true],
  ])('is said beside it unless it is that of the period: %s', (_, more, period, apart) => {
    expect(resetsApart(ready(quota('api', 1, more)), { ...figure, period })).toBe(apart)
  })
})

const hours = {
  start: january.start + 20 * day + 13 * 3_600_000,
  end: january.start + 20 * day + 18 * 3_600_000,
}

describe('the period', () => {
  it.each([
    ['with how far its reset is', {}, {}, 'Jan\u00a01 – 31, resets in 10 days'],
    [
      'in days of the time zone, the last of which is the next period’s',
      {},
      { timeZone: 'Asia/Calcutta', now: undefined },
      'Jan\u00a01 – 31, resets Feb\u00a01',
    ],
    [
      'in days of a time zone in which it began the day before',
      {},
      { timeZone: 'America/New_York', now: undefined },
      'Dec\u00a031 – Jan\u00a030, resets Jan\u00a031',
    ],
    [
      'with the time of day where it is short',
      {
        period: hours,
        meters: [ready(quota('api', 1, { period: hours, resetsAt: hours.end }))],
      },
      { now: hours.start },
      'Jan\u00a021, resets 6:00\u00a0PM',
    ],
    [
      'with the end of a plan that ends, never with a reset',
      { plan: { name: 'Pro', free: false, endsAt: january.end } },
      {},
      'Jan\u00a01 – 31, ends Feb\u00a01',
    ],
    [
      'without a distance until the time is known',
      {},
      { now: undefined },
      'Jan\u00a01 – 31, resets Feb\u00a01',
    ],
    [
      'without a distance once it is over',
      {},
      { now: january.end },
      'Jan\u00a01 – 31, resets Feb\u00a01',
    ],
    [
      'alone where nothing resets then',
      { meters: [ready(quota('api', 1, { resetsAt: null }))] },
      {},
      'Jan\u00a01 – 31',
    ],
    [
      'over the turn of a month',
      { period: { start: january.start + 14 * day, end: january.end + 14 * day } },
      {},
      'Jan\u00a015 – Feb\u00a014',
    ],
    ['not at all where it is not known', { period: null }, {}, ''],
  ])('is said %s', (_, more, options, expected) => {
    expect(said(more, options).period).toBe(expected)
  })
})

describe('the numbers of the head', () => {
  it('are the cost with its parts, what it will be, and seats', () => {
    const resources = [{ slug: 'seats', name: 'Seats', used: 7, capacity: 10 }]
    expect(
      said({ resources }).stats.map(({ name, values, note }) => [name, text(values[0]), note]),
    ).toEqual([
      ['Estimated cost', '$50.64', '$29.00 plan + $21.64 usage'],
      ['Projected by Jan\u00a031', 'about $76', 'At your current pace'],
      ['Seats', '7 of 10', ''],
    ])
  })

  it('are absent where nothing is known', () => {
    expect(said({ cost: [], projectedCost: null }).stats).toEqual([])
  })

  it.each([
    [
      'only the plan',
      { planCost: usd(2_900), usageCost: [usd(0)], cost: [usd(2_900)] },
      'Nothing beyond your plan',
    ],
    ['only use', { planCost: null, usageCost: [usd(5)], cost: [usd(5)] }, 'For usage so far'],
    ['nothing, where parts are not all of it', { cost: [usd(9_000)] }, ''],
    ['nothing, where a part is not in it', { usageCost: [usd(2_164), eur(5)] }, ''],
  ])('say what costs: %s', (_, more, note) => {
    expect(said(more).stats[0]?.note).toBe(note)
  })

  it('keep currencies apart, a line each', () => {
    const cost = [usd(5_064), eur(300)]
    const both = said({ cost, usageCost: [usd(2_164), eur(300)] }).stats[0]
    expect(both?.values.map(text)).toEqual(['$50.64', '€3.00'])
    expect(both?.note).toBe('$29.00 plan + $21.64 and €3.00 usage')
  })

  it('say that a plan on trial is paid after the trial', () => {
    const plan = { name: 'Pro', free: false, status: 'trialing' } as const
    const note = (more: object, usageCost: DashboardFigure['usageCost'] = []) =>
      said({ plan: { ...plan, ...more }, usageCost }).stats[0]?.note
    expect(note({ trialEndsAt: january.end })).toBe('After the trial, from Feb\u00a01')
    expect(note({})).toBe('After the trial')
    expect(note({ trialEndsAt: january.end }, [usd(2_164)])).toBe(
      '$29.00 plan from Feb\u00a01 + $21.64 usage',
    )
    expect(note({}, [usd(2_164)])).toBe('$29.00 plan after the trial + $21.64 usage')
  })

  it('say nothing of a price after a trial that nothing follows', () => {
    const plan = { name: 'Pro', free: false, status: 'trialing', endsAt: january.end } as const
    const paid = { planCost: null, cost: [usd(2_164)] }
    expect(said({ plan, ...paid }).stats[0]?.note).toBe('For usage so far')
  })

  it.each([
    [423, 'USD', 'about $4.20'],
    [7_587, 'USD', 'about $76'],
    [80_000, 'USD', 'about $800'],
    [116_871, 'USD', 'about $1,170'],
    [7_587, 'JPY', 'about ¥7,590'],
    [84_300, 'BHD', 'about BHD\u00a084'],
  ])('estimate %d %s as no more than is known: %s', (amount, currency, expected) => {
    const projectedCost = [{ amount, currency }]
    expect(text(said({ projectedCost }).stats[1]?.values[0])).toBe(expected)
  })
})

describe('in the place of meters', () => {
  it.each([
    [{ status: 'loading' }, 'loading', undefined],
    [{ status: 'error' }, 'error', 'Couldn’t load your usage'],
    [{ status: 'signed-out' }, 'signed-out', 'Sign in to see your usage'],
    [{ status: 'no-subscription' }, 'no-subscription', 'You don’t have a plan yet'],
    [{ meters: [] }, 'empty', 'No usage yet this period'],
    [{}, 'ready', undefined],
  ] as const)('with %o', (more, state, title) => {
    const { state: word, message } = said(more)
    expect([word, message?.title]).toEqual([state, title])
  })

  it('no number of another state is said', () => {
    expect(said({ status: 'signed-out' })).toMatchObject({ period: '', stats: [], age: '' })
  })
})

describe('the age', () => {
  it.each([
    [{}, 'Updated at 12:00\u00a0AM'],
    [{ stale: true }, 'As of 12:00\u00a0AM, couldn’t refresh'],
    [{ stale: true, updatedAt: null }, 'Couldn’t refresh'],
    [{ updatedAt: null }, ''],
  ])('with %o', (more, age) => {
    expect(said(more).age).toBe(age)
  })
})
