import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { UsageMeter } from '../../src/billing/meter.js'
import {
  blankMemory,
  defaultPromptThresholds,
  dismissedAt,
  isOpenAt,
  type PromptMemory,
  reachedBy,
  rearmed,
  shareOf,
  shownAt,
  snoozedAt,
} from '../../src/billing/prompt.js'
import { balance, quota } from '../support/reports.js'

const usd = { unitPrice: 1, per: 1, currency: 'USD' }
const { limit: _, limitSource: __, ...common } = quota('api', 7)
const metered: UsageMeter = { ...common, kind: 'metered', price: usd }
const unlimited: UsageMeter = { ...common, kind: 'unlimited' }

describe('the threshold reached', () => {
  it.each<{ what: string; meter: UsageMeter; reached: number | null }>([
    { what: '0 of 100', meter: quota('api', 0), reached: null },
    { what: '79 of 100', meter: quota('api', 79), reached: null },
    { what: '79.999 of 100', meter: quota('api', 79.999), reached: null },
    { what: '80 of 100', meter: quota('api', 80), reached: 0.8 },
    { what: '0.24 of 0.3', meter: quota('api', 0.24, { limit: 0.3 }), reached: 0.8 },
    { what: '99 of 100', meter: quota('api', 99), reached: 0.8 },
    { what: '999,999 of 1e6', meter: quota('api', 999_999, { limit: 1e6 }), reached: 0.8 },
    {
      what: '1 less than 2 ** 53 - 1',
      meter: quota('api', Number.MAX_SAFE_INTEGER - 1, { limit: Number.MAX_SAFE_INTEGER }),
      reached: 0.8,
    },
    { what: '100 of 100', meter: quota('api', 100), reached: 1 },
    { what: '140 of 100', meter: quota('api', 140), reached: 1 },
    { what: '-5 of 100', meter: quota('api', -5), reached: null },
    { what: '0 of 0', meter: quota('api', 0, { limit: 0 }), reached: 1 },
    { what: '5 of 0', meter: quota('api', 5, { limit: 0 }), reached: 1 },
    { what: '-5 of 0', meter: quota('api', -5, { limit: 0 }), reached: null },
    { what: '1 credit left', meter: balance('api', 1), reached: null },
    { what: 'no credit left', meter: balance('api', 0), reached: 1 },
    { what: 'credits overdrawn', meter: balance('api', -3), reached: 1 },
    { what: 'pay as you go', meter: metered, reached: null },
    { what: 'unlimited', meter: unlimited, reached: null },
  ])('of $what is $reached', ({ meter, reached }) => {
    expect(reachedBy(shareOf(meter), defaultPromptThresholds)).toBe(reached)
  })

  it('may lie beyond the limit', () => {
    const thresholds = [1, 1.2]
    expect(reachedBy(shareOf(quota('api', 119)), thresholds)).toBe(1)
    expect(reachedBy(shareOf(quota('api', 120)), thresholds)).toBe(1.2)
  })

  it('is none of a list that makes no sense', () => {
    expect(reachedBy(0.9, [])).toBeNull()
    expect(reachedBy(0.9, [0, -1, Number.NaN])).toBeNull()
    expect(reachedBy(0.9, [1, 0.5, Number.NaN, 0.8])).toBe(0.8)
  })
})

describe('a prompt', () => {
  const at = 10
  const dismissed = dismissedAt(blankMemory, 0.8, at)
  const snoozed = snoozedAt(blankMemory, 0.8, 500, at)

  it.each([
    { what: 'with nothing remembered', memory: blankMemory, threshold: 0.8, now: 0, open: true },
    { what: 'dismissed', memory: dismissed, threshold: 0.8, now: 1e15, open: false },
    { what: 'dismissed lower', memory: dismissed, threshold: 1, now: 0, open: true },
    {
      what: 'dismissed higher',
      memory: dismissedAt(dismissed, 1, at),
      threshold: 0.8,
      now: 0,
      open: false,
    },
    { what: 'put off, before the time', memory: snoozed, threshold: 0.8, now: 499, open: false },
    { what: 'put off, at the time', memory: snoozed, threshold: 0.8, now: 500, open: true },
    { what: 'put off lower', memory: snoozed, threshold: 1, now: 499, open: true },
    {
      what: 'dismissed lower and put off, after the time',
      memory: snoozedAt(dismissed, 1, 500, at),
      threshold: 1,
      now: 500,
      open: true,
    },
    {
      what: 'dismissed, and a higher one put off that is no longer reached',
      memory: snoozedAt(dismissed, 1, 500, at),
      threshold: 0.8,
      now: 600,
      open: false,
    },
  ])('$what is open: $open', ({ memory, threshold, now, open }) => {
    expect(isOpenAt(threshold, memory, now)).toBe(open)
  })

  it('opens again at a threshold that was left and is reached anew', () => {
    const left = rearmed(dismissed, 0.5, at + 1)
    expect(isOpenAt(0.8, left, 0)).toBe(true)
    // What lies below the number that was seen since stays closed.
    expect(isOpenAt(0.5, left, 0)).toBe(false)
    expect(isOpenAt(0.8, rearmed(snoozed, 0.5, at + 1), 0)).toBe(true)
  })

  it('stays closed at a lower one when only the higher one was left', () => {
    const both = dismissedAt(dismissed, 1, at)
    const left = rearmed(both, 0.85, at + 1)
    expect([isOpenAt(0.8, left, 0), isOpenAt(1, left, 0)]).toEqual([false, true])
  })

  it('is not opened by a report older than the answer to it', () => {
    expect(rearmed(dismissed, 0, at)).toBe(dismissed)
    expect(rearmed(dismissed, 0, at - 1)).toBe(dismissed)
    expect(rearmed(dismissed, null, at + 1)).toBe(dismissed)
  })

  it('is noted as shown once for each threshold', () => {
    const once = shownAt(shownAt(blankMemory, 0.8), 1)
    expect(once.shown).toEqual([0.8, 1])
    expect(shownAt(once, 0.8)).toBe(once)
  })
})

describe('for any course of events', () => {
  const share = fc.double({ min: 0, max: 3, noNaN: true })
  const memory = fc.record<PromptMemory>({
    dismissed: share,
    snoozed: share,
    until: fc.nat(),
    shown: fc.array(share),
    at: fc.nat(),
  })

  it('nothing dismissed is open before the number falls below it', () => {
    fc.assert(
      fc.property(memory, share, fc.array(share), fc.nat(), (before, threshold, shares, now) => {
        let after = dismissedAt(before, threshold, 0)
        for (const [i, each] of shares.entries()) {
          after = rearmed(after, Math.max(each, threshold), i + 1)
        }
        expect(isOpenAt(threshold, after, now)).toBe(false)
      }),
    )
  })

  it('whatever the number fell below opens when it is reached again', () => {
    fc.assert(
      fc.property(memory, share, fc.nat(), (before, left, now) => {
        const after = rearmed(before, left, before.at + 1)
        expect(isOpenAt(left + 0.1, after, now)).toBe(true)
        expect(rearmed(after, left, before.at + 2)).toBe(after)
      }),
    )
  })
})
