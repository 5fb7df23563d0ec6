import { describe, expect, it } from 'vitest'
import { levelOf } from '../../src/billing/meter.js'
import type { Entry } from '../../src/entries/entry.js'
import { keyOf } from '../../src/entries/stored-entry.js'
import {
  absolve,
  blankPage,
  committedPage,
  escapeHold,
  match,
  observe,
  type Page,
  shownMeter,
  undoubted,
  type Verdict,
} from '../../src/sync/meter-state.js'
import { entry, quota } from '../support/reports.js'

const absent = { kind: 'absent', slug: 'api', name: 'API', reason: 'not-in-plan' } as const

function judged(one: Entry, verdict: Verdict) {
  return { key: keyOf(one), amount: one.amount, verdict }
}

function left(page: Page, log: readonly Entry[]): number | null {
  const meter = shownMeter(page, log)
  return meter && meter.kind !== 'absent' ? levelOf(meter) : null
}

const a = entry('a')
const b = entry('b', { amount: 3 })

describe('observe', () => {
  it.each([
    { verdicts: [], contained: [] },
    { verdicts: ['no'], contained: [] },
    { verdicts: ['yes'], contained: ['api/a'] },
    { verdicts: ['yes', 'yes'], contained: ['api/a', 'api/b'] },
    { verdicts: ['yes', 'no'], contained: ['api/a'] },
    { verdicts: ['maybe'], contained: null },
    { verdicts: ['yes', 'maybe'], contained: null },
    { verdicts: ['no', 'maybe'], contained: null },
  ] as const)(
    'commits without a doubt, and holds with one: $verdicts',
    ({ verdicts, contained }) => {
      const entries = verdicts.map((verdict, i) => judged(i === 0 ? a : b, verdict))
      const before = committedPage(quota('api', 0))
      const step = observe(before, quota('api', 9), entries, 0)
      expect(step.contained).toEqual(contained)
      if (contained) expect(step.page).toEqual(committedPage(quota('api', 9)))
      else expect(left(step.page, [a, b])).toBe(left(before, [a, b]))
    },
  )

  it.each([
    { what: 'absent', meter: absent },
    {
      what: 'one that counts distinct properties',
      meter: quota('api', 1, { aggregation: 'count_distinct_properties' }),
    },
  ])('never holds a meter whose number no entry moves: $what', ({ meter }) => {
    const step = observe(blankPage, meter, [judged(a, 'maybe'), judged(b, 'yes')], 0)
    expect(step).toEqual({ page: committedPage(meter), contained: ['api/b'] })
  })

  it('shows the newest of a row of held reports, and counts the time from the first', () => {
    const first = observe(committedPage(quota('api', 0)), quota('api', 1), [judged(a, 'maybe')], 7)
    const second = observe(first.page, quota('api', 2), [judged(a, 'maybe')], 99)
    expect(second.page.held).toMatchObject({ since: 7, meter: { used: 2 } })
  })

  it('ends a doubt that was shown with the next clean report', () => {
    const held = observe(committedPage(quota('api', 0)), quota('api', 5), [judged(a, 'maybe')], 0)
    const escaped = escapeHold(held.page, [a])
    expect(escaped.unconfirmed).toBe(true)
    const clean = observe(escaped, quota('api', 5), [judged(a, 'yes')], 9)
    expect(clean).toEqual({ page: committedPage(quota('api', 5)), contained: ['api/a'] })
  })
})

describe('absolve', () => {
  const held = observe(
    committedPage(quota('api', 0)),
    quota('api', 9),
    [judged(a, 'maybe'), judged(b, 'maybe'), judged(entry('c'), 'yes')],
    0,
  ).page

  it('commits with the last doubt, and with what the report was known to contain', () => {
    const one = absolve(held, 'api/a')
    expect(one.contained).toBeNull()
    expect(left(one.page, [b])).toBe(97)
    expect(absolve(one.page, 'api/b')).toEqual({
      page: committedPage(quota('api', 9)),
      contained: ['api/c'],
    })
  })

  it.each([
    { what: 'another entry', page: held, key: 'api/z' },
    { what: 'an entry it contains for sure', page: held, key: 'api/c' },
    { what: 'a page that holds nothing', page: committedPage(quota('api', 1)), key: 'api/a' },
  ])('changes nothing for $what', ({ page, key }) => {
    expect(absolve(page, key)).toEqual({ page, contained: null })
  })
})

describe('absolve, of a report that is shown in doubt', () => {
  const doubts = [judged(a, 'maybe'), judged(b, 'maybe'), judged(entry('c'), 'yes')]
  const held = observe(committedPage(quota('api', 0)), quota('api', 9), doubts, 0).page
  const escaped = escapeHold(held, [a, b])

  it('confirms it with the last doubt', () => {
    const one = absolve(escaped, 'api/a')
    expect([one.contained, one.page.unconfirmed]).toEqual([null, true])
    expect(absolve(one.page, 'api/b')).toEqual({
      page: committedPage(quota('api', 9)),
      contained: ['api/c'],
    })
  })

  it('keeps a newer report that is held for another doubt', () => {
    const d = entry('d')
    const both = observe(escaped, quota('api', 12), [judged(a, 'maybe'), judged(d, 'maybe')], 9)
    const one = absolve(absolve(both.page, 'api/a').page, 'api/b')
    expect(one).toMatchObject({ contained: ['api/c'], page: { committed: { used: 9 } } })
    expect([...(one.page.held?.doubtful ?? [])]).toEqual(['api/d'])
    expect(absolve(one.page, 'api/d').page).toEqual(committedPage(quota('api', 12)))
  })

  it('lets a newer report without doubt take its place', () => {
    const both = observe(escaped, quota('api', 12), [judged(a, 'maybe')], 9)
    expect(absolve(both.page, 'api/a')).toEqual({
      page: committedPage(quota('api', 12)),
      contained: [],
    })
  })

  it.each([
    { what: 'held', page: held },
    { what: 'shown in doubt', page: escaped },
  ])('is the same page for an entry that has nothing to do with it: $what', ({ page }) => {
    expect(absolve(page, 'api/z').page).toBe(page)
  })
})

describe('undoubted', () => {
  const held = observe(committedPage(quota('api', 0)), quota('api', 9), [judged(a, 'maybe')], 0)

  it.each([
    { what: 'a held report', page: held.page },
    { what: 'one shown in doubt', page: escapeHold(held.page, [a]) },
  ])('shows what was committed before $what', ({ page }) => {
    expect(undoubted(page)).toEqual(committedPage(quota('api', 0)))
  })

  it.each([
    { what: 'is without doubt', page: committedPage(quota('api', 0)) },
    {
      what: 'has nothing committed',
      page: observe(blankPage, quota('api', 9), [judged(a, 'maybe')], 0).page,
    },
  ])('is the same page where it $what', ({ page }) => {
    expect(undoubted(page)).toBe(page)
  })
})

describe('a page whose meter leaves the plan or joins it', () => {
  it('is not matched: there is no number to keep', () => {
    const from = observe(committedPage(absent), quota('api', 5), [judged(a, 'maybe')], 0).page
    expect(match(from, [a])).toEqual({ page: from, contained: null })
    const held = {
      ...from,
      base: quota('api', 5),
      held: from.held && { ...from.held, meter: absent },
    }
    expect(match(held, [a])).toEqual({ page: held, contained: null })
  })

  it('shows it with every doubtful entry counted', () => {
    const from = observe(committedPage(absent), quota('api', 5), [judged(a, 'maybe')], 0).page
    expect(left(escapeHold(from, [a]), [a])).toBe(90)
    expect(shownMeter(committedPage(absent), [a])).toBe(absent)
  })
})

describe('a report shown in doubt', () => {
  it.each([
    { what: 'the greatest entry first', used: 3, entries: [3, 5], level: 92 },
    { what: 'an entry counted where both ways are as near', used: 2.5, entries: [5], level: 92.5 },
  ])('takes $what', ({ used, entries, level }) => {
    const log = entries.map((amount, i) => entry(`${i}`, { amount }))
    const all = log.map((one) => judged(one, 'maybe'))
    const page = observe(committedPage(quota('api', 0)), quota('api', used), all, 0).page
    expect(left(escapeHold(page, log), log)).toBe(level)
  })
})
