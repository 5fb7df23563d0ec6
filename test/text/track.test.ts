import { describe, expect, it } from 'vitest'
import type { UsageMeter } from '../../src/billing/meter.js'
import { emptyTrack, trackOf } from '../../src/text/track.js'

const quota = (used: number, limit: number): UsageMeter => ({
  kind: 'quota',
  slug: 'tokens',
  name: 'Tokens',
  aggregation: 'sum',
  period: null,
  resetsAt: null,
  derived: false,
  used,
  limit,
  limitSource: 'grants',
})

const fills = { pending: 0, projected: null, drains: false }
const drains = { ...fills, drains: true }

describe('the drawing of a quota', () => {
  it.each([
    { used: 0, limit: 100, fill: 0 },
    { used: 45, limit: 100, fill: 45 },
    { used: -5, limit: 100, fill: 0 },
    { used: 1, limit: 1e6, fill: 1 },
    { used: 999_999, limit: 1e6, fill: 99 },
    { used: 100, limit: 100, fill: 100 },
    { used: 0, limit: 0, fill: 0 },
  ])('$used of $limit fills $fill %', ({ used, limit, fill }) => {
    expect(trackOf(quota(used, limit), fills)).toEqual({ ...emptyTrack, fill })
  })

  it.each([
    { used: 0, limit: 100, fill: 100 },
    { used: 80, limit: 100, fill: 20 },
    { used: 1, limit: 1e6, fill: 99 },
    { used: 999_999, limit: 1e6, fill: 1 },
    { used: 100, limit: 100, fill: 0 },
    { used: -5, limit: 100, fill: 100 },
    { used: -5, limit: 0, fill: 100 },
    { used: 0, limit: 0, fill: 0 },
  ])('$used of $limit leaves $fill %', ({ used, limit, fill }) => {
    expect(trackOf(quota(used, limit), drains)).toEqual({ ...emptyTrack, fill })
  })

  it.each([
    { used: 140, limit: 100, tick: 100 / 1.4 },
    { used: 1_000_001, limit: 1e6, tick: 97 },
    { used: 1e12, limit: 1, tick: 3 },
    { used: 5, limit: 0, tick: 0 },
  ])('$used of $limit is full, with a tick where the limit is', ({ used, limit, tick }) => {
    const track = trackOf(quota(used, limit), fills)
    expect(track?.fill).toBe(100)
    expect(track?.tick).toBeCloseTo(tick)
    expect(trackOf(quota(used, limit), drains)).toEqual(track)
  })

  it.each([
    { used: 48, pending: 3, fill: 45 },
    { used: 48, pending: 10, fill: 38 },
    { used: 3, pending: 3, fill: 0 },
    { used: 100, pending: 1, fill: 97 },
    { used: 1, pending: 5, fill: 0 },
  ])('$used with $pending pending ends where the number is', ({ used, pending, fill }) => {
    const track = trackOf(quota(used, 100), { ...fills, pending })
    expect(track?.fill).toBe(fill)
    expect((track?.fill ?? 0) + (track?.pending ?? 0)).toBe(used)
  })

  it('hatches what is about to be gone when it drains', () => {
    const track = trackOf(quota(48, 100), { ...drains, pending: 3 })
    expect(track).toEqual({ ...emptyTrack, fill: 52, pending: 3 })
  })

  it.each([fills, drains])('hatches nothing where nothing is included: %o', (way) => {
    expect(trackOf(quota(0, 0), { ...way, pending: 3 })).toEqual(emptyTrack)
  })

  it('hatches the end of what is over', () => {
    expect(trackOf(quota(200, 100), { ...fills, pending: 50 })).toEqual({
      ...emptyTrack,
      fill: 75,
      pending: 25,
      tick: 50,
    })
  })

  it.each([
    { projected: 65, pace: 65 },
    { projected: 100, pace: 100 },
    { projected: 101, pace: null },
    { projected: 45, pace: null },
    { projected: null, pace: null },
  ])('marks the pace only between now and the limit: $projected', ({ projected, pace }) => {
    expect(trackOf(quota(45, 100), { ...fills, projected })?.pace).toBe(pace)
  })

  it('marks the pace from the other end when it drains', () => {
    expect(trackOf(quota(45, 100), { ...drains, projected: 65 })?.pace).toBe(35)
  })
})

it('draws nothing where no limit is known', () => {
  const { limit: _, limitSource: __, ...rest } = { ...quota(5, 5), limit: 0, limitSource: 'grants' }
  expect(trackOf({ ...rest, kind: 'unlimited', used: 5 }, fills)).toBeNull()
})
