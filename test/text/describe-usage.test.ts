import { describe, expect, it } from 'vitest'
import { describeUsage } from '../../src/text/describe-usage.js'
import { emptyTrack } from '../../src/text/track.js'
import { common, now, quota, read, ready } from './figures.js'

describe('what a bar says', () => {
  it.each([
    ['normal', quota(45, 100), '45 of 100', '55 left'],
    ['warning', quota(80, 100), '80 of 100', '(warning) Running low, 20 left'],
    ['critical', quota(94, 100), '94 of 100', '(critical) Almost used up, 6 left'],
    ['exhausted', quota(100, 100), '100 of 100', '(exhausted) All used'],
    ['over', quota(140, 100), '140 of 100', '(over) 40 over, about $0.80'],
    ['over', quota(5, 0), '5 of 0', '(over) 5 over, about $0.10'],
    ['normal', quota(-5, 100), '\u22125 of 100', '105 left'],
    ['normal', quota(-5, 0), '\u22125 of 0', '5 left'],
    ['normal', quota(0.1 + 0.2, 1, { unit: 'GB' }), '0.3 of 1\u00a0GB', '0.7\u00a0GB left'],
    [
      'normal',
      quota(1e12, 2e12),
      '1,000,000,000,000 of 2,000,000,000,000',
      '1,000,000,000,000 left',
    ],
    ['normal', quota(1, 1e6, { unit: 'requests' }), '1 of 1,000,000 requests', '999,999 left'],
  ])('in state %s', (state, meter, value, start) => {
    expect(describeUsage(ready(meter)).state).toBe(state)
    expect(read(ready(meter))).toEqual({ value, start: [start], end: 'Resets Feb\u00a01' })
  })

  it('names no reset where nothing is included', () => {
    const none = { value: '0 of 0', start: ['(exhausted) None included'], end: '' }
    expect(read(ready(quota(0, 0)))).toEqual(none)
  })

  it('leaves out a cost that is free or nothing', () => {
    const free = quota(140, 100, { price: { unitPrice: 0, per: 1, currency: 'USD' } })
    const cheap = quota(101, 100, { price: { unitPrice: 1, per: 1_000, currency: 'USD' } })
    expect(read(ready(free)).start).toEqual(['(over) 40 over'])
    expect(read(ready(cheap)).start).toEqual(['(over) 1 over'])
  })

  it('says that a quota does not reset, and nothing about it on request', () => {
    expect(read(ready(quota(45, 100, { resetsAt: null }))).end).toBe('Doesn’t reset')
    expect(read(ready(quota(45, 100)), { showReset: false }).end).toBe('')
    expect(read(ready(quota(45, 100, { resetsAt: null })), { showReset: false }).end).toBe('')
  })

  it('sets the word of a state apart', () => {
    const [note] = describeUsage(ready(quota(80, 100))).start
    expect(note).toEqual({ glyph: 'warning', word: 'Running low', rest: ', 20 left' })
  })

  it.each([
    ['error', { status: 'error' }, '(failed) Couldn’t load usage'],
    ['signed-out', { status: 'signed-out' }, 'Sign in to see your usage'],
    ['missing', { status: 'missing', reason: 'not-in-plan' }, 'Not included in your plan'],
    ['missing', { status: 'missing', reason: 'no-subscription' }, 'You don’t have a plan yet'],
    ['missing', { status: 'missing', reason: 'unknown-meter' }, 'Usage isn’t available'],
  ] as const)('shows no number when %s', (state, figure, start) => {
    expect(read(figure)).toEqual({ value: null, start: [start], end: '' })
    expect(describeUsage(figure)).toMatchObject({
      state,
      track: 'unknown',
      meter: null,
      percent: null,
    })
  })
})

it('says nothing and draws an empty bar while the number loads', () => {
  expect(describeUsage({ status: 'loading' })).toEqual({
    state: 'loading',
    name: undefined,
    value: null,
    start: [],
    end: '',
    percent: null,
    track: emptyTrack,
    meter: null,
    reason: null,
  })
})

describe('a projection', () => {
  it('says where use is heading, and by when', () => {
    expect(read(ready(quota(45_230, 100_000)), { now }).end).toBe(
      'On pace for about 65,000 by Feb\u00a01',
    )
    expect(read(ready(quota(45_230, 100_000)), { now, showReset: false }).end).toBe(
      'On pace for about 65,000',
    )
  })

  it('is not made without a clock, nor where nothing more is expected', () => {
    expect(read(ready(quota(45_230, 100_000))).end).toBe('Resets Feb\u00a01')
    expect(read(ready(quota(0, 100_000)), { now }).end).toBe('Resets Feb\u00a01')
  })

  it('of the source is not shown without a clock either', () => {
    const meter = quota(45, 100, { projected: 80 })
    expect(read(ready(meter), { now }).end).toBe('On pace for about 80 by Feb\u00a01')
    expect(read(ready(meter)).end).toBe('Resets Feb\u00a01')
    expect(describeUsage(ready(meter)).track).toMatchObject({ pace: null })
  })

  it('is not drawn where its words have no room', () => {
    const small = describeUsage(ready(quota(45_230, 100_000)), { now, short: true })
    expect(small).toMatchObject({ track: { pace: null }, value: { after: ' / 100,000' } })
  })
})

describe('prop: display', () => {
  it('says which way the bar runs and does not say what is left twice', () => {
    const used = {
      value: '80 of 100 used',
      start: ['(warning) Running low'],
      end: 'Resets Feb\u00a01',
    }
    expect(read(ready(quota(80, 100)), { display: 'used' })).toEqual(used)
    expect(read(ready(quota(80, 100)), { display: 'remaining' }).value).toBe('20 of 100 left')
  })

  it('leaves the start to the states', () => {
    const used = { value: '45 of 100 used', start: [], end: 'Resets Feb\u00a01' }
    expect(read(ready(quota(45, 100)), { display: 'used' })).toEqual(used)
  })

  it.each([
    [99, '1 of 100 left', '1%'],
    [100, '0 of 100 left', '0%'],
    [101, '101 of 100 used', '101%'],
  ])('says what is left until it is over: %d', (used, value, percent) => {
    expect(read(ready(quota(used, 100)), { display: 'remaining' }).value).toBe(value)
    expect(describeUsage(ready(quota(used, 100)), { display: 'remaining' }).percent).toBe(percent)
  })

  it('shows what was used once it is over', () => {
    const over = describeUsage(ready(quota(140, 100)), { display: 'remaining' })
    expect(over).toMatchObject({ percent: '140%', track: { fill: 100 }, meter: { now: 100 } })
    expect(read(ready(quota(140, 100)), { display: 'remaining' }).value).toBe('140 of 100 used')
  })

  it.each(['metered', 'unlimited', 'counted'] as const)('shows what was used of %s', (kind) => {
    const figure = ready({ ...common, kind, used: 5 })
    expect(read(figure, { display: 'remaining' })).toEqual(read(figure))
  })
})

describe('the meter role', () => {
  it.each([
    ['used', quota(45, 100), 45, '45 of 100 used, 55 left'],
    ['used', quota(140, 100), 100, '140 of 100 used, 40 over, about $0.80'],
    ['used', quota(-5, 100), 0, '\u22125 of 100 used, 105 left'],
    ['remaining', quota(80, 100), 20, '20 of 100 left, Running low'],
  ] as const)('speaks the true number and stays in its range', (display, meter, value, text) => {
    const options = display === 'remaining' ? { display } : {}
    expect(describeUsage(ready(meter), options).meter).toEqual({ now: value, max: 100, text })
  })

  it.each([quota(0, 0), quota(5, 0)])('is left out where its range would be empty', (meter) => {
    expect(describeUsage(ready(meter))).toMatchObject({ meter: null, percent: null })
  })
})

describe('prop: labels', () => {
  it('finds the number wherever the language puts it', () => {
    const labels = {
      bar: { of: ({ used, limit }: { used: string; limit: string }) => `${limit}中${used}件` },
    }
    const { value } = describeUsage(ready(quota(100, 1_000)), { labels, locale: 'ja' })
    expect(value).toEqual({ before: '1,000中', count: '100', after: '件' })
  })

  it('hands over the raw number for plural rules', () => {
    const pending = ({ count }: { count: number }) => (count === 1 ? 'one use' : 'many uses')
    const said = (n: number) =>
      read(ready(quota(48, 100), { pending: n }), { labels: { bar: { pending } } }).start
    expect([said(1), said(2)]).toEqual([
      ['(pending) one use, 52 left'],
      ['(pending) many uses, 52 left'],
    ])
  })
})
