import { describe, expect, it } from 'vitest'
import { levelOf } from '../../src/model/meter.js'
import type { Entry } from '../../src/outbox/entry.js'
import { keyOf } from '../../src/outbox/stored-entry.js'
import {
  absolve,
  blankPage,
  committedPage,
  escapeHold,
  observe,
  type Page,
  shownMeter,
  type Verdict,
} from '../../src/session/page.js'
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
