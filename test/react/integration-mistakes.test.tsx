import { act, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { UsageEvent } from '../../src/billing/event.js'
import type { BillingLike } from '../../src/flowglad/billing-like.js'
import { createFlowgladSource } from '../../src/flowglad/source.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { useUpgrade } from '../../src/react/use-upgrade.js'
import { useUsage } from '../../src/react/use-usage.js'
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
