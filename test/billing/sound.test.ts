import { describe, expect, it } from 'vitest'
import {
  describePrompt,
  describeRing,
  describeUsage,
  formatAmount,
  formatDate,
  formatMoney,
  ratioOf,
  remainingOf,
  stateOf,
} from '../../src/index.js'

const now = Date.UTC(2026, 0, 20)
const end = Date.UTC(2026, 1, 1)
const quota = {
  slug: 'generations',
  name: 'Generations',
  aggregation: 'sum',
  kind: 'quota',
  used: 40,
  limit: 100,
  limitSource: 'reported',
  period: { start: Date.UTC(2026, 0, 1), end },
  resetsAt: end,
  derived: false,
}
const price = { unitPrice: 200, per: 1, currency: 'USD' }

/** Takes anything, as a function does in plain JavaScript. */
function untyped<Result>(fn: (...all: never) => Result): (...all: readonly unknown[]) => Result {
  return (...all) => {
    const result: Result = Reflect.apply(fn, null, all)
    return result
  }
}
const usage = untyped(describeUsage)
const prompt = untyped(describePrompt)
const ring = untyped(describeRing)
const ratio = untyped(ratioOf)
const remaining = untyped(remainingOf)
const state = untyped(stateOf)
const amount = untyped(formatAmount)
const date = untyped(formatDate)
const money = untyped(formatMoney)

function saidOf(meter: unknown) {
  const { value, state, end } = usage({ status: 'ready', meter }, { now })
  return [value && value.before + value.count + value.after, state, end]
}

describe('a meter that plain JavaScript or JSON made', () => {
  it.each([
    { ...quota, used: 40n, limit: 100n },
    { ...quota, limit: '100' },
  ])('is an error where it cannot be reckoned with: $limit', (meter) => {
    expect(saidOf(meter).slice(0, 2)).toEqual([null, 'error'])
    expect([remaining(meter), ratio(meter), state(meter)]).toEqual([null, null, 'counted'])
  })

  it.each([NaN, Infinity, null, undefined])('counts what has a limit of %s', (limit) => {
    const meter = { ...quota, limit }
    expect(saidOf(meter).slice(0, 2)).toEqual(['40 used', 'counted'])
    expect([remaining(meter), ratio(meter), state(meter)]).toEqual([null, null, 'counted'])
  })

  it.each([NaN, -Infinity, undefined])('knows no number of a use of %s', (used) => {
    expect(saidOf({ ...quota, used })[0]).toBe('– used')
    expect(saidOf({ ...quota, kind: 'balance', available: used })[1]).toBe('counted')
  })

  it('says nothing of a reset where nobody names one', () => {
    const { period: _, resetsAt: __, ...rest } = quota
    expect(saidOf(rest)).toEqual(['40 of 100', 'normal', ''])
    expect(saidOf({ ...quota, resetsAt: '2026-02-01T00:00:00Z', period: null })[2]).toBe('')
    expect(saidOf({ ...quota, resetsAt: null })[2]).toBe('Doesn’t reset')
  })

  it.each([
    { ...quota, used: 140, price: { ...price, unitPrice: null } },
    { ...quota, used: 140, price: { ...price, unitPrice: NaN } },
    { ...quota, used: 140, price: { ...price, per: undefined } },
    { ...quota, used: 140, price: null },
  ])('names no cost where its price cannot be read: $price', (meter) => {
    expect(usage({ status: 'ready', meter }, { now }).start).toEqual([
      { glyph: 'over', word: '40 over', rest: '' },
    ])
  })

  it.each([
    undefined,
    null,
    { ...quota, endsAt: 1n, resetsAt: 2n, period: { start: 0n, end: 2n } },
    { ...quota, used: 140, price: { ...price, tiers: 5 } },
    { kind: 'metered', name: 'Calls', used: 5 },
  ])('is no exception for %o', (meter) => {
    for (const say of [usage, prompt, ring]) {
      expect(JSON.stringify(say({ status: 'ready', meter }, { now }))).not.toMatch(
        /NaN|undefined|Infinity/,
      )
    }
    expect([remaining(meter), ratio(meter)]).not.toContain(NaN)
  })

  it('takes null for options, and a status that is none for an error', () => {
    const figure = { status: 'ready', meter: quota }
    expect(usage(figure, null)).toEqual(usage(figure))
    expect(prompt(figure, null)).toEqual(prompt(figure, {}))
    expect(ring(figure, null)).toEqual(ring(figure))
    for (const none of [undefined, null, {}, { status: 'late' }]) {
      expect(usage(none).start[0]?.rest).toBe('Couldn’t load usage')
      expect(prompt(none).title).toBe('Couldn’t load your usage')
    }
    expect([amount(5, null), date(0, null), state(quota, null)]).toEqual([
      '5',
      'Jan\u00a01',
      'normal',
    ])
  })

  it('takes money without a currency for that of most, in hundredths', () => {
    expect(money(2_050, '')).toBe('20.50')
    expect(money(2_050, null)).toBe('20.50')
  })
})
