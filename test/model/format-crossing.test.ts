import { describe, expect, it } from 'vitest'
import { describeCrossing } from '../../src/model/format-crossing.js'
import type { MeterState } from '../../src/model/meter.js'
import { balance, quota } from '../support/reports.js'

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
