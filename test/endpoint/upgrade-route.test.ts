import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { createUpgradeRoute } from '../../src/endpoint/upgrade-route.js'

const pro = {
  kind: 'plan',
  name: 'Pro',
  price: { unitPrice: 4_900, per: 1, currency: 'usd' },
  interval: { unit: 'month', count: 1 },
  grants: [{ meter: 'calls', amount: 50_000, renews: true }],
  owned: false,
}
const urls = { success: 'http://localhost:3000/?bought', cancel: 'http://localhost:3000/' }

function open(
  reply: () => Response | Promise<Response>,
  offers: object = { pro },
  some: object = {},
) {
  let customer: string | null = 'user_1'
  let sold: object = offers
  const sent: { method: string; customer: string | null; body: unknown }[] = []
  const route = createUpgradeRoute({
    customerId: () => customer,
    fetch: async (_, init = {}) => {
      const { method = '', body } = init
      const named = new Headers(init.headers).get('x-usage-customer')
      sent.push({ method, customer: named, body: typeof body === 'string' && JSON.parse(body) })
      if (method === 'GET') return Response.json({ success: true, data: { offers: sold, ...some } })
      return reply()
    },
  })
  return {
    route,
    sent,
    sell: (next: object) => {
      sold = next
    },
    signIn: (next: string | null) => {
      customer = next
    },
    describe: () => route.describe({ priceSlug: 'pro' }),
    start: (quantity?: number) =>
      route.start({ priceSlug: 'pro', ...(quantity && { quantity }) }, urls),
  }
}

const answer = (data: object, status = 200) => Response.json({ success: true, data }, { status })

describe('what a route of the host sells', () => {
  it('is asked for by the first who looks, and tells when it is there', async () => {
    const { route, describe: look, sent } = open(() => answer({}))
    const told = vi.fn<() => void>()
    route.subscribe(told)
    expect(look()).toBeNull()
    await vi.waitFor(() => expect(told).toHaveBeenCalledOnce(), 30_000)
    expect(look()).toEqual({ ...pro, price: { ...pro.price, currency: 'USD' } })
    expect(look()).toBe(look())
    expect(sent).toEqual([{ method: 'GET', customer: 'user_1', body: false }])
  })

  it('is listed in the order of the answer, by product, with what is said of it', async () => {
    const yearly = { ...pro, product: 'pro', interval: { unit: 'year', count: 1 } }
    const { route } = open(() => answer({}), {
      pro: {
        ...pro,
        product: 'pro',
        description: 'For teams',
        features: ['Support', { slug: 'seats', name: 'Seats', amount: 5 }, { slug: 'x' }, 7],
      },
      'pro-yearly': yearly,
      other: pro,
      broken: { ...pro, price: null },
    })
    await route.load?.()
    expect(route.list?.()).toMatchObject([
      {
        offer: { priceSlug: 'pro' },
        product: 'pro',
        description: 'For teams',
        features: [
          { slug: 'Support', name: 'Support' },
          { slug: 'seats', name: 'Seats', amount: 5 },
        ],
      },
      { offer: { priceSlug: 'pro-yearly' }, product: 'pro', features: [] },
      { offer: { priceSlug: 'other' }, product: 'Pro' },
    ])
    expect(route.list?.()).toBe(route.list?.())
  })

  it('may have a trial, and a name for so many of it', async () => {
    const units = { one: 'seat', other: 'seats', few: 'seats' }
    const offer = { ...pro, trialDays: 14, units }
    const odd = { ...pro, trialDays: 0, units: { one: 'seat' } }
    const { route } = open(() => answer({}), { pro: offer, odd })
    await route.load?.()
    expect(route.describe({ priceSlug: 'pro' })).toMatchObject({ trialDays: 14, units })
    const plain = route.describe({ priceSlug: 'odd' })
    expect(plain).not.toHaveProperty('trialDays')
    expect(plain).not.toHaveProperty('units')
  })

  it('is theirs in the number they have, and not in another', async () => {
    const { route } = open(() => answer({}), { pro: { ...pro, owned: true, quantity: 3 } })
    await route.load?.()
    const asked = (quantity?: number) =>
      route.describe({ priceSlug: 'pro', ...(quantity && { quantity }) })
    expect(asked()?.owned).toBe(true)
    expect(asked(3)).toBe(asked())
    expect(asked(5)).toEqual({ ...asked(3), owned: false })
    expect(asked(5)).toBe(asked(4))
    expect(route.list?.()?.[0]?.details).toBe(asked())
  })

  it('is of their plan by the product of what is theirs', async () => {
    const product = 'prod_1'
    const { route } = open(() => answer({}), {
      pro: { ...pro, product, owned: true, quantity: 3 },
      yearly: { ...pro, product, name: 'Premium', interval: { unit: 'year', count: 1 } },
      other: { ...pro, product: 'prod_2' },
      silent: pro,
      credits: { ...pro, kind: 'top-up', product },
    })
    await route.load?.()
    const held = (priceSlug: string, quantity?: number) =>
      route.describe({ priceSlug, ...(quantity && { quantity }) })?.held
    expect(['pro', 'yearly', 'other', 'silent', 'credits'].map((slug) => held(slug))).toEqual([
      true,
      true,
      false,
      undefined,
      undefined,
    ])
    expect(held('pro', 5)).toBe(true)
  })

  it('is theirs once where no number is told', async () => {
    const { route } = open(() => answer({}), { pro: { ...pro, owned: true } })
    await route.load?.()
    expect(route.describe({ priceSlug: 'pro', quantity: 1 })?.owned).toBe(true)
    expect(route.describe({ priceSlug: 'pro', quantity: 2 })?.owned).toBe(false)
  })

  it('is not shown to somebody else', async () => {
    const { route, describe: look, signIn } = open(() => answer({}))
    await route.load?.()
    signIn('user_2')
    expect(look()).toBeNull()
    expect(route.list?.()).toBeNull()
    signIn(null)
    expect(look()).toBeNull()
  })

  it.each([
    ['no price', { ...pro, price: null }],
    ['a price below nothing', { ...pro, price: { ...pro.price, unitPrice: -1 } }],
    ['no currency', { ...pro, price: { ...pro.price, currency: 'dollars' } }],
    ['no name', { ...pro, name: '' }],
    ['another kind', { ...pro, kind: 'gift' }],
  ])('is left out with %s', async (_, offer) => {
    const { route, describe: look } = open(() => answer({}), { pro: offer })
    await route.load?.()
    expect(look()).toBeNull()
  })
})

it('whatever the route answers is read as far as it can be', async () => {
  const near = fc.dictionary(
    fc.string(),
    fc.record(
      {
        kind: fc.constantFrom('plan', 'top-up', 'x'),
        name: fc.oneof(fc.string(), fc.jsonValue()),
        price: fc.oneof(
          fc.jsonValue(),
          fc.record({ unitPrice: fc.double(), per: fc.double(), currency: fc.constant('usd') }),
        ),
        interval: fc.jsonValue(),
        grants: fc.jsonValue(),
        features: fc.array(fc.jsonValue()),
        owned: fc.boolean(),
        quantity: fc.jsonValue(),
        units: fc.jsonValue(),
      },
      { requiredKeys: [] },
    ),
  )
  await fc.assert(
    fc.asyncProperty(fc.oneof(near, fc.object()), async (offers) => {
      const { route } = open(() => answer({}), offers)
      await route.load?.()
      for (const { details } of route.list?.() ?? []) {
        expect(details.name).toEqual(expect.any(String))
        expect(details.price.unitPrice).toBeGreaterThanOrEqual(0)
        expect(details.price.per).toBeGreaterThan(0)
      }
    }),
  )
})

describe('buying through a route of the host', () => {
  it('changes nothing for a customer who has gone', async () => {
    const { route, sent, signIn } = open(() => answer({ changed: true }))
    signIn('user_2')
    const other = { as: 'failed', unchanged: true, error: { code: 'upgrade-failed' } }
    const start = route.start({ priceSlug: 'pro' }, urls, undefined, 'user_1')
    expect(await start).toMatchObject(other)
    expect(await route.takeBack?.(undefined, 'user_1')).toMatchObject(other)
    expect(sent.filter(({ method }) => method !== 'GET')).toEqual([])
    expect(await route.takeBack?.(undefined, 'user_2')).toEqual({ as: 'changed' })
  })

  it('names the offer, and goes to the checkout that was opened', async () => {
    const url = 'https://checkout.stripe.com/c/pay/cs_1'
    const { start, sent } = open(() => answer({ url }))
    expect(await start(2)).toEqual({ as: 'redirect', url })
    expect(sent[0]).toEqual({
      method: 'POST',
      customer: 'user_1',
      body: { offer: 'pro', quantity: 2, successUrl: urls.success, cancelUrl: urls.cancel },
    })
  })

  it('asks anew what is sold when the plan was changed', async () => {
    const { route, start, sell, describe: look } = open(() => answer({ changed: true }))
    await route.load?.()
    sell({ pro: { ...pro, owned: true } })
    expect(await start()).toEqual({ as: 'changed' })
    await vi.waitFor(() => expect(look()?.owned).toBe(true), 30_000)
  })

  describe('at the end of the period', () => {
    const later = {
      priceSlug: 'pro',
      quantity: 2,
      timing: 'at_end_of_current_billing_period',
    } as const
    const at = '2026-04-09T12:00:00Z'

    it('says so to the route, and from when it holds', async () => {
      const { route, sent } = open(() => answer({ scheduled: true, at }), { pro }, { later: true })
      await route.load?.()
      expect(route.canWait?.()).toBe(true)
      expect(await route.start(later, urls)).toEqual({ as: 'scheduled', at: Date.parse(at) })
      expect(sent[1]?.body).toMatchObject({ offer: 'pro', quantity: 2, timing: later.timing })
    })

    it('is not asked of a route that changes plans at once', async () => {
      const { route, sent } = open(() => answer({ changed: true }))
      await route.load?.()
      expect(route.canWait?.()).toBe(false)
      expect(await route.start(later, urls)).toMatchObject({ as: 'failed', unchanged: true })
      expect(sent).toHaveLength(1)
    })

    it('is taken back by a DELETE', async () => {
      const { route, sent } = open(() => answer({ changed: true }), { pro }, { later: true })
      await route.load?.()
      expect(await route.takeBack?.()).toEqual({ as: 'changed' })
      expect(sent[1]).toEqual({ method: 'DELETE', customer: 'user_1', body: false })
    })
  })

  it('asks what a change costs, and buys nothing by it', async () => {
    const due = { amount: 4_900, currency: 'usd' }
    const { route, sent } = open(() => answer({}), { pro }, { due, startsAt: '2026-04-09' })
    expect(await route.preview?.({ priceSlug: 'pro', quantity: 2 })).toEqual({
      due: { amount: 4_900, currency: 'USD' },
      startsAt: Date.UTC(2026, 3, 9),
    })
    expect(sent.map(({ method }) => method)).toEqual(['GET'])
    expect(await open(() => answer({})).route.preview?.({ priceSlug: 'pro' })).toBeNull()
  })

  it('follows no address of another site', async () => {
    const { start } = open(() => answer({ url: 'https://evil.test/' }))
    expect(await start()).toMatchObject({ as: 'failed', error: { code: 'unsafe-url' } })
  })

  it('says in the server’s words that nothing changed', async () => {
    const error = { code: 'PAYMENT_REQUIRED', message: 'Your card was declined.' }
    const { start } = open(() => Response.json({ success: false, error }, { status: 402 }))
    expect(await start()).toMatchObject({
      as: 'failed',
      unchanged: true,
      error: { code: 'upgrade-failed', details: { message: 'Your card was declined.' } },
    })
  })

  it.each([
    ['no answer', () => Promise.reject(new TypeError('fetch failed'))],
    ['status 500', () => answer({}, 500)],
    ['a page', () => new Response('<html>', { status: 200 })],
  ])('does not know what happened after %s', async (_, reply) => {
    expect(await open(reply).start()).toMatchObject({ as: 'failed', unchanged: false })
  })
})
