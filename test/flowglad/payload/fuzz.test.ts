import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { remainingOf } from '../../../src/billing/meter.js'
import { readBilling } from '../../../src/flowglad/payload/billing.js'
import {
  balance,
  billingOf,
  freeMeter,
  grant,
  meterRecord,
  noCharge,
  now,
  product,
  usagePrice,
} from '../../support/billing.js'

const second = { id: 'meter_2', slug: 'seats' }
const valid = billingOf(
  {
    grants: [grant(), grant({ id: 'grant_2', usageMeterId: 'meter_2', renewalFrequency: 'once' })],
    balances: [balance(742), balance(3, second)],
    meters: [meterRecord(), { ...freeMeter, ...second }, meterRecord({ id: 'm3', slug: 'calls' })],
    products: [product('subscription'), product('single_payment', { features: [] })],
    purchases: [{ priceId: 'price_topup', status: 'paid' }],
    subscription: {
      subscriptionItems: [{ priceId: 'price_pro', unitPrice: 1, price: { currency: 'USD' } }],
    },
  },
  { subscriptions: [], catalog: { usageMeters: [usagePrice(), noCharge] } },
)

const junk = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(
    '__proto__',
    'constructor',
    '',
    -1,
    0,
    1e308,
    Number.NaN,
    Number.NEGATIVE_INFINITY,
    undefined,
  ),
)

/** A copy in which every part is, one time in `odds`, replaced by junk. */
function spoil(value: unknown, pick: (odds: number) => boolean, bad: () => unknown): unknown {
  if (pick(25)) return bad()
  if (Array.isArray(value)) return value.map((item) => spoil(item, pick, bad))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, spoil(item, pick, bad)]),
  )
}

function numbersIn(value: unknown): readonly number[] {
  if (typeof value === 'number') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(numbersIn)
}

function checkReport(billing: unknown) {
  const report = readBilling(billing, { now, onMalformed: () => {} })
  expect(numbersIn(report).every(Number.isFinite)).toBe(true)
  const meters = report?.meters ?? []
  expect(new Set(meters.map(({ slug }) => slug)).size).toBe(meters.length)
  return meters
}

describe('readBilling', () => {
  it('reads the payload that the others are made from without a complaint', () => {
    const told: string[] = []
    const report = readBilling(valid, { now, onMalformed: (_, message) => void told.push(message) })
    expect(report?.meters.map(({ kind }) => kind)).toEqual(['quota', 'balance', 'metered'])
    expect(told).toEqual([])
  })

  it('makes no wall of an answer that it cannot read', () => {
    const read = (junkOf: unknown) => {
      const grants = [grant({ amount: 1000 })]
      return checkReport(billingOf({ grants, balances: [balance(junkOf)] }))
    }
    fc.assert(
      fc.property(junk, (available) => {
        const [meter] = read(available)
        const number = typeof available === 'string' ? Number(available) : available
        if (meter?.kind !== 'unreadable') expect(typeof number).toBe('number')
      }),
    )
  })

  it('never throws, whatever it is given', () => {
    fc.assert(fc.property(junk, (billing) => void checkReport(billing)))
    fc.assert(
      fc.property(junk, junk, (a, b) => {
        checkReport({
          customer: { id: 'c' },
          currentSubscription: { id: 's', experimental: a },
          catalog: b,
        })
      }),
    )
  })

  it('keeps every number finite and every slug single in a spoilt payload', () => {
    fc.assert(
      fc.property(fc.gen(), (gen) => {
        const pick = (odds: number) => gen(fc.integer, { min: 1, max: odds }) === 1
        checkReport(spoil(valid, pick, () => gen(() => junk)))
      }),
      { numRuns: 300 },
    )
  })

  it('keeps remaining + used = limit, the remaining being the balance', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(), fc.nat(), (available, first, later) => {
        const grants = [grant({ amount: first }), grant({ amount: later })]
        const [meter] = checkReport(billingOf({ grants, balances: [balance(available)] }))
        if (meter?.kind !== 'quota') throw new Error('not a quota')
        expect(remainingOf(meter)).toBe(available)
        expect(meter.used + available).toBe(meter.limit)
        expect(meter.limit).toBe(first + later)
      }),
    )
  })
})
