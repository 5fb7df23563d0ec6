import { act, renderHook, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, describe, expect, it } from 'vitest'
import type { CatalogOffer } from '../../src/billing/offer.js'
import { createUpgradeRoute } from '../../src/endpoint/upgrade-route.js'
import { createFlowgladSource } from '../../src/flowglad/source.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { useOffers } from '../../src/react/use-offers.js'
import { createPolledSource } from '../../src/report-api/polled-source.js'
import { createSandbox } from '../../src/sandbox/create-sandbox.js'
import { createSandboxBilling } from '../../src/sandbox/use-sandbox-billing.js'
import type { UpgradeActions, UsageSource } from '../../src/sync/source.js'
import { fakeSource } from '../support/fake-source.js'
import { fakeStorage } from '../support/fake-storage.js'
import { quota, ready } from '../support/reports.js'

afterEach(() => sessionStorage.clear())

function render(source: UsageSource, prices?: readonly string[]) {
  const wrapper = ({ children }: { children: ReactNode }) => (
    <UsageProvider source={source} storage={fakeStorage()} customerId="user_1">
      {children}
    </UsageProvider>
  )
  return renderHook(() => useOffers({ prices }), { wrapper })
}

function open(plan?: string, prices?: readonly string[]) {
  const sandbox = createSandbox()
  if (plan) sandbox.actions.subscribe({ price: plan })
  return render(createFlowgladSource(createSandboxBilling(sandbox).useBilling), prices)
}

describe('useOffers', () => {
  it('lists what is sold, beside what the customer has', async () => {
    const { result } = open('starter-monthly')
    await waitFor(() => expect(result.current.status).toBe('ready'))
    const said = result.current.offers.map(({ offer, current, change }) => [
      offer.priceSlug,
      current,
      change,
    ])
    expect(said).toEqual([
      ['free-monthly', false, 'smaller'],
      ['starter-monthly', true, 'upgrade'],
      ['pro-monthly', false, 'upgrade'],
      ['credits-1000', false, 'top-up'],
    ])
    expect(result.current.present.plan?.name).toBe('Starter')
  })

  it('is loading until it is known what the customer has', async () => {
    const none: readonly CatalogOffer[] = []
    const upgrade: UpgradeActions = {
      describe: () => null,
      list: () => none,
      start: () => new Promise(() => {}),
    }
    const source = { ...fakeSource(), upgrade }
    const { result } = render(source)
    await act(async () => {})
    expect(result.current.status).toBe('loading')
    await act(async () => source.show(ready([quota('api', 5)])))
    expect(result.current.status).toBe('ready')
  })

  it('is an error where the route does not say what is sold, until it does', async () => {
    let answer = () => new Response('no', { status: 500 })
    const route = createUpgradeRoute({ customerId: 'user_1', fetch: async () => answer() })
    const source = createPolledSource({
      customerId: 'user_1',
      read: () => ({ metrics: { api: { used: 5, included: 100 } } }),
      upgrade: route,
    })
    const { result } = render(source)
    await waitFor(() => expect(result.current.status).toBe('error'))
    expect(result.current.present.meters).toHaveLength(1)
    act(() => result.current.retry())
    expect(result.current.status).toBe('loading')
    await waitFor(() => expect(result.current.status).toBe('error'))

    answer = () => Response.json({ success: true, data: { offers: {} } })
    act(() => result.current.retry())
    await waitFor(() => expect(result.current.status).toBe('ready'))
  })

  it('lists the prices a host names, in their order', async () => {
    const { result } = open(undefined, ['credits-1000', 'nope', 'pro-monthly'])
    await waitFor(() => expect(result.current.status).toBe('ready'))
    expect(result.current.offers.map(({ offer }) => offer.priceSlug)).toEqual([
      'credits-1000',
      'pro-monthly',
    ])
  })

  it('keeps its list while nothing changes', async () => {
    const { result, rerender } = open()
    await waitFor(() => expect(result.current.status).toBe('ready'))
    const before = result.current
    rerender()
    expect(result.current).toBe(before)
  })

  it('has none where the source sells nothing', async () => {
    const { result } = render(fakeSource(ready([quota('api', 5)])))
    await act(async () => {})
    expect(result.current).toMatchObject({ status: 'unavailable', offers: [] })
  })
})
