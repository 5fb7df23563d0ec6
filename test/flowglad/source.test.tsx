import { act, render } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createFlowgladSource } from '../../src/flowglad/source.js'
import { meterRecord } from '../support/billing.js'
import { data, failed, fakeHook, loaded, signedOut } from './fake-hook.js'

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
})

describe('plan.keep', () => {
  it('keeps a plan for who asked, and for nobody who has signed in since', async () => {
    const uncancelSubscription = vi.fn<(params: { id: string }) => Promise<void>>(async () => {})
    const { useBilling } = fakeHook(loaded({ uncancelSubscription }))
    const source = createFlowgladSource(useBilling)
    render(<source.Bridge />)
    await source.plan?.keep?.('sub_1', 'user_2')
    expect(uncancelSubscription).not.toHaveBeenCalled()
    await source.plan?.keep?.('sub_1', 'user_1')
    await source.plan?.keep?.('sub_1')
    expect(uncancelSubscription.mock.calls).toEqual([[{ id: 'sub_1' }], [{ id: 'sub_1' }]])
  })
})

describe('read()', () => {
  it('tells the states of useBilling apart in the right order', async () => {
    const { useBilling, say } = fakeHook()
    const source = createFlowgladSource(useBilling)
    expect(source.read().status).toBe('loading')
    render(<source.Bridge />)
    expect(source.read().status).toBe('loading')
    await say(failed)
    expect(source.read()).toMatchObject({ status: 'error', error: { code: 'unreachable' } })
    await say(signedOut)
    expect(source.read().status).toBe('signed-out')
    await say(loaded())
    expect(source.read()).toMatchObject({
      status: 'ready',
      customer: { id: 'cust_1', externalId: 'user_1' },
      subscription: { id: 'sub_1', current: ['sub_1'] },
    })
    await say(loaded({ customer: 'nobody' }))
    expect(source.read()).toMatchObject({ status: 'error', error: { code: 'unreadable' } })
  })

  it('is the same object while the data is the same', async () => {
    const { useBilling, say } = fakeHook(loaded())
    const source = createFlowgladSource(useBilling)
    render(<source.Bridge />)
    const state = source.read()
    let told = 0
    source.subscribe(() => told++)
    await say(loaded({ reload: async () => {} }))
    expect(source.read()).toBe(state)
    expect(told).toBe(0)
    await say(loaded({ purchases: [] }))
    expect(source.read()).not.toBe(state)
    expect(told).toBe(1)
  })

  it('reads each subscription on request, and keeps that too', async () => {
    const other = { ...Object(data.currentSubscription), id: 'sub_2' }
    const currentSubscriptions = [data.currentSubscription, other]
    const { useBilling } = fakeHook(loaded({ currentSubscriptions }))
    const source = createFlowgladSource(useBilling)
    render(<source.Bridge />)
    expect(source.read('sub_2')).toMatchObject({ subscription: { id: 'sub_2' } })
    expect(source.read('sub_2')).toBe(source.read('sub_2'))
    expect(source.read()).toMatchObject({ subscription: { current: ['sub_1', 'sub_2'] } })
  })

  it('says what it could not read, and reads the rest', () => {
    const pricingModel = { products: [], usageMeters: [meterRecord(), { slug: 7 }] }
    const { useBilling } = fakeHook(loaded({ pricingModel }))
    const source = createFlowgladSource(useBilling)
    render(<source.Bridge />)
    const state = source.read()
    expect(state).toMatchObject({ status: 'ready', meters: [{ slug: 'api-calls' }] })
    expect(state.status === 'ready' && state.problems?.length).toBe(1)
  })
})

describe('reload()', () => {
  it.each([
    { what: 'without the requestConfig', requests: 0, wanted: 'unknown' },
    { what: 'when the request it made was answered', requests: 1, wanted: 'fresh' },
  ])('answers $wanted $what', async ({ requests, wanted }) => {
    const answer = async () => Response.json({ data: {} })
    const held: { fetch?: typeof fetch } = {}
    const reload = async () => {
      if (requests > 0) await held.fetch?.('/api/flowglad/customers/billing')
    }
    const { useBilling } = fakeHook(loaded({ reload }))
    const source = createFlowgladSource(useBilling, { requestConfig: { fetch: answer } })
    held.fetch = source.requestConfig.fetch
    render(<source.Bridge />)
    expect(await source.reload()).toBe(wanted)
  })

  it('answers failed for a request that failed, was superseded, or was never made', async () => {
    let mode = 'good'
    const source = createFlowgladSource(() => billing, {
      requestConfig: {
        fetch: async () => (mode === 'bad' ? new Response('<html>') : Response.json({ data: {} })),
      },
    })
    const ask = () => source.requestConfig.fetch('/api/flowglad/customers/billing')
    const billing = loaded({
      reload: async () => {
        if (mode === 'none') return
        await ask()
        if (mode === 'superseded') void ask()
      },
    })
    render(<source.Bridge />)
    expect(await source.reload()).toBe('fresh')
    for (mode of ['bad', 'superseded', 'none']) expect(await source.reload()).toBe('failed')
  })

  it('answers failed when Flowglad’s own rejects', async () => {
    const { useBilling } = fakeHook(loaded({ reload: () => Promise.reject(new Error('no')) }))
    const source = createFlowgladSource(useBilling)
    render(<source.Bridge />)
    expect(await source.reload()).toBe('failed')
  })

  it('mounts a new useBilling in the error state, which has no reload', async () => {
    const { useBilling, seen } = fakeHook(failed)
    const source = createFlowgladSource(useBilling)
    render(<source.Bridge />)
    expect(seen.mounts).toBe(1)
    await act(async () => {
      expect(await source.reload()).toBe('failed')
    })
    expect(seen.mounts).toBe(2)
  })
})
