import type { ReactNode } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { BalanceGate } from '../../src/components/balance-gate.js'
import { MeteredButton } from '../../src/components/metered-button.js'
import { UsageBar } from '../../src/components/usage-bar.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { type FakeSource, fakeSource } from '../support/fake-source.js'
import { inJanuary } from '../support/in-january.js'
import { quota, ready } from '../support/reports.js'
import '../../src/styles/index.css'

inJanuary()

let root: Root | undefined
afterEach(() => {
  root?.unmount()
  document.body.replaceChildren()
})

async function mount(source: FakeSource, children: ReactNode) {
  const container = document.createElement('div')
  document.body.append(container)
  root = createRoot(container)
  root.render(
    <UsageProvider source={source} customerId="user_1" storage={null}>
      {children}
    </UsageProvider>,
  )
  await vi.waitFor(() => expect(container.childElementCount).toBeGreaterThan(0), 120_000)
}

const one = (selector: string) => {
  const found = document.querySelector<HTMLElement>(selector)
  if (!found) throw new Error(`There is no ${selector}.`)
  return found
}
const generate = () => one('[data-slot="metered-button-control"]')

/** What is added to the live region from now on. */
function listen() {
  const heard: (string | null)[] = []
  const observer = new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      if (!(target instanceof Element) || !target.matches('[data-slot="usage-announcer"]')) continue
      for (const node of addedNodes) heard.push(node.textContent)
    }
  })
  observer.observe(document.body, { childList: true, subtree: true })
  return heard
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

/** What is loaded on demand may take seconds on a busy machine. */
const patient = { timeout: 120_000 }

describe('announcements', () => {
  it('tell of one crossing once for a page with several bars, and of no number', async () => {
    const source = fakeSource(ready([quota('api', 70)]))
    await mount(source, [<UsageBar key="1" meter="api" />, <UsageBar key="2" meter="api" />])
    const heard = listen()
    for (const used of [72, 74, 76, 78, 80]) {
      source.show(ready([quota('api', used)]))
      await pause(60)
    }
    await vi.waitFor(() => expect(heard).not.toEqual([]), patient)
    await pause(300)
    expect(heard).toHaveLength(1)
    expect(heard[0]).toContain('running low')
  })

  it('take no place on the page', async () => {
    const source = fakeSource(ready([quota('api', 70)]))
    await mount(source, <UsageBar meter="api" />)
    source.show(ready([quota('api', 80)]))
    const region = await vi.waitFor(() => one('[data-slot="usage-announcer"]'), patient)
    document.body.style.margin = '0'
    const height = document.documentElement.scrollHeight
    region.textContent = 'A long message that would take some room '.repeat(20)
    expect(document.documentElement.scrollHeight).toBe(height)
    expect(region.getBoundingClientRect().width).toBeLessThanOrEqual(1)
  })
})

describe('a metered button', () => {
  it('moves nothing while it works, and works once for a double click', async () => {
    const ends: (() => void)[] = []
    const action = vi.fn<() => Promise<void>>(() => new Promise((end) => ends.push(end)))
    await mount(
      fakeSource(ready([quota('api', 40)])),
      <MeteredButton meter="api" amount={5} action={action}>
        Generate
      </MeteredButton>,
    )
    const box = () => {
      const { x, y, width, height } = generate().getBoundingClientRect()
      const whole = one('[data-slot="metered-button"]').getBoundingClientRect()
      return [x, y, width, height, whole.y, whole.height].join(' ')
    }
    const before = box()
    await userEvent.dblClick(generate())
    expect(one('[data-slot="metered-button"]').dataset.state).toBe('running')
    expect(box()).toBe(before)
    expect(action).toHaveBeenCalledOnce()
    ends[0]?.()
    await vi.waitFor(
      () => expect(one('[data-slot="metered-button"]').dataset.state).toBe('done'),
      120_000,
    )
    expect(box()).toBe(before)
  })

  it('tells of the end of its work', async () => {
    await mount(
      fakeSource(ready([quota('api', 40)])),
      <MeteredButton meter="api" amount={5}>
        Generate
      </MeteredButton>,
    )
    const heard = listen()
    await userEvent.click(generate())
    await vi.waitFor(() => expect(heard).toEqual(['Used 5, 55 left']), 120_000)
  })
})

describe('a gate that closes', () => {
  it('waits for the action that took the last, then moves the focus to its heading', async () => {
    const source = fakeSource(ready([quota('api', 95)]))
    source.onReload = async () => {
      source.show(ready([quota('api', 100)]))
      return 'fresh'
    }
    const ends: (() => void)[] = []
    await mount(
      source,
      <BalanceGate meter="api" amount={5}>
        <MeteredButton
          meter="api"
          amount={5}
          action={() => new Promise<void>((end) => ends.push(end))}
        >
          Generate
        </MeteredButton>
      </BalanceGate>,
    )
    const button = generate()
    await userEvent.click(button)
    await pause(100)
    expect(document.activeElement).toBe(button)
    ends[0]?.()
    await vi.waitFor(
      () => expect(document.activeElement?.textContent).toMatch(/You’ve used all/),
      120_000,
    )
    expect(button.isConnected).toBe(false)
  })
})
