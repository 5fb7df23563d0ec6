import { act, render, renderHook, screen, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
import type { UsageEvent } from '../../src/billing/event.js'
import type { Offer } from '../../src/billing/offer.js'
import { UsageProvider, type UsageProviderProps } from '../../src/react/usage-provider.js'
import { type Upgrade, useUpgrade } from '../../src/react/use-upgrade.js'
import { fakeStorage } from '../support/fake-storage.js'
import { type FakeShop, fakeShop, pro } from '../support/open-shop.js'
import { quota, ready } from '../support/reports.js'

/** Milliseconds for which facts are waited for, however busy the machine is. */
const patience = { timeout: 120_000 }

const free = () => ready([quota('api', 100)])
const paid = () => ready([quota('api', 100)], { subscription: 'sub_2' })

beforeEach(() => history.replaceState({ of: 'a router' }, '', '/usage'))
afterEach(() => {
  sessionStorage.clear()
  history.replaceState(null, '', '/')
})

/** Two components that offer the same. */
function shopOf(source: FakeShop, common: Partial<UsageProviderProps> = {}) {
  const went: string[] = []
  const held: { upgrade?: Upgrade } = {}
  const keep = (upgrade: Upgrade) => {
    held.upgrade = upgrade
  }
  const navigate = (url: string) => void went.push(url)
  function Offered({ offer, name }: { offer: Offer | undefined; name: string }) {
    const upgrade = useUpgrade(offer, { navigate })
    keep(upgrade)
    return (
      <button type="button" onClick={() => void upgrade.start()}>
        {name}: {upgrade.status}, {upgrade.details?.name ?? 'unknown'}
      </button>
    )
  }
  const storage = fakeStorage()
  const page = (props: Partial<UsageProviderProps> = {}) => (
    <UsageProvider source={source} storage={storage} customerId="user_1" {...common} {...props}>
      <Offered name="card" offer={{ priceSlug: 'pro-monthly' }} />
      <Offered name="banner" offer={{ priceSlug: 'pro-monthly' }} />
    </UsageProvider>
  )
  return { went, held, page, storage }
}

describe('useUpgrade', () => {
  it('keeps as many as are held of the same plan, unless the offer says how many', async () => {
    const plan = { name: 'Pro', free: false, quantity: 6 }
    const source = fakeShop({ ...free(), plan })
    const asked: Offer[] = []
    source.onStart = async (offer) => {
      asked.push(offer)
      return { as: 'changed' }
    }
    const { page, held } = shopOf(source)
    render(page())
    expect(held.upgrade?.quantity).toBe(6)
    await act(async () => held.upgrade?.start())
    expect(asked).toEqual([{ priceSlug: 'pro-monthly', quantity: 6 }])
    act(() => source.show({ ...free(), plan: { ...plan, name: 'Starter' } }))
    expect(held.upgrade?.quantity).toBeUndefined()
  })

  it('starts once, over two components, and both say so', async () => {
    const source = fakeShop(free())
    const { page, went } = shopOf(source)
    render(page())
    expect(screen.getByText('card: idle, Pro')).toBeInTheDocument()
    await act(async () => {
      screen.getByText(/^card/).click()
      screen.getByText(/^banner/).click()
    })
    expect(screen.getByText('card: redirecting, Pro')).toBeInTheDocument()
    expect(screen.getByText('banner: redirecting, Pro')).toBeInTheDocument()
    expect(went).toEqual(['https://pay.test/session'])
  })

  it('recognises the return, cleans the address, and completes', async () => {
    const before = fakeShop(free())
    const left = render(shopOf(before).page())
    await act(async () => screen.getByText(/^card/).click())
    left.unmount()
    history.replaceState({ of: 'a router' }, '', before.starts[0]?.success ?? '')
    expect(location.search).not.toBe('')
    const source = fakeShop(free())
    const events: UsageEvent[] = []
    render(shopOf(source, { onEvent: (event) => events.push(event) }).page())
    expect(await screen.findByText('card: activating, Pro', {}, patience)).toBeInTheDocument()
    expect(location.pathname + location.search).toBe('/usage')
    expect(history.state).toEqual({ of: 'a router' })
    await act(async () => source.show(paid()))
    expect(screen.getByText('banner: completed, Pro')).toBeInTheDocument()
    expect(events.map(({ type }) => type)).toContain('upgrade-completed')
  })

  it.each([
    { what: 'with everything kept', common: {} },
    // The account is not known before billing has answered.
    { what: 'in a billing account, with nothing stored', common: { storage: null } },
  ])('offers nothing again after the return, $what', async ({ common }) => {
    const account = 'storage' in common ? { account: 'org_1' } : {}
    const before = fakeShop({ ...free(), ...account })
    const left = render(shopOf(before, common).page())
    await act(async () => screen.getByText(/^card/).click())
    await waitFor(() => expect(sessionStorage).toHaveLength(1), patience)
    left.unmount()
    history.replaceState(null, '', before.starts[0]?.success ?? '')
    const source = fakeShop()
    const { container } = render(shopOf(source, common).page())
    await act(async () => void (await import('../../src/upgrades/upgrades.js')))
    act(() => source.show({ ...free(), ...account }))
    // In this very frame, and after the code was loaded.
    expect(container).toHaveTextContent('card: activating')
    await waitFor(() => expect(location.search).toBe(''), patience)
    await act(async () => {})
    expect(container).toHaveTextContent('card: activating')
  })

  it('offers nothing again while the code for it is loaded, also after a reload', async () => {
    const before = fakeShop(free())
    const first = shopOf(before)
    const left = render(first.page())
    await act(async () => screen.getByText(/^card/).click())
    await waitFor(() => expect(sessionStorage).toHaveLength(1), patience)
    left.unmount()
    history.replaceState(null, '', before.starts[0]?.success ?? '')
    const visit = async () => {
      const { container, unmount } = render(shopOf(fakeShop(free())).page())
      expect(container).toHaveTextContent('card: activating')
      await waitFor(() => expect(location.search).toBe(''), patience)
      unmount()
    }
    await visit()
    await visit()
    // Given up: what is left of it is no purchase that is awaited.
    history.replaceState(null, '', '/usage?uw_upgrade=of-another')
    const [key = ''] = Object.keys(sessionStorage)
    const text = sessionStorage.getItem(key) ?? ''
    sessionStorage.setItem(key, text.replace('"returned":true', '"returned":false'))
    const { container } = render(shopOf(fakeShop(free())).page())
    expect(container).toHaveTextContent('card: idle')
  })

  it('says what failed, and is acknowledged', async () => {
    const source = fakeShop(free())
    const error = new UsageError('upgrade-failed', 'no.')
    source.onStart = async () => ({ as: 'failed', unchanged: true, error })
    const { page, held } = shopOf(source)
    render(page())
    await act(async () => held.upgrade?.start())
    expect(held.upgrade).toMatchObject({ status: 'failed', error, unchanged: true })
    act(() => held.upgrade?.acknowledge())
    expect(held.upgrade).toMatchObject({ status: 'idle', error: null })
  })

  it('is another customer’s only if they started it', async () => {
    const source = fakeShop(free())
    let answer = () => {}
    source.onStart = () =>
      new Promise((resolve) => {
        answer = () => resolve({ as: 'redirect', url: 'https://pay.test/session' })
      })
    const { page, held, went } = shopOf(source)
    const { rerender } = render(page())
    act(() => void held.upgrade?.start())
    expect(held.upgrade?.status).toBe('starting')
    await waitFor(() => expect(source.starts).toHaveLength(1), patience)
    rerender(page({ customerId: 'user_2' }))
    expect(held.upgrade?.status).toBe('idle')
    await act(async () => answer())
    rerender(page({ customerId: 'user_1' }))
    expect(held.upgrade?.status).toBe('idle')
    expect(sessionStorage).toHaveLength(0)
    expect(went).toEqual([])
  })

  it('is idle and starts nothing without an offer and signed out', async () => {
    const source = fakeShop(free())
    const wrap =
      (customerId: string | null) =>
      ({ children }: { children: ReactNode }) => (
        <UsageProvider source={source} storage={null} customerId={customerId}>
          {children}
        </UsageProvider>
      )
    for (const { result } of [
      renderHook(() => useUpgrade(undefined), { wrapper: wrap('user_1') }),
      renderHook(() => useUpgrade(pro), { wrapper: wrap(null) }),
    ]) {
      await act(() => result.current.start())
      result.current.check()
      result.current.acknowledge()
      expect(result.current).toMatchObject({ status: 'idle', error: null, details: null })
    }
    expect(source.starts).toEqual([])
  })

  it('keeps its identity while nothing changes', () => {
    const source = fakeShop(free())
    const { page, held } = shopOf(source)
    const { rerender } = render(page())
    const before = held.upgrade
    act(() => source.show(ready([quota('api', 101)])))
    rerender(page())
    expect(held.upgrade).toBe(before)
  })

  it('is idle on a server, whatever the source knows', () => {
    const { page } = shopOf(fakeShop(free()))
    const html = renderToString(page()).replaceAll('<!-- -->', '')
    expect(html).toContain('card: idle, unknown')
  })

  it('without a provider says what to do', () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    expect(() => renderHook(() => useUpgrade(pro))).toThrow(
      'usage-widgets: useUpgrade() found no UsageProvider above it, so there is no report to read. Wrap the page in <UsageProvider>.',
    )
  })
})
