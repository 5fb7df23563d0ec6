import { describe, expect, it } from 'vitest'
import {
  type Overlay,
  reservedBy,
  revealed,
  type Share,
  takenBy,
  turned,
  withoutShare,
  withShare,
} from '../../src/actions/overlay.js'
import type { UsageMeter } from '../../src/billing/meter.js'
import { balance, january, quota } from '../support/reports.js'

type Parts = Record<string, Partial<Share> & { readonly amount: number }>

/** Shares counted and in doubt unless said otherwise. */
function lying(parts: Parts, more: Partial<Overlay> = {}): Overlay {
  const shares = Object.entries(parts).map(
    ([id, part]) => [id, { counted: true, known: false, ...part }] as const,
  )
  return { extra: 0, since: null, unconfirmed: false, ...more, shares: new Map(shares) }
}

function turn(before: number, after: number, known: readonly string[] = []) {
  const [from, to] = [quota('api', before), quota('api', after)]
  return { before: from, after: to, known: new Set(known), now: 7 }
}

/** Ids of what is counted. */
function counted(overlay: Overlay | null): readonly string[] {
  return [...(overlay?.shares ?? [])].filter(([, share]) => share.counted).map(([id]) => id)
}

const absent = { kind: 'absent', slug: 'api', name: 'API', reason: 'not-in-plan' } as const
const metered: UsageMeter = {
  ...balance('api', 0),
  kind: 'metered',
  used: 0,
  price: { unitPrice: 1, per: 1, currency: 'USD' },
}

describe('an overlay', () => {
  it('takes what is counted and what was kept back, and reserves all of its shares', () => {
    const overlay = lying({ a: { amount: 5 }, b: { amount: 3, counted: false } }, { extra: -2 })
    expect([takenBy(overlay), reservedBy(overlay)]).toEqual([3, 8])
    expect(takenBy(withShare(overlay, 'c', 10))).toBe(13)
  })
})

describe('an action that used nothing', () => {
  it.each([
    { what: 'another one goes on', parts: { a: { amount: 5 }, b: { amount: 3 } }, taken: 3 },
    {
      what: 'another one was mistaken for it',
      parts: { a: { amount: 5, counted: false }, b: { amount: 5 } },
      taken: 0,
    },
    {
      what: 'the greater ones add up better than the first',
      parts: { a: { amount: 4, counted: false }, b: { amount: 3 }, c: { amount: 6 } },
      taken: 6,
    },
    { what: 'nobody knows of it', parts: { b: { amount: 3 } }, taken: 3 },
  ])('gives back its amount where $what', ({ parts, taken }) => {
    const left = withoutShare(lying(parts), 'a')
    expect(left && takenBy(left)).toBe(taken)
    expect(left?.shares.has('a')).toBe(false)
  })

  it('ends the overlay where nothing else is in doubt', () => {
    expect(withoutShare(lying({ a: { amount: 5 } }), 'a')).toBeNull()
    expect(withoutShare(lying({ a: { amount: 5 }, b: { amount: 3, known: true } }), 'a')).toBeNull()
  })
})

describe('a report', () => {
  const overlay = lying({ a: { amount: 5 }, b: { amount: 3 } })

  it('that moves nothing and tells of nobody changes nothing', () => {
    expect(turned(overlay, turn(10, 10))).toBe(overlay)
  })

  it('that tells the truth of all leaves nothing', () => {
    expect(turned(overlay, turn(10, 18, ['a', 'b', 'unknown']))).toBeNull()
  })

  it.each([
    { what: 'recorded what was', after: 15 },
    { what: 'recorded nothing', after: 10 },
  ])('is shown at once where the one it tells of $what', ({ after }) => {
    const next = turned(overlay, turn(10, after, ['a']))
    expect(next).toEqual(lying({ b: { amount: 3 } }))
  })

  it('is shown at once where it is of a share already, which is counted no more', () => {
    const next = turned(overlay, turn(10, 13))
    expect([counted(next), next?.extra, next?.since]).toEqual([['a'], 0, null])
  })

  it('is kept back where nothing explains it, since the first such one', () => {
    const next = turned(overlay, turn(10, 12))
    expect([next?.extra, next?.since, counted(next)]).toEqual([-2, 7, ['a', 'b']])
    const later = next && turned(next, { ...turn(12, 13), now: 99 })
    expect([later?.extra, later?.since, counted(later ?? null)]).toEqual([0, null, ['a']])
    const still = next && turned(next, { ...turn(12, 14), now: 99 })
    expect([still?.extra, still?.since]).toEqual([-4, 7])
  })

  it('that tells of one and moves by something else is kept back', () => {
    const next = turned(overlay, turn(10, 11, ['a']))
    expect([next?.extra, next?.shares.get('a')?.known]).toEqual([-1, true])
  })

  it('counts one that it tells of as unrecorded only where that was counted', () => {
    const mixed = lying({ a: { amount: 5, counted: false }, b: { amount: 3 } })
    expect(turned(mixed, turn(10, 10, ['a']))).toEqual(lying({ b: { amount: 3 } }))
    const next = turned(mixed, turn(10, 5, ['a']))
    expect([next?.extra, next?.since]).toEqual([5, 7])
  })

  it.each([
    { what: 'limit', after: quota('api', 50, { limit: 200 }) },
    { what: 'kind', after: metered },
    {
      what: 'period',
      after: quota('api', 50, { period: { start: january.end, end: january.end + 1 } }),
    },
    { what: 'lasting kind', after: quota('api', 50, { period: null }) },
    { what: 'plan', after: absent },
    { what: 'meter at all', after: null },
  ])('of another $what is shown at once, without what it tells of', ({ after }) => {
    const kept = { ...overlay, extra: -2, since: 1 }
    const before = quota('api', 10)
    const next = { before, after, known: new Set(['a']), now: 7 }
    expect(turned(kept, next)).toEqual(lying({ b: { amount: 3 } }))
    const back = { before: after, after: before, known: new Set(['a']), now: 7 }
    expect(turned(kept, back)).toEqual(lying({ b: { amount: 3 } }))
  })

  it('of a meter that never resets is one of the same period', () => {
    const [before, after] = [10, 12].map((used) => quota('api', used, { period: null }))
    if (!before || !after) throw new Error('Two meters are needed.')
    expect(turned(overlay, { before, after, known: new Set(), now: 7 })?.extra).toBe(-2)
  })

  it('of two kinds without a limit is of another meter', () => {
    const next = { before: balance('api', 10), after: metered, known: new Set<string>(), now: 7 }
    expect(turned(overlay, next)).toEqual(overlay)
  })
})

describe('what was kept back, shown', () => {
  it.each([
    { what: 'the nearest sum, the greatest first', extra: -3, counted: ['b'] },
    { what: 'all of it', extra: 0, counted: ['a', 'b'] },
    { what: 'none of it', extra: -8, counted: [] },
    { what: 'one more rather than one less', extra: -5.5, counted: ['b'] },
  ])('counts $what', ({ extra, counted: expected }) => {
    const shown = revealed(lying({ a: { amount: 3 }, b: { amount: 5 } }, { extra, since: 1 }))
    expect([counted(shown), shown.extra, shown.since]).toEqual([expected, 0, null])
  })
})
