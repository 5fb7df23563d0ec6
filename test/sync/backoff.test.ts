import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { backoff } from '../../src/sync/backoff.js'

const almostOne = 1 - Number.EPSILON

describe('backoff', () => {
  it.each([
    { attempts: 0, most: 1_000 },
    { attempts: 1, most: 1_000 },
    { attempts: 2, most: 2_000 },
    { attempts: 3, most: 4_000 },
    { attempts: 6, most: 32_000 },
    { attempts: 7, most: 60_000 },
    { attempts: 8, most: 60_000 },
    { attempts: 5_000, most: 60_000 },
  ])('waits up to $most ms after $attempts attempts', ({ attempts, most }) => {
    expect(backoff(attempts, almostOne)).toBe(most)
  })

  it('spreads over the whole range from 0, in proportion to the random number', () => {
    fc.assert(
      fc.property(
        fc.nat(10_000),
        fc.double({ min: 0, max: almostOne, noNaN: true }),
        (n, random) => {
          const wait = backoff(n, random)
          expect(Number.isInteger(wait)).toBe(true)
          expect(Math.abs(wait - random * backoff(n, almostOne))).toBeLessThanOrEqual(0.5)
        },
      ),
    )
  })
})
