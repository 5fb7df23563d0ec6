import { act, render, screen } from '@testing-library/react'
import { StrictMode, useSyncExternalStore } from 'react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { BillingLike, UsageEventParams } from '../../src/flowglad/billing-like.js'
import { flowgladSource } from '../../src/flowglad/source.js'
import { createSignal } from '../../src/session/signal.js'
import { billingOf, meterRecord } from '../support/billing.js'
import { openSession } from '../support/open-session.js'
import { entry } from '../support/reports.js'

const nothing = { errors: null, customer: null, reload: null, createUsageEvent: null }
const loading: BillingLike = { loaded: false, ...nothing }
const signedOut: BillingLike = { loaded: true, ...nothing }
const failed: BillingLike = { ...signedOut, errors: [{ message: 'no route' }] }
const data = billingOf()
const loaded = (more: Partial<BillingLike> = {}): BillingLike => ({
  loaded: true,
  errors: null,
  ...data,
  ...more,
})

/** A `useBilling` that says what the test tells it to, or throws it. */
function fake(first: BillingLike | Error = loading) {
  const changes = createSignal()
  let value = first
  const seen = { mounts: 0 }
  const useBilling = (): BillingLike => {
    const now = useSyncExternalStore(
      (onChange) => {
        seen.mounts++
        return changes.subscribe(onChange)
      },
      () => value,
      () => value,
    )
    if (now instanceof Error) throw now
    return now
  }
  return {
    useBilling,
    seen,
    say: (next: BillingLike | Error) =>
      act(async () => {
        value = next
        changes.fire()
      }),
  }
}

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
})

describe('read()', () => {
  it('tells the states of useBilling apart in the right order', async () => {
    const { useBilling, say } = fake()
    const source = flowgladSource(useBilling)
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
    const { useBilling, say } = fake(loaded())
    const source = flowgladSource(useBilling)
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
    const { useBilling } = fake(loaded({ currentSubscriptions }))
    const source = flowgladSource(useBilling)
    render(<source.Bridge />)
    expect(source.read('sub_2')).toMatchObject({ subscription: { id: 'sub_2' } })
    expect(source.read('sub_2')).toBe(source.read('sub_2'))
    expect(source.read()).toMatchObject({ subscription: { current: ['sub_1', 'sub_2'] } })
  })

  it('says what it could not read, and reads the rest', () => {
    const pricingModel = { products: [], usageMeters: [meterRecord(), { slug: 7 }] }
    const { useBilling } = fake(loaded({ pricingModel }))
    const source = flowgladSource(useBilling)
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
    const held = { fetch: answer as typeof fetch | undefined }
    const reload = async () => {
      if (requests > 0) await held.fetch?.('/api/flowglad/customers/billing')
    }
    const { useBilling } = fake(loaded({ reload }))
    const source = flowgladSource(useBilling, { requestConfig: { fetch: answer } })
    held.fetch = source.requestConfig.fetch
    render(<source.Bridge />)
    expect(await source.reload()).toBe(wanted)
  })

  it('answers failed for a request that failed, was superseded, or was never made', async () => {
    let mode = 'good'
    const source = flowgladSource(() => billing, {
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
    const { useBilling } = fake(loaded({ reload: () => Promise.reject(new Error('no')) }))
    const source = flowgladSource(useBilling)
    render(<source.Bridge />)
    expect(await source.reload()).toBe('failed')
  })

  it('mounts a new useBilling in the error state, which has no reload', async () => {
    const { useBilling, seen } = fake(failed)
    const source = flowgladSource(useBilling)
    render(<source.Bridge />)
    expect(seen.mounts).toBe(1)
    await act(async () => {
      expect(await source.reload()).toBe('failed')
    })
    expect(seen.mounts).toBe(2)
  })
})

describe('the bridge', () => {
  it('contains a crash of useBilling; the page stays, and a reload mends it', async () => {
    const { useBilling, say } = fake(loaded())
    const source = flowgladSource(useBilling)
    render(
      <>
        <source.Bridge />
        <p>the page</p>
      </>,
    )
    await say(new TypeError('Cannot read properties of undefined (reading "products")'))
    expect(screen.getByText('the page')).toBeInTheDocument()
    expect(source.read()).toMatchObject({ status: 'error', error: { code: 'unreachable' } })
    expect(source.attached?.()).toBe(true)
    await say(loaded())
    await act(async () => void (await source.reload()))
    expect(source.read().status).toBe('ready')
  })

  it('is mounted anew at growing distance while useBilling goes on throwing', async () => {
    const { useBilling } = fake(new TypeError('products'))
    const source = flowgladSource(useBilling)
    render(<source.Bridge />)
    let asked = 0
    const reload = () => {
      asked++
      return source.reload()
    }
    const { env } = openSession({ source: { ...source, reload } })
    await act(() => env.advance(62_000))
    // As in any error state: at once, then 2, 4, 8 and every 16 s later.
    expect(asked).toBe(7)
  })

  it('works in StrictMode, and is detached when it is gone', async () => {
    const { useBilling, say } = fake()
    const source = flowgladSource(useBilling)
    const { unmount } = render(
      <StrictMode>
        <source.Bridge />
      </StrictMode>,
    )
    await say(loaded())
    expect(source.read().status).toBe('ready')
    expect(source.attached?.()).toBe(true)
    unmount()
    expect(source.attached?.()).toBe(false)
  })

  it('renders synchronously on flush, so that what arrived is read', () => {
    let value = loaded()
    const source = flowgladSource(() => value)
    render(<source.Bridge />)
    const before = source.read()
    value = loaded({ purchases: [] })
    expect(source.read()).toBe(before)
    act(() => source.flush?.())
    expect(source.read()).not.toBe(before)
  })
})

describe('deliver()', () => {
  const signal = new AbortController().signal

  function sending(reply: (params: UsageEventParams) => Promise<unknown>) {
    const sent: UsageEventParams[] = []
    const createUsageEvent = (params: UsageEventParams) => {
      sent.push(params)
      return reply(params)
    }
    const source = flowgladSource(fake(loaded({ createUsageEvent })).useBilling)
    render(<source.Bridge />)
    return { source, sent }
  }

  it.each([
    { price: undefined, identifier: { usageMeterSlug: 'api' } },
    { price: { slug: 'p' }, identifier: { priceSlug: 'p' } },
    { price: { id: 'price_1' }, identifier: { priceId: 'price_1' } },
  ])(
    'sends everything by name with exactly one identifier: $identifier',
    async ({ price, identifier }) => {
      const { source, sent } = sending(async () => ({ usageEvent: { id: 'evt_1' } }))
      const more = { properties: { a: 1 }, usageDate: 7, ...(price ? { price } : {}) }
      expect((await source.deliver(entry('t', more), signal)).as).toBe('delivered')
      expect(sent).toEqual([
        {
          ...identifier,
          amount: 5,
          subscriptionId: 'sub_1',
          transactionId: 't',
          properties: { a: 1 },
          usageDate: 7,
        },
      ])
    },
  )

  it('leaves out what was not said', async () => {
    const { source, sent } = sending(async () => ({ usageEvent: { id: 'evt_1' } }))
    await source.deliver(entry('t'), signal)
    expect(Object.keys(sent[0] ?? {}).sort()).toEqual(
      ['amount', 'subscriptionId', 'transactionId', 'usageMeterSlug'].sort(),
    )
  })

  it('takes any rejection for an unknown outcome', async () => {
    const { source } = sending(() => Promise.reject(new SyntaxError('Unexpected token <')))
    expect(await source.deliver(entry('t'), signal)).toEqual({ as: 'retry' })
  })

  it.each([
    { what: 'billing is loading', billing: loading, one: entry('t') },
    { what: 'billing is in error', billing: failed, one: entry('t') },
    {
      what: 'there is no subscription',
      billing: loaded(),
      one: entry('t', { subscription: null }),
    },
  ])('holds while $what', async ({ billing, one }) => {
    const source = flowgladSource(fake(billing).useBilling)
    render(<source.Bridge />)
    expect(await source.deliver(one, signal)).toEqual({ as: 'hold' })
  })
})
