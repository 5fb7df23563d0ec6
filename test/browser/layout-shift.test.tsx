import { type ReactElement, useEffect } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { page } from 'vitest/browser'
import type { DashboardFigure } from '../../src/billing/dashboard.js'
import { UsageError } from '../../src/billing/errors.js'
import type { UsageFigure } from '../../src/billing/usage.js'
import { MeteredButtonView } from '../../src/components/metered-button-view.js'
import { UpgradeBannerView } from '../../src/components/upgrade-banner-view.js'
import { UsageBarView } from '../../src/components/usage-bar-view.js'
import { UsageDashboard } from '../../src/components/usage-dashboard.js'
import { UsageDashboardView } from '../../src/components/usage-dashboard-view.js'
import { UsageRingView } from '../../src/components/usage-ring-view.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { type RecordUsage, useRecordUsage } from '../../src/react/use-record-usage.js'
import type { ButtonWork } from '../../src/text/describe-button.js'
import { fakeSource } from '../support/fake-source.js'
import { inJanuary } from '../support/in-january.js'
import { january, quota, ready } from '../support/reports.js'
import '../../src/styles/index.css'

inJanuary()

let root: Root
let place: HTMLElement
let below: HTMLElement

beforeEach(async () => {
  await page.viewport(800, 1_000)
  place = document.createElement('div')
  below = document.createElement('p')
  below.textContent = 'What follows'
  document.body.append(place, below)
  root = createRoot(place)
})

afterEach(() => {
  root.unmount()
  place.remove()
  below.remove()
})

const now = january.start + 86_400_000
const known = (used: number, more = {}): UsageFigure => ({
  status: 'ready',
  meter: quota('api', used),
  ...more,
})
const figures = {
  loading: { status: 'loading' },
  ready: known(45),
  pending: known(48, { pending: 3 }),
  stale: known(45, { stale: true, asOf: january.start }),
  warning: known(80),
  exhausted: known(100),
  over: known(140),
} satisfies Record<string, UsageFigure>

/** Where what follows stands, and the parts of a component that are asked for, in each state. */
async function placesOf<T>(
  states: Readonly<Record<string, T>>,
  draw: (state: T) => ReactElement,
  ...parts: string[]
) {
  const places: Record<string, string> = {}
  for (const [name, state] of Object.entries(states)) {
    root.render(<div key="same">{draw(state)}</div>)
    await new Promise((done) => setTimeout(done, 50))
    const boxes = parts.map((part) => place.querySelector(part)?.getBoundingClientRect())
    const found = boxes.map((box) => box && [box.x, box.y, box.width, box.height].map(Math.round))
    places[name] = JSON.stringify([Math.round(below.getBoundingClientRect().y), ...found])
  }
  return places
}

/** Everything stands where it stood while loading. */
function isStill(places: Record<string, string>) {
  return new Set(Object.values(places)).size === 1
}

describe('nothing moves from state to state', () => {
  it.each(['sm', 'md', 'lg'] as const)('around a bar, %s', async (size) => {
    const draw = (usage: UsageFigure) => <UsageBarView {...{ usage, size, now }} />
    expect(await placesOf(figures, draw, '.uw-bar', '.uw-track')).toSatisfy(isStill)
  })

  it.each(['sm', 'md', 'lg'] as const)('around a ring, %s', async (size) => {
    const draw = (usage: UsageFigure) => <UsageRingView {...{ usage, size, now }} />
    expect(await placesOf(figures, draw, '.uw-dial')).toSatisfy(isStill)
  })

  it('around a metered button', async () => {
    type State = { readonly usage: UsageFigure; readonly work: ButtonWork }
    const idle = Object.entries(figures).map(([name, usage]): [string, State] => [
      name,
      { usage, work: { status: 'idle' } },
    ])
    const draw = ({ usage, work }: State) => (
      <MeteredButtonView uses={[{ meter: 'api', name: 'API', amount: 5, usage }]} work={work}>
        Generate
      </MeteredButtonView>
    )
    const running: State = { usage: known(45), work: { status: 'running' } }
    const states = { ...Object.fromEntries(idle), running }
    expect(await placesOf(states, draw, '.uw-metered .uw-button')).toSatisfy(isStill)
  })

  it('around a banner', async () => {
    const draw = (usage: UsageFigure) => (
      <UpgradeBannerView usage={usage} name="API" onUpgrade={() => {}} onDismiss={() => {}} />
    )
    expect(await placesOf(figures, draw, '.uw-banner')).toSatisfy(isStill)
  })

  it('around a dashboard of three meters without costs', async () => {
    const meters = ['api', 'exports', 'images'].map((slug) => ({
      status: 'ready' as const,
      meter: quota(slug, 45),
    }))
    const full: DashboardFigure = {
      ...{ status: 'ready', meters, period: january, planCost: null, usageCost: [], cost: [] },
      ...{ projectedCost: null, resources: [], stale: false, refreshing: false, updatedAt: now },
    }
    const states: Record<string, DashboardFigure> = {
      loading: { ...full, status: 'loading', meters: [], period: null, updatedAt: null },
      ready: full,
      refreshing: { ...full, refreshing: true },
      stale: { ...full, stale: true, meters: meters.map((each) => ({ ...each, stale: true })) },
      pending: { ...full, meters: meters.map((each) => ({ ...each, pending: 3 })) },
      exhausted: {
        ...full,
        meters: meters.map((each) => ({ ...each, meter: quota(each.meter.slug, 100) })),
      },
    }
    const draw = (usage: DashboardFigure) => (
      <UsageDashboardView usage={usage} now={now} onRefresh={() => {}} />
    )
    expect(await placesOf(states, draw, '.uw-dash', '.uw-track')).toSatisfy(isStill)
  })
})

describe('a dashboard that loads, has a recording to send, and goes stale', () => {
  it('shifts no layout but the words of its foot', async () => {
    const shifts: number[] = []
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        shifts.push('value' in entry ? Number(entry.value) : NaN)
    })
    observer.observe({ type: 'layout-shift' })
    const source = fakeSource()
    source.onDeliver = () => new Promise(() => {})
    root.render(
      <UsageProvider source={source} customerId="user_1" storage={null}>
        <UsageDashboard />
        <Recorder />
      </UsageProvider>,
    )
    const seen = async (selector: string) => {
      await vi.waitFor(() => expect(place.querySelector(selector)).not.toBeNull(), 30_000)
      // Frames in which a shift would be reported.
      await new Promise((done) => setTimeout(done, 300))
    }
    await seen('.uw-dash[data-state="loading"]')
    source.show(ready([quota('api', 45), quota('exports', 20), quota('images', 80)]))
    recorder.record?.(3)
    await seen('.uw-dash[data-state="ready"] [data-pending]')
    source.show({ status: 'error', error: new UsageError('unreachable', 'no answer came.') })
    await seen('.uw-dash[data-stale]')
    // The link to try again stands behind the age, which has more words when it is old.
    expect(shifts.reduce((sum, value) => sum + value, 0)).toBeLessThan(0.001)
    expect(PerformanceObserver.supportedEntryTypes).toContain('layout-shift')
    observer.disconnect()
  })
})

const recorder: { record?: RecordUsage } = {}

function Recorder() {
  const record = useRecordUsage('api')
  useEffect(() => {
    recorder.record = record
  }, [record])
  return null
}
