import { describe, expect, it } from 'vitest'
import type { UsageMeter } from '../../src/billing/meter.js'
import { describeUsage } from '../../src/text/describe-usage.js'
import { common, february, now, quota, read, ready } from './figures.js'

describe('a meter without a limit', () => {
  it('is a balance, whose start says when it resets', () => {
    const credits: UsageMeter = { ...common, kind: 'balance', available: 1_240, resetsAt: null }
    expect(read(ready(credits))).toEqual({ value: '1,240 left', start: ['Doesn’t reset'], end: '' })
    expect(describeUsage(ready(credits))).toMatchObject({ track: null, meter: null, percent: null })
  })

  it('is pay as you go, with its price', () => {
    const price = { unitPrice: 200, per: 1_000, currency: 'USD' }
    const sends: UsageMeter = { ...common, kind: 'metered', used: 8_420, unit: 'sent', price }
    const start = ['About $16.84, at $2.00 per 1,000']
    expect(read(ready(sends))).toEqual({ value: '8,420 sent', start, end: 'Resets Feb\u00a01' })
    expect(read(ready({ ...sends, used: 2 })).start).toEqual(['$2.00 per 1,000'])
    const each = { ...sends, price: { unitPrice: 2, per: 1, currency: 'USD' } }
    expect(read(ready(each)).start).toEqual(['About $168.40, at $0.02 each'])
  })

  it('is pay as you go for nothing, which says no cost', () => {
    const price = { unitPrice: 0, per: 1, currency: 'USD' }
    const sends: UsageMeter = { ...common, kind: 'metered', used: 8_420, price }
    expect(read(ready(sends))).toEqual({
      value: '8,420 used',
      start: ['Resets Feb\u00a01'],
      end: '',
    })
  })

  it('is unlimited, with a count or without', () => {
    const calls: UsageMeter = { ...common, kind: 'unlimited', used: 12_840, resetsAt: null }
    const start = ['Unlimited on your plan']
    expect(read(ready(calls))).toEqual({ value: '12,840 used', start, end: '' })
    expect(read(ready({ ...calls, used: null })).value).toBeNull()
  })
})

describe('how amounts are written', () => {
  const units = { one: 'generation', other: 'generations' }
  it.each([
    ['money', quota(7.4312, 10, { unit: 'usd' }), '$7.43 of $10.00', '$2.56 left'],
    ['the sign of money', quota(7.4312, 10, { unit: '$' }), '$7.43 of $10.00', '$2.56 left'],
    [
      'money in cents',
      quota(743, 1_000, { unit: 'usd', scale: 100 }),
      '$7.43 of $10.00',
      '$2.57 left',
    ],
    [
      'money that is nearly all gone',
      quota(9.996, 10, { unit: 'usd' }),
      '$9.99 of $10.00',
      '(critical) Almost used up, <$0.01 left',
    ],
    [
      'bytes',
      quota(734_003_200, 2e9, { unit: 'bytes' }),
      '734\u00a0MB of 2\u00a0GB',
      '1.26\u00a0GB left',
    ],
    ['millionths', quota(3_330_000, 10_000_000, { scale: 1e6 }), '3.33 of 10', '6.67 left'],
    ['a plural', quota(45, 100, { units }), '45 of 100 generations', '55 left'],
    ['a singular', quota(0, 1, { units }), '0 of 1 generation', '1 left'],
    ['a word as unit beside a 1', quota(0, 1, { unit: 'requests' }), '0 of 1', '1 left'],
  ])('%s', (_, meter, value, start) => {
    const bare = { ...meter, price: { unitPrice: 0, per: 1, currency: 'USD' } }
    expect(read(ready(bare))).toMatchObject({ value, start: [start] })
    expect(describeUsage(ready(bare)).meter?.text).toBe(
      `${value} used, ${start.replace(/^\(\w+\) /, '')}`,
    )
  })

  it.each([
    ['a singular', 101, { units }, '(over) 1 generation over'],
    ['a plural', 140, { units }, '(over) 40 generations over'],
    ['a word as unit', 140, { unit: 'requests' }, '(over) 40 requests over'],
    ['a word as unit beside a 1', 101, { unit: 'requests' }, '(over) 1 over'],
    ['money', 100.5, { unit: 'usd' }, '(over) $0.50 over'],
  ])('beyond the limit: %s', (_, used, measure, start) => {
    const free = { unitPrice: 0, per: 1, currency: 'USD' }
    expect(read(ready(quota(used, 100, { ...measure, price: free }))).start).toEqual([start])
  })

  it('also where no limit is known', () => {
    const credits: UsageMeter = { ...common, kind: 'balance', available: 1, units }
    expect(read(ready(credits)).value).toBe('1 generation left')
    const counted: UsageMeter = { ...common, kind: 'counted', used: 3_330_000, scale: 1e6, units }
    expect(read(ready(counted)).value).toBe('3.33 generations')
    const spent: UsageMeter = { ...common, kind: 'counted', used: 1_250, scale: 100, unit: 'usd' }
    expect(read(ready(spent)).value).toBe('$12.50 used')
  })

  it('count for plural rules as they are said', () => {
    const left = ({ count }: { count: number }) => `${count}`
    const meter = quota(3_000_000, 4_000_000, { scale: 1e6 })
    expect(read(ready(meter), { labels: { bar: { left } } }).start).toEqual(['1'])
  })

  it('in an estimate too', () => {
    const meter = quota(45, 100, { unit: 'usd', projected: 65.04 })
    expect(read(ready(meter), { now }).end).toBe('On pace for about $65 by Feb\u00a01')
  })
})

describe('a meter of which little is known', () => {
  it('says how much was used, and nothing of a limit or a reset', () => {
    const meter: UsageMeter = { ...common, kind: 'counted', used: 12_840, resetsAt: null }
    expect(read(ready(meter))).toEqual({ value: '12,840 used', start: [], end: '' })
    expect(describeUsage(ready(meter))).toMatchObject({
      state: 'counted',
      track: null,
      meter: null,
    })
  })

  it('says nothing of a reset that nobody told', () => {
    const meter = quota(45, 100, { resetsAt: null, resetUnknown: true })
    expect(read(ready(meter)).end).toBe('')
  })
})

it('says “None yet” of credits of which there never were any', () => {
  const meter: UsageMeter = { ...common, kind: 'balance', available: 0, none: true, resetsAt: null }
  expect(read(ready(meter))).toEqual({ value: 'None yet', start: [], end: '' })
  expect(describeUsage(ready(meter)).state).toBe('none')
})

describe('the end of a period', () => {
  const hours = { start: now - 2 * 3_600_000, end: now + 3 * 3_600_000 }

  it('of hours is said with the time of day', () => {
    const meter = quota(35, 100, { period: hours, resetsAt: hours.end })
    expect(read(ready(meter), { now }).end).toMatch(/5:02\u00a0PM$/)
    expect(read(ready(meter)).end).toBe('Resets Jan\u00a022,\u00a05:02\u00a0PM')
  })

  it('that is not known is said with the time where it ends within a day', () => {
    const ends = (resetsAt: number) =>
      read(ready(quota(35, 100, { period: null, resetsAt })), { now }).end
    expect(ends(hours.end)).toBe('Resets 5:02\u00a0PM')
    expect(ends(now + 25 * 3_600_000)).toBe('Resets Jan\u00a023')
  })

  it('of a plan that ends is an end, and no reset', () => {
    expect(read(ready(quota(45, 100, { endsAt: february }))).end).toBe('Ends Feb\u00a01')
    const ended = quota(45, 100, { endsAt: february })
    expect(describeUsage(ready(ended), { now: february }).end).toBe('')
  })

  it('that is over leaves a number that says nothing', () => {
    const old = ready(quota(100, 100), { stale: true, asOf: now })
    const said = { start: ['(stale) Your period has just reset. Updating…'], end: '' }
    expect(read(old, { now: february })).toMatchObject(said)
    expect(describeUsage(old, { now: february }).state).toBe('normal')
    expect(read(old, { now: february - 1 }).start[0]).toBe('(exhausted) All used')
  })
})

describe('what may be so in any state', () => {
  it.each([
    [quota(48, 100), ['(pending) 3 pending, 52 left']],
    [quota(80, 100), ['(warning) Running low, 20 left', '(pending) 3 pending']],
    [quota(100, 100), ['(exhausted) All used', '(pending) 3 pending']],
  ])('pending', (meter, start) => {
    expect(read(ready(meter, { pending: 3 })).start).toEqual(start)
  })

  it('unconfirmed, with an amount or without', () => {
    const doubtful = (pending: number) =>
      read(ready(quota(48, 100), { pending, unconfirmed: true })).start
    expect(doubtful(3)).toEqual(['(pending) 3 not confirmed yet, 52 left'])
    expect(doubtful(0)).toEqual(['(pending) Not confirmed yet, 52 left'])
  })

  it('stale, which takes the place of what would be said of a fresh number', () => {
    const old = { stale: true, asOf: now }
    const age = '(stale) As of 2:02\u00a0PM, couldn’t refresh'
    expect(read(ready(quota(45, 100), old), { now })).toMatchObject({ start: [age], end: '' })
    expect(read(ready(quota(80, 100), old), { now }).start).toEqual(['(warning) Running low', age])
    expect(read(ready(quota(45, 100), { stale: true })).start).toEqual(['(stale) Couldn’t refresh'])
    expect(describeUsage(ready(quota(45, 100), old), { now }).track).toMatchObject({ pace: null })
  })

  it('derived, said before the number and explained', () => {
    const said = describeUsage(ready(quota(45, 100, { derived: true })))
    expect(said.value?.count).toBe('≈\u00a045')
    expect(said.meter?.text).toBe('≈\u00a045 of 100 used, 55 left')
    expect(said.reason?.text).toMatch(/^Approximate\. /)
  })

  it('draws the pending part of the number', () => {
    expect(describeUsage(ready(quota(48, 100), { pending: 10 })).track).toMatchObject({
      fill: 38,
      pending: 10,
    })
  })

  it('draws no pending part of a number that does not move', () => {
    const distinct = quota(48, 100, { aggregation: 'count_distinct_properties' })
    expect(describeUsage(ready(distinct, { pending: 3 })).track).toMatchObject({
      fill: 48,
      pending: 0,
    })
  })
})

describe('what comes next', () => {
  it.each([
    [44, 'Resets Feb\u00a01'],
    [45, 'Resets Feb\u00a01'],
    [46, 'On pace for about 46 by Feb\u00a01'],
  ])('is a pace only beyond what is used: 45, on the way to %d', (projected, end) => {
    expect(read(ready(quota(45, 100, { projected })), { now }).end).toBe(end)
  })
})

describe('what happens at the limit, before it does', () => {
  const nbsp = '\u00a0'
  it('is a pause until it resets', () => {
    const calls = quota(45, 100, { overage: 'blocked' })
    expect(read(ready(calls)).end).toBe(`Pauses at 100% until Feb${nbsp}1`)
    expect(read(ready(calls), { showReset: false }).end).toBe('Pauses at 100%')
    expect(read(ready(quota(100, 100, { overage: 'blocked' }))).end).toBe(`Resets Feb${nbsp}1`)
    expect(read(ready(calls), { now })).toMatchObject({
      start: ['55 left, pauses at 100%'],
      end: `On pace for about 65 by Feb${nbsp}1`,
    })
    const paused = quota(100, 100, { overage: 'blocked' })
    expect(read(ready(paused), { now }).end).toBe(`Resets Feb${nbsp}1`)
    const ends = quota(45, 100, { overage: 'blocked', endsAt: february })
    expect(read(ready(ends)).end).toBe(`Ends Feb${nbsp}1`)
  })

  it.each([
    [45, ['55 left, $0.02 each after that']],
    [80, ['(warning) Running low, 20 left, $0.02 each after that']],
    [100, ['(exhausted) All used, $0.02 each after that']],
    [140, ['(over) 40 over, about $0.80']],
  ])('is a price where use is billed: %d of 100', (used, start) => {
    expect(read(ready(quota(used, 100, { overage: 'billed' }))).start).toEqual(start)
  })

  it('is a price of credits too, and of several parts none', () => {
    const price = { unitPrice: 200, per: 1_000, currency: 'USD' }
    const credits = { ...common, kind: 'balance', available: 9, overage: 'billed', price } as const
    expect(read(ready(credits)).start).toEqual(['$2.00 per 1,000 after that'])
    const tiers = [{ upTo: 5, unitPrice: 2 }]
    const parts = quota(45, 100, { overage: 'billed', price: { ...price, tiers } })
    expect(read(ready(parts)).start).toEqual(['55 left, extra usage is billed'])
  })

  it('is not said where nobody says what happens', () => {
    expect(read(ready(quota(45, 100)))).toMatchObject({
      start: ['55 left'],
      end: 'Resets Feb\u00a01',
    })
  })
})

describe('a quota that will be used up', () => {
  const end = (meter: UsageMeter, more = {}) => read(ready(meter, more), { now }).end
  it('says around when, at the pace so far', () => {
    expect(end(quota(90, 100))).toBe('Runs out around Jan\u00a024 at your current pace')
    expect(end(quota(90, 100, { overage: 'billed' }))).toMatch(/^On pace for about 129/)
    expect(end(quota(90, 100), { stale: true, asOf: now })).toBe('')
  })

  it('says the time of day of a window of hours', () => {
    const [start, resetsAt] = [now - 3 * 3_600_000, now + 2 * 3_600_000]
    const window = quota(80, 100, { period: { start, end: resetsAt }, resetsAt })
    expect(end(window)).toBe('Runs out around 2:47\u00a0PM at your current pace')
  })
})

it('tells two windows of one meter apart', () => {
  const [start, resetsAt] = [now - 600_000, now + 4 * 3_600_000]
  const hours = quota(5, 100, { slug: 'calls-5h', period: { start, end: resetsAt }, resetsAt })
  const reset = Date.UTC(2026, 0, 26)
  const week = { start: reset - 7 * 86_400_000, end: reset }
  const days = quota(5, 100, { slug: 'calls-week', period: week, resetsAt: reset })
  const ends = [hours, days].map((meter) => read(ready(meter)).end)
  expect(ends).toEqual(['Resets Jan\u00a022,\u00a06:02\u00a0PM', 'Resets Jan\u00a026'])
  expect(read(ready(hours), { now: start }).end).toBe('Resets 6:02\u00a0PM')
})

describe('prop: labels', () => {
  it.each([
    ['left', quota(1, 2), 'one'],
    ['left', quota(0, 2), 'several'],
    ['over', quota(101, 100), '(over) one, about $0.02'],
    ['over', quota(102, 100), '(over) several, about $0.04'],
  ] as const)('counts what is %s for plural rules', (label, meter, start) => {
    const plural = ({ count }: { count: number }) => (count === 1 ? 'one' : 'several')
    expect(read(ready(meter), { labels: { bar: { [label]: plural } } }).start).toEqual([start])
  })

  it('puts the comma of the language between the word of a state and what is left', () => {
    const bar = {
      critical: 'まもなく上限',
      left: ({ remaining }: { remaining: string }) => `残り${remaining}`,
    }
    const said = describeUsage(ready(quota(99, 100)), { labels: { bar: { ...bar, comma: '、' } } })
    expect(said.start).toEqual([{ glyph: 'critical', word: 'まもなく上限', rest: '、残り1' }])
    expect(said.meter?.text).toBe('99 of 100 used、まもなく上限、残り1')
  })
})
