import { act, render, screen } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
import { SyncNotice } from '../../src/components/sync-notice.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { type RecordUsage, useRecordUsage } from '../../src/react/use-record-usage.js'
import { type FakeSource, fakeSource } from '../support/fake-source.js'
import { quota, ready } from '../support/reports.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  region()?.remove()
})

const loaded = () => fakeSource(ready([quota('api', 0, { name: 'API calls' })]))

/** A page with a notice; returns a way to use the meter. */
function mount(
  source: FakeSource,
  props: { allowDiscard?: boolean } = {},
  beside: ReactNode = null,
) {
  const held: { record?: RecordUsage } = {}
  const keep = (record: RecordUsage) => {
    held.record = record
  }
  function Recorder() {
    keep(useRecordUsage('api'))
    return null
  }
  render(
    <UsageProvider source={source} customerId="user_1" storage={null}>
      <Recorder />
      <SyncNotice {...props} />
      {beside}
    </UsageProvider>,
  )
  return (amount?: number) => act(async () => void held.record?.(amount))
}

const region = () => document.querySelector('[data-slot="usage-announcer"]')
const said = () => Array.from(region()?.children ?? [], (message) => message.textContent)

const later = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))

describe('a use that is on its way', () => {
  it('is spoken of after 3 seconds, not before', async () => {
    const source = loaded()
    source.onDeliver = () => new Promise(() => {})
    const use = mount(source)
    await use(3)
    await later(2_900)
    expect(screen.queryByText(/pending/)).toBeNull()
    await later(200)
    expect(screen.getByText('3 API calls pending')).toBeInTheDocument()
    expect(screen.getByText('Sending now.')).toBeInTheDocument()
  })

  it('is spoken of without a gap while one after another arrives', async () => {
    const source = loaded()
    source.onDeliver = ({ id }) =>
      new Promise((done) => {
        const first = source.sent[0]?.id === id
        setTimeout(() => done({ as: 'delivered' }), first ? 5_000 : 60_000)
      })
    const use = mount(source)
    await use()
    await later(500)
    await use()
    await later(4_000)
    expect(screen.getByText('2 API calls pending')).toBeInTheDocument()
    const texts: string[] = []
    const seen = new MutationObserver(() => texts.push(document.body.textContent ?? ''))
    seen.observe(document.body, { childList: true, subtree: true, characterData: true })
    await later(2_000)
    seen.disconnect()
    expect(screen.getByText('API calls: 1 pending')).toBeInTheDocument()
    expect(texts.length).toBeGreaterThan(0)
    expect(texts.filter((text) => !text.includes('pending'))).toEqual([])
  })

  it('is never spoken of when it arrives', async () => {
    const use = mount(loaded())
    await use()
    await later(10_000)
    expect(screen.queryByText(/pending/)).toBeNull()
  })
})

describe('a use that is tried again', () => {
  it('counts down, and hurries on request', async () => {
    const source = loaded()
    source.onDeliver = async () => ({ as: 'retry', after: 8_000 })
    const use = mount(source)
    await use()
    await later(1)
    expect(screen.getByText('Trying again in 8 seconds.')).toBeInTheDocument()
    await later(3_000)
    expect(screen.getByText('Trying again in 5 seconds.')).toBeInTheDocument()
    const before = source.sent.length
    await act(async () => screen.getByRole('button', { name: 'Try now' }).click())
    await later(1)
    expect(source.sent.length).toBe(before + 1)
  })

  it('is read aloud once on a page of several notices, and never the seconds', async () => {
    const source = loaded()
    source.onDeliver = async () => ({ as: 'retry', after: 50_000 })
    const use = mount(source, {}, <SyncNotice />)
    await use()
    await later(1)
    // React 18 runs what follows a mount only when the time has passed.
    await later(4_000)
    await later(4_000)
    expect(screen.getAllByText('Trying again in 42 seconds.')).toHaveLength(2)
    expect(said()).toEqual(['Some of your usage hasn’t been sent yet.'])
  })

  it('stands still while nobody looks', async () => {
    const source = loaded()
    source.onDeliver = async () => ({ as: 'retry', after: 50_000 })
    const use = mount(source)
    await use()
    await later(1)
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
    act(() => void document.dispatchEvent(new Event('visibilitychange')))
    const text = screen.getByText(/^Trying again/).textContent
    await later(20_000)
    expect(screen.getByText(/^Trying again/)).toHaveTextContent(text ?? '')
  })
})

describe('a refused use', () => {
  const refusing = () => {
    const source = loaded()
    source.onDeliver = async () => ({ as: 'refused', error: new UsageError('refused', 'no.') })
    return source
  }

  it('is listed, announced, and sent again with the same id', async () => {
    const source = refusing()
    const use = mount(source)
    await use(5)
    await later(200)
    // React 18 runs what follows a mount only when the time has passed.
    await later(200)
    expect(screen.getByText('5 API calls rejected')).toBeInTheDocument()
    expect(said()).toEqual(['Some of your usage was rejected.'])
    source.onDeliver = async () => ({ as: 'delivered' })
    await act(async () => screen.getByRole('button', { name: /^Retry/, hidden: true }).click())
    await later(200)
    expect(new Set(source.sent.map(({ id }) => id)).size).toBe(1)
    expect(screen.queryByText(/accepted/)).toBeNull()
  })

  it('can be discarded only where the host lets it', async () => {
    const use = mount(refusing())
    await use()
    await later(10)
    expect(screen.queryByRole('button', { name: /^Discard/, hidden: true })).toBeNull()
  })

  it('is forgotten when it is discarded', async () => {
    const use = mount(refusing(), { allowDiscard: true })
    await use()
    await later(10)
    await act(async () => screen.getByRole('button', { name: /^Discard/, hidden: true }).click())
    expect(screen.queryByText(/accepted/)).toBeNull()
  })
})
