import { describe, expect, it } from 'vitest'
import { intervalsAfter } from '../../src/sandbox/periods.js'

const at = (text: string) => Date.parse(text)

describe('intervalsAfter', () => {
  it.each([
    ['2026-01-31T08:30:00Z', 'month', 1, '2026-02-28T08:30:00Z'],
    ['2026-01-31T08:30:00Z', 'month', 2, '2026-03-31T08:30:00Z'],
    ['2026-11-15T00:00:00Z', 'month', 2, '2027-01-15T00:00:00Z'],
    ['2028-02-29T00:00:00Z', 'year', 1, '2029-02-28T00:00:00Z'],
    ['2026-03-28T23:00:00Z', 'day', 2, '2026-03-30T23:00:00Z'],
    ['2026-12-29T00:00:00Z', 'week', 1, '2027-01-05T00:00:00Z'],
  ] as const)('from %s one %s × %d is %s', (anchor, unit, count, expected) => {
    expect(intervalsAfter(at(anchor), unit, count)).toBe(at(expected))
  })
})
