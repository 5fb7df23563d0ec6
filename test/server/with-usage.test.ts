import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defaultCatalog } from '../../src/sandbox/catalog.js'
import type { FlowgladLike, MeterEvent } from '../../src/server/flowglad-like.js'
import { serverTransactionId } from '../../src/server/transaction-id.js'
import { type Unrecorded, type WithUsageOptions, withUsage } from '../../src/server/with-usage.js'
import { flowgladIn, openAccount } from './account.js'

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

const metered = <Result = string>(over: Partial<WithUsageOptions<Result>> = {}) => ({
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
const signed = (id: string, meter = 'generations') =>
  serverTransactionId(
    {
      purpose: 'operation',
      customer: account.sandbox.actions.billing()?.customer.id ?? '',
      meter,
      id,
    },
    'a secret',
  )
const done = { result: 'image', repeated: false }

describe('withUsage records what an operation used', () => {
  it('returns the result and bills it once, under an id that cannot be guessed', async () => {
    expect(await withUsage(account.as('user_1'), metered(), async () => 'image')).toEqual(done)
    expect(events()).toMatchObject([{ amount: 5, transactionId: await signed('job_1') }])
    expect(available()).toBe(95)
    expect(unrecorded).toEqual([])
  })

  it('counts attempts at one operation once, also at the same time', async () => {
    const attempts = [1, 2, 3].map(() => withUsage(account.as('user_1'), metered(), () => 'image'))
    const outcomes = await Promise.all(attempts)
    expect(outcomes.map(({ result }) => result)).toEqual(['image', 'image', 'image'])
    await withUsage(account.as('user_1'), metered(), () => 'image')
    expect(events()).toHaveLength(1)
    expect(available()).toBe(95)
    expect(unrecorded).toEqual([])
  })

  it('takes amount and id from the result', async () => {
    const options = metered<{ id: string; tokens: number }>({
      amount: ({ tokens }) => tokens,
      transactionId: ({ id }) => id,
    })
    await withUsage(account.as('user_1'), options, () => ({ id: 'answer_7', tokens: 42 }))
    expect(events()).toMatchObject([{ amount: 42, transactionId: await signed('answer_7') }])
  })

  it('records nothing for a result that used nothing', async () => {
    await withUsage(account.as('user_1'), metered({ amount: () => 0 }), () => 'cached')
    expect(events()).toEqual([])
    expect(unrecorded).toEqual([])
  })

  it('records nothing for an operation that failed, and throws what it threw', async () => {
    const broken = () => Promise.reject(new Error('no GPU left'))
    await expect(withUsage(account.as('user_1'), metered(), broken)).rejects.toThrow('no GPU left')
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
    await withUsage(several, metered({ subscriptionId: first.id }), () => 'image')
    expect(events()).toMatchObject([{ subscriptionId: first.id }])
    await expect(withUsage(several, metered(), () => 'image')).rejects.toMatchObject({
      availableBalance: 0,
    })
  })

  it('sends properties', async () => {
    await withUsage(account.as('user_1'), metered({ properties: { model: 'xl' } }), () => 'image')
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
    const options = metered({ amount, upgradeUrl: '/pricing' })
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
    const ran = withUsage(account.as('user_1'), metered({ amount: () => 3 }), operation)
    await expect(ran).rejects.toMatchObject({ availableBalance: 0, required: 1 })
    expect(operation).not.toHaveBeenCalled()
  })

  it('asks for what the host says is required', async () => {
    const options = metered({ amount: () => 3, required: 101 })
    const ran = withUsage(account.as('user_1'), options, operation)
    await expect(ran).rejects.toMatchObject({ availableBalance: 100, required: 101 })
  })

  it('stops credits at what is left of them', async () => {
    const options = metered({ usageMeterSlug: 'credits', amount: 51 })
    const ran = withUsage(account.as('user_1'), options, operation)
    await expect(ran).rejects.toMatchObject({ availableBalance: 50, required: 51 })
  })

  it('lets a customer go over the limit where the host allows it', async () => {
    await withUsage(
      account.as('user_1'),
      metered({ amount: 101, policy: 'allow-overage' }),
      operation,
    )
    expect(available()).toBe(-1)
  })

  it('lets pay as you go pass, below 0 as well', async () => {
    const options = metered({ usageMeterSlug: 'upscales', amount: 900 })
    await withUsage(account.as('user_1'), options, operation)
    await withUsage(account.as('user_1'), { ...options, transactionId: 'job_2' }, operation)
    expect(available('upscales')).toBe(-1800)
  })

  it('stops a customer without a current subscription', async () => {
    account.sandbox.actions.setStatus({ status: 'canceled' })
    const ran = withUsage(account.as('user_1'), metered(), operation)
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
      const options = metered({ usageMeterSlug: 'exports', policy })
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
    const options = metered({ subscriptionId: theirs ?? '' })
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
    const ran = withUsage(account.as('user_1'), metered(over), operation)
    await expect(ran).rejects.toMatchObject({ name: 'UsageError', code })
    expect(operation).not.toHaveBeenCalled()
  })

  it('wants a secret, the one of the environment if none is given', async () => {
    const { secret, ...without } = metered()
    vi.stubEnv('FLOWGLAD_SECRET_KEY', '')
    const missing = withUsage(account.as('user_1'), without, operation)
    await expect(missing).rejects.toThrow('Set FLOWGLAD_SECRET_KEY or pass { secret }')
    expect(operation).not.toHaveBeenCalled()
    vi.stubEnv('FLOWGLAD_SECRET_KEY', secret)
    await withUsage(account.as('user_1'), without, operation)
    expect(events()).toMatchObject([{ transactionId: await signed('job_1') }])
  })
})

describe('withUsage when recording goes wrong', () => {
  it('tries three more times under the same id and needs no help then', async () => {
    account.accidents.push('fail', 'fail', 'fail')
    expect(await withUsage(account.as('user_1'), metered(), () => 'image')).toEqual(done)
    expect(waits).toEqual([200, 400, 800])
    expect(available()).toBe(95)
    expect(unrecorded).toEqual([])
  })

  it('returns the result and hands the event on, which counts once whenever it is sent', async () => {
    account.accidents.push('fail', 'fail', 'fail', 'fail')
    expect(await withUsage(account.as('user_1'), metered(), () => 'image')).toEqual(done)
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
    await withUsage(account.as('user_1'), metered(), () => 'image')
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
      void withUsage(dying, metered(), () => 'image')
    })
    expect(events()).toHaveLength(arrived ? 1 : 0)
    await withUsage(account.as('user_1'), metered(), () => 'image')
    expect(available()).toBe(95)
    expect(unrecorded).toEqual([])
  })

  it('does not repeat what Flowglad refused', async () => {
    const flowglad = account.as('user_1')
    const gone = Object.assign(new Error('404'), { error: { code: 'NOT_FOUND' } })
    const createUsageEvent = vi.fn<() => Promise<never>>(() => Promise.reject(gone))
    const half = { getBilling: () => flowglad.getBilling(), createUsageEvent }
    expect(await withUsage(half, metered(), () => 'image')).toEqual(done)
    expect(createUsageEvent).toHaveBeenCalledTimes(1)
    expect(unrecorded).toMatchObject([['failed', { amount: 5 }, gone]])
  })

  it('is not fooled by the id the caller chose, recorded in advance', async () => {
    account.sandbox.actions.record({ meter: 'generations', amount: 1, transactionId: 'job_1' })
    await withUsage(account.as('user_1'), metered({ amount: 50 }), () => 'image')
    expect(available()).toBe(49)
    expect(unrecorded).toEqual([])
  })

  it('tells of an event that was recorded in advance under its id', async () => {
    const transactionId = await signed('job_1')
    account.sandbox.actions.record({ meter: 'generations', amount: 1, transactionId })
    expect(await withUsage(account.as('user_1'), metered({ amount: 50 }), () => 'image')).toEqual({
      result: 'image',
      repeated: true,
    })
    expect(unrecorded).toMatchObject([
      ['mismatch', { amount: 50, transactionId }, { amount: 1, transactionId }],
    ])
  })

  it('tells of an id that an earlier subscription of the customer was billed under', async () => {
    await withUsage(account.as('user_1'), metered(), () => 'image')
    account.sandbox.actions.subscribe({ price: 'pro-monthly' })
    expect(await withUsage(account.as('user_1'), metered(), () => 'image')).toEqual({
      result: 'image',
      repeated: true,
    })
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
    await withUsage(altered, metered(), () => 'image')
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
    expect(await withUsage(account.as('user_1'), metered(over), () => 'image')).toEqual(done)
    expect(unrecorded).toMatchObject([
      ['invalid', { usageMeterSlug: 'generations' }, expect.any(Error)],
    ])
    expect(events()).toEqual([])
  })

  it('returns the result though onUnrecorded fails, and logs both', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    account.accidents.push('fail', 'fail', 'fail', 'fail')
    const onUnrecorded = () => Promise.reject(new Error('queue full'))
    expect(await withUsage(account.as('user_1'), metered({ onUnrecorded }), () => 'image')).toEqual(
      done,
    )
    expect(log).toHaveBeenCalledTimes(1)
    expect(log.mock.lastCall).toEqual([
      expect.stringContaining('onUnrecorded failed'),
      'failed',
      expect.objectContaining({ amount: 5 }),
      expect.any(Error),
      new Error('queue full'),
    ])
  })

  it('logs once where nobody asked to be told', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    account.accidents.push('fail', 'fail', 'fail', 'fail')
    const { onUnrecorded, ...quiet } = metered()
    await withUsage(account.as('user_1'), quiet, () => 'image')
    expect(onUnrecorded).toBeDefined()
    expect(log).toHaveBeenCalledTimes(1)
    expect(log.mock.lastCall?.[2]).toMatchObject({ amount: 5 })
  })
})

describe('withUsage and a Flowglad that does not answer', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  /** Waits for what no timer brings: `vi.waitFor` would move the clock. */
  const until = async (met: () => boolean) => {
    while (!met()) await new Promise((resolve) => setImmediate(resolve))
  }
  const silent = () => {
    const createUsageEvent = vi.fn<FlowgladLike['createUsageEvent']>(() => new Promise(() => {}))
    return { ...flowgladIn(account.sandbox), createUsageEvent }
  }
  const start = (flowglad: FlowgladLike, over: Partial<WithUsageOptions<string>> = {}) => {
    const { delay: _, ...rest } = metered()
    const ended = vi.fn<(outcome: unknown) => void>()
    void withUsage(flowglad, { ...rest, ...over }, () => 'image').then(ended)
    return ended
  }

  it('returns the result after 10 seconds, and hands the event on with its id', async () => {
    const flowglad = silent()
    const ended = start(flowglad)
    await until(() => flowglad.createUsageEvent.mock.calls.length === 1)
    await vi.advanceTimersByTimeAsync(9_999)
    expect(ended).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(ended).toHaveBeenCalledExactlyOnceWith(done)
    expect(unrecorded).toMatchObject([
      ['failed', { amount: 5, transactionId: await signed('job_1') }, expect.any(Error)],
    ])
    expect(String(unrecorded[0]?.[2])).toContain('no answer within 10 seconds')
  })

  it('counts retries into the 10 seconds, and sends nothing after them', async () => {
    const flowglad = silent()
    const refuse: ((error: Error) => void)[] = []
    flowglad.createUsageEvent.mockImplementation(
      () => new Promise((_resolve, reject) => refuse.push(reject)),
    )
    const ended = start(flowglad)
    const fail = async (afterwards: number) => {
      await until(() => refuse.length === 1)
      await vi.advanceTimersByTimeAsync(afterwards)
      refuse.pop()?.(new Error('503'))
    }
    await fail(4_000)
    await vi.advanceTimersByTimeAsync(200)
    await fail(4_000)
    await vi.advanceTimersByTimeAsync(400)
    await until(() => refuse.length === 1)
    await vi.advanceTimersByTimeAsync(1_399)
    expect(ended).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(ended).toHaveBeenCalledTimes(1)
    refuse.pop()?.(new Error('503'))
    await vi.advanceTimersByTimeAsync(60_000)
    expect(flowglad.createUsageEvent).toHaveBeenCalledTimes(3)
    expect(unrecorded).toHaveLength(1)
  })

  it('waits for onUnrecorded for 5 seconds, and then logs what it was told', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const onUnrecorded = vi.fn<() => Promise<void>>(() => new Promise(() => {}))
    const ended = start(silent(), { onUnrecorded })
    await until(() => vi.getTimerCount() === 1)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(onUnrecorded).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(4_999)
    expect(ended).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(ended).toHaveBeenCalledExactlyOnceWith(done)
    expect(log.mock.lastCall?.[2]).toMatchObject({ amount: 5 })
  })

  it('leaves no timer behind when all goes well', async () => {
    const ended = start(flowgladIn(account.sandbox))
    await until(() => ended.mock.calls.length === 1)
    expect(ended).toHaveBeenCalledExactlyOnceWith(done)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('withUsage and an operation that was billed before', () => {
  let clock = Date.UTC(2026, 2, 12)
  const attempt = (over: Partial<WithUsageOptions<string>> = {}) =>
    withUsage(account.as('user_1'), metered({ now: () => (clock += 1), ...over }), () => 'image')

  it('says so', async () => {
    expect(await attempt()).toEqual(done)
    expect(await attempt()).toEqual({ result: 'image', repeated: true })
    expect(available()).toBe(95)
    expect(unrecorded).toEqual([])
  })

  it('does not take its own retry for an earlier attempt', async () => {
    account.accidents.push('lose the reply', 'fail')
    expect(await attempt()).toEqual(done)
    expect(events()).toHaveLength(1)
  })

  it('refuses an input that is not plain JSON before the operation', async () => {
    const ran = attempt({ input: new Map() })
    await expect(ran).rejects.toMatchObject({ code: 'invalid-input' })
    expect(account.requests).toEqual([])
  })
})
