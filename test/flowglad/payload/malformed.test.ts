import { describe, expect, it, vi } from 'vitest'
import { readBilling } from '../../../src/flowglad/payload/billing.js'
import {
  balance,
  billingOf,
  freeMeter,
  grant,
  meterRecord,
  now,
  period,
  subscription,
  usagePrice,
} from '../../support/billing.js'

function report(billing: unknown) {
  const malformed: string[] = []
  const onMalformed = (part: string) => void malformed.push(part)
  return { ...readBilling(billing, { now, onMalformed }), malformed }
}

describe('a payload that is not as it should be', () => {
  it.each([
    null,
    undefined,
    1,
    'x',
    [],
    {},
    { customer: null },
    { customer: { id: 7 } },
    { customer: { id: '' } },
  ])('has no report without a readable customer: %o', (billing) => {
    expect(readBilling(billing, { now })).toBeNull()
  })

  it('works without a catalog, from what the subscription tells', () => {
    const billing = billingOf(
      { grants: [grant()], balances: [balance(742)] },
      { pricingModel: undefined, catalog: undefined },
    )
    const { meters, malformed } = report(billing)
    expect(meters?.[0]).toMatchObject({ kind: 'quota', name: 'API Calls', used: 258, limit: 1000 })
    expect(meters?.[0]).not.toHaveProperty('prices')
    expect(malformed).toEqual(['catalog'])
  })

  it('reads a balance that is text', () => {
    const { meters, malformed } = report(
      billingOf({ grants: [grant()], balances: [balance('742')] }),
    )
    expect(meters?.[0]).toMatchObject({ kind: 'quota', used: 258 })
    expect(malformed).toEqual([])
  })

  it.each([null, Number.NaN, Number.POSITIVE_INFINITY, 1e300, {}])(
    'says that a meter whose balance is %o cannot be read rather than show it unused',
    (available) => {
      const second = meterRecord({ id: 'meter_2', slug: 'seats' })
      const { meters, malformed } = report(
        billingOf({
          grants: [grant()],
          balances: [balance(available)],
          meters: [meterRecord(), second],
        }),
      )
      expect(meters).toMatchObject([{ kind: 'unreadable', slug: 'api-calls' }, { slug: 'seats' }])
      expect(malformed).toEqual(['balance.api-calls'])
    },
  )

  const second = { id: 'meter_2', slug: 'seats' }
  const bothMeters = [freeMeter, { ...freeMeter, ...second }]
  const strange = { renewalFrequency: 'weekly' }
  it.each([
    { what: 'a frequency not known here', grants: [grant(strange)] },
    { what: 'one, overdrawn', grants: [grant(strange)], balances: [balance(-3)] },
    {
      what: 'one beside a good grant',
      grants: [grant(), grant({ ...strange, id: 'grant_2' })],
    },
    { what: 'no type', grants: [grant({ type: null })] },
    { what: 'no amount', grants: [grant({ amount: null })] },
    { what: 'no amount, given once', grants: [grant({ amount: {}, renewalFrequency: 'once' })] },
    { what: 'no age', grants: [grant({ createdAt: 'x' })] },
  ])('knows no number of a meter with a grant of $what', ({ grants, balances = [] }) => {
    const { meters, malformed } = report(billingOf({ grants, balances, meters: bothMeters }))
    expect(meters).toMatchObject([{ kind: 'unreadable', slug: 'api-calls' }, { kind: 'unlimited' }])
    expect(malformed).toHaveLength(1)
  })

  it.each([
    { what: 'of a frequency not known here', grants: [grant(strange)], unknown: true },
    { what: 'that names no meter', grants: [grant({ usageMeterId: null })], unknown: true },
    { what: 'of no amount', grants: [grant({ amount: null })] },
    { what: 'of no amount beside a good one', grants: [grant(), grant({ amount: null })] },
    {
      what: 'of no amount, given once beside a good one',
      grants: [grant(), grant({ amount: null, renewalFrequency: 'once' })],
    },
    { what: 'of a strange frequency beside a good one', grants: [grant(), grant(strange)] },
  ])('shows what is left beside a grant $what', ({ grants, unknown }) => {
    const { meters } = report(billingOf({ grants, balances: [balance(742)] }))
    expect(meters?.[0]).toMatchObject({
      kind: 'balance',
      available: 742,
      ...(unknown ? { resetUnknown: true } : { derived: true }),
    })
  })

  it('reads a limit to which nothing unreadable adds', () => {
    const early = { amount: null, renewalFrequency: 'once', createdAt: period.start - 1 }
    const { meters } = report(
      billingOf({ grants: [grant(), grant(early)], balances: [balance(742)] }),
    )
    expect(meters?.[0]).toMatchObject({ kind: 'quota', used: 258, limit: 1000 })
  })

  it.each([{ item: grant({ usageMeterId: null }) }, { item: 7 }, { item: {} }])(
    'knows no number of any meter that $item may be of, and of the others what it knew',
    ({ item }) => {
      const third = { id: 'meter_3', slug: 'tokens' }
      const { meters, malformed } = report(
        billingOf({
          grants: [grant(), item],
          balances: [balance(742), balance(5, third)],
          meters: [...bothMeters, { ...freeMeter, ...third }],
        }),
      )
      expect(meters).toMatchObject([
        { kind: 'quota', used: 258 },
        { kind: 'unreadable', slug: 'seats' },
        { kind: 'balance', available: 5, resetUnknown: true },
      ])
      expect(malformed).toHaveLength(1)
    },
  )

  it.each([
    { row: 7, kinds: ['unreadable', 'quota'] },
    { row: null, kinds: ['unreadable', 'quota'] },
    { row: { availableBalance: 3 }, kinds: ['unreadable', 'quota'] },
    { row: balance(3, { id: null }), kinds: ['unreadable', 'quota'] },
    { row: balance(3, { id: 7, slug: 'seats' }), kinds: ['quota', 'quota'] },
    { row: { availableBalance: 3, subscriptionId: 'sub_9' }, kinds: ['quota', 'quota'] },
  ])('takes no meter for unused whose balance may be $row', ({ row, kinds }) => {
    const { meters, malformed } = report(
      billingOf({
        grants: [grant(), grant({ usageMeterId: 'meter_2' })],
        balances: [row, balance(900, second)],
        meters: bothMeters,
      }),
    )
    expect(meters?.map(({ kind }) => kind)).toEqual(kinds)
    expect(meters?.[1]).toMatchObject({ used: 100 })
    const isOther = typeof row === 'object' && row !== null && row.subscriptionId === 'sub_9'
    expect(malformed).toHaveLength(isOther ? 0 : 1)
  })

  it.each([[{}], [undefined], [{ featureItems: [] }], [{ usageMeterBalances: [] }]])(
    'knows its meters, and no number of them, from %o, which tells neither kinds nor numbers',
    (experimental) => {
      const {
        meters,
        subscription: read,
        plan,
        malformed,
      } = report(billingOf({ subscription: { experimental } }))
      expect({ meters, id: read?.id, plan: plan?.name }).toEqual({
        meters: [{ kind: 'unreadable', id: 'meter_1', slug: 'api-calls', name: 'API Calls' }],
        id: 'sub_1',
        plan: 'Pro',
      })
      expect(malformed).toEqual(['subscription.sub_1'])
    },
  )

  it('names each bad part and keeps the good ones', () => {
    const { meters, malformed } = report(
      billingOf(
        {
          grants: [grant(), 'x', grant({ usageMeterId: null }), grant({ usageMeterId: 'meter_9' })],
          balances: [balance(742)],
          meters: [
            meterRecord(),
            null,
            { id: 'meter_3' },
            meterRecord({ id: 'm', slug: 'peak', aggregationType: 'max' }),
            meterRecord({ id: 'm2' }),
          ],
          products: ['x', { prices: [null], features: [{ type: 'usage_credit_grant' }] }],
        },
        {
          currentSubscriptions: [
            null,
            subscription({ grants: [grant()], balances: [balance(742)] }),
          ],
        },
      ),
    )
    expect(meters).toMatchObject([{ used: 258 }, { kind: 'unreadable', slug: 'peak' }])
    expect([...new Set(malformed.map((part) => part.replace(/\..*/, '')))].sort()).toEqual([
      'feature',
      'meter',
      'price',
      'product',
      'subscription',
    ])
  })

  it.each([
    ['no catalog', {}, { pricingModel: undefined, catalog: undefined }],
    [
      'a product that is no object',
      { meters: [meterRecord({ prices: [], defaultPrice: null })], products: ['x'] },
      {},
    ],
    [
      'a price that cannot be read',
      {
        meters: [meterRecord({ prices: [], defaultPrice: { id: 'price_1', type: 'usage' } })],
        products: [],
      },
      {},
    ],
  ])(
    'calls a meter that nobody is seen to limit counted, not unlimited, with %s',
    (_, some, top) => {
      const { meters } = report(billingOf({ balances: [balance(-5)], ...some }, top))
      expect(meters?.[0]).toMatchObject({ kind: 'counted', used: 5 })
    },
  )

  it('names bad grants', () => {
    const grants = [grant(), 'x', grant({ usageMeterId: null }), grant({ usageMeterId: 'meter_9' })]
    const { meters, malformed } = report(billingOf({ grants, balances: [balance(742)] }))
    expect(meters?.[0]).toMatchObject({ kind: 'quota', used: 258 })
    expect(malformed).toEqual(['feature', 'grant.grant_1', 'grant.meter_9'])
  })

  it('names every part in production too, where there is nothing to read about it', () => {
    vi.stubEnv('NODE_ENV', 'production')
    const { malformed } = report(
      billingOf(
        { grants: ['x', null], balances: [balance(742)] },
        { pricingModel: undefined, catalog: undefined },
      ),
    )
    vi.unstubAllEnvs()
    expect(malformed.sort()).toEqual(['catalog', 'feature'])
  })

  it('names each of several parts of one kind, in production too', () => {
    vi.stubEnv('NODE_ENV', 'production')
    const second = { id: 'meter_2', slug: 'seats' }
    const broken = { prices: [usagePrice({ currency: 7 }), usagePrice({ id: 'p2', currency: 7 })] }
    const { malformed } = report(
      billingOf({
        grants: [grant({ amount: 'x' }), grant({ id: 'grant_2', amount: 'x' })],
        balances: [balance('x'), balance('x', second)],
        meters: [
          meterRecord({ ...broken, defaultPrice: null }),
          meterRecord(second),
          meterRecord({ id: 'meter_4', slug: 'low', aggregationType: 'min' }),
          meterRecord({ id: 'meter_3', slug: 'peak', aggregationType: 'max' }),
        ],
      }),
    )
    vi.unstubAllEnvs()
    expect(malformed.sort()).toEqual([
      'balance.api-calls',
      'balance.seats',
      'grant.grant_1',
      'grant.grant_2',
      'meter.low',
      'meter.peak',
      'price.p2',
      'price.price_usage',
    ])
  })

  it.each(['__proto__', 'constructor', 'toString'])('treats the slug and id %s as data', (word) => {
    const price = usagePrice({ usageMeterId: word })
    const meter = meterRecord({ id: word, slug: word, prices: [price], defaultPrice: price })
    const grants = [grant({ usageMeterId: word })]
    const { meters, malformed } = report(
      billingOf({ grants, balances: [balance(1, { id: word, slug: word })], meters: [meter] }),
    )
    expect(meters).toHaveLength(1)
    expect(meters?.[0]).toMatchObject({ kind: 'quota', id: word, slug: word, used: 999 })
    expect(malformed).toEqual([])
    const bare = meterRecord({ id: word, slug: word, prices: [], defaultPrice: null })
    expect(report(billingOf({ meters: [bare], products: [] })).meters?.[0]).toMatchObject({
      kind: 'unlimited',
      used: null,
    })
  })

  it('calls a meter by its slug when it has no name', () => {
    expect(report(billingOf({ meters: [meterRecord({ name: '' })] })).meters?.[0]?.name).toBe(
      'api-calls',
    )
  })

  it('shows no reset for a period that cannot be read', () => {
    const { subscription: read, malformed } = report(
      billingOf({ subscription: { currentBillingPeriodEnd: 'soon' } }),
    )
    expect(read?.period).toBeNull()
    expect(malformed).toEqual(['period.sub_1'])
  })
})
