import { describe, expect, it } from 'vitest'
import { currencyOf, readPrice, readPrices } from '../../../src/billing/price.js'
import { readBilling } from '../../../src/flowglad/payload/billing.js'
import { readMeters, readProducts } from '../../../src/flowglad/payload/catalog.js'
import {
  boughtTopUps,
  grantsIn,
  liveFeatures,
  togglesIn,
} from '../../../src/flowglad/payload/grants.js'
import {
  balance,
  billingOf,
  freeMeter,
  grant,
  meterRecord,
  now,
  product,
  usagePrice,
} from '../../support/billing.js'

type Told = (part: string, message: string) => void

function telling<T>(read: (onMalformed: Told) => T) {
  const told: string[] = []
  const result = read((part, message) => void told.push(`${part}: ${message}`))
  return { result, told }
}

describe('prices', () => {
  it('that cannot be read are left out, and named', () => {
    const { result, told } = telling((tell) => readPrices([{}, null, usagePrice()], tell))
    expect(result.map(({ id }) => id)).toEqual(['price_usage'])
    expect(told).toHaveLength(2)
  })

  it.each([
    { price: usagePrice({ usageEventsPerUnit: 20 }), per: 20 },
    { price: usagePrice({ usageEventsPerUnit: null }), per: undefined },
    { price: usagePrice({ type: 'subscription', usageEventsPerUnit: null }), per: 1 },
    { price: usagePrice({ type: 'subscription', usageEventsPerUnit: 20 }), per: 20 },
  ])('pay for $per uses', ({ price, per }) => {
    expect(readPrice(price, () => {})?.price?.per).toBe(per)
  })

  it.each([
    ['usd', 'USD'],
    ['Eur', 'EUR'],
    ['xusd', null],
    ['usdx', null],
    ['', null],
    [7, null],
  ])('are in the currency of %j', (value, currency) => {
    expect(currencyOf(value)).toBe(currency)
  })
})

describe('products', () => {
  const topUp = product('single_payment')
  const mixed = product('single_payment', {
    prices: [
      { id: 'price_month', type: 'subscription' },
      { id: 'price_once', type: 'single_payment' },
    ],
  })

  it('are top-ups where one of their prices is paid once', () => {
    const { result } = telling((tell) => readProducts({ products: [mixed, topUp] }, tell))
    expect(result.map(({ paidOnce }) => paidOnce)).toEqual([true, true])
    const bought = (priceId: string) =>
      boughtTopUps([{ priceId, status: 'paid', purchaseDate: now }], result)
    expect(bought('price_once')).toEqual([
      { meterId: 'meter_1', recurring: false, amount: 1000, createdAt: now },
    ])
    // A plan that was bought is a subscription, whose features say what it grants.
    expect(bought('price_month')).toEqual([])
    expect(bought('price_other')).toEqual([])
  })

  it('grant meters by credit features alone', () => {
    const features = [
      null,
      { type: 'toggle', usageMeterId: 'meter_1' },
      { type: 'usage_credit_grant' },
      { type: 'usage_credit_grant', usageMeterId: 'meter_2' },
    ]
    const { result, told } = telling((tell) =>
      readProducts({ products: [product('subscription', { features })] }, tell),
    )
    expect([...(result[0]?.grants.keys() ?? [])]).toEqual(['meter_2'])
    expect(told).toEqual(['feature: A credit feature of the catalog names no meter.'])
  })
})

describe('meters', () => {
  function read(...usageMeters: readonly unknown[]) {
    return telling((tell) => readMeters({ usageMeters }, [], [], tell))
  }

  it.each([
    [undefined, 'sum'],
    ['sum', 'sum'],
    ['count_distinct_properties', 'count_distinct_properties'],
  ])('that add up by %j do so by %s', (aggregationType, aggregation) => {
    expect(read(meterRecord({ aggregationType })).result[0]?.aggregation).toBe(aggregation)
  })

  it.each([
    { what: 'is no object', meter: 'meter_1' },
    { what: 'has no id', meter: meterRecord({ id: null }) },
    { what: 'has no slug', meter: meterRecord({ slug: '' }) },
    { what: 'repeats a slug', meter: meterRecord({ id: 'meter_3', slug: 'seats' }) },
  ])('are left out, and named, where one $what', ({ meter }) => {
    const { result, told } = read(meterRecord({ id: 'meter_2', slug: 'seats' }), meter)
    expect(result.map(({ slug }) => slug)).toEqual(['seats'])
    expect(told).toHaveLength(1)
    expect(told[0]).toMatch(/^meter\b/)
  })

  it('that add up in another way are kept without a way, and named', () => {
    const { result, told } = read(meterRecord({ aggregationType: 'max' }))
    expect(result).toMatchObject([{ slug: 'api-calls', aggregation: null }])
    expect(told).toHaveLength(1)
  })

  it('take only usage prices of the products', () => {
    const prices = [
      usagePrice({ id: 'price_plan', type: 'subscription' }),
      usagePrice({ id: 'price_sold' }),
      usagePrice({ id: 'price_other', usageMeterId: 'meter_2' }),
    ]
    const { result } = telling((tell) => {
      const products = readProducts({ products: [product('subscription', { prices })] }, tell)
      return readMeters({ usageMeters: [freeMeter] }, products, [], tell)
    })
    expect(result[0]?.prices?.map(({ id }) => id)).toEqual(['price_nc', 'price_sold'])
  })
})

describe('grants', () => {
  function live(...items: readonly unknown[]) {
    return telling((tell) => grantsIn(liveFeatures(items, now, tell), tell))
  }

  it('are credit features alone, and the others nothing to tell of', () => {
    const { result, told } = live(grant({ type: 'toggle' }), grant())
    expect([result.length, told]).toEqual([1, []])
  })

  it.each([
    {
      what: 'no meter',
      item: { usageMeterId: null },
      read: { meterId: null, amount: 1000 },
      of: 'a meter that it does not name',
    },
    {
      what: 'no known frequency',
      item: { renewalFrequency: 'weekly' },
      read: { recurring: null, amount: null },
      of: 'meter meter_1',
    },
  ])('are kept with $what, and told by their name', ({ item, read, of }) => {
    const { result, told } = live(grant(item))
    expect(result).toMatchObject([read])
    expect(told).toEqual([
      `grant.grant_1: Grant grant_1 cannot be read, so no limit is shown for ${of}.`,
    ])
  })

  it.each([
    { what: 'amount', item: { amount: 'seven' }, read: { amount: null } },
    { what: 'amount above 0', item: { amount: -7 }, read: { amount: null } },
    { what: 'end', item: { expiredAt: 'soon' }, read: { amount: null } },
    { what: 'time of their own', item: { createdAt: 'x', id: null }, read: { createdAt: null } },
  ])('are kept without a readable $what, which is told', ({ item, read }) => {
    const { result, told } = live(grant(item))
    expect(result).toMatchObject([{ meterId: 'meter_1', recurring: true, ...read }])
    const name = 'id' in item ? 'without an id' : 'grant_1'
    expect(told).toEqual([
      `grant${'id' in item ? '' : '.grant_1'}: Grant ${name} cannot be read, so no limit is shown for meter meter_1.`,
    ])
  })

  it('of nothing are grants all the same', () => {
    expect(live(grant({ amount: 0 }))).toMatchObject({ result: [{ amount: 0 }], told: [] })
  })
})

describe('toggles', () => {
  const toggle = (slug: string) => ({ type: 'toggle', slug })
  const products = readProducts(
    {
      products: [
        product('subscription', { features: [toggle('sso'), toggle('audit'), { type: 'toggle' }] }),
      ],
    },
    () => {},
  )

  it('are true where the subscription holds them, false where only the catalog does', () => {
    expect(togglesIn([toggle('sso'), toggle('beta')], products, () => {})).toEqual(
      new Map([
        ['sso', true],
        ['audit', false],
        ['beta', true],
      ]),
    )
  })

  it.each([
    { what: 'is no object', item: 7, sso: undefined },
    { what: 'is of no type', item: { id: 'feature_9' }, sso: undefined },
    { what: 'has no slug', item: { type: 'toggle' }, sso: undefined },
    { what: 'is of no type, and of another slug', item: { slug: 'audit' }, sso: false },
    { what: 'is of no type, and of the same slug', item: { slug: 'sso' }, sso: undefined },
    { what: 'is of a type that is not known here', item: { type: 'new' }, sso: false },
  ])('are not known where they may be a feature that $what', ({ item, sso }) => {
    const features = [toggle('sso'), toggle('audit'), toggle('held')]
    const plan = product('subscription', { features })
    const billing = billingOf({ products: [plan], grants: [toggle('held'), item] })
    const { result, told } = telling((onMalformed) => readBilling(billing, { now, onMalformed }))
    expect(result?.features?.get('sso')).toBe(sso)
    expect(result?.features?.get('held')).toBe(true)
    expect(told.length).toBe(typeof item === 'object' && item.type === 'new' ? 0 : 1)
  })

  it('are read from a payload, and not known where the subscription lists no features', () => {
    const plan = product('subscription', { features: [toggle('sso'), toggle('audit')] })
    const read = (experimental: unknown) =>
      readBilling(billingOf({ products: [plan], subscription: { experimental } }), {})?.features
    expect(read({ featureItems: [toggle('audit')], usageMeterBalances: [] })?.get('sso')).toBe(
      false,
    )
    expect(read(undefined)).toBeUndefined()
  })
})

describe('a payload', () => {
  it.each([
    [{ organizationId: 'org_1', livemode: true }, 'org_1/live'],
    [{ organizationId: 'org_1', livemode: false }, 'org_1/test'],
    [{ organizationId: 'org_2', livemode: false }, 'org_2/test'],
    [{ organizationId: 'org_1' }, 'org_1'],
    [{ organizationId: 7, livemode: true }, undefined],
  ])('of %j is of the account %s, with a subscription and without', (more, account) => {
    const customer = { id: 'cust_1', ...more }
    expect(readBilling(billingOf({}, { customer }), { now })?.account).toBe(account)
    expect(readBilling({ customer }, { now })?.account).toBe(account)
  })

  it('names the customer by both ids', () => {
    expect(readBilling(billingOf(), { now })?.customer).toEqual({
      id: 'cust_1',
      externalId: 'user_1',
    })
  })

  it('may call its pricing model the catalog', () => {
    const { pricingModel, ...rest } = billingOf()
    const { result, told } = telling((onMalformed) =>
      readBilling({ ...rest, catalog: pricingModel }, { now, onMalformed }),
    )
    expect([result?.plan?.slug, told]).toEqual(['pro', []])
  })

  it('has the first of several rows of a meter of this subscription', () => {
    const balances = [
      balance(1, { subscriptionId: 'sub_2' }),
      balance(600),
      balance(5),
      balance(4, { subscriptionId: 'sub_2' }),
    ]
    const report = readBilling(billingOf({ grants: [grant()], balances }), { now })
    expect(report?.meters[0]).toMatchObject({ used: 400 })
  })
})
