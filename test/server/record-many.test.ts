import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { recordMany } from '../../src/server/record-many.js'
import { withUsage } from '../../src/server/with-usage.js'
import { openAccount } from './account.js'

let account: Awaited<ReturnType<typeof openAccount>>
beforeEach(async () => {
  account = await openAccount()
})
afterEach(() => account.close())

const secret = 'a secret'
const job = (number: number, over: Readonly<Record<string, unknown>> = {}) => ({
  id: `job_${number}`,
  usageMeterSlug: 'generations',
  amount: 1,
  ...over,
})
const jobs = (count: number) => Array.from({ length: count }, (_, index) => job(index))
const bulkRequests = () => account.requests.filter((one) => one.endsWith('/bulk')).length
const recorded = () => account.sandbox.actions.events().length

describe('recordMany', () => {
  it('records every use, in requests of 100', async () => {
    const results = await recordMany(account.as('user_1'), jobs(201), { secret })
    expect(results).toEqual(jobs(201).map(({ id }) => ({ id, status: 'recorded' })))
    expect(recorded()).toBe(201)
    expect(bulkRequests()).toBe(3)
  })

  it('tells what was recorded before, which Flowglad leaves out', async () => {
    await recordMany(account.as('user_1'), jobs(2), { secret })
    const results = await recordMany(account.as('user_1'), jobs(4), { secret })
    expect(results.map(({ status }) => status)).toEqual([
      'duplicate',
      'duplicate',
      'recorded',
      'recorded',
    ])
    expect(recorded()).toBe(4)
  })

  it.each([
    ['one request', 100],
    ['two requests', 1],
  ])('counts a use that is named twice in %s once', async (_, chunkSize) => {
    const results = await recordMany(account.as('user_1'), [job(1), job(1)], { secret, chunkSize })
    expect(results.map(({ status }) => status)).toEqual(['recorded', 'duplicate'])
    expect(recorded()).toBe(1)
  })

  it.each([
    ['one request', 100],
    ['two requests', 1],
  ])('says of an id that names two amounts in %s which was recorded', async (_, chunkSize) => {
    const both = [job(1), job(1, { amount: 60 })]
    const results = await recordMany(account.as('user_1'), both, { secret, chunkSize })
    expect(results).toMatchObject([
      { status: 'recorded' },
      { status: 'failed', error: { code: 'id-taken' } },
    ])
    expect(recorded()).toBe(1)
  })

  it('takes the same id on two meters for two uses', async () => {
    const both = [job(1), job(1, { usageMeterSlug: 'credits' })]
    const results = await recordMany(account.as('user_1'), both, { secret })
    expect(results.map(({ status }) => status)).toEqual(['recorded', 'recorded'])
  })

  it('knows what withUsage recorded', async () => {
    const use = { usageMeterSlug: 'generations', amount: 1, transactionId: 'job_1', secret }
    await withUsage(account.as('user_1'), use, () => 'image')
    const results = await recordMany(account.as('user_1'), [job(1)], { secret })
    expect(results).toEqual([{ id: 'job_1', status: 'duplicate' }])
    expect(recorded()).toBe(1)
  })

  it('takes the same id with another input for another use', async () => {
    const input = { prompt: 'a' }
    const use = { usageMeterSlug: 'generations', amount: 1, transactionId: 'job_1', input, secret }
    await withUsage(account.as('user_1'), use, () => 'image')
    const uses = [job(1, { input }), job(1, { input: { prompt: 'b' } }), job(1)]
    const results = await recordMany(account.as('user_1'), uses, { secret })
    expect(results.map(({ status }) => status)).toEqual(['duplicate', 'recorded', 'recorded'])
  })

  it('tells a lost reply from a loss: the use is on the bill once', async () => {
    account.accidents.push('lose the reply')
    const results = await recordMany(account.as('user_1'), [job(1)], { secret })
    expect(results).toEqual([{ id: 'job_1', status: 'duplicate' }])
    expect(recorded()).toBe(1)
  })

  it.each([
    ['a fraction', { amount: 1.5 }, 'invalid-amount'],
    ['an amount that is none', { amount: Number.NaN }, 'invalid-amount'],
    ['a blank id', { id: '' }, 'invalid-transaction-id'],
    ['a date that is none', { usageDate: Number.NaN }, 'invalid-date'],
    ['no meter', { usageMeterSlug: '' }, 'invalid-meter'],
    ['a foreign subscription', { subscriptionId: 'sub_other' }, 'forbidden'],
  ])('fails a use with %s alone, before anything is sent for it', async (_, over, code) => {
    const uses = [job(1), job(2, over), job(3)]
    const results = await recordMany(account.as('user_1'), uses, { secret })
    expect(results).toMatchObject([
      { status: 'recorded' },
      { status: 'failed', error: { code } },
      { status: 'recorded' },
    ])
    expect(bulkRequests()).toBe(1)
  })

  it('finds the uses that Flowglad refuses and records the others', async () => {
    const bad = new Set([2, 5])
    const uses = Array.from({ length: 8 }, (_, index) =>
      job(index, bad.has(index) ? { usageMeterSlug: 'nope' } : {}),
    )
    const results = await recordMany(account.as('user_1'), uses, { secret })
    expect(results.map(({ status }) => status === 'failed')).toEqual(
      uses.map((_, index) => bad.has(index)),
    )
    expect(results[2]).toMatchObject({ error: { status: 404 } })
    expect(recorded()).toBe(6)
  })

  it('fails a whole request of unknown outcome without halving it, and goes on', async () => {
    account.accidents.push('fail')
    const results = await recordMany(account.as('user_1'), jobs(4), { secret, chunkSize: 2 })
    expect(results.map(({ status }) => status)).toEqual([
      'failed',
      'failed',
      'recorded',
      'recorded',
    ])
    expect(bulkRequests()).toBe(2)
    const again = await recordMany(account.as('user_1'), jobs(4), { secret })
    expect(again.map(({ status }) => status)).toEqual([
      'recorded',
      'recorded',
      'duplicate',
      'duplicate',
    ])
  })

  it('fails every use of an answer that lists no events', async () => {
    const { getBilling } = account.as('user_1')
    const odd = { getBilling, bulkCreateUsageEvents: async () => ({}) }
    const results = await recordMany(odd, jobs(2), { secret })
    expect(results).toMatchObject([{ status: 'failed' }, { error: { code: 'unreadable' } }])
  })

  it('fails every use of a customer without a subscription', async () => {
    account.sandbox.actions.setStatus({ status: 'canceled' })
    const results = await recordMany(account.as('user_1'), jobs(1), { secret })
    expect(results).toMatchObject([{ status: 'failed', error: { code: 'not-in-plan' } }])
  })

  it('bills the subscription of the options, and refuses a foreign one', async () => {
    const mine = account.sandbox.actions.billing()?.currentSubscription?.id ?? ''
    await recordMany(account.as('user_1'), [job(1)], { secret, subscriptionId: mine })
    expect(account.sandbox.actions.events()).toMatchObject([{ subscriptionId: mine }])
    const foreign = recordMany(account.as('user_1'), [job(2)], { secret, subscriptionId: 'sub_x' })
    await expect(foreign).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('asks for nothing where there is nothing to record', async () => {
    expect(await recordMany(account.as('user_1'), [], { secret })).toEqual([])
    expect(account.requests).toEqual([])
  })

  it.each([0, -1, 1.5, Number.NaN])('refuses %s as chunk size', async (chunkSize) => {
    const refused = recordMany(account.as('user_1'), jobs(1), { secret, chunkSize })
    await expect(refused).rejects.toThrow('Pass a whole number above 0')
  })
})
