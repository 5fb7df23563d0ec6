import { describe, expect, it } from 'vitest'
import { readBilling } from '../../../src/flowglad/payload/billing.js'
import {
  balance,
  billingOf,
  grant,
  meterRecord,
  now,
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
      expect(malformed).toEqual(['balance'])
    },
  )

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
      expect(malformed).toEqual(['subscription'])
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
    expect([...new Set(malformed)].sort()).toEqual([
      'feature',
      'meter',
      'price',
      'product',
      'subscription',
    ])
  })

  it('names bad grants', () => {
    const grants = [grant(), 'x', grant({ usageMeterId: null }), grant({ usageMeterId: 'meter_9' })]
    const { meters, malformed } = report(billingOf({ grants, balances: [balance(742)] }))
    expect(meters?.[0]).toMatchObject({ kind: 'quota', used: 258 })
    expect(malformed).toEqual(['grant', 'grant', 'grant'])
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
    expect(malformed).toEqual(['subscription'])
  })
})
