import { memo, Profiler } from 'react'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { UsageBar } from '../../src/components/usage-bar.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { type RecordUsage, useRecordUsage } from '../../src/react/use-record-usage.js'
import { fakeSource } from '../support/fake-source.js'
import { inJanuary } from '../support/in-january.js'
import { quota, ready } from '../support/reports.js'

inJanuary()

const slugs = Array.from({ length: 500 }, (_, i) => `m${i}`)
/** The meters that are used; the others must stay as they are. */
const used = slugs.slice(0, 100)
const [PER_SECOND, SECONDS] = [200, 3]
/** Milliseconds for which facts are waited for, however busy the machine is. */
const patience = { timeout: 240_000 }

let root: Root
let place: HTMLElement

beforeEach(() => {
  localStorage.clear()
  place = document.createElement('div')
  document.body.append(place)
  root = createRoot(place)
})

afterEach(() => {
  root.unmount()
  place.remove()
  localStorage.clear()
})

/** A server that answers after a moment and tells what it recorded when it is asked. */
function server() {
  const recorded = new Map<string, number>()
  const report = () => ready(slugs.map((slug) => quota(slug, recorded.get(slug) ?? 0)))
  const source = { ...fakeSource(report()), concurrency: 16 }
  source.onDeliver = async ({ meter, amount }) => {
    await wait(20)
    recorded.set(meter, (recorded.get(meter) ?? 0) + amount)
    return { as: 'delivered' }
  }
  source.deliver = (entry, signal) => source.onDeliver(entry, signal)
  source.reload = async () => {
    const answer = report()
    await wait(50)
    source.show(answer)
    return 'fresh'
  }
  return { source, recorded }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** 500 bars that count their renders, and a function for each to record a use. */
function page(source: ReturnType<typeof server>['source']) {
  const renders = new Map<string, number>()
  const record = new Map<string, RecordUsage>()
  const count = (slug: string) => void renders.set(slug, (renders.get(slug) ?? 0) + 1)
  function Recorder({ slug }: { readonly slug: string }) {
    record.set(slug, useRecordUsage(slug))
    return null
  }
  const Bars = memo(function Bars() {
    return slugs.map((slug) => (
      <div key={slug} id={slug}>
        <Profiler id={slug} onRender={count}>
          <UsageBar meter={slug} />
        </Profiler>
        <Recorder slug={slug} />
      </div>
    ))
  })
  root.render(
    <UsageProvider source={source} customerId="user_1">
      <Bars />
    </UsageProvider>,
  )
  return { renders, record }
}

const countOf = (slug: string) => document.querySelector(`#${slug} .uw-count`)?.textContent
const pendingOf = (slug: string) => document.querySelector(`#${slug} [data-pending]`)

function rendersSince(before: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>) {
  return [...now].filter(([slug, count]) => count !== before.get(slug)).map(([slug]) => slug)
}

/** Durations of the tasks above 50 ms since it was called, in milliseconds. */
function longTasks() {
  const found: number[] = []
  const note = (list: { getEntries(): PerformanceEntry[] }) => {
    for (const { duration } of list.getEntries()) found.push(Math.round(duration))
  }
  const observer = new PerformanceObserver(note)
  observer.observe({ type: 'longtask' })
  return () => {
    note({ getEntries: () => observer.takeRecords() })
    observer.disconnect()
    return found.sort((a, b) => b - a)
  }
}

it('500 bars at 200 uses a second: every use renders the row of its meter and no other', async () => {
  const { source, recorded } = server()
  const { renders, record } = page(source)
  await vi.waitFor(
    () => expect(document.querySelectorAll('.uw-bar .uw-count')).toHaveLength(500),
    patience,
  )
  await vi.waitFor(() => expect(countOf('m499')).toBe('0'), patience)

  const atFirst = new Map(renders)
  record.get('m0')?.()
  await vi.waitFor(() => expect(countOf('m0')).toBe('1'), patience)
  expect(rendersSince(atFirst, renders)).toEqual(['m0'])

  const ended = longTasks()
  const before = new Map(renders)
  const start = performance.now()
  let uses = 0
  while (uses < PER_SECOND * SECONDS) {
    const due = ((performance.now() - start) / 1_000) * PER_SECOND
    while (uses < Math.min(due, PER_SECOND * SECONDS)) record.get(used[uses++ % 100] ?? '')?.()
    await wait(5)
  }
  const took = performance.now() - start
  const tasks = ended()
  console.info(
    `${uses} uses in ${Math.round(took)} ms; ${tasks.length} tasks above 50 ms: ${tasks.join(', ') || 'none'}`,
  )
  await vi.waitFor(() => {
    expect([...recorded.values()].reduce((sum, each) => sum + each, 0)).toBe(uses + 1)
    for (const slug of used) expect(pendingOf(slug)).toBeNull()
  }, patience)
  for (const slug of used) expect(countOf(slug)).toBe(slug === 'm0' ? '7' : '6')
  expect(rendersSince(before, renders).sort()).toEqual([...used].sort())
})
