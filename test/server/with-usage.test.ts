import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defaultCatalog } from '../../src/sandbox/catalog.js'
import type { MeterEvent } from '../../src/server/flowglad-like.js'
import { serverTransactionId } from '../../src/server/transaction-id.js'
import type { Unrecorded } from '../../src/server/unrecorded.js'
import { type WithUsageOptions, withUsage } from '../../src/server/with-usage.js'
import { openAccount } from './account.js'

let account: Awaited<ReturnType<typeof openAccount>>
let unrecorded: Unrecorded[]
let waits: number[]

beforeEach(async () => {
  account = await openAccount()
  unrecorded = []
  waits = []
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await account.close()
})

const use = <Result = string>(over: Partial<WithUsageOptions<Result>> = {}) => ({
  usageMeterSlug: 'generations',
  amount: 5,
  transactionId: 'job_1',
  secret: 'a secret',
  onUnrecorded: (...told: Unrecorded) => {
    unrecorded.push(told)
  },
  delay: async (ms: number) => {
    waits.push(ms)
  },
  ...over,
})
const events = () => account.sandbox.actions.events()
const available = (slug = 'generations', customer = 'user_1') =>
  account.sandbox.actions
    .billing({ customer })
    ?.currentSubscription?.experimental.usageMeterBalances.find((row) => row.slug === slug)
    ?.availableBalance
const sealed = (id: string, meter = 'generations') =>
  serverTransactionId(
    { customer: account.sandbox.actions.billing()?.customer.id ?? '', meter, id },
    'a secret',
  )

describe('withUsage records what an operation used', () => {
  it('returns the result and bills it once, under an id that cannot be guessed', async () => {
    expect(await withUsage(account.as('user_1'), use(), async () => 'image')).toBe('image')
    expect(events()).toMatchObject([{ amount: 5, transactionId: await sealed('job_1') }])
    expect(available()).toBe(95)
    expect(unrecorded).toEqual([])
  })

  it('counts attempts at one operation once, also at the same time', async () => {
    const attempts = [1, 2, 3].map(() => withUsage(account.as('user_1'), use(), () => 'image'))
    expect(await Promise.all(attempts)).toEqual(['image', 'image', 'image'])
    await withUsage(account.as('user_1'), use(), () => 'image')
    expect(events()).toHaveLength(1)
    expect(available()).toBe(95)
    expect(unrecorded).toEqual([])
  })

  it('takes amount and id from the result', async () => {
    const options = use<{ id: string; tokens: number }>({
      amount: ({ tokens }) => tokens,
      transactionId: ({ id }) => id,
    })
    await withUsage(account.as('user_1'), options, () => ({ id: 'answer_7', tokens: 42 }))
    expect(events()).toMatchObject([{ amount: 42, transactionId: await sealed('answer_7') }])
  })

  it('records nothing for a result that used nothing', async () => {
    await withUsage(account.as('user_1'), use({ amount: () => 0 }), () => 'cached')
    expect(events()).toEqual([])
    expect(unrecorded).toEqual([])
  })

  it('records nothing for an operation that failed, and throws what it threw', async () => {
    const broken = () => Promise.reject(new Error('no GPU left'))
    await expect(withUsage(account.as('user_1'), use(), broken)).rejects.toThrow('no GPU left')
    expect(events()).toEqual([])
  })

  it('checks and bills the same subscription, where the customer has several', async () => {
    const flowglad = account.as('user_1')
    const billing = await flowglad.getBilling()
    const [first] = account.sandbox.actions.billing()?.currentSubscriptions ?? []
    if (!first) return expect.unreachable()
    const [row] = first.experimental.usageMeterBalances
    const usageMeterBalances = [{ ...row, availableBalance: 0, subscriptionId: 'sub_used_up' }]
    const experimental = { ...first.experimental, usageMeterBalances }
    const usedUp = { ...first, id: 'sub_used_up', experimental }
    const getBilling = async () => ({
      ...billing,
      currentSubscriptions: [usedUp, first],
      currentSubscription: usedUp,
    })
    const { createUsageEvent } = flowglad
    const several = { getBilling, createUsageEvent }
    await withUsage(several, use({ subscriptionId: first.id }), () => 'image')
    expect(events()).toMatchObject([{ subscriptionId: first.id }])
    await expect(withUsage(several, use(), () => 'image')).rejects.toMatchObject({
      availableBalance: 0,
    })
  })

  it('sends properties', async () => {
    await withUsage(account.as('user_1'), use({ properties: { model: 'xl' } }), () => 'image')
    expect(events()).toMatchObject([{ properties: { model: 'xl' } }])
  })
})

describe('withUsage before the operation', () => {
  const operation = vi.fn<() => string>(() => 'image')
  beforeEach(() => operation.mockClear())

  it.each([
    ['what is left', 100, true],
    ['one more than is left', 101, false],
  ])('compares with %s', async (_, amount, passes) => {
    const options = use({ amount, upgradeUrl: '/pricing' })
    const ran = withUsage(account.as('user_1'), options, operation)
    if (passes) await ran
    else {
      await expect(ran).rejects.toMatchObject({
        name: 'InsufficientCreditsError',
        meterSlug: 'generations',
        availableBalance: 100,
        required: 101,
        upgradeUrl: '/pricing',
      })
    }
    expect(operation).toHaveBeenCalledTimes(passes ? 1 : 0)
    expect(events()).toHaveLength(passes ? 1 : 0)
  })

  it('asks for one more use where the amount is known afterwards', async () => {
    account.sandbox.actions.adjust({ meter: 'generations', amount: -100 })
    const ran = withUsage(account.as('user_1'), use({ amount: () => 3 }), operation)
    await expect(ran).rejects.toMatchObject({ availableBalance: 0, required: 1 })
    expect(operation).not.toHaveBeenCalled()
  })

  it('asks for what the host says is required', async () => {
    const options = use({ amount: () => 3, required: 101 })
    const ran = withUsage(account.as('user_1'), options, operation)
    await expect(ran).rejects.toMatchObject({ availableBalance: 100, required: 101 })
  })

  it('stops credits at what is left of them', async () => {
    const options = use({ usageMeterSlug: 'credits', amount: 51 })
    const ran = withUsage(account.as('user_1'), options, operation)
    await expect(ran).rejects.toMatchObject({ availableBalance: 50, required: 51 })
  })

  it('lets a customer go over the limit where the host allows it', async () => {
    await withUsage(account.as('user_1'), use({ amount: 101, policy: 'allow-overage' }), operation)
    expect(available()).toBe(-1)
  })

  it('lets pay as you go pass, below 0 as well', async () => {
    const options = use({ usageMeterSlug: 'upscales', amount: 900 })
    await withUsage(account.as('user_1'), options, operation)
    await withUsage(account.as('user_1'), { ...options, transactionId: 'job_2' }, operation)
    expect(available('upscales')).toBe(-1800)
  })

  it('stops a customer without a current subscription', async () => {
    account.sandbox.actions.setStatus({ status: 'canceled' })
    const ran = withUsage(account.as('user_1'), use(), operation)
    await expect(ran).rejects.toMatchObject({ name: 'InsufficientCreditsError', required: 5 })
    expect(operation).not.toHaveBeenCalled()
  })

  it.each(['block', 'allow-overage'] as const)(
    'stops a customer whose plan does not hold the meter, with policy %s',
    async (policy) => {
      await account.close()
      const feature = {
        type: 'grant',
        slug: 'pro-exports',
        name: 'Exports',
        meter: 'exports',
      } as const
      account = await openAccount({
        catalog: {
          ...defaultCatalog,
          meters: [...defaultCatalog.meters, { slug: 'exports', name: 'Exports' }],
          products: defaultCatalog.products.map((product) =>
            product.slug === 'pro'
              ? {
                  ...product,
                  features: [{ ...feature, amount: 9, renews: 'every_billing_period' as const }],
                }
              : product,
          ),
        },
      })
      const options = use({ usageMeterSlug: 'exports', policy })
      const ran = withUsage(account.as('user_1'), options, operation)
      await expect(ran).rejects.toMatchObject({
        name: 'InsufficientCreditsError',
        availableBalance: 0,
      })
      expect(operation).not.toHaveBeenCalled()
      account.sandbox.actions.subscribe({ price: 'pro-monthly' })
      await withUsage(account.as('user_1'), options, operation)
      expect(operation).toHaveBeenCalledTimes(1)
    },
  )

  it('refuses a subscription of somebody else', async () => {
    await account.as('user_2').getBilling()
    const theirs = account.sandbox.actions.billing({ customer: 'user_2' })?.currentSubscription?.id
    const options = use({ subscriptionId: theirs ?? '' })
    const ran = withUsage(account.as('user_1'), options, operation)
    await expect(ran).rejects.toMatchObject({ name: 'UsageError', code: 'forbidden' })
    expect(operation).not.toHaveBeenCalled()
    expect(events()).toEqual([])
  })

  it.each([
    ['an unknown meter', { usageMeterSlug: 'nope' }, 'invalid-meter'],
    ['a hostile meter', { usageMeterSlug: '__proto__' }, 'invalid-meter'],
    ['a fraction', { amount: 1.5 }, 'invalid-amount'],
    ['nothing', { amount: 0 }, 'invalid-amount'],
    ['no number', { amount: Number.NaN }, 'invalid-amount'],
    ['a blank id', { transactionId: ' ' }, 'invalid-transaction-id'],
    ['an id of 10 kB', { transactionId: 'x'.repeat(10_240) }, 'invalid-transaction-id'],
    ['properties over 2 KB', { properties: { a: 'x'.repeat(2049) } }, 'invalid-properties'],
  ])('refuses %s', async (_, over, code) => {
    const ran = withUsage(account.as('user_1'), use(over), operation)
    await expect(ran).rejects.toMatchObject({ name: 'UsageError', code })
    expect(operation).not.toHaveBeenCalled()
  })

  it('wants a secret, the one of the environment if none is given', async () => {
    const { secret, ...without } = use()
    vi.stubEnv('FLOWGLAD_SECRET_KEY', '')
    const missing = withUsage(account.as('user_1'), without, operation)
    await expect(missing).rejects.toThrow('Set FLOWGLAD_SECRET_KEY or pass { secret }')
    expect(operation).not.toHaveBeenCalled()
    vi.stubEnv('FLOWGLAD_SECRET_KEY', secret)
    await withUsage(account.as('user_1'), without, operation)
    expect(events()).toMatchObject([{ transactionId: await sealed('job_1') }])
  })
})

describe('withUsage when recording goes wrong', () => {
  it('tries three more times under the same id and needs no help then', async () => {
    account.accidents.push('fail', 'fail', 'fail')
    expect(await withUsage(account.as('user_1'), use(), () => 'image')).toBe('image')
    expect(waits).toEqual([200, 400, 800])
    expect(available()).toBe(95)
    expect(unrecorded).toEqual([])
  })

  it('returns the result and hands the event on, which counts once whenever it is sent', async () => {
    account.accidents.push('fail', 'fail', 'fail', 'fail')
    expect(await withUsage(account.as('user_1'), use(), () => 'image')).toBe('image')
    expect(events()).toEqual([])
    const [[reason, event, cause] = []] = unrecorded
    expect(reason).toBe('failed')
    expect(cause).toMatchObject({ status: 500 })
    if (reason !== 'failed' || event === undefined) return expect.unreachable()
    await account.as('user_1').createUsageEvent(event)
    await account.as('user_1').createUsageEvent(event)
    expect(available()).toBe(95)
  })

  it('counts once where the reply was lost', async () => {
    account.accidents.push('lose the reply', 'refuse the connection')
    await withUsage(account.as('user_1'), use(), () => 'image')
    expect(events()).toHaveLength(1)
    expect(unrecorded).toEqual([])
  })

  it.each([
    ['before it recorded', false],
    ['before it heard that it had recorded', true],
  ])('counts once where the process died %s and the caller tries again', async (_, arrived) => {
    const flowglad = account.as('user_1')
    await new Promise<void>((died) => {
      const dying = {
        getBilling: () => flowglad.getBilling(),
        createUsageEvent: async (event: MeterEvent) => {
          if (arrived) await flowglad.createUsageEvent(event)
          died()
          return new Promise(() => {})
        },
      }
      void withUsage(dying, use(), () => 'image')
    })
    expect(events()).toHaveLength(arrived ? 1 : 0)
    await withUsage(account.as('user_1'), use(), () => 'image')
    expect(available()).toBe(95)
    expect(unrecorded).toEqual([])
  })

  it('does not repeat what Flowglad refused', async () => {
    const flowglad = account.as('user_1')
    const gone = Object.assign(new Error('404'), { error: { code: 'NOT_FOUND' } })
    const createUsageEvent = vi.fn<() => Promise<never>>(() => Promise.reject(gone))
    const half = { getBilling: () => flowglad.getBilling(), createUsageEvent }
    expect(await withUsage(half, use(), () => 'image')).toBe('image')
    expect(createUsageEvent).toHaveBeenCalledTimes(1)
    expect(unrecorded).toMatchObject([['failed', { amount: 5 }, gone]])
  })

  it('is not fooled by the id the caller chose, recorded in advance', async () => {
    account.sandbox.actions.record({ meter: 'generations', amount: 1, transactionId: 'job_1' })
    await withUsage(account.as('user_1'), use({ amount: 50 }), () => 'image')
    expect(available()).toBe(49)
    expect(unrecorded).toEqual([])
  })

  it('tells of an event that was recorded in advance under its id', async () => {
    const transactionId = await sealed('job_1')
    account.sandbox.actions.record({ meter: 'generations', amount: 1, transactionId })
    expect(await withUsage(account.as('user_1'), use({ amount: 50 }), () => 'image')).toBe('image')
    expect(unrecorded).toMatchObject([
      ['mismatch', { amount: 50, transactionId }, { amount: 1, transactionId }],
    ])
  })

  it('tells of an id that an earlier subscription of the customer was billed under', async () => {
    await withUsage(account.as('user_1'), use(), () => 'image')
    account.sandbox.actions.subscribe({ price: 'pro-monthly' })
    expect(await withUsage(account.as('user_1'), use(), () => 'image')).toBe('image')
    expect(unrecorded).toMatchObject([['mismatch', { amount: 5 }, { status: 409 }]])
    expect(waits).toEqual([])
  })

  it.each([
    ['another amount', { amount: 4 }],
    ['another subscription', { subscriptionId: 'sub_other' }],
    ['another meter', { usageMeterId: 'meter_other' }],
    ['another id', { transactionId: 'job_other' }],
  ])('tells of an answer with %s', async (_, over) => {
    const flowglad = account.as('user_1')
    const altered = {
      getBilling: () => flowglad.getBilling(),
      createUsageEvent: async (event: Parameters<typeof flowglad.createUsageEvent>[0]) => {
        const { usageEvent } = await flowglad.createUsageEvent(event)
        return { usageEvent: { ...usageEvent, ...over } }
      },
    }
    await withUsage(altered, use(), () => 'image')
    expect(unrecorded).toMatchObject([['mismatch', { amount: 5 }, over]])
  })

  it.each([
    ['an amount that is none', { amount: () => Number.NaN }],
    ['an id that is none', { transactionId: () => '' }],
    [
      'an exception',
      {
        amount: () => {
          throw new Error('no usage in the answer')
        },
      },
    ],
  ])('returns the result though its functions answer %s', async (_, over) => {
    expect(await withUsage(account.as('user_1'), use(over), () => 'image')).toBe('image')
    expect(unrecorded).toMatchObject([
      ['invalid', { usageMeterSlug: 'generations' }, expect.any(Error)],
    ])
    expect(events()).toEqual([])
  })

  it('returns the result though onUnrecorded fails, and logs both', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    account.accidents.push('fail', 'fail', 'fail', 'fail')
    const onUnrecorded = () => Promise.reject(new Error('queue full'))
    expect(await withUsage(account.as('user_1'), use({ onUnrecorded }), () => 'image')).toBe(
      'image',
    )
    expect(log).toHaveBeenCalledTimes(1)
    expect(log.mock.lastCall).toEqual([
      expect.stringContaining('onUnrecorded threw'),
      'failed',
      expect.objectContaining({ amount: 5 }),
      expect.any(Error),
      new Error('queue full'),
    ])
  })

  it('logs once where nobody asked to be told', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    account.accidents.push('fail', 'fail', 'fail', 'fail')
    const { onUnrecorded, ...quiet } = use()
    await withUsage(account.as('user_1'), quiet, () => 'image')
    expect(onUnrecorded).toBeDefined()
    expect(log).toHaveBeenCalledTimes(1)
    expect(log.mock.lastCall?.[2]).toMatchObject({ amount: 5 })
  })
})
