import { describe, expect, it } from 'vitest'
import type { UsageMeter } from '../../src/billing/meter.js'
import type { UsageFigure } from '../../src/billing/usage.js'
import { describeRing, type RingSize } from '../../src/text/describe-ring.js'
import { balance, january, quota } from '../support/reports.js'

const now = january.start + 21 * 86_400_000
const ready = (meter: UsageMeter, more = {}): UsageFigure => ({ status: 'ready', meter, ...more })
const notes = (figure: UsageFigure, size: RingSize, more = {}) =>
  describeRing(figure, { size, ...more }).notes.map(
    ({ glyph, word, rest }) => `${glyph ?? ''}|${word}${rest}`,
  )
const value = (figure: UsageFigure, more = {}) => {
  const said = describeRing(figure, { size: 'sm', ...more }).value
  return said && said.before + said.count + said.after
}

describe('the value of the smallest ring', () => {
  it.each([
    { used: 0, text: '0 of 100' },
    { used: 75, text: '75 of 100' },
    { used: 76, text: '24 left' },
    { used: 94, text: '6 left' },
    { used: 100, text: '0 left' },
    { used: 140, text: '40 over' },
    { used: -5, text: '−5 of 100' },
  ])('says what the state makes of $used of 100', ({ used, text }) => {
    expect(value(ready(quota('api', used)))).toBe(text)
  })

  it('keeps the number apart, and a unit that is a symbol with it', () => {
    const figure = ready(quota('storage', 93.4, { unit: 'GB' }))
    expect(describeRing(figure, { size: 'sm' }).value).toEqual({
      before: '',
      count: '6.6',
      after: '\u00a0GB left',
    })
  })

  it('marks a number that was worked out', () => {
    expect(value(ready(quota('api', 80, { derived: true })))).toBe('≈\u00a020 left')
  })

  it('says which way the ring runs where that was asked for', () => {
    expect(value(ready(quota('api', 80)), { display: 'used' })).toBe('80 of 100 used')
  })

  it('is qualified by its age alone', () => {
    const old = { stale: true, asOf: now, pending: 3 }
    expect(notes(ready(quota('api', 80), old), 'sm', { now })).toEqual([
      'stale|As of 12:00\u00a0AM, couldn’t refresh',
    ])
    expect(notes({ status: 'error' }, 'sm')).toEqual(['failed|Couldn’t load usage'])
  })
})

describe('the note of a middle ring', () => {
  it.each([
    ['the value', ready(quota('api', 45)), '|45 of 100'],
    ['what is left', ready(quota('api', 94)), 'critical|6 left'],
    ['that all is used', ready(quota('api', 100)), 'exhausted|All used'],
    ['how far over', ready(quota('api', 140)), 'over|40 over'],
    ['that nothing is included', ready(quota('api', 0, { limit: 0 })), 'exhausted|None included'],
    ['what is pending', ready(quota('api', 48), { pending: 3 }), 'pending|3 pending, 52 left'],
    [
      'the state before what is pending',
      ready(quota('api', 94), { pending: 3 }),
      'critical|6 left',
    ],
    [
      'the age before the state',
      ready(quota('api', 94), { stale: true }),
      'stale|Couldn’t refresh',
    ],
    ['credits', ready(balance('credits', 1_240)), '|1,240 left'],
    ['why there is no number', { status: 'signed-out' }, '|Sign in to see your usage'],
  ] as const)('says %s', (_, figure, note) => {
    expect(notes(figure, 'md')).toEqual([note])
  })

  it('is none while the number loads', () => {
    expect(notes({ status: 'loading' }, 'md')).toEqual([])
  })
})

describe('the notes of a large ring', () => {
  it.each([
    ['normal', ready(quota('api', 45)), ['|55 left', '|Resets Feb\u00a01']],
    ['over', ready(quota('api', 140)), ['|140 of 100', 'over|40 over']],
    [
      'pending',
      ready(quota('api', 48), { pending: 3 }),
      ['pending|3 pending, 52 left', '|Resets Feb\u00a01'],
    ],
    ['credits', ready(balance('credits', 9)), ['|9 left', '|Resets Feb\u00a01']],
    [
      'critical and pending',
      ready(quota('api', 94), { pending: 3 }),
      ['|94 of 100', 'critical|6 left', 'pending|3 pending'],
    ],
    ['old', ready(quota('api', 45), { stale: true }), ['|45 of 100', 'stale|Couldn’t refresh']],
    ['nothing while it loads', { status: 'loading' }, []],
  ] as const)('say all there is: %s', (_, figure, expected) => {
    expect(notes(figure, 'lg')).toEqual(expected)
  })

  it('say only what comes next where the value says which way the ring runs', () => {
    expect(notes(ready(quota('api', 45)), 'lg', { display: 'used' })).toEqual([
      '|Resets Feb\u00a01',
    ])
  })

  it('have room for a pace', () => {
    const figure = ready(quota('api', 45))
    expect(notes(figure, 'lg', { now })).toContain('|On pace for about 66 by Feb\u00a01')
    expect(describeRing(figure, { size: 'md', now }).track).toMatchObject({ pace: null })
  })
})

it('says the same to assistive technology as a bar, in every size', () => {
  for (const size of ['sm', 'md', 'lg'] as const) {
    expect(describeRing(ready(quota('api', 94)), { size }).meter).toEqual({
      now: 94,
      max: 100,
      text: '94 of 100 used, Almost used up, 6 left',
    })
  }
})
