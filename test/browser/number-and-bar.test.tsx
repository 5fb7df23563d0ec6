import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { UsageBar } from '../../src/components/usage-bar.js'
import { UsageDashboard } from '../../src/components/usage-dashboard.js'
import { UsageRing } from '../../src/components/usage-ring.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { useRecordUsage } from '../../src/react/use-record-usage.js'
import { fakeSource } from '../support/fake-source.js'
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
  place.remove()
})

function UseFive() {
  const record = useRecordUsage('api')
  return (
    <button type="button" data-use="" onClick={() => record(5)}>
      Use 5
    </button>
  )
}

const number = (part: Element | null, name: string) =>
  Number.parseFloat(part?.getAttribute(name) ?? '') || 0

/** The percentage a bar stands for, recordings that wait with it. */
function barOf(track: Element): number {
  const [, cut] = /inset\(1px ([\d.]+)%/.exec(
    track.querySelector('.uw-track > [clip-path]')?.getAttribute('clip-path') ?? '',
  ) ?? ['', '100']
  return 100 - Number(cut) + number(track.querySelector('.uw-track-pending:last-child'), 'x2')
}

/** What is seen in a frame: each number, and the bar or ring that stands beside it. */
function seen(): string {
  const bars = [...place.querySelectorAll('.uw-bar')].map((bar) => {
    const track = bar.querySelector('.uw-track')
    return `${bar.querySelector('.uw-count')?.textContent} at ${track ? barOf(track) : 0}`
  })
  const ring = place.querySelector('.uw-ring')
  const dial = number(ring?.querySelector('.uw-dial-fill') ?? null, 'stroke-dasharray')
  const waiting = number(ring?.querySelector('.uw-dial') ?? null, 'aria-valuenow')
  return [...bars, `ring ${waiting} at ${Math.round(dial)}`].join(', ')
}

const frame = () => new Promise((done) => requestAnimationFrame(done))

it('a number and its bar change in one frame, wherever they stand', async () => {
  const source = fakeSource(ready([quota('api', 45)]))
  source.onDeliver = () => new Promise(() => {})
  root.render(
    <UsageProvider source={source} customerId="user_1" storage={null}>
      <UsageBar meter="api" />
      <UsageRing meter="api" />
      <UsageDashboard />
      <UseFive />
    </UsageProvider>,
  )
  await vi.waitFor(() => expect(place.querySelectorAll('.uw-track > [clip-path]')).toHaveLength(2))
  const frames: string[] = []
  const watch = { on: true }
  const watched = (async () => {
    for (; watch.on; await frame()) if (frames.at(-1) !== seen()) frames.push(seen())
  })()
  const moves = new Set<string>()
  place.addEventListener('transitionrun', ({ propertyName }) => moves.add(propertyName))
  await frame()
  source.show(ready([quota('api', 60)]))
  await vi.waitFor(() => expect(moves.size).toBe(2))
  place.querySelector<HTMLElement>('[data-use]')?.click()
  await vi.waitFor(() => expect(seen()).toContain('65 at 65'))
  await frame()
  await frame()
  watch.on = false
  await watched
  expect(frames).toEqual([
    '45 at 45, 45 at 45, ring 45 at 45',
    '60 at 60, 60 at 60, ring 60 at 60',
    '65 at 65, 65 at 65, ring 65 at 60',
  ])
  expect([...moves].sort()).toEqual(['clip-path', 'stroke-dasharray'])
})
