// @vitest-environment node
import { afterEach, describe, expect, it } from 'vitest'
import { openShop, plain, urls } from './shop.js'

let shop: Awaited<ReturnType<typeof openShop>>
afterEach(() => shop.line.close())

describe('buying through the route for the browser', () => {
  const timing = 'at_end_of_current_billing_period'
  const checkout = { priceSlug: 'pro-monthly', ...urls }
  const bodies: [string, string | undefined, string, () => unknown][] = [
    ['a checkout', undefined, 'checkout-sessions/create', () => checkout],
    [
      'a usage price',
      undefined,
      'checkout-sessions/create',
      () => ({ ...checkout, priceSlug: 'generations-overage' }),
    ],
    ['a checkout without a price', undefined, 'checkout-sessions/create', () => urls],
    [
      'a relative URL',
      undefined,
      'checkout-sessions/create',
      () => ({ ...checkout, successUrl: '/ok' }),
    ],
    ['a change', 'small-monthly', 'subscriptions/adjust', () => ({ priceSlug: 'large-monthly' })],
    [
      'a change of a named one',
      'small-monthly',
      'subscriptions/adjust',
      () => ({
        priceId: 'price_large-monthly',
        subscriptionId: shop.current()?.id,
        timing: 'immediately',
        prorate: false,
      }),
    ],
    [
      'a change by items',
      'small-monthly',
      'subscriptions/adjust',
      () => ({ subscriptionItems: [{ priceSlug: 'large-monthly', quantity: 2 }] }),
    ],
    [
      'a change to several items',
      'team-monthly',
      'subscriptions/adjust',
      () => ({
        subscriptionItems: [
          { priceSlug: 'team-yearly' },
          { priceId: 'price_seat-monthly', quantity: 3 },
        ],
        timing: 'immediately',
      }),
    ],
    [
      'a change that waits',
      'large-monthly',
      'subscriptions/adjust',
      () => ({ priceSlug: 'small-monthly', timing }),
    ],
    [
      'a checkout of several pieces with a trial',
      undefined,
      'checkout-sessions/create',
      () => ({ ...checkout, priceSlug: 'team-trial', quantity: 4 }),
    ],
    [
      'a change of a free plan',
      undefined,
      'subscriptions/adjust',
      () => ({ priceSlug: 'pro-monthly' }),
    ],
    ['a change to nothing', 'small-monthly', 'subscriptions/adjust', () => ({})],
    [
      'a change of nobody’s',
      'small-monthly',
      'subscriptions/adjust',
      () => ({ priceSlug: 'large-monthly', subscriptionId: 'sub_9' }),
    ],
    [
      'a change of somebody else’s',
      'small-monthly',
      'subscriptions/adjust',
      () => ({ priceSlug: 'large-monthly', subscriptionId: shop.current('user_2')?.id }),
    ],
    [
      'a cancellation',
      'small-monthly',
      'subscriptions/cancel',
      () => ({ id: shop.current()?.id, cancellation: { timing } }),
    ],
    [
      'a cancellation of a free plan',
      undefined,
      'subscriptions/cancel',
      () => ({ id: shop.current()?.id, cancellation: { timing } }),
    ],
    [
      'a cancellation taken back',
      'small-monthly',
      'subscriptions/uncancel',
      () => ({ id: shop.current()?.id }),
    ],
  ]

  it.each(bodies)('answers %s as requestHandler does', async (label, plan, path, body) => {
    shop = await openShop(plan)
    const sent = body()
    const published = await shop.published(path, sent)
    shop.sandbox.reset()
    const answered = await shop.own(path, sent)
    expect(answered.status).toBe(published.status)
    const { data, error } = published
    if (/without a price|relative|to nothing/.test(label)) {
      // The text of zod's issues differs; that it is a text of issues does not.
      expect(answered.answer).toMatchObject({ data: {}, error: { code: codeOf(error) } })
      return
    }
    expect(plain(answered.answer)).toEqual(plain({ data, error }))
  })
})

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : null
}
