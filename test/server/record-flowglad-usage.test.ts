import { beforeEach, describe, expect, it } from 'vitest'
import { createSandbox } from '../../src/sandbox/create-sandbox.js'
import type { FlowgladLike, MeterEvent } from '../../src/server/flowglad-like.js'
import { recordFlowgladUsage } from '../../src/server/record-flowglad-usage.js'
import { serverTransactionId } from '../../src/server/transaction-id.js'
import { flowgladIn } from './account.js'

let clock = Date.UTC(2026, 2, 12)
const sandbox = createSandbox({ now: () => clock })
beforeEach(() => sandbox.reset())

const use = { usageMeterSlug: 'generations', amount: 5, transactionId: 'click_1' }
const options = { secret: 'a secret', now: () => clock }
const events = () => sandbox.actions.events()

/** A Flowglad that takes 100 ms to record and 10 more to answer. */
function slow(over: Partial<FlowgladLike> = {}): FlowgladLike {
  const flowglad = flowgladIn(sandbox)
  return {
    getBilling: flowglad.getBilling,
    createUsageEvent: async (event: MeterEvent) => {
      clock += 100
      const reply = await flowglad.createUsageEvent(event)
      clock += 10
      return reply
    },
    ...over,
  }
}

describe('recordFlowgladUsage', () => {
  it('records on the current subscription, under an id that nobody can guess', async () => {
    const { usageEvent } = await recordFlowgladUsage(slow(), use, options)
    const customer = sandbox.actions.billing()?.customer.id ?? ''
    const name = { purpose: 'event', customer, meter: 'generations', id: 'click_1' } as const
    expect(events()).toMatchObject([
      {
        amount: 5,
        subscriptionId: sandbox.actions.billing()?.currentSubscription?.id,
        transactionId: await serverTransactionId(name, 'a secret'),
      },
    ])
    expect(usageEvent).toEqual(events()[0])
  })

  it('records a use once, however often it is sent', async () => {
    await recordFlowgladUsage(slow(), use, options)
    await recordFlowgladUsage(slow(), use, options)
    expect(events()).toHaveLength(1)
  })

  it('knows a use that an earlier subscription of the customer was billed for', async () => {
    await recordFlowgladUsage(slow(), use, options)
    sandbox.actions.subscribe({ price: 'pro-monthly' })
    const again = await recordFlowgladUsage(slow(), use, options)
    expect(again).toEqual({ usageEvent: null })
    expect(events()).toHaveLength(1)
  })

  it('keeps properties and the date of the sender', async () => {
    const usageDate = clock - 86_400_000
    await recordFlowgladUsage(slow(), { ...use, usageDate, properties: { model: 'xl' } }, options)
    expect(events()).toMatchObject([{ usageDate, properties: { model: 'xl' } }])
  })

  it.each([
    ['another amount', { amount: 6 }],
    ['another subscription', { subscriptionId: 'sub_9' }],
  ])('says that the id is taken where Flowglad answers %s', async (_, over) => {
    const flowglad = slow({
      createUsageEvent: async (event) => ({ usageEvent: { ...event, ...over } }),
    })
    const recorded = recordFlowgladUsage(flowglad, use, options)
    await expect(recorded).rejects.toMatchObject({ code: 'id-taken' })
  })

  it('is clear about a reply without an event', async () => {
    const flowglad = slow({ createUsageEvent: async () => ({}) })
    const recorded = recordFlowgladUsage(flowglad, use, options)
    await expect(recorded).rejects.toMatchObject({ code: 'unreadable' })
  })

  it('refuses a customer without a subscription, and a subscription that is not current', async () => {
    const foreign = recordFlowgladUsage(slow(), { ...use, subscriptionId: 'sub_9' }, options)
    await expect(foreign).rejects.toMatchObject({ code: 'forbidden' })
    sandbox.actions.setStatus({ status: 'canceled' })
    const nothing = recordFlowgladUsage(slow(), use, options)
    await expect(nothing).rejects.toMatchObject({ name: 'InsufficientCreditsError', required: 5 })
    expect(events()).toEqual([])
  })
})
