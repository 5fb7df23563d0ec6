import type { ReactNode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { BalanceGate } from '../../src/components/balance-gate.js'
import { MeteredButton } from '../../src/components/metered-button.js'
import { UpgradePrompt } from '../../src/components/upgrade-prompt.js'
import { UsageBar } from '../../src/components/usage-bar.js'
import { UsageDashboard } from '../../src/components/usage-dashboard.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { type FakeSource, fakeSource } from '../support/fake-source.js'
import { inJanuary } from '../support/in-january.js'
import { quota, ready } from '../support/reports.js'
import '../../src/styles/index.css'

inJanuary()

let root: Root
let place: HTMLElement
beforeEach(() => {
  place = document.createElement('div')
  document.body.append(place)
  root = createRoot(place)
})
afterEach(() => {
  root.unmount()
  document.body.replaceChildren()
})

const offer = { priceSlug: 'pro-monthly' }

async function mount(source: FakeSource, children: ReactNode) {
  root.render(
    <UsageProvider source={source} customerId="user_1" storage={null}>
      {children}
    </UsageProvider>,
  )
  await vi.waitFor(() => expect(place.querySelector('[data-state]')).not.toBeNull(), 120_000)
}

/** The name of what has the focus, by its label or its text. */
const focused = () =>
  document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? ''

/** What has the focus after each press of Tab. */
async function stops(count: number) {
  const names: string[] = []
  while (names.length < count) {
    await userEvent.keyboard('{Tab}')
    names.push(document.activeElement === document.body ? 'the page' : focused())
  }
  return names
}

describe('Tab', () => {
  it('goes through a dashboard from top to bottom, to what can be used alone', async () => {
    const source = fakeSource(ready([quota('api', 45), quota('exports', 20)]))
    await mount(
      source,
      <UsageDashboard manageHref="#plan" controls={<button type="button">Days</button>} />,
    )
    await expect.element(page.getByRole('button', { name: 'Refresh' })).toBeVisible()
    expect(await stops(3)).toEqual(['Days', 'Refresh', 'Manage plan'])
  })

  it('goes through a prompt from the cross to what puts it off', async () => {
    const source = fakeSource(ready([quota('api', 85)]))
    const plans = { plansHref: '#plans' }
    await mount(source, <UpgradePrompt meter="api" offer={offer} {...plans} />)
    await expect.element(page.getByRole('link')).toBeVisible()
    expect(await stops(4)).toEqual(['Dismiss', 'Upgrade', 'See plans', 'Remind me tomorrow'])
  })
})

describe('a gate that closes', () => {
  const gate = (
    <>
      <input aria-label="Elsewhere" />
      <BalanceGate meter="api" amount={5}>
        <button type="button">Inside</button>
      </BalanceGate>
    </>
  )

  it.each([
    { where: 'inside', name: 'Inside', moves: true },
    { where: 'elsewhere', name: 'Elsewhere', moves: false },
  ])('with the focus $where, moves it: $moves', async ({ name, moves }) => {
    const source = fakeSource(ready([quota('api', 40)]))
    await mount(source, gate)
    await expect.element(page.getByRole('button', { name: 'Inside' })).toBeVisible()
    const target = [...place.querySelectorAll<HTMLElement>('input, button')].find(
      (each) => (each.getAttribute('aria-label') ?? each.textContent) === name,
    )
    target?.focus()
    expect(focused()).toBe(name)
    source.show(ready([quota('api', 100)]))
    await expect.element(page.getByRole('heading')).toBeVisible()
    await new Promise((done) => setTimeout(done, 100))
    expect(document.activeElement?.matches('h3')).toBe(moves)
    if (!moves) expect(focused()).toBe('Elsewhere')
  })
})

describe('a metered button without enough', () => {
  it('has the focus like any other, and its reason as description', async () => {
    const action = vi.fn<() => Promise<void>>(async () => {})
    await mount(
      fakeSource(ready([quota('api', 97)])),
      <MeteredButton meter="api" amount={5} action={action}>
        Generate
      </MeteredButton>,
    )
    const button = page.getByRole('button', { name: 'Generate' })
    await expect.element(button).toHaveAttribute('aria-disabled', 'true')
    expect(await stops(1)).toEqual(['Generate'])
    await expect.element(button).toHaveAccessibleDescription(/3 left/)
    await userEvent.keyboard('{Enter}')
    await userEvent.keyboard(' ')
    expect(action).not.toHaveBeenCalled()
  })
})

describe('what is read aloud', () => {
  it('is one sentence a crossing, whoever shows the meter, and none a number', async () => {
    const source = fakeSource(ready([quota('api', 60), quota('exports', 10)]))
    await mount(
      source,
      <>
        <UsageDashboard />
        <UsageBar meter="api" />
        <BalanceGate meter="api" policy="allow-overage">
          <MeteredButton meter="api">Generate</MeteredButton>
        </BalanceGate>
      </>,
    )
    const region = await vi.waitFor(() => {
      const found = document.querySelectorAll('[aria-live="polite"][role="log"]')
      expect(found).toHaveLength(1)
      return found[0]
    }, 120_000)
    const heard: string[] = []
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes)
        for (const node of addedNodes) heard.push(node.textContent ?? '')
    }).observe(region ?? document.body, { childList: true })
    const said: string[] = []
    for (const [used, sentence] of [
      [62],
      [70],
      [76, 'API: running low, 24 left'],
      [80],
      [91, 'API: almost used up, 9 left'],
      [93],
      [100, 'API: all used'],
      [101, 'API: 1 over'],
      [110],
    ] as const) {
      source.show(ready([quota('api', used), quota('exports', 10)]))
      if (sentence) said.push(sentence)
      // Whatever is said comes within a while; what must not be said has a moment to come.
      await vi.waitFor(() => expect(heard).toEqual(said), 120_000)
      await new Promise((done) => setTimeout(done, 250))
    }
    expect(heard).toEqual(said)
  })
})
