import { act, render } from '@testing-library/react'
import { type ReactNode, StrictMode } from 'react'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { PlanNotice } from '../../src/components/plan-notice.js'
import { UpgradePrompt } from '../../src/components/upgrade-prompt.js'
import { UsageBar } from '../../src/components/usage-bar.js'
import { UsageDashboard } from '../../src/components/usage-dashboard.js'
import { announce } from '../../src/react/announce.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { useAnnouncements } from '../../src/react/use-announcements.js'
import type { LabelOverrides } from '../../src/text/labels.js'
import { type FakeSource, fakeSource } from '../support/fake-source.js'
import { inJanuary } from '../support/in-january.js'
import { quota, ready } from '../support/reports.js'

inJanuary()

function Ear({ meters = [] }: { readonly meters?: readonly string[] }) {
  useAnnouncements(...meters)
  return null
}

function mount(source: FakeSource, children: ReactNode, labels: LabelOverrides = {}) {
  render(
    <StrictMode>
      <UsageProvider source={source} customerId="user_1" storage={null} labels={labels}>
        {children}
      </UsageProvider>
    </StrictMode>,
  )
}

const region = () => document.querySelector('[data-slot="usage-announcer"]')
const said = () => Array.from(region()?.children ?? [], (message) => message.textContent)

/** The next report, and time to announce it. */
async function show(source: FakeSource, ...used: readonly number[]) {
  for (const number of used) await act(async () => source.show(ready([quota('api', number)])))
  await vi.dynamicImportSettled()
  await act(() => vi.advanceTimersByTimeAsync(200))
}

// Tests before these may have something left to say.
beforeAll(async () => {
  await new Promise((resolve) => setTimeout(resolve, 200))
  region()?.remove()
})
beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  region()?.remove()
})

describe('a threshold that is crossed', () => {
  it('is told once, however many components show the meter', async () => {
    const source = fakeSource(ready([quota('api', 10)]))
    mount(source, [
      <Ear key="1" meters={['api']} />,
      <Ear key="2" meters={['api_id']} />,
      <Ear key="3" />,
    ])
    await show(source, 80)
    expect(said()).toEqual(['API: running low, 20 left'])
  })

  it('is told again only when it is crossed again', async () => {
    const source = fakeSource(ready([quota('api', 10)]))
    mount(source, <Ear meters={['api']} />)
    await show(source, 80)
    await show(source, 81)
    await show(source, 10)
    expect(said()).toHaveLength(1)
    await show(source, 80)
    expect(said()).toHaveLength(2)
  })

  it('is told as it is in the end when several are crossed at once', async () => {
    const source = fakeSource(ready([quota('api', 10)]))
    mount(source, <Ear meters={['api']} />)
    await show(source, 80, 94, 100)
    expect(said()).toEqual(['API: all used'])
  })

  it('is told when there is something again', async () => {
    const source = fakeSource(ready([quota('api', 100)]))
    mount(source, <Ear meters={['api']} />)
    await show(source, 0)
    expect(said()).toEqual(['API: available again, 100 left'])
  })

  it('of another meter is not told', async () => {
    const source = fakeSource(ready([quota('api', 10)]))
    mount(source, <Ear meters={['images']} />)
    await show(source, 80)
    expect(said()).toEqual([])
  })

  it('is told in the host’s words', async () => {
    const source = fakeSource(ready([quota('api', 10)]))
    const labels = {
      announce: { warning: ({ remaining }: { remaining: string }) => `Noch ${remaining}` },
    }
    mount(source, <Ear meters={['api']} />, labels)
    await show(source, 80)
    expect(said()).toEqual(['Noch 20'])
  })
})

describe('what comes to a page that is read', () => {
  it('a prompt is told once, beside a bar of the same meter too', async () => {
    const source = fakeSource(ready([quota('api', 10)]))
    mount(source, [<UpgradePrompt key="1" meter="api" />, <UsageBar key="2" meter="api" />])
    await show(source, 80)
    expect(said()).toEqual(['You’ve used 80% of your API'])
    await show(source, 81)
    expect(said()).toHaveLength(1)
    await show(source, 100)
    expect(said()).toEqual(['You’ve used 80% of your API', 'You’ve used all 100 API'])
  })

  it('a prompt at a threshold of its own is told too', async () => {
    const source = fakeSource(ready([quota('api', 10)]))
    mount(source, <UpgradePrompt meter="api" thresholds={[0.5]} variant="banner" />)
    await show(source, 50)
    expect(said()).toEqual(['You’ve used 50% of your API'])
  })

  it('a notice of the plan is told once, also by several components', async () => {
    const plan = { name: 'Pro', free: false }
    const source = fakeSource({ ...ready([quota('api', 10)]), plan })
    mount(source, [<PlanNotice key="1" />, <UsageDashboard key="2" />])
    await show(source)
    const failed = { ...ready([quota('api', 10)]), plan: { ...plan, status: 'past-due' as const } }
    await act(async () => source.show(failed))
    await show(source)
    expect(said()).toEqual(['Your last payment failed. Update your card to keep Pro.'])
  })

  it('what was there from the first is read with the page', async () => {
    const source = fakeSource()
    const failed = { name: 'Pro', free: false, status: 'past-due' } as const
    mount(source, [<UpgradePrompt key="1" meter="api" />, <PlanNotice key="2" />])
    await act(async () => source.show({ ...ready([quota('api', 100)]), plan: failed }))
    await show(source)
    expect(said()).toEqual([])
  })
})

describe('the live region', () => {
  it('is there before anything is said, once, and is polite', () => {
    announce('Used 5', 'a')
    announce('All used', 'b')
    expect(said()).toEqual([])
    expect(document.querySelectorAll('[aria-live]')).toHaveLength(1)
    expect(region()).toHaveAttribute('aria-live', 'polite')
    expect(region()).not.toHaveAttribute('style')
  })

  it('says the same sentence again, and keeps none for long', async () => {
    announce('Used 5', 'a')
    await vi.advanceTimersByTimeAsync(200)
    announce('Used 5', 'a')
    await vi.advanceTimersByTimeAsync(200)
    expect(said()).toEqual(['Used 5', 'Used 5'])
    await vi.advanceTimersByTimeAsync(11_000)
    expect(said()).toEqual([])
  })

  it('lets what comes at once about different things be heard', async () => {
    announce('Used 5', 'a')
    announce('All used', 'b')
    await vi.advanceTimersByTimeAsync(200)
    expect(said()).toEqual(['Used 5', 'All used'])
  })

  it('says nothing when the page is gone by then', async () => {
    announce('Used 5', 'a')
    vi.stubGlobal('document', undefined)
    await expect(vi.advanceTimersByTimeAsync(200)).resolves.toBeDefined()
    vi.unstubAllGlobals()
    expect(said()).toEqual([])
  })
})
