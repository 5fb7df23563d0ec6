import { describe, expect, it } from 'vitest'
import type { OfferDetails } from '../../src/billing/offer.js'
import type { PresentPlan } from '../../src/billing/plan-change.js'
import { type CompareOptions, compareOffer } from '../../src/text/compare-offer.js'
import { englishDialogLabels } from '../../src/text/labels-dialog.js'
import { january, quota } from '../support/reports.js'

const pro: OfferDetails = {
  kind: 'plan',
  name: 'Pro',
  price: { unitPrice: 2_900, per: 1, currency: 'USD' },
  interval: { unit: 'month', count: 1 },
  grants: [{ meter: 'calls', amount: 10_000, renews: true }],
  owned: false,
}
const paid = { unitPrice: 900, per: 1, currency: 'USD' }
const basic: PresentPlan = {
  plan: { name: 'Basic', free: false, price: paid, interval: { unit: 'month', count: 1 } },
  period: january,
  meters: [quota('calls', 40, { name: 'Calls' })],
}

const compare = (details: Partial<OfferDetails>, options: CompareOptions = {}) =>
  compareOffer({ ...pro, ...details }, { present: basic, ...options }, englishDialogLabels)
const rows = (details: Partial<OfferDetails>, options?: CompareOptions) =>
  compare(details, options).rows.map(({ name, now, offered }) => `${name}: ${now} → ${offered}`)

describe('the heads of the columns', () => {
  it('name the plan there is and the one offered', () => {
    expect(compare({})).toMatchObject({ now: 'Basic (current)', offered: 'Pro' })
  })

  it.each([
    ['nothing is known of the customer', undefined],
    ['there is no plan', { ...basic, plan: null }],
  ])('say “Now” where %s', (_name, present) => {
    expect(compare({}, { present }).now).toBe('Now')
  })
})

describe('the order of the rows', () => {
  const grants = ['exports', 'images', 'calls'].map((meter) => ({
    meter,
    amount: 10,
    renews: true,
  }))
  const order = (meter: string | undefined) =>
    compare({ grants }, { meter }).rows.map(({ name }) => name.replace(' a month', ''))

  it.each([
    ['calls', ['Calls', 'Exports', 'Images', 'Price']],
    ['images', ['Images', 'Exports', 'Calls', 'Price']],
    ['exports', ['Exports', 'Images', 'Calls', 'Price']],
    [undefined, ['Exports', 'Images', 'Calls', 'Price']],
  ])('is that of the catalog after the meter that ran out: %s', (meter, expected) => {
    expect(order(meter)).toEqual(expected)
  })

  it('keeps what is given of one meter twice as the catalog has it', () => {
    const twice = [...pro.grants, { meter: 'calls', amount: 50, renews: false }]
    const { rows: said } = compare({ grants: twice }, { meter: 'calls' })
    expect(said.map(({ name }) => name)).toEqual(['Calls a month', 'Calls', 'Price'])
  })
})

describe('an amount', () => {
  it('is that of all that is bought', () => {
    expect(rows({}, { quantity: 3 })).toEqual([
      'Calls a month: 100 → 30,000',
      'Price: $9 a month → $87 a month',
    ])
  })

  it.each([
    [
      'every 3 months',
      { interval: { unit: 'month', count: 3 } },
      '100 a month → 10,000 every 3 months',
    ],
    ['once', { grants: [{ meter: 'calls', amount: 50, renews: false }] }, '100 a month → 50'],
    ['every month', {}, undefined],
  ] as const)('says how often it comes where that changes: %s', (_name, details, expected) => {
    expect(rows(details)[0]).toBe(expected ? `Calls: ${expected}` : 'Calls a month: 100 → 10,000')
  })
})

describe('a price', () => {
  it('of nothing is free, however often', () => {
    expect(rows({ price: { ...paid, unitPrice: 0 } }).at(-1)).toBe('Price: $9 a month → Free')
  })

  it('is not there where there is no plan, or its price is not known', () => {
    for (const plan of [null, { name: 'Basic', free: false }]) {
      expect(compare({}, { present: { ...basic, plan } }).rows.at(-1)?.now).toBe('')
    }
  })

  it('is said by the interval that was told, and by none that only a period suggests', () => {
    const plan = { name: 'Basic', free: false, price: paid }
    const yearly = { ...plan, interval: { unit: 'year', count: 1 } as const }
    const now = (present: PresentPlan) => compare({}, { present }).rows.at(-1)?.now
    expect(now({ ...basic, plan: yearly })).toBe('$9 a year')
    expect(now({ ...basic, plan })).toBe('$9')
  })
})
