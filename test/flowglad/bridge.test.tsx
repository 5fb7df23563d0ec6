import { act, render, screen } from '@testing-library/react'
import { StrictMode } from 'react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { UsageEventParams } from '../../src/flowglad/billing-like.js'
import { createFlowgladSource } from '../../src/flowglad/source.js'
import { openSession } from '../support/open-session.js'
import { entry } from '../support/reports.js'
import { failed, fakeHook, loaded, loading, signedOut } from './fake-hook.js'

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
})

describe('the bridge', () => {
  it('contains a crash of useBilling; the page stays, and a reload mends it', async () => {
    const { useBilling, say } = fakeHook(loaded())
    const source = createFlowgladSource(useBilling)
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
    const { useBilling } = fakeHook(new TypeError('products'))
    const source = createFlowgladSource(useBilling)
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
    const { useBilling, say } = fakeHook()
    const source = createFlowgladSource(useBilling)
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
    const source = createFlowgladSource(() => value)
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
    const source = createFlowgladSource(fakeHook(loaded({ createUsageEvent })).useBilling)
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

  it.each(['cust_1', 'user_1', undefined])('sends the entry of %s', async (customer) => {
    const { source, sent } = sending(async () => ({ usageEvent: { id: 'evt_1' } }))
    expect((await source.deliver(entry('t'), signal, customer)).as).toBe('delivered')
    expect(sent).toHaveLength(1)
  })

  it('looks whose billing it has in hand, and sends, without a moment in between', () => {
    const { source, sent } = sending(() => new Promise(() => {}))
    void source.deliver(entry('t'), signal, 'user_1')
    expect(sent).toHaveLength(1)
  })

  it('holds the entry of a customer who signed out, until they are back', async () => {
    const sent: string[] = []
    const of = (externalId: string) =>
      loaded({
        customer: { id: `cust_${externalId}`, externalId },
        createUsageEvent: async ({ transactionId }) => {
          sent.push(`${transactionId} as ${externalId}`)
          return { usageEvent: { id: 'evt' } }
        },
      })
    const { useBilling, say } = fakeHook(of('ada'))
    const source = createFlowgladSource(useBilling)
    render(<source.Bridge />)
    const outcomes: string[] = []
    for (const billing of [signedOut, of('bob'), loading, failed, of('ada')]) {
      await say(billing)
      outcomes.push((await source.deliver(entry('t'), signal, 'ada')).as)
    }
    expect(outcomes).toEqual(['hold', 'hold', 'hold', 'hold', 'delivered'])
    expect(sent).toEqual(['t as ada'])
  })

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
    const source = createFlowgladSource(fakeHook(billing).useBilling)
    render(<source.Bridge />)
    expect(await source.deliver(one, signal)).toEqual({ as: 'hold' })
  })
})
