import { describe, expect, it } from 'vitest'
import type { MeterState, UsageMeter } from '../../src/billing/meter.js'
import { describeCrossing } from '../../src/text/describe-crossing.js'
import type { AnnouncedFacts } from '../../src/text/labels-announce.js'
import { balance, quota } from '../support/reports.js'

const { limit: _, limitSource: __, ...common } = quota('api', 500)
const unlimited: UsageMeter = { ...common, kind: 'unlimited' }
const say = (from: MeterState, state: MeterState, used: number) =>
  describeCrossing(quota('api', used), { from, state })

describe('a meter that comes closer to its limit', () => {
  it.each([
    ['normal', 'warning', 80, 'API: running low, 20 left'],
    ['normal', 'critical', 94, 'API: almost used up, 6 left'],
    ['critical', 'exhausted', 100, 'API: all used'],
    ['exhausted', 'over', 140, 'API: 40 over'],
    ['unlimited', 'warning', 80, 'API: running low, 20 left'],
  ] as const)('from %s to %s', (from, state, used, expected) => {
    expect(say(from, state, used)).toBe(expected)
  })
})

describe('a meter that comes away from it', () => {
  it.each([
    ['warning', 'normal', 10],
    ['critical', 'warning', 80],
    ['over', 'exhausted', 100],
  ] as const)('says nothing from %s to %s', (from, state, used) => {
    expect(say(from, state, used)).toBe('')
  })

  it.each([
    ['exhausted', 'normal', 10, 'API: available again, 90 left'],
    ['over', 'critical', 94, 'API: available again, 6 left'],
  ] as const)(
    'says that there is something again, from %s to %s',
    (from, state, used, expected) => {
      expect(say(from, state, used)).toBe(expected)
    },
  )

  it.each([
    ['exhausted', 'unlimited', 'API: available again'],
    ['warning', 'unlimited', ''],
    ['normal', 'unlimited', ''],
    ['unlimited', 'normal', ''],
  ] as const)(
    'and where a limit comes or goes only if it was reached, from %s to %s',
    (from, state, said) => {
      expect(describeCrossing(unlimited, { from, state })).toBe(said)
    },
  )
})

it('knows credits', () => {
  const crossing = { from: 'normal', state: 'exhausted' } as const
  expect(describeCrossing(balance('coins', 0), crossing)).toBe('COINS: all used')
})

it('takes the host’s words', () => {
  const labels = { announce: { warning: () => 'Bald leer' } }
  const crossing = { from: 'normal', state: 'warning' } as const
  expect(describeCrossing(quota('api', 80), crossing, { labels })).toBe('Bald leer')
})

it.each([
  ['some is left', quota('api', 80), 'warning', '“20” left, 20'],
  ['nothing is left', quota('api', 100), 'exhausted', '“0” left, 0'],
  ['less than nothing is left', quota('api', 140), 'over', '“” left, -40'],
  ['there is no limit', unlimited, 'unlimited', '“” left, 0'],
] as const)(
  'gives the host’s words what is left as text and as a number: %s',
  (_name, meter, state, expected) => {
    const tell = ({ remaining, count }: AnnouncedFacts) => `“${remaining}” left, ${count}`
    const labels = { announce: { warning: tell, exhausted: tell, over: tell, back: tell } }
    const from = state === 'unlimited' ? 'exhausted' : 'normal'
    expect(describeCrossing(meter, { from, state }, { labels })).toBe(expected)
  },
)
