import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type OfferName,
  type ReadOfferOptions,
  readOffer,
} from '../../../src/flowglad/payload/offer.js'
import { billingOf, freeMeter, meterRecord, product, usagePrice } from '../../support/billing.js'

type Fields = Readonly<Record<string, unknown>>

const planPrice = {
  id: 'price_pro',
  slug: 'pro-monthly',
  type: 'subscription',
  unitPrice: 2000,
  currency: 'USD',
  intervalUnit: 'month',
  intervalCount: 1,
  active: true,
}
const feature = (overrides: Fields = {}): Fields => ({
  id: 'feature_1',
  slug: 'pro-calls',
  type: 'usage_credit_grant',
  usageMeterId: 'meter_1',
  amount: 1000,
  renewalFrequency: 'every_billing_period',
  active: true,
  ...overrides,
})
const pro = (overrides: Fields = {}): Fields => ({
  id: 'prod_pro',
  name: 'Pro',
  slug: 'pro',
  active: true,
  prices: [planPrice],
  features: [feature()],
  ...overrides,
})
const pack = product('single_payment', {
  prices: [{ ...planPrice, id: 'price_pack', slug: 'pack', type: 'single_payment' }],
  features: [feature({ renewalFrequency: 'once', amount: 50 })],
})
const second = meterRecord({ id: 'meter_2', slug: 'seats' })

function read(
  offer: OfferName,
  { products = [pro(), pack], ...parts }: Parameters<typeof billingOf>[0] = {},
  options: ReadOfferOptions = {},
) {
  const told: string[] = []
  const onMalformed = (part: string) => void told.push(part)
  const billing = billingOf({
    meters: [meterRecord(), second],
    products,
    subscription: { priceId: 'price_free' },
    ...parts,
  })
  return { details: readOffer(billing, offer, { onMalformed, ...options }), told }
}

describe('readOffer', () => {
  it('tells what a plan costs, how often, and what it gives', () => {
    const { details, told } = read({ priceSlug: 'pro-monthly' })
    expect(details).toEqual({
      kind: 'plan',
      name: 'Pro',
      price: { unitPrice: 2000, per: 1, currency: 'USD' },
      interval: { unit: 'month', count: 1 },
      grants: [{ meter: 'api-calls', amount: 1000, renews: true }],
      owned: false,
    })
    expect(told).toEqual([])
    expect(read({ priceId: 'price_pro' }).details).toEqual(details)
  })

  it('tells a top-up, which is paid and granted once', () => {
    expect(read({ priceSlug: 'pack' }).details).toMatchObject({
      kind: 'top-up',
      interval: null,
      grants: [{ meter: 'api-calls', amount: 50, renews: false }],
      owned: false,
    })
    const renewing = { ...Object(pack), features: [feature()] }
    const { details } = read({ priceSlug: 'pack' }, { products: [renewing] })
    expect(details?.grants).toEqual([{ meter: 'api-calls', amount: 1000, renews: false }])
  })

  it.each([
    ['the same price', { priceId: 'price_pro' }, true],
    ['another price of the product', { priceId: 'price_pro_yearly' }, true],
    [
      'a former price of the product',
      {
        priceId: 'price_2024',
        subscriptionItems: [{ priceId: 'price_2024', price: { productId: 'prod_pro' } }],
      },
      true,
    ],
    ['another plan', { priceId: 'price_free' }, false],
    [
      'another plan, beside an item of this one that is no longer its price',
      {
        priceId: 'price_free',
        subscriptionItems: [{ priceId: 'price_2024', price: { productId: 'prod_pro' } }],
      },
      false,
    ],
    [
      'a former price of another product',
      {
        priceId: 'price_2024',
        subscriptionItems: [{ priceId: 'price_2024', price: { productId: 'prod_other' } }],
      },
      false,
    ],
    [
      'a former price, among what cannot be read',
      {
        priceId: 'price_2024',
        subscriptionItems: [
          null,
          { priceId: 'price_2024' },
          { priceId: 'price_2024', price: { productId: 'prod_pro' } },
        ],
      },
      true,
    ],
    ['a price that cannot be read', { priceId: 7 }, false],
    ['no price', { priceId: null }, false],
  ])('asks whether the plan is owned: %s', (_, subscription, owned) => {
    const yearly = { ...planPrice, id: 'price_pro_yearly', slug: 'pro-yearly' }
    const prices = [null, { ...planPrice, id: null, slug: 'nameless' }, planPrice, yearly]
    const products = [pro({ prices })]
    const { details } = read({ priceSlug: 'pro-monthly' }, { products, subscription })
    expect(details?.owned).toBe(owned)
  })

  it.each([
    ['monthly', { priceId: 'price_pro' }, [true, false]],
    ['yearly', { priceId: 'price_yearly' }, [false, true]],
    [
      'yearly at a former price',
      {
        priceId: 'price_2024',
        subscriptionItems: [
          {
            priceId: 'price_2024',
            price: { productId: 'prod_pro', intervalUnit: 'year', intervalCount: 1 },
          },
        ],
      },
      [false, true],
    ],
    [
      'yearly at a price that says no interval',
      {
        priceId: 'price_2024',
        interval: 'year',
        intervalCount: 1,
        subscriptionItems: [{ priceId: 'price_2024', price: { productId: 'prod_pro' } }],
      },
      [false, true],
    ],
  ])('owns a plan by the interval it is paid at: %s', (_, subscription, owned) => {
    const yearly = { ...planPrice, id: 'price_yearly', slug: 'pro-yearly', intervalUnit: 'year' }
    const products = [pro({ prices: [planPrice, yearly] })]
    const isOwned = (priceSlug: string) => read({ priceSlug }, { products, subscription })
    expect([isOwned('pro-monthly').details?.owned, isOwned('pro-yearly').details?.owned]).toEqual(
      owned,
    )
  })

  it.each([
    [undefined, true],
    [5, true],
    [6, false],
    [1, false],
  ])('owns so many as the subscription holds: of 5 asked for %s', (quantity, owned) => {
    const subscription = {
      priceId: 'price_pro',
      subscriptionItems: [{ priceId: 'price_pro', quantity: 5, price: {} }],
    }
    const offer = { priceSlug: 'pro-monthly', ...(quantity !== undefined && { quantity }) }
    expect(read(offer, { subscription }).details?.owned).toBe(owned)
  })

  it.each([
    ['this price', { priceId: 'price_pro' }, true],
    ['another price of the product', { priceId: 'price_yearly' }, true],
    [
      'a price that is no longer sold',
      {
        priceId: 'price_2024',
        name: 'Pro (2024)',
        subscriptionItems: [{ priceId: 'price_2024', price: { productId: 'prod_pro' } }],
      },
      true,
    ],
    ['another product of the name', { priceId: 'price_other' }, false],
    ['a price that nobody knows', { priceId: 'price_gone' }, undefined],
  ])('is of the plan of the subscription by its product: %s', (_, subscription, held) => {
    const yearly = { ...planPrice, id: 'price_yearly', slug: 'pro-yearly', intervalUnit: 'year' }
    const other = { ...planPrice, id: 'price_other', slug: 'other' }
    const products = [
      pro({ prices: [planPrice, yearly] }),
      pro({ id: 'prod_other', slug: 'other', prices: [other] }),
    ]
    const offer = { priceSlug: 'pro-monthly', quantity: 2 }
    expect(read(offer, { products, subscription }).details?.held).toBe(held)
  })

  it('takes no product without an id for that of a former price', () => {
    const subscription = {
      priceId: 'price_2024',
      subscriptionItems: [{ priceId: 'price_2024', price: { productId: null } }],
    }
    const products = [pro({ id: null })]
    const { details } = read({ priceSlug: 'pro-monthly' }, { products, subscription })
    expect(details?.owned).toBe(false)
  })

  it('asks the subscription that is named', () => {
    const billing = billingOf(
      { products: [pro()] },
      {
        currentSubscriptions: [
          { id: 'sub_1', priceId: 'price_free' },
          { id: 'sub_2', priceId: 'price_pro' },
        ],
        currentSubscription: { id: 'sub_1', priceId: 'price_free' },
      },
    )
    const offer = { priceSlug: 'pro-monthly' }
    expect(readOffer(billing, offer)?.owned).toBe(false)
    expect(readOffer(billing, offer, { subscriptionId: 'sub_2' })?.owned).toBe(true)
    expect(readOffer(billing, offer, { subscriptionId: 'sub_9' })?.owned).toBe(false)
  })

  it('never owns a top-up', () => {
    expect(
      read({ priceSlug: 'pack' }, { subscription: { priceId: 'price_pack' } }).details,
    ).toMatchObject({ owned: false })
  })

  it('adds up the credits of one meter, apart from those of another kind', () => {
    const features = [
      feature(),
      feature({ amount: 5 }),
      feature({ amount: 7, renewalFrequency: 'once' }),
      feature({ amount: 3, usageMeterId: 'meter_2' }),
      feature({ amount: 0, usageMeterId: 'meter_2', renewalFrequency: 'once' }),
      feature({ amount: 9, active: false }),
      { type: 'toggle', slug: 'sso' },
    ]
    const { details, told } = read({ priceSlug: 'pro-monthly' }, { products: [pro({ features })] })
    expect(details?.grants).toEqual([
      { meter: 'api-calls', amount: 1005, renews: true },
      { meter: 'api-calls', amount: 7, renews: false },
      { meter: 'seats', amount: 3, renews: true },
    ])
    expect(told).toEqual([])
  })

  it.each([
    { priceSlug: 'nope' },
    { priceSlug: '' },
    { priceId: 'pro-monthly' },
    { priceSlug: 'price_pro' },
    { priceSlug: '__proto__' },
    {},
  ])('knows nothing of %o, and complains about nothing', (offer) => {
    expect(read(offer)).toEqual({ details: null, told: [] })
  })

  it.each([null, undefined, 7, [], {}, { pricingModel: 3 }])('knows nothing from %o', (billing) => {
    expect(readOffer(billing, { priceSlug: 'pro-monthly' })).toBeNull()
  })

  it('sells nothing that is no longer active', () => {
    const offer = { priceSlug: 'pro-monthly' }
    expect(read(offer, { products: [pro({ active: false })] }).details).toBeNull()
    const prices = [{ ...planPrice, active: false }]
    expect(read(offer, { products: [pro({ prices })] }).details).toBeNull()
  })

  it.each([
    ['a usage price', { prices: [usagePrice({ slug: 'pro-monthly' })] }, 'offer'],
    ['a cost that is no number', { prices: [{ ...planPrice, unitPrice: 'x' }] }, 'price.price_pro'],
    ['a cost below 0', { prices: [{ ...planPrice, unitPrice: -1 }] }, 'price.price_pro'],
    ['no currency', { prices: [{ ...planPrice, currency: null }] }, 'price.price_pro'],
    ['no id', { prices: [{ ...planPrice, id: undefined }] }, 'price'],
    ['an unknown unit', { prices: [{ ...planPrice, intervalUnit: 'fortnight' }] }, 'offer'],
    ['no interval', { prices: [{ ...planPrice, intervalCount: null }] }, 'offer'],
    ['an interval of nothing', { prices: [{ ...planPrice, intervalCount: 0 }] }, 'offer'],
    ['a broken interval', { prices: [{ ...planPrice, intervalCount: 1.5 }] }, 'offer'],
  ])('offers nothing with %s, and says so', (_, overrides, part) => {
    const { details, told } = read(
      { priceSlug: 'pro-monthly' },
      { products: [null, pro(overrides)] },
    )
    expect(details).toBeNull()
    expect(told).toEqual([part])
  })

  it.each([
    { amount: 'many' },
    { amount: -1 },
    { amount: Number.POSITIVE_INFINITY },
    { usageMeterId: 'meter_9' },
    { usageMeterId: null },
    { renewalFrequency: 'sometimes' },
  ])('leaves out a credit with %o and offers the rest', (overrides) => {
    const features = [feature(overrides), feature({ amount: 5 })]
    const { details, told } = read({ priceSlug: 'pro-monthly' }, { products: [pro({ features })] })
    expect(details?.grants).toEqual([{ meter: 'api-calls', amount: 5, renews: true }])
    expect(told).toEqual(['offer'])
  })

  it('lists no credit of nothing', () => {
    const features = [feature({ amount: 0 })]
    const { details, told } = read({ priceSlug: 'pro-monthly' }, { products: [pro({ features })] })
    expect([details?.grants, told]).toEqual([[], []])
  })

  it('is no offer of a price without a name', () => {
    const prices = [{ ...planPrice, slug: '' }]
    expect(read({ priceSlug: '' }, { products: [pro({ prices })] }).details).toBeNull()
  })

  it('is found where the pricing model is called catalog', () => {
    const { pricingModel, ...rest } = billingOf({ products: [pro()] })
    const billing = { ...rest, pricingModel: null, catalog: pricingModel }
    expect(readOffer(billing, { priceSlug: 'pro-monthly' })?.name).toBe('Pro')
  })

  it('has a name even where the product has none', () => {
    const prices = [{ ...planPrice, name: 'Pro, monthly' }]
    const offer = { priceSlug: 'pro-monthly' }
    expect(read(offer, { products: [pro({ name: '', prices })] }).details?.name).toBe(
      'Pro, monthly',
    )
    expect(read(offer, { products: [pro({ name: null })] }).details).toBeNull()
  })
})

describe('readOffer, whatever the payload', () => {
  const valid = billingOf(
    {
      meters: [meterRecord(), { ...freeMeter, id: 'meter_2', slug: 'seats' }],
      products: [pro(), pack],
      subscription: { subscriptionItems: [{ priceId: 'price_pro', price: {} }] },
    },
    { catalog: null },
  )
  const junk = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom('__proto__', 'constructor', '', -1, 1e308, Number.NaN, undefined),
  )

  function spoil(value: unknown, pick: (odds: number) => boolean, bad: () => unknown): unknown {
    if (pick(25)) return bad()
    if (Array.isArray(value)) return value.map((item) => spoil(item, pick, bad))
    if (typeof value !== 'object' || value === null) return value
    const entries = Object.entries(value).map(([key, item]) => [key, spoil(item, pick, bad)])
    return Object.fromEntries(entries)
  }

  function check(billing: unknown, priceSlug: string): void {
    const told: string[] = []
    const details = readOffer(billing, { priceSlug }, { onMalformed: (part) => told.push(part) })
    if (details === null) return
    const { price, interval, grants, kind, owned } = details
    expect(price.unitPrice).toBeGreaterThanOrEqual(0)
    expect(Number.isFinite(price.unitPrice)).toBe(true)
    expect(interval === null).toBe(kind === 'top-up')
    expect(interval?.count ?? 1).toBeGreaterThanOrEqual(1)
    expect(kind === 'top-up' && owned).toBe(false)
    for (const { amount } of grants) expect(amount > 0 && Number.isFinite(amount)).toBe(true)
    expect(new Set(grants.map(({ meter, renews }) => `${meter} ${renews}`)).size).toBe(
      grants.length,
    )
  }

  it('never throws', () => {
    fc.assert(fc.property(junk, fc.string(), (billing, slug) => check(billing, slug)))
  })

  it('is right or null when parts of it are junk', () => {
    fc.assert(
      fc.property(fc.gen(), fc.constantFrom('pro-monthly', 'pack'), (gen, slug) => {
        const pick = (odds: number) => gen(fc.integer, { min: 1, max: odds }) === 1
        check(
          spoil(valid, pick, () => gen(() => junk)),
          slug,
        )
      }),
      { numRuns: 300 },
    )
  })
})
