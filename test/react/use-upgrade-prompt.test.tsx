import { act, render, screen } from '@testing-library/react'
import { StrictMode } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { describe, expect, it, vi } from 'vitest'
import type { UsageEvent } from '../../src/billing/event.js'
import { UsageProvider, type UsageProviderProps } from '../../src/react/usage-provider.js'
import {
  type UpgradePromptOptions,
  type UpgradePromptState,
  useUpgradePrompt,
} from '../../src/react/use-upgrade-prompt.js'
import { type FakeStorage, fakeStorage } from '../support/fake-storage.js'
import { inJanuary } from '../support/in-january.js'
import { type FakeShop, fakeShop, proDetails } from '../support/open-shop.js'
import { january, quota, ready, report } from '../support/reports.js'

inJanuary()

const used = (amount: number) => ready([quota('api', amount)])

/** A page that writes down every frame of a prompt. */
function pageOf(
  source: FakeShop,
  options: UpgradePromptOptions = { offer: { priceSlug: 'pro-monthly' } },
  storage: FakeStorage = fakeStorage(),
) {
  const frames: string[] = []
  const events: UsageEvent[] = []
  const held: { prompt?: UpgradePromptState } = {}
  const keep = (prompt: UpgradePromptState) => {
    held.prompt = prompt
  }
  function Prompt() {
    const prompt = useUpgradePrompt('api', { ...options })
    keep(prompt)
    const frame = prompt.open ? `open at ${prompt.threshold}` : 'closed'
    frames.push(frame)
    return <p>{frame}</p>
  }
  const at = (props: Partial<UsageProviderProps> = {}) => (
    <UsageProvider
      source={source}
      storage={storage}
      customerId="user_1"
      onEvent={(event) => events.push(event)}
      {...props}
    >
      <Prompt />
    </UsageProvider>
  )
  const told = () => events.map(({ type }) => type).filter((type) => type.startsWith('prompt'))
  return { at, frames, events, held, storage, told }
}

describe('useUpgradePrompt', () => {
  it('opens at 80 % and at the limit, and says what it is about', async () => {
    const source = fakeShop(used(79))
    const { at, held } = pageOf(source)
    render(at())
    expect(screen.getByText('closed')).toBeInTheDocument()
    await act(async () => source.show(used(80)))
    expect(screen.getByText('open at 0.8')).toBeInTheDocument()
    expect(held.prompt).toMatchObject({ meter: { slug: 'api', used: 80 }, details: proDetails })
    await act(async () => source.show(used(100)))
    expect(screen.getByText('open at 1')).toBeInTheDocument()
  })

  it('opens where the host wants it to', () => {
    const { at } = pageOf(fakeShop(used(50)), {
      offer: { priceSlug: 'pro-monthly' },
      thresholds: [0.5],
    })
    render(at())
    expect(screen.getByText('open at 0.5')).toBeInTheDocument()
  })

  it('closes when dismissed, and no frame after a reload is open', () => {
    const first = pageOf(fakeShop(used(85)))
    const { unmount } = render(first.at())
    act(() => first.held.prompt?.dismiss())
    expect(screen.getByText('closed')).toBeInTheDocument()
    unmount()
    const second = pageOf(fakeShop(used(85)), undefined, first.storage)
    render(second.at())
    expect(new Set(second.frames)).toEqual(new Set(['closed']))
    expect([...first.told(), ...second.told()]).toEqual(['prompt-shown', 'prompt-dismissed'])
  })

  it('is put off until tomorrow, also as an event handler', () => {
    const { at, held, events } = pageOf(fakeShop(used(85)))
    render(at())
    const tomorrow = Date.now() + 24 * 3_600_000
    act(
      () =>
        void Reflect.apply(held.prompt?.snooze ?? vi.fn<() => void>(), null, [new Event('click')]),
    )
    expect(screen.getByText('closed')).toBeInTheDocument()
    const until = events.flatMap((one) => (one.type === 'prompt-dismissed' ? one.until : []))
    expect(until).toEqual([expect.closeTo(tomorrow, -5)])
  })

  it('tells that it was shown once, also in StrictMode and with options written in JSX', async () => {
    const source = fakeShop(used(85))
    const { at, told } = pageOf(source)
    const { rerender } = render(<StrictMode>{at()}</StrictMode>)
    rerender(<StrictMode>{at()}</StrictMode>)
    await act(async () => source.show(used(86)))
    expect(told()).toEqual(['prompt-shown'])
  })

  it('is gone with the customer, and forgotten where their data is', () => {
    const { at, held, storage } = pageOf(fakeShop(used(85)))
    const { rerender } = render(at({ onSignOut: 'discard' }))
    act(() => held.prompt?.dismiss())
    rerender(at({ onSignOut: 'discard', customerId: null }))
    expect(screen.getByText('closed')).toBeInTheDocument()
    act(() => {
      held.prompt?.dismiss()
      held.prompt?.snooze()
    })
    expect(storage.keys('uw1:user_1:')).toEqual([])
    rerender(at({ onSignOut: 'discard' }))
    expect(screen.getByText('open at 0.8')).toBeInTheDocument()
  })

  it('works where nothing can be stored', () => {
    const storage = fakeStorage()
    storage.fail(['get', 'set', 'remove', 'keys'])
    const { at, held, told } = pageOf(fakeShop(used(85)), undefined, storage)
    render(at())
    expect(screen.getByText('open at 0.8')).toBeInTheDocument()
    act(() => held.prompt?.dismiss())
    expect(screen.getByText('closed')).toBeInTheDocument()
    expect(told()).toEqual(['prompt-shown', 'prompt-dismissed'])
  })

  it('is closed on a server and opens after hydration, without a warning', async () => {
    const complaints = vi.fn<() => void>()
    const initialReport = { ...report([quota('api', 85)]), at: january.start }
    const html = renderToString(pageOf(fakeShop(used(85))).at({ initialReport }))
    expect(html).toBe('<p>closed</p>')
    vi.spyOn(console, 'error').mockImplementation(complaints)
    const container = document.createElement('div')
    container.innerHTML = html
    const { at, frames } = pageOf(fakeShop(used(85)))
    const root = await act(async () =>
      hydrateRoot(container, at({ initialReport }), { onRecoverableError: complaints }),
    )
    expect([frames[0], container.textContent]).toEqual(['closed', 'open at 0.8'])
    expect(complaints).not.toHaveBeenCalled()
    act(() => root.unmount())
  })
})
