import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { levelOf } from '../../src/billing/meter.js'
import type { Entry } from '../../src/entries/entry.js'
import { keyOf } from '../../src/entries/stored-entry.js'
import {
  blankPage,
  committedPage,
  escapeHold,
  match,
  observe,
  type Page,
  shownMeter,
  type Verdict,
} from '../../src/sync/meter-state.js'
import { balance, entry, quota } from '../support/reports.js'

function judged(one: Entry, verdict: Verdict) {
  return { key: keyOf(one), amount: one.amount, verdict }
}

function left(page: Page, log: readonly Entry[]): number | null {
  const meter = shownMeter(page, log)
  return meter && meter.kind !== 'absent' ? levelOf(meter) : null
}

const a = entry('a')
const b = entry('b', { amount: 3 })

const amounts = fc.integer({ min: 1, max: 50 })
const verdicts = fc.constantFrom<Verdict>('yes', 'no', 'maybe')
const logs = fc.array(fc.tuple(amounts, verdicts), { minLength: 1, maxLength: 7 })
const used = fc.integer({ min: -50, max: 400 })

/** A page that holds a report, and the entries it was judged by. */
function heldPage(before: number, after: number, parts: readonly (readonly [number, Verdict])[]) {
  const entries = parts.map(([amount], i) => entry(`${i}`, { amount }))
  const all = entries.map((one, i) => judged(one, parts[i]?.[1] ?? 'no'))
  const { page, contained } = observe(
    committedPage(balance('api', before)),
    balance('api', after),
    all,
    0,
  )
  const sum = (verdict: Verdict) =>
    all.reduce((total, one) => total + (one.verdict === verdict ? one.amount : 0), 0)
  const maybes = all.filter((one) => one.verdict === 'maybe').map(({ amount }) => amount)
  return { page, held: contained === null, entries, no: sum('no'), maybe: sum('maybe'), maybes }
}

describe('match', () => {
  it('commits what would not move the number, with every entry the report may contain', () => {
    const { page, entries } = heldPage(100, 92, [
      [5, 'maybe'],
      [3, 'yes'],
      [2, 'no'],
    ])
    const step = match(page, entries)
    expect(step.contained).toEqual(expect.arrayContaining(['api/0', 'api/1']))
    expect(step.contained).toHaveLength(2)
    expect(step.page).toEqual(committedPage(balance('api', 92)))
  })

  it('never moves the shown number, whatever was held', () => {
    fc.assert(
      fc.property(used, used, logs, (before, after, parts) => {
        const { page, entries } = heldPage(before, after, parts)
        const shown = left(page, entries)
        const step = match(page, entries)
        const gone = new Set(step.contained)
        const rest = entries.filter((one) => !gone.has(keyOf(one)))
        expect(left(step.page, rest)).toBe(shown)
      }),
    )
  })

  it.each([
    { what: 'nothing is held', page: committedPage(quota('api', 1)) },
    {
      what: 'nothing was ever shown',
      page: observe(blankPage, quota('api', 5), [judged(a, 'maybe')], 0).page,
    },
    {
      what: 'the shown number is in doubt',
      page: observe(
        { ...committedPage(quota('api', 0)), unconfirmed: true },
        quota('api', 5),
        [judged(a, 'maybe')],
        0,
      ).page,
    },
  ])('does nothing where $what', ({ page }) => {
    expect(match(page, [a])).toEqual({ page, contained: null })
  })
})

describe('escapeHold', () => {
  it('shows a number that the server may have, as near to the one before as each entry allows', () => {
    fc.assert(
      fc.property(used, used, logs, (before, after, parts) => {
        const { page, held, entries, no, maybe, maybes } = heldPage(before, after, parts)
        fc.pre(held)
        const shown = left(page, entries) ?? Number.NaN
        const escaped = escapeHold(page, entries)
        const level = left(escaped, entries) ?? Number.NaN
        expect(escaped).toMatchObject({ unconfirmed: true, held: null })
        expect(level).toBeGreaterThanOrEqual(after - no - maybe)
        expect(level).toBeLessThanOrEqual(after - no)
        const reachable = subsetSums(maybes).map((sum) => after - no - sum)
        expect(reachable).toContain(level)
        const way = Math.abs(level - shown)
        // No extreme is nearer, so doubt never makes the number jump for nothing.
        expect(way).toBeLessThanOrEqual(Math.abs(after - no - shown))
        // And counting any single one the other way would not have been nearer.
        const single = maybes.length === 1 ? reachable : [level]
        expect(Math.min(...single.map((one) => Math.abs(one - shown)))).toBe(way)
      }),
    )
  })

  it('counts every doubtful entry where nothing was ever shown', () => {
    const { page } = observe(blankPage, quota('api', 0), [judged(a, 'maybe'), judged(b, 'no')], 0)
    expect(left(escapeHold(page, [a, b]), [a, b])).toBe(92)
  })

  it('leaves a page alone that holds nothing', () => {
    const page = committedPage(quota('api', 1))
    expect(escapeHold(page, [a])).toBe(page)
  })

  it('moves by exactly what is recorded from then on', () => {
    const { page, entries } = heldPage(100, 90, [[7, 'maybe']])
    const escaped = escapeHold(page, entries)
    const before = left(escaped, entries) ?? 0
    expect(left(escaped, [...entries, entry('later', { amount: 4 })])).toBe(before - 4)
  })
})

function subsetSums(amounts: readonly number[]): number[] {
  let sums = [0]
  for (const amount of amounts) sums = sums.concat(sums.map((sum) => sum + amount))
  return sums
}
