import { describe, expect, it } from 'vitest'
import { readBilling } from '../../src/flowglad/payload/billing.js'
import { billingOf, grant, meterRecord, now, usagePrice } from '../support/billing.js'

function report(billing: unknown) {
  const malformed: string[] = []
  const onMalformed = (part: string) => void malformed.push(part)
  return { ...readBilling(billing, { now, onMalformed }), malformed }
}

describe('prices', () => {
  const old = usagePrice({ id: 'price_old', slug: 'old', unitPrice: 7 })
  it('are found under products, where they used to stand', () => {
    const elsewhere = usagePrice({ id: 'price_x', usageMeterId: 'meter_2' })
    const products = [{ prices: [old, elsewhere], features: [] }]
    const bare = meterRecord({ prices: undefined, defaultPrice: undefined })
    const meter = report(billingOf({ meters: [bare], products })).meters?.[0]
    expect(meter).toMatchObject({
      kind: 'metered',
      price: { unitPrice: 7 },
      prices: [{ id: 'price_old', slug: 'old' }],
    })
  })

  it('of both places are listed once, as the meter has them', () => {
    const products = [{ prices: [old, usagePrice({ slug: 'former' })], features: [] }]
    expect(report(billingOf({ products })).meters?.[0]).toMatchObject({
      price: { unitPrice: 5 },
      prices: [{ slug: 'api-calls-standard' }, { slug: 'free' }, { slug: 'old' }],
    })
  })

  it.each([
    ['the one the meter names', { defaultPrice: old }, { unitPrice: 7 }],
    ['else the one marked default', { defaultPrice: null }, { unitPrice: 5 }],
    ['else nothing', { defaultPrice: null, prices: [{ ...old, isDefault: false }] }, undefined],
  ])('charge %s', (_, overrides, expected) => {
    const meters = [meterRecord(overrides)]
    const [meter] = report(billingOf({ grants: [grant()], meters })).meters ?? []
    expect(meter?.kind === 'quota' ? meter.price : null).toEqual(
      expected && { ...expected, per: 10, currency: 'USD' },
    )
  })

  it.each([
    ['unitPrice', { unitPrice: Number.NaN }],
    ['unitPrice', { unitPrice: 'five' }],
    ['unitPrice', { unitPrice: -5 }],
    ['usageEventsPerUnit', { usageEventsPerUnit: 0 }],
    ['usageEventsPerUnit', { usageEventsPerUnit: Number.POSITIVE_INFINITY }],
    ['usageEventsPerUnit', { usageEventsPerUnit: null }],
    ['currency', { currency: '<b>' }],
  ])('with an unreadable %s (%o) are named and cost nothing', (_, overrides) => {
    const bad = usagePrice(overrides)
    const { meters, malformed } = report(
      billingOf({ grants: [grant()], meters: [meterRecord({ prices: [bad], defaultPrice: bad })] }),
    )
    expect(meters?.[0]).toMatchObject({ kind: 'quota', prices: [{ id: 'price_usage' }] })
    expect(meters?.[0]).not.toHaveProperty('price')
    expect(malformed).toEqual(['price.price_usage'])
  })
})
