import { act, render } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFlowgladSource, type FlowgladSourceOptions } from '../../src/flowglad/source.js'
import { createSandbox } from '../../src/sandbox/create-sandbox.js'
import { hooks } from '../sandbox/drivers.js'

// The copy that @flowglad/react pins, so that each test has a cache of its own.
vi.mock(
  '@tanstack/react-query',
  () =>
    import(
      '../../node_modules/@flowglad/react/node_modules/@tanstack/react-query/build/modern/index.js'
    ),
)

const names: (keyof typeof hooks)[] = ['@flowglad/react', 'the sandbox']
const urls = { success: 'https://app.example.com/ok', cancel: 'https://app.example.com/no' }
const pro = { priceSlug: 'pro-monthly' }

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe.each(names)('a source over %s', (name) => {
  /** The customer is on the plan, and billing is loaded. */
  async function open(plan?: string, options: FlowgladSourceOptions = {}) {
    const sandbox = createSandbox()
    if (plan !== undefined) sandbox.actions.subscribe({ price: plan })
    const { useBilling, Wrap } = hooks[name](sandbox)
    const source = createFlowgladSource(useBilling, options)
    render(
      <Wrap>
        <source.Bridge />
      </Wrap>,
    )
    await vi.waitFor(() => expect(source.read().status).toBe('ready'), 30_000)
    await source.upgrade.load?.()
    return { sandbox, source }
  }
  const reload = (source: ReturnType<typeof createFlowgladSource>) =>
    act(async () => {
      await source.reload()
      await new Promise((resolve) => setTimeout(resolve))
      source.flush?.()
    })

  it('leads from a free plan through the checkout to the plan', async () => {
    const { sandbox, source } = await open()
    const offered = source.upgrade.describe(pro)
    expect(offered).toMatchObject({
      kind: 'plan',
      name: 'Pro',
      price: { unitPrice: 4900, currency: 'USD' },
      interval: { unit: 'month', count: 1 },
      owned: false,
    })
    expect(offered?.grants).toContainEqual({ meter: 'generations', amount: 10_000, renews: true })
    const start = await source.upgrade.start(pro, urls)
    if (start.as !== 'redirect') throw new Error(start.as)
    expect(new URL(start.url).origin).toBe(location.origin)
    sandbox.actions.checkout(start.url.split('/').at(-1) ?? '').pay()
    await reload(source)
    expect(source.upgrade.describe(pro)).toEqual({ ...offered, held: true, owned: true })
    expect(source.read()).toMatchObject({ plan: { name: 'Pro', free: false } })
  })

  it('changes a paid plan at once', async () => {
    const { source } = await open('starter-monthly')
    const start = await act(() => source.upgrade.start(pro, urls))
    expect(start).toEqual({ as: 'changed' })
    await reload(source)
    expect(source.read()).toMatchObject({ plan: { name: 'Pro' } })
  })

  it('says when a smaller plan begins that Flowglad puts off', async () => {
    const { sandbox, source } = await open('pro-monthly')
    const end = sandbox.actions.billing()?.currentSubscription?.currentBillingPeriodEnd
    const start = await act(() =>
      source.upgrade.start({ priceSlug: 'starter-monthly', timing: 'auto' }, urls),
    )
    expect(start).toEqual({ as: 'scheduled', at: end })
    await reload(source)
    expect(source.read()).toMatchObject({ plan: { name: 'Pro', change: { at: end } } })
  })

  it('asks the host what a change of plan would cost, and nothing else', async () => {
    const asked: unknown[] = []
    const due = { amount: 1_240, currency: 'USD' }
    const { source } = await open('starter-monthly', {
      previewChange: async (change) => {
        asked.push(change)
        return { due }
      },
    })
    expect(await source.upgrade.preview?.(pro)).toEqual({ due })
    expect(await source.upgrade.preview?.({ priceSlug: 'credits-1000' })).toBeNull()
    expect(asked).toMatchObject([{ priceSlug: 'pro-monthly', quantity: 1, timing: 'immediately' }])
  })

  it('says nothing of the cost where the host cannot tell', async () => {
    const { source } = await open('starter-monthly', {
      previewChange: async () => Promise.reject(new TypeError('network')),
    })
    expect(await source.upgrade.preview?.(pro)).toBeNull()
    expect((await open()).source.upgrade.preview).toBeUndefined()
  })

  it('buys and takes back nothing once billing is of somebody else', async () => {
    const takeBackChange = vi.fn<(id: string) => Promise<void>>(async () => {})
    const { sandbox, source } = await open('starter-monthly', { takeBackChange })
    const before = sandbox.actions.billing()?.currentSubscription
    const other = { as: 'failed', unchanged: true, error: { code: 'upgrade-failed' } }
    expect(await source.upgrade.start(pro, urls, undefined, 'user_9')).toMatchObject(other)
    expect(await source.upgrade.takeBack?.(undefined, 'user_9')).toMatchObject(other)
    expect(takeBackChange).not.toHaveBeenCalled()
    expect(sandbox.actions.billing()?.currentSubscription).toEqual(before)
    const own = sandbox.actions.billing()?.customer
    for (const id of [own?.id, own?.externalId]) {
      expect(await source.upgrade.takeBack?.(undefined, id)).toEqual({ as: 'changed' })
    }
  })

  it('has a change taken back by the host, for the subscription it is of', async () => {
    const taken: string[] = []
    const { sandbox, source } = await open('pro-monthly', {
      takeBackChange: async (id) => void taken.push(id),
    })
    expect(await source.upgrade.takeBack?.()).toEqual({ as: 'changed' })
    expect(taken).toEqual([sandbox.actions.billing()?.currentSubscription?.id])
    const broken = await open('pro-monthly', {
      takeBackChange: () => Promise.reject(new Error('no')),
    })
    expect(await broken.source.upgrade.takeBack?.()).toMatchObject({
      as: 'failed',
      unchanged: false,
      error: { code: 'upgrade-unknown' },
    })
  })

  it('owns so many of a plan as are held', async () => {
    const { source } = await open('pro-monthly')
    const six = { ...pro, quantity: 6 }
    expect(source.upgrade.describe(six)).toMatchObject({ owned: false })
    expect(await act(() => source.upgrade.start(six, urls))).toEqual({ as: 'changed' })
    await reload(source)
    expect(source.upgrade.describe(six)).toMatchObject({ owned: true })
    expect(source.read()).toMatchObject({ plan: { quantity: 6 } })
  })

  it('tops up a paid plan through a checkout', async () => {
    const { sandbox, source } = await open('starter-monthly')
    const start = await source.upgrade.start({ priceSlug: 'credits-1000', quantity: 2 }, urls)
    if (start.as !== 'redirect') throw new Error(start.as)
    const checkout = sandbox.actions.checkout(start.url.split('/').at(-1) ?? '')
    expect(checkout.session).toMatchObject({ quantity: 2, successUrl: urls.success })
  })

  it('knows that nothing changed when no checkout opened, and not when no answer came', async () => {
    const free = await open()
    free.sandbox.faults.set({ unreachable: true })
    expect(await free.source.upgrade.start(pro, urls)).toMatchObject({
      as: 'failed',
      unchanged: true,
      error: { code: 'upgrade-failed' },
    })
    const paid = await open('starter-monthly')
    paid.sandbox.faults.set({ lostReply: true })
    expect(await paid.source.upgrade.start(pro, urls)).toMatchObject({
      as: 'failed',
      unchanged: false,
      error: { code: 'upgrade-unknown' },
    })
    expect(paid.sandbox.actions.billing()?.currentSubscription?.name).toBe('Pro')
  })

  it('says before asking what a subscription refuses', async () => {
    const { sandbox, source } = await open('starter-monthly')
    sandbox.actions.setStatus({ status: 'cancellation_scheduled' })
    await reload(source)
    const start = await source.upgrade.start(pro, urls)
    expect(start).toMatchObject({ as: 'failed', unchanged: true })
    expect(start.as === 'failed' && start.error.message).toContain('is going to end')
  })
})
