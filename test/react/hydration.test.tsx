import { act } from '@testing-library/react'
import type { ReactNode } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { UsageProvider, type UsageProviderProps } from '../../src/react/usage-provider.js'
import { useUsage } from '../../src/react/use-usage.js'
import { useUsageOutbox } from '../../src/react/use-usage-outbox.js'
import { useUsageSummary } from '../../src/react/use-usage-summary.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { type FakeSource, fakeSource } from '../support/fake-source.js'
import { type FakeStorage, fakeStorage } from '../support/fake-storage.js'
import { openSession } from '../support/open-session.js'
import { january, quota, ready, report } from '../support/reports.js'

const initialReport = { ...report([quota('api', 40)]), at: january.start }

function pageOf(source: FakeSource, storage: FakeStorage, props: Partial<UsageProviderProps>) {
  const frames: string[] = []
  function Probe() {
    const usage = useUsage('api')
    const { status, meters } = useUsageSummary()
    const { waiting } = useUsageOutbox()
    const left = usage.status === 'ready' ? `${usage.remaining}` : usage.status
    const frame = `${left} ${status} ${meters.length} ${waiting.length}`
    frames.push(frame)
    return <p>{frame}</p>
  }
  const page = (
    <UsageProvider source={source} storage={storage} customerId="user_1" {...props}>
      <Probe />
    </UsageProvider>
  )
  return { page, frames }
}

const complaints = vi.fn<() => void>()

beforeEach(() => {
  complaints.mockClear()
  vi.spyOn(console, 'error').mockImplementation(complaints)
  vi.spyOn(console, 'warn').mockImplementation(complaints)
})

let root: ReturnType<typeof hydrateRoot> | undefined
afterEach(() => act(() => root?.unmount()))

/** What a server sends. Its own warnings are another file's: this one has a window, no server has. */
function htmlOf(page: ReactNode): string {
  const html = renderToString(page)
  complaints.mockClear()
  return html
}

async function hydrate(html: string, page: Parameters<typeof hydrateRoot>[1]) {
  const container = document.createElement('div')
  container.innerHTML = html
  await act(async () => {
    root = hydrateRoot(container, page, { onRecoverableError: complaints })
  })
  return container
}

/** A device on which 8 were used at the last visit and 5 more are not sent yet. */
function visited(): FakeStorage {
  const storage = fakeStorage()
  const env = fakeEnvironment(Date.now())
  const source = fakeSource(ready([quota('api', 8)]))
  const { record, stop } = openSession({ source, storage, env })
  record(5)
  stop()
  return storage
}

describe('hydration', () => {
  it.each([
    { what: 'with a report', props: { initialReport }, server: '60 ready 1 0' },
    { what: 'without a report', props: {}, server: 'loading loading 0 0' },
    { what: 'signed out', props: { customerId: null }, server: 'signed-out signed-out 0 0' },
  ])('agrees with the server, without a warning, $what', async ({ props, server }) => {
    const html = htmlOf(pageOf(fakeSource(), fakeStorage(), props).page)
    expect(html).toBe(`<p>${server}</p>`)
    const { page, frames } = pageOf(fakeSource(), fakeStorage(), props)
    const container = await hydrate(html, page)
    expect(frames[0]).toBe(server)
    expect(container.textContent).toBe(server)
    expect(complaints).not.toHaveBeenCalled()
  })

  it.each([
    { what: 'with a report', props: { initialReport }, server: '60 ready 1 0' },
    { what: 'without a report', props: {}, server: 'loading loading 0 0' },
  ])('brings what is stored only afterwards, $what', async ({ props, server }) => {
    const html = htmlOf(pageOf(fakeSource(), fakeStorage(), props).page)
    const { page, frames } = pageOf(fakeSource(), visited(), props)
    const container = await hydrate(html, page)
    expect(frames[0]).toBe(server)
    // The stored report is newer than the server's; its unsent 5 count.
    expect(container.textContent).toBe('87 ready 1 1')
    expect(complaints).not.toHaveBeenCalled()
  })

  it('ignores a report of another customer', async () => {
    const props = { initialReport, customerId: 'user_2' }
    const html = htmlOf(pageOf(fakeSource(), fakeStorage(), props).page)
    expect(html).toBe('<p>loading loading 0 0</p>')
    const { page, frames } = pageOf(fakeSource(), fakeStorage(), props)
    await hydrate(html, page)
    expect(frames.join()).not.toContain('60')
    expect(complaints).not.toHaveBeenCalled()
  })

  it('goes on live', async () => {
    const html = htmlOf(pageOf(fakeSource(), fakeStorage(), { initialReport }).page)
    const source = fakeSource()
    const container = await hydrate(html, pageOf(source, fakeStorage(), { initialReport }).page)
    await act(async () => source.show(ready([quota('api', 41)])))
    expect(container.textContent).toBe('59 ready 1 0')
  })
})
