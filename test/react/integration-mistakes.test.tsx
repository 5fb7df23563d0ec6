import { act, render, screen } from '@testing-library/react'
import { type ReactNode, useEffect, useLayoutEffect } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { UsageEvent } from '../../src/billing/event.js'
import { BalanceGate } from '../../src/components/balance-gate.js'
import { UsageBar } from '../../src/components/usage-bar.js'
import { UsageRing } from '../../src/components/usage-ring.js'
import { createEndpointSource } from '../../src/endpoint/source.js'
import type { BillingLike } from '../../src/flowglad/billing-like.js'
import { createFlowgladSource } from '../../src/flowglad/source.js'
import { UsageProvider, type UsageProviderProps } from '../../src/react/usage-provider.js'
import { useRecordUsage } from '../../src/react/use-record-usage.js'
import { useUpgrade } from '../../src/react/use-upgrade.js'
import { useUsage } from '../../src/react/use-usage.js'
import { createPolledSource } from '../../src/report-api/polled-source.js'
import { createReportSource } from '../../src/report-api/source.js'
import type { UsageSource } from '../../src/sync/source.js'
import { billingOf, product } from '../support/billing.js'
import { fakeStorage } from '../support/fake-storage.js'
// Loaded on demand, it would be late: the clock is moved by hand here.
import '../../src/upgrades/upgrades.js'

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 11) })
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const plain = { features: [] }
const topUp = { priceSlug: 'price_topup_slug' }
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))

/** A page with what the host wrote, the console and the events. */
async function open(customerId: string, checkout = 'https://app.flowglad.com/checkout') {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const products = [product('subscription', plain), product('single_payment', plain)]
  const billing: BillingLike = {
    ...billingOf({ products }),
    loaded: true,
    errors: null,
    reload: async () => {},
    createCheckoutSession: async () => ({ id: 'c1', url: checkout }),
  }
  const source = createFlowgladSource(() => billing)
  const events: UsageEvent[] = []
  function Page() {
    const usage = useUsage('api-calls')
    const upgrade = useUpgrade(topUp)
    return (
      <button type="button" onClick={() => void upgrade.start()}>
        {usage.status}, {upgrade.status}
      </button>
    )
  }
  render(
    <UsageProvider
      source={source}
      customerId={customerId}
      storage={fakeStorage()}
      onEvent={(event) => events.push(event)}
    >
      <Page />
    </UsageProvider>,
  )
  await source.upgrade.load?.()
  await pass(60_000)
  const words = () => warned.mock.calls.map(String)
  return { events, words }
}

describe('a mistake in integration', () => {
  it('of a customerId that billing does not know: one warning with the remedy, and an event', async () => {
    const { events, words } = await open('user_2')
    await pass(600_000)
    expect(screen.getByRole('button')).toHaveTextContent('error')
    expect(words()).toEqual([expect.stringMatching(/another customer.*customerId/)])
    expect(events.filter(({ type }) => type === 'customer-mismatch')).toEqual([
      { type: 'customer-mismatch', customer: 'user_2', reported: 'user_1' },
    ])
  })

  it('of a checkout that may not be followed: one warning with the remedy, and an event each time', async () => {
    const { events, words } = await open('user_1', 'https://pay.example.com/c1')
    const button = screen.getByRole('button')
    act(() => button.click())
    await pass(10_000)
    expect(button).toHaveTextContent('failed')
    act(() => button.click())
    await pass(10_000)
    expect(words()).toEqual([expect.stringMatching(/pay\.example\.com.*checkoutOrigins/)])
    const failed = events.filter(({ type }) => type === 'upgrade-failed')
    expect(failed).toHaveLength(2)
    expect(failed[0]).toMatchObject({ offer: topUp.priceSlug, code: 'unsafe-url' })
  })
})

describe('a mistake that the console names once', () => {
  const customerId = () => 'user_1'
  const meters = { downloads: { limit: 100 } }
  const endpointOf = (fetch: typeof globalThis.fetch = answerOf(200, '{}')) =>
    createEndpointSource({ url: '/api/uses', customerId, meters, fetch, storage: null })

  /** What is warned of while `children` are on the page of a customer, rendered twice. */
  async function warnings(
    source: UsageSource,
    children: ReactNode,
    props: Partial<UsageProviderProps> = { customerId: 'user_1' },
  ) {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const page = () => (
      <UsageProvider source={source} storage={null} {...props}>
        {children}
        <p>The rest of the page</p>
      </UsageProvider>
    )
    const { rerender } = render(page())
    await pass(3_000)
    rerender(page())
    await pass(3_000)
    expect(screen.getByText('The rest of the page')).toBeInTheDocument()
    return { rerender, words: () => warned.mock.calls.map(String) }
  }

  it('is a report at another address', async () => {
    const fetch = answerOf(404, '<!doctype html><h1>Cannot GET</h1>')
    const source = createReportSource({ url: '/api/billing/usge', customerId, fetch })
    const { words } = await warnings(source, <UsageBar meter="downloads" />)
    expect(words()).toEqual([
      expect.stringMatching(/GET \/api\/billing\/usge: status 404, a page of HTML.*Check the URL/),
    ])
  })

  it('is a report that another origin does not let this page read', async () => {
    const fetch = () => Promise.reject(new TypeError('Failed to fetch'))
    const url = 'https://api.example.com/usage'
    const source = createReportSource({ url, customerId, fetch })
    const { words } = await warnings(source, <UsageBar meter="downloads" />)
    expect(words()).toEqual([expect.stringMatching(/GET https:\/\/api\.example.*CORS/)])
  })

  it('is a source that cannot be asked', async () => {
    const read = () => Promise.reject(new Error('no such host'))
    const source = createPolledSource({ customerId, read })
    const { words } = await warnings(source, <UsageBar meter="downloads" />)
    expect(words()).toEqual([expect.stringMatching(/no such host/)])
  })

  it('is an endpoint that another origin does not let this page post to', async () => {
    const source = endpointOf(() => Promise.reject(new TypeError('Failed to fetch')))
    const { words } = await warnings(source, <Recorded meter="downloads" in="effect" />)
    expect(words()).toEqual([expect.stringMatching(/POST \/api\/uses got no answer.*CORS/)])
  })

  it('is an amount that is no number above 0', async () => {
    const gate = <BalanceGate meter="downloads" amount={Number.NaN} fallback="Shut" />
    const { words } = await warnings(endpointOf(), gate)
    expect(words()).toEqual([expect.stringMatching(/"downloads".*NaN.*above 0/)])
  })

  it('is a recording in a render', async () => {
    const { words } = await warnings(endpointOf(), <Recorded meter="downloads" in="render" />)
    expect(words()).toEqual([
      expect.stringMatching(/"downloads".*while a component rendered.*event handler/),
    ])
  })

  it('is no recording in an effect', async () => {
    const { words } = await warnings(endpointOf(), <Recorded meter="downloads" in="effect" />)
    expect(words()).toEqual([])
  })

  it('is a source made in every render', async () => {
    const { rerender, words } = await warnings(endpointOf(), null)
    rerender(<UsageProvider source={endpointOf()} />)
    rerender(<UsageProvider source={endpointOf()} />)
    expect(words()).toEqual([expect.stringMatching(/another source.*once, at module level/)])
  })

  it('is a customerId that stays away, and none that comes with the session', async () => {
    const source = endpointOf()
    const { rerender, words } = await warnings(source, null, {})
    rerender(<UsageProvider source={source} storage={null} customerId="user_1" />)
    await pass(20_000)
    expect(words()).toEqual([])
    rerender(<UsageProvider source={source} storage={null} />)
    await pass(20_000)
    expect(words()).toEqual([expect.stringMatching(/no customerId/)])
  })

  it.each([
    ['<UsageBar>', <UsageBar key="1" meter="downloads" />],
    ['meter "downloads"', <UsageRing key="2" meter="downloads" />],
  ])('is a component without a provider: %s', (name, component) => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    expect(() => render(component)).toThrow(`${name} found no UsageProvider`)
  })
})

function answerOf(status: number, body: string): typeof fetch {
  return async () => new Response(body, { status })
}

function Recorded({ meter, in: where }: { meter: string; in: 'render' | 'effect' }) {
  const record = useRecordUsage(meter)
  if (where === 'render') record()
  useLayoutEffect(() => {
    if (where === 'effect') record()
  }, [record, where])
  useEffect(() => {
    if (where === 'effect') record()
  }, [record, where])
  return null
}
