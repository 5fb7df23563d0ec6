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

function open(reply: () => Response | Promise<Response>, offers: object = { pro }) {
  let customer: string | null = 'user_1'
  let sold: object = offers
  const sent: { method: string; customer: string | null; body: unknown }[] = []
  const route = createUpgradeRoute({
    customerId: () => customer,
    fetch: async (_, init = {}) => {
      const { method = '', body } = init
      const named = new Headers(init.headers).get('x-usage-customer')
      sent.push({ method, customer: named, body: typeof body === 'string' && JSON.parse(body) })
      if (method === 'GET') return Response.json({ success: true, data: { offers: sold } })
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

  it('is not shown to somebody else', async () => {
    const { route, describe: look, signIn } = open(() => answer({}))
    await route.load?.()
    signIn('user_2')
    expect(look()).toBeNull()
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

describe('buying through a route of the host', () => {
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
