import { describe, expect, it } from 'vitest'
import type { DashboardFigure } from '../../src/billing/dashboard.js'
import { spanOf } from '../../src/billing/usage-range.js'
import { describePeriod } from '../../src/text/describe-dashboard.js'
import { describeHistory } from '../../src/text/describe-history.js'
import { january, quota } from '../support/reports.js'

const now = Date.UTC(2026, 0, 22, 14)
const meter = quota('calls', 30, { name: 'Calls', limitSource: 'reported' })
const days = [
  { date: '2026-01-02', used: 20 },
  { date: '2026-01-01', used: 10 },
]
const figure = { meter, days, span: january }
const dashboard: DashboardFigure = {
  status: 'ready',
  meters: [],
  period: january,
  planCost: null,
  usageCost: [],
  cost: [],
  projectedCost: null,
  resources: [],
  stale: false,
  refreshing: false,
  updatedAt: null,
}

describe('per day', () => {
  const said = () => describeHistory(figure, { now })

  it('has a place for every day, and tells days without usage from those to come', () => {
    const { bars, dates, newest } = said()
    expect(bars).toHaveLength(31)
    expect(bars.map(({ kind }) => kind).slice(0, 3)).toEqual(['used', 'used', 'zero'])
    expect(bars.map(({ kind }) => kind).slice(20, 23)).toEqual(['zero', 'zero', 'ahead'])
    expect(newest).toBe(21)
    expect(bars[0]).toMatchObject({ x: '0.74%', width: '1.74%', y: '50%', height: '50%' })
    expect(bars[22]).toMatchObject({ x: '70.97%', width: '3.23%', y: '0%', height: '100%' })
    expect(dates).toEqual(bars.map(({ date }) => date))
    expect([dates[0], dates.at(-1)]).toEqual(['2026-01-01', '2026-01-31'])
  })

  it('draws no line, and needs no legend', () => {
    expect(said()).toMatchObject({ line: null, keys: [] })
  })

  it('says the sum', () => {
    expect(said().readout).toEqual({ strong: '', rest: '30 this period' })
  })

  it.each([
    ['2026-01-01', '10', ' on Thu,\u00a0Jan\u00a01'],
    ['2026-01-02', '20', ' on Fri,\u00a0Jan\u00a02'],
    ['2026-01-30', '', 'Fri,\u00a0Jan\u00a030: no data yet'],
  ])('says the day that is looked at: %s', (active, strong, rest) => {
    expect(describeHistory(figure, { now, active }).readout).toEqual({ strong, rest })
  })

  it('counts every day of the span into the sum', () => {
    const late = { ...figure, days: [{ date: '2026-01-20', used: 7 }] }
    expect(describeHistory(late, { now }).readout.rest).toBe('7 this period')
  })

  it.each([
    ['a day that is the next one in UTC', 'America/New_York', Date.UTC(2026, 0, 23, 2), 21],
    ['a day that is still the one before in UTC', 'Asia/Tokyo', Date.UTC(2026, 0, 21, 20), 21],
    ['the same without a zone', undefined, Date.UTC(2026, 0, 22, 2), 21],
  ])('ends at the customer’s today: %s', (_name, timeZone, at, expected) => {
    expect(describeHistory(figure, { now: at, timeZone }).newest).toBe(expected)
  })

  it('has an axis with a round top, and dates at their bars', () => {
    expect(said().axis).toEqual([
      { y: '0%', text: '20' },
      { y: '50%', text: '10' },
      { y: '100%', text: '0' },
    ])
    expect(said().marks).toHaveLength(31)
    expect(said().marks.filter(({ text }) => text)).toEqual([
      { date: '2026-01-01', text: 'Jan\u00a01', edge: 'start' },
      { date: '2026-01-08', text: '8', edge: undefined },
      { date: '2026-01-15', text: '15', edge: undefined },
      { date: '2026-01-22', text: '22', edge: undefined },
      { date: '2026-01-29', text: '29', edge: undefined },
    ])
  })

  it('is a table of the days that were', () => {
    expect(said().rows).toHaveLength(22)
    expect(said().rows[1]).toMatchObject({ date: 'Fri,\u00a0Jan\u00a02', used: '20' })
  })

  it('says that nothing was used, without an axis', () => {
    const none = describeHistory({ ...figure, days: [] }, { now })
    expect(none.readout.rest).toBe('No usage, Jan\u00a01 – 31')
    expect(none.axis).toEqual([])
    expect(none.bars.filter(({ kind }) => kind === 'used')).toEqual([])
  })

  it('of days that were picked says which', () => {
    const picked = { ...figure, meter: { ...meter, resetsAt: null } }
    expect(describeHistory(picked, { now }).readout.rest).toBe('30, Jan\u00a01 – 31')
    expect(describeHistory(picked, { now, locale: 'en-GB' }).readout.rest).toMatch(/31\u00a0Jan$/)
  })

  it('takes the host’s words', () => {
    const labels = { history: { thisPeriod: ({ used }: { used: string }) => `${used} bisher` } }
    expect(describeHistory(figure, { now, labels }).readout.rest).toBe('30 bisher')
  })
})

describe('of a level', () => {
  const level = { ...meter, aggregation: 'level' as const, resetsAt: null }

  it.each([
    [
      'that was told today',
      [...days, { date: '2026-01-22', used: 4 }],
      '4 on Thu,\u00a0Jan\u00a022',
    ],
    ['that holds until today', days, '20 on Thu,\u00a0Jan\u00a022'],
    [
      'that fell to nothing',
      [...days, { date: '2026-01-22', used: 0 }],
      '0 on Thu,\u00a0Jan\u00a022',
    ],
  ])('says the newest one: %s', (_name, told, expected) => {
    const said = describeHistory({ meter: level, days: told, span: january }, { now })
    expect(said.readout).toEqual({ strong: '', rest: expected })
  })
})

describe('in total', () => {
  it('runs up to now, against the limit and where it is heading', () => {
    const said = describeHistory(figure, { now, mode: 'total' })
    expect(said.keys.map(({ text }) => text)).toEqual(['Limit 100', 'On pace for about 43'])
    expect(said.line).toMatchObject({ width: 310, limit: '0%', now: { x: '69.35%', y: '70%' } })
    expect(said.line?.path).toMatch(/^M0 100L5 90L15 70L25 70/)
    expect(said.line?.pace).toBe('M215 70L310 57')
    expect(said.readout).toEqual({ strong: '', rest: '' })
    expect(said.bars.map(({ kind }) => kind)).toEqual(Array.from({ length: 9 }, () => 'ahead'))
    expect(said.axis.map(({ text }) => text)).toEqual(['100', '50', '0'])
  })

  it('says the sum up to the day that is looked at, in place of the legend', () => {
    const said = describeHistory(figure, { now, mode: 'total', active: '2026-01-02' })
    expect(said.readout).toEqual({ strong: '30', rest: ' on Fri,\u00a0Jan\u00a02' })
    expect(said.keys).toEqual([])
    expect(describeHistory(figure, { now, mode: 'total', active: '2026-01-01' }).keys).toEqual([])
  })

  it('says no sum of days to come', () => {
    const { spoken } = describeHistory(figure, { now, mode: 'total' })
    expect(spoken[29]).toBe('Fri,\u00a0Jan\u00a030: no data yet')
  })

  it('knows no limit where nothing is included', () => {
    const none = { ...figure, meter: { ...meter, limit: 0 } }
    const said = describeHistory(none, { now, mode: 'total' })
    expect(said.keys.map(({ text }) => text)).toEqual(['On pace for about 43'])
    expect(said.line?.limit).toBeNull()
  })

  it.each([
    ['more than was used', 36, 'On pace for about 36'],
    ['what was used', 35, undefined],
    ['less than was used', 34, undefined],
  ])('says where use is heading only where that is on: to %s', (_name, projected, expected) => {
    const days = [...figure.days, { date: '2026-01-03', used: 5 }]
    const heading = { meter: { ...meter, projected }, days, span: january }
    const { keys } = describeHistory(heading, { now, mode: 'total' })
    expect(keys.find(({ line }) => line === 'pace')?.text).toBe(expected)
  })

  it.each([
    ['the time is not known', {}, undefined],
    ['days were picked', { resetsAt: null }, now],
  ])('repeats no projection of the source where %s', (_name, more, at) => {
    const told = { ...figure, meter: { ...meter, projected: 500, ...more } }
    const said = describeHistory(told, { now: at, mode: 'total' })
    expect(said.keys.map(({ line }) => line)).not.toContain('pace')
    expect(said.line?.pace).toBeNull()
  })

  it('of days that were picked has neither', () => {
    const picked = { ...figure, meter: { ...meter, resetsAt: null } }
    const said = describeHistory(picked, { now, mode: 'total' })
    expect(said.line).toMatchObject({ limit: null, pace: null })
    expect(said.readout.rest).toBe('30, Jan\u00a01 – 31')
  })

  it('is not there for a level, which holds until it changes', () => {
    const level = { ...meter, aggregation: 'level' as const, resetsAt: null }
    const said = describeHistory({ ...figure, meter: level }, { now, mode: 'total' })
    expect(said.mode).toBe('day')
    expect(said.spoken[20]).toBe('20 on Wed,\u00a0Jan\u00a021')
  })
})

it('draws nothing where there are no days', () => {
  const said = describeHistory({ meter, days: [], span: null })
  expect(said).toMatchObject({ bars: [], rows: [], readout: { strong: '', rest: '' } })
})

describe('what each day costs', () => {
  const price = { unitPrice: 3, per: 10, currency: 'USD' }
  const paid = { ...figure, meter: { ...meter, limit: 15, price } }
  const said = (more = {}) => describeHistory({ ...paid, ...more }, { now, mode: 'cost' })

  it('begins beyond what is included, and adds up to what all of it costs', () => {
    expect(
      said()
        .rows.map(({ used }) => used)
        .slice(0, 3),
    ).toEqual(['$0.00', '$0.05', '$0.00'])
    expect(said()).toMatchObject({ mode: 'cost', modes: ['day', 'total', 'cost'], line: null })
    expect(said().readout.rest).toBe('$0.05 this period')
    expect(said().axis.map(({ text }) => text)).toEqual(['$0.06', '$0.04', '$0.02', '$0'])
  })

  it('follows the parts of a graduated price', () => {
    const tiers = [
      { upTo: 10, unitPrice: 100 },
      { upTo: null, unitPrice: 10 },
    ]
    const { kind, limit, limitSource, ...common } = meter
    const metered = {
      ...common,
      kind: 'metered',
      price: { ...price, per: 1, tiers },
    } as const
    expect(
      said({ meter: metered })
        .rows.map(({ used }) => used)
        .slice(0, 2),
    ).toEqual(['$10.00', '$2.00'])
  })

  it('says that nothing was charged', () => {
    const enough = { meter: { ...meter, price } }
    expect(said(enough).readout.rest).toBe('Nothing charged, Jan\u00a01 – 31')
  })

  it.each([
    ['free use', { meter }],
    ['days that begin after the period did', { span: { ...january, start: january.start + 1 } }],
    [
      'a count of what is distinct',
      { meter: { ...paid.meter, aggregation: 'count_distinct_properties' } },
    ],
    ['a level', { meter: { ...paid.meter, aggregation: 'level' } }],
  ])('is not there for %s', (_name, more) => {
    expect(said(more).mode).toBe('day')
    expect(said(more).modes).not.toContain('cost')
  })
})

describe('beside the time before', () => {
  const december = { start: Date.UTC(2025, 11, 1), end: january.start }
  const before = {
    days: [
      { date: '2025-12-01', used: 4 },
      { date: '2025-12-22', used: 6 },
      { date: '2025-12-23', used: 90 },
    ],
    span: december,
  }
  const said = (more = {}) => describeHistory({ ...figure, before }, { now, ...more })

  it('says what was used by the same day of it', () => {
    expect(said().keys).toEqual([{ line: 'before', text: '10, Dec\u00a01 – 22' }])
  })

  it('says the same day of it, also for days to come', () => {
    const on = (active: string) => said({ active }).keys.map(({ text }) => text)
    expect(on('2026-01-01')).toEqual(['4 on Mon,\u00a0Dec\u00a01'])
    expect(on('2026-01-23')).toEqual(['90 on Tue,\u00a0Dec\u00a023'])
  })

  it('has room for both, and a column in the table', () => {
    expect(said().axis[0]?.text).toBe('90')
    expect(said().behind.map(({ date, height }) => [date, height])).toEqual([
      ['2026-01-01', '4.44%'],
      ['2026-01-22', '6.67%'],
      ['2026-01-23', '100%'],
    ])
    expect(said().rows[0]).toMatchObject({ used: '10', before: '4' })
  })

  it('compares days, not weeks that begin on another one', () => {
    const weeks = said({ bucket: 'week', active: '2026-01-01' })
    expect(weeks.keys).toEqual([{ line: 'before', text: '4, Dec\u00a01 – 4' }])
  })

  it('draws its running sum', () => {
    expect(said({ mode: 'total' }).line?.before).toMatch(/^M0 100L5 96L15 96/)
    expect(said({ mode: 'total' }).keys.map(({ line }) => line)).toEqual([
      'limit',
      'pace',
      'before',
    ])
  })
})

describe('the days of a chart', () => {
  const noon = { start: Date.UTC(2026, 10, 19, 12), end: Date.UTC(2026, 11, 19, 12) }
  const week = spanOf({ preset: 'last-7-days' }, null, now)
  it.each([
    ['at midnight', january, 'UTC', 'Jan\u00a01 – 31'],
    ['at midnight', january, 'Asia/Tokyo', 'Jan\u00a01 – 31'],
    ['at midnight', january, 'America/New_York', 'Dec\u00a031 – Jan\u00a030'],
    ['at noon', noon, 'UTC', 'Nov\u00a019 – Dec\u00a018'],
    ['at noon', noon, 'Pacific/Auckland', 'Nov\u00a020 – Dec\u00a019'],
    ['at noon', noon, 'America/New_York', 'Nov\u00a019 – Dec\u00a018'],
    ['with chosen days', week, 'Asia/Tokyo', 'Jan\u00a016 – 22'],
    ['with chosen days', week, 'America/New_York', 'Jan\u00a016 – 22'],
  ])('are those of the head of a dashboard: ends %s, %s in %s', (_, span, timeZone, dates) => {
    const empty = { meter: { ...meter, resetsAt: null }, days: [], span }
    expect(describeHistory(empty, { timeZone }).readout.rest).toBe(`No usage, ${dates}`)
    expect(describePeriod({ ...dashboard, period: span }, { timeZone })).toBe(dates)
  })

  it('have a bar for the morning on which a period ends', () => {
    const used = [{ date: '2026-12-19', used: 3 }]
    const said = describeHistory({ meter: { ...meter, resetsAt: null }, days: used, span: noon })
    expect(said.bars.at(-1)).toMatchObject({ date: '2026-12-19', kind: 'used' })
    expect(said.readout.rest).toBe('3, Nov\u00a019 – Dec\u00a018')
  })
})

describe('told by the hour', () => {
  const hours = [
    { date: '2026-01-21T23:00:00.000Z', used: 1 },
    { date: '2026-01-22T04:00:00.000Z', used: 2 },
    { date: '2026-01-22T05:00:00.000Z', used: 4 },
  ]
  const span = { start: Date.UTC(2026, 0, 21), end: Date.UTC(2026, 0, 23) }
  const told = { meter: { ...meter, resetsAt: null }, days: hours, span }

  it('falls on the days of the customer’s zone', () => {
    const usedIn = (timeZone: string) =>
      describeHistory(told, { now, timeZone }).rows.map(({ key, used }) => `${key} ${used}`)
    expect(usedIn('UTC')).toEqual(['2026-01-21 1', '2026-01-22 6'])
    expect(usedIn('America/New_York')).toEqual(['2026-01-20 0', '2026-01-21 3', '2026-01-22 4'])
  })

  it('is shown by the hour, up to the present one', () => {
    const said = describeHistory(told, {
      now,
      timeZone: 'America/New_York',
      bucket: 'hour',
      active: '2026-01-22T05:00:00.000Z',
    })
    expect(said.buckets).toEqual(['hour', 'day'])
    expect(said.dates).toHaveLength(48)
    expect(said.newest).toBe(38)
    expect(said.readout.rest).toBe(' on Thu,\u00a0Jan\u00a022,\u00a012:00\u00a0AM')
    expect(said.marks.flatMap(({ text }) => text || [])).toEqual([
      'Jan\u00a021',
      '12:00\u00a0PM',
      'Jan\u00a022',
      '12:00\u00a0PM',
    ])
  })

  it('is not shown by the hour where that were too many', () => {
    expect(describeHistory({ ...told, span: january }, { now }).buckets).toEqual(['day', 'week'])
  })
})

it('offers weeks and months where there are several', () => {
  const ninety = { start: Date.UTC(2025, 9, 25), end: Date.UTC(2026, 0, 23) }
  const said = describeHistory({ ...figure, span: ninety }, { now, bucket: 'month' })
  expect(said.buckets).toEqual(['day', 'week', 'month'])
  expect(said.marks.map(({ text }) => text)).toEqual(['Oct', 'Nov', 'Dec', 'Jan'])
  expect(said.rows.map(({ date }) => date)[0]).toBe('Oct\u00a025 – 31')
  expect(describeHistory(figure, { now, bucket: 'month' }).bucket).toBe('day')
})

describe('of several meters', () => {
  const price = { unitPrice: 1, per: 1, currency: 'USD' }
  const part = (name: string, uses: readonly number[], more = {}) => ({
    meter: quota(name, 0, { name, unit: 'tokens', ...more }),
    days: uses.map((used, index) => ({ date: `2026-01-0${index + 1}`, used })),
  })
  const figureOf = (...stack: ReturnType<typeof part>[]) => ({
    meter: { ...part('All tokens', []).meter, limit: 0, resetsAt: null },
    days: [],
    span: january,
    stack,
  })
  const said = (more = {}) =>
    describeHistory(figureOf(part('In', [1, 0, 6]), part('Out', [4, 8])), { now, ...more })

  it('stands on top of each other, the most used at the base', () => {
    const bars = said().bars.filter(({ kind }) => kind === 'used')
    expect(bars.map(({ date, layer, y, height }) => [date.slice(8), layer, y, height])).toEqual([
      ['01', 0, '50%', '50%'],
      ['02', 0, '0%', '100%'],
      ['01', 1, '37.5%', '12.5%'],
      ['03', 1, '25%', '75%'],
    ])
    expect(said().axis[0]?.text).toBe('8')
  })

  it('says the sum and each of them, also of one day', () => {
    expect(said().readout.rest).toMatch(/^19/)
    expect(said().keys.map(({ text }) => text)).toEqual(['Out 12', 'In 7'])
    const day = said({ active: '2026-01-01' })
    expect(day.readout.strong).toBe('5')
    expect(day.keys.map(({ text }) => text)).toEqual(['Out 4', 'In 1'])
    expect(said().layers.map(({ name }) => name)).toEqual(['Out', 'In'])
    expect(said().rows[0]).toMatchObject({ used: '5', layers: ['4', '1'] })
  })

  it('adds up in weeks and in total', () => {
    expect(said({ bucket: 'week' }).rows[0]?.layers).toEqual(['12', '7'])
    expect(said({ mode: 'total', active: '2026-01-02' })).toMatchObject({
      readout: { strong: '13' },
      keys: [{ text: 'Out 12' }, { text: 'In 1' }],
    })
  })

  it('costs what all of them cost, in one currency', () => {
    const paid = (currency: string) =>
      describeHistory(
        figureOf(
          part('In', [1], { price, limit: 0 }),
          part('Out', [4], { price: { ...price, currency }, limit: 0 }),
        ),
        { now, mode: 'cost' },
      )
    expect(paid('USD').rows[0]).toMatchObject({ used: '$0.05', layers: ['$0.04', '$0.01'] })
    expect(paid('EUR').modes).toEqual(['day', 'total'])
  })

  it('draws the least used of many as one', () => {
    const many = [9, 8, 7, 6, 5, 4, 3].map((used, index) => part(`Model ${index}`, [used]))
    const { layers, rows } = describeHistory(figureOf(...many), { now })
    expect(layers.slice(3).map(({ name }) => name)).toEqual(['Model 3', 'Others'])
    expect(rows[0]).toMatchObject({ used: '42', layers: ['9', '8', '7', '6', '12'] })
  })
})

describe('grouped', () => {
  const uses = [1, 2, 3, 4, 5, 6, 79].map((used, index) => ({ name: `P${index}`, used }))
  const groups = new Map([
    ['project', uses],
    ['key', [{ name: 'Live', used: 0 }]],
  ])
  const said = (groupBy?: string) => describeHistory({ ...figure, groups }, { now, groupBy }).shares

  it('lists the largest shares, and the smallest as one', () => {
    expect(said()?.rows.map(({ name, used, share }) => `${name} ${used} ${share}`)).toEqual([
      ...['P6 79 79%', 'P5 6 6%', 'P4 5 5%', 'P3 4 4%', 'P2 3 3%', 'Others 3 3%'],
    ])
    expect(said()?.rows[0]?.width).toBe('79%')
  })

  it('says the rest of what the meter says, where shares are told of some of it', () => {
    const told = (used: number, shares: readonly number[], more = {}) => {
      const meter = {
        ...figure.meter,
        kind: 'quota' as const,
        limit: 500,
        limitSource: 'grants' as const,
      }
      const by = shares.map((each, index) => ({ name: `P${index}`, used: each }))
      const all = {
        ...figure,
        meter: { ...meter, used, ...more },
        groups: new Map([['project', by]]),
      }
      const { rows = [] } = describeHistory(all, { now }).shares ?? {}
      return rows.map(({ name, used, share }) => `${name} ${used} ${share}`)
    }
    expect(told(100, [60, 15])).toEqual(['P0 60 60%', 'P1 15 15%', 'Others 25 25%'])
    expect(told(0.3, [0.1, 0.2])).toEqual(['P1 0.2 67%', 'P0 0.1 33%'])
    expect(told(100, [9, 8, 7, 6, 5, 4])).toEqual([
      ...['P0 9 9%', 'P1 8 8%', 'P2 7 7%', 'P3 6 6%', 'P4 5 5%', 'Others 65 65%'],
    ])
    expect(told(10, [60, 15])).toEqual(['P0 60 80%', 'P1 15 20%'])
    expect(told(100, [])).toEqual([])
    expect(told(100, [60, 15], { aggregation: 'count_distinct_properties' })).toHaveLength(2)
  })

  it('is by what is asked for, else by the first', () => {
    expect(said('key')).toMatchObject({
      groupBy: 'key',
      choices: [{ name: 'By project' }, { name: 'By API key' }],
      rows: [
        { name: 'Live', share: '0%' },
        { name: 'Others', share: '100%' },
      ],
    })
    expect(said('team')?.groupBy).toBe('project')
    expect(describeHistory(figure, { now }).shares).toBeNull()
  })
})
