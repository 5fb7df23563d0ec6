import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { drive, type hooks } from './drivers.js'

// The copy that @flowglad/react pins (5.66.0); the project's newer one times reloads otherwise.
vi.mock(
  '@tanstack/react-query',
  () =>
    import(
      '../../node_modules/@flowglad/react/node_modules/@tanstack/react-query/build/modern/index.js'
    ),
)

const names: (keyof typeof hooks)[] = ['@flowglad/react', 'the sandbox']
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const urls = { successUrl: 'https://app.example.com/ok', cancelUrl: 'https://app.example.com/no' }
const pro = { priceSlug: 'pro-monthly' }
const later = { timing: 'at_end_of_current_billing_period' } as const

describe.each(names)('buying through useBilling of %s', (name) => {
  let page: ReturnType<typeof drive>

  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', false)
    vi.spyOn(console, 'error').mockImplementation(() => {})
    page = drive(name)
  })
  afterEach(async () => {
    page.unmount()
    await pass(10_000)
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  const load = async (plan?: string) => {
    if (plan !== undefined) page.sandbox.actions.subscribe({ price: plan })
    page.show(1)
    await pass(100)
    const billing = page.latest()
    if (!billing?.loaded || !billing.customer) throw new Error('Billing is not loaded')
    return billing
  }
  const idOf = () => page.sandbox.actions.billing()?.currentSubscription?.id ?? ''

  it('opens a checkout and leaves billing alone', async () => {
    const billing = await load()
    const opened = await billing.createCheckoutSession({ ...pro, ...urls })
    expect(opened).toEqual({
      id: expect.stringMatching(/^checkout_/),
      url: expect.stringMatching(/^http:\/\/localhost(:\d+)?\/checkout\/checkout_\d+$/),
    })
    await pass(100)
    expect(page.renders).toEqual(['loading', 'user_1 100'])
  })

  it('resolves what the route refuses, and rejects a URL that is not absolute', async () => {
    const billing = await load()
    await expect(
      billing.createCheckoutSession({ priceSlug: 'nope', ...urls }),
    ).resolves.toMatchObject({ error: { code: '400', json: { code: 'BAD_REQUEST' } } })
    await expect(
      billing.createCheckoutSession({ ...pro, ...urls, cancelUrl: '/no' }),
    ).rejects.toThrow('cancelUrl')
  })

  it('rejects when no answer or no JSON comes', async () => {
    const billing = await load('starter-monthly')
    page.sandbox.faults.set({ garbled: true })
    await expect(billing.createCheckoutSession({ ...pro, ...urls })).rejects.toThrow(SyntaxError)
    await expect(billing.adjustSubscription(pro)).rejects.toThrow(
      'Subscription adjustment failed: 502',
    )
    page.sandbox.faults.set({ garbled: false, lostReply: true })
    await expect(billing.adjustSubscription(pro)).rejects.toThrow('Failed to fetch')
    expect(page.sandbox.actions.billing()?.currentSubscription?.name).toBe('Pro')
  })

  it('adjusts the one subscription and asks for billing again before it resolves', async () => {
    const billing = await load('starter-monthly')
    page.asked.length = 0
    const adjusted = await billing.adjustSubscription({ ...pro, timing: 'immediately' })
    expect(adjusted.subscription).toMatchObject({
      isUpgrade: true,
      subscription: { id: idOf(), priceId: 'price_pro-monthly' },
    })
    await pass(0)
    expect(page.latest()?.currentSubscription?.name).toBe('Pro')
  })

  it('loses the words of a refused adjustment', async () => {
    const billing = await load()
    await expect(billing.adjustSubscription(pro)).rejects.toThrow(
      /^Subscription adjustment failed: 500/,
    )
  })

  it('cancels, and takes that back', async () => {
    const billing = await load('starter-monthly')
    const canceled = await billing.cancelSubscription({ id: idOf(), cancellation: later })
    expect(canceled.subscription).toMatchObject({
      subscription: { id: idOf(), status: 'cancellation_scheduled' },
    })
    await pass(0)
    expect(page.latest()?.currentSubscription?.status).toBe('cancellation_scheduled')
    await billing.uncancelSubscription({ id: idOf() })
    await pass(0)
    expect(page.latest()?.currentSubscription?.status).toBe('active')
  })

  it('swallows the error of a cancellation', async () => {
    const billing = await load()
    const answer = await billing.cancelSubscription({ id: idOf(), cancellation: later })
    expect(answer).toEqual({ subscription: {} })
    expect(console.error).toHaveBeenCalled()
  })

  it('keeps its functions while the subscriptions are the same', async () => {
    const billing = await load('starter-monthly')
    page.show(1)
    await pass(100)
    const next = page.latest()
    expect(next?.createCheckoutSession).toBe(billing.createCheckoutSession)
    expect(next?.cancelSubscription).toBe(billing.cancelSubscription)
    expect(next?.adjustSubscription).toBe(billing.adjustSubscription)
    await billing.adjustSubscription(pro)
    await pass(0)
    expect(page.latest()?.adjustSubscription).not.toBe(billing.adjustSubscription)
  })
})
