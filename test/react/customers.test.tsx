import { act, render, renderHook, screen } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { UsageProvider, type UsageProviderProps } from '../../src/react/usage-provider.js'
import { type RecordUsage, useRecordUsage } from '../../src/react/use-record-usage.js'
import { useUsage } from '../../src/react/use-usage.js'
import { useUsageOutbox } from '../../src/react/use-usage-outbox.js'
import { useUsageSummary } from '../../src/react/use-usage-summary.js'
import { type FakeSource, fakeSource } from '../support/fake-source.js'
import { fakeStorage } from '../support/fake-storage.js'
import { inJanuary } from '../support/in-january.js'
import { january, quota, ready, report } from '../support/reports.js'

inJanuary()

const of = (customer: string, used: number) =>
  ready([quota('api', used)], { customer, subscription: `sub_${customer}` })

/** A page that writes down every frame it renders. */
function page(source: FakeSource, common: Partial<UsageProviderProps> = {}) {
  const frames: string[] = []
  const held: { record?: RecordUsage } = {}
  const keep = (record: RecordUsage) => {
    held.record = record
  }
  function Probe() {
    const usage = useUsage('api')
    const { meters, status } = useUsageSummary()
    keep(useRecordUsage('api'))
    const left = usage.status === 'ready' ? `${usage.remaining} left` : usage.status
    frames.push(left)
    return (
      <p>
        {left}, {status}, {meters.length} listed
      </p>
    )
  }
  const storage = fakeStorage()
  const at = (props: Partial<UsageProviderProps>) => (
    <UsageProvider source={source} storage={storage} {...common} {...props}>
      <Probe />
    </UsageProvider>
  )
  return { frames, held, storage, at }
}

describe('a customerId of plain JavaScript', () => {
  it.each(['', NaN, {}, [], true])(
    'is nobody’s where it is %j, and bills nobody later',
    async (odd) => {
      const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
      const source = fakeSource(of('user_1', 40))
      const { held, at } = page(source)
      const wrong: object = { customerId: odd }
      const { rerender } = render(at(wrong))
      expect(screen.getByText(/^signed-out/)).toBeInTheDocument()
      expect(() => held.record?.(5)).toThrow(/nobody is signed in/)
      rerender(at({ customerId: 'user_1' }))
      expect(await screen.findByText(/^60 left/)).toBeInTheDocument()
      expect(source.sent).toEqual([])
      warn.mockRestore()
    },
  )

  it('is the same customer’s as a number and as its text', async () => {
    const source = fakeSource(of('7', 40))
    const { frames, at } = page(source)
    const { rerender } = render(at({ customerId: 7 }))
    frames.length = 0
    rerender(at({ customerId: '7' }))
    expect(new Set(frames)).toEqual(new Set(['60 left']))
  })
})

describe('another customer', () => {
  it('is shown nothing of the former one’s, not for one frame', async () => {
    const source = fakeSource(of('user_1', 40))
    const { frames, at } = page(source)
    const { rerender } = render(at({ customerId: 'user_1' }))
    expect(screen.getByText(/^60 left/)).toBeInTheDocument()
    frames.length = 0
    rerender(at({ customerId: 'user_2' }))
    expect(new Set(frames)).toEqual(new Set(['loading']))
    await act(async () => source.show(of('user_2', 10)))
    expect(new Set(frames)).toEqual(new Set(['loading', '90 left']))
    rerender(at({ customerId: 'user_1' }))
    expect(frames.at(-1)).toBe('60 left')
  })

  it('is not billed for what the former one recorded', async () => {
    const source = fakeSource()
    const { held, at } = page(source)
    const { rerender } = render(at({ customerId: 'user_1' }))
    act(() => void held.record?.(5))
    rerender(at({ customerId: 'user_2' }))
    await act(async () => {
      source.show(of('user_2', 0))
      await new Promise((done) => setTimeout(done, 5))
    })
    expect(source.sent).toEqual([])
    expect(screen.getByText(/^100 left/)).toBeInTheDocument()
  })
})

describe('signed out', () => {
  it('reads as such, lists nothing, and refuses to record', async () => {
    const source = fakeSource(of('user_1', 40))
    const { held, at } = page(source)
    render(at({ customerId: null }))
    expect(screen.getByText('signed-out, signed-out, 0 listed')).toBeInTheDocument()
    expect(() => held.record?.()).toThrow(expect.objectContaining({ code: 'signed-out' }))
    expect(() => held.record?.()).toThrow(/^usage-widgets: .+, so .+\. .+\.$/)
  })

  it.each([
    { onSignOut: 'keep', kept: 1 },
    { onSignOut: 'discard', kept: 0 },
  ] as const)('with $onSignOut leaves $kept unsent recordings here', ({ onSignOut, kept }) => {
    const { held, storage, at } = page(fakeSource(), { onSignOut })
    const { rerender } = render(at({ customerId: 'user_1' }))
    act(() => void held.record?.(5))
    rerender(at({ customerId: null }))
    expect(storage.keys('uw1:user_1:')).toHaveLength(kept)
  })

  it('with discard shows the numbers again after signing in again', async () => {
    const source = fakeSource(of('user_1', 40))
    const { at } = page(source, { onSignOut: 'discard' })
    const { rerender } = render(at({ customerId: 'user_1' }))
    rerender(at({ customerId: null }))
    rerender(at({ customerId: 'user_1' }))
    expect(await screen.findByText(/^60 left/)).toBeInTheDocument()
  })
})

describe('without a customerId', () => {
  it('takes over what was recorded before billing named one', async () => {
    const source = fakeSource()
    const { held, at } = page(source)
    render(at({}))
    act(() => void held.record?.(5))
    await act(async () => {
      source.show(of('user_1', 40))
      await new Promise((done) => setTimeout(done, 5))
    })
    expect(source.sent).toMatchObject([{ amount: 5, subscription: 'sub_user_1' }])
    expect(screen.getByText(/^55 left/)).toBeInTheDocument()
  })

  it('shows nothing that is stored before somebody is named, and then at once', async () => {
    const source = fakeSource(of('user_1', 40))
    const first = page(source)
    render(first.at({})).unmount()
    const { at } = page(fakeSource(), { storage: first.storage })
    const { rerender } = render(at({}))
    expect(screen.getByText('loading, loading, 0 listed')).toBeInTheDocument()
    rerender(at({ customerId: 'user_1' }))
    expect(screen.getByText(/^60 left/)).toBeInTheDocument()
  })
})

describe('a subscription asked for', () => {
  it('is read and billed instead of the current one', async () => {
    const current = ['sub_1', 'sub_2']
    const source = fakeSource(ready([quota('api', 3)], { current }))
    source.showOther('sub_2', ready([quota('api', 7)], { subscription: 'sub_2', current }))
    const { held, at } = page(source, { customerId: 'user_1', subscriptionId: 'sub_2' })
    render(at({}))
    expect(await screen.findByText(/^93 left/)).toBeInTheDocument()
    await act(async () => {
      held.record?.(1)
      await new Promise((done) => setTimeout(done, 5))
    })
    expect(source.sent).toMatchObject([{ subscription: 'sub_2' }])
  })
})

describe('hooks without a provider', () => {
  it.each([
    { name: 'useUsage("api")', use: () => useUsage('api') },
    { name: 'useRecordUsage("api")', use: () => useRecordUsage('api') },
    { name: 'useUsageSummary()', use: () => useUsageSummary() },
    { name: 'useUsageOutbox()', use: () => useUsageOutbox() },
  ])('$name says what happened, why it matters and what to do', ({ name, use }) => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    expect(() => renderHook<unknown, unknown>(use)).toThrow(
      expect.objectContaining({
        name: 'UsageError',
        code: 'no-provider',
        message: `usage-widgets: ${name} found no UsageProvider above it, so there is no report to read. Wrap the page in <UsageProvider>.`,
      }),
    )
  })
})

describe('a report from the server', () => {
  it('is ignored for another customer', () => {
    const initialReport = { ...report([quota('api', 40)]), at: january.start }
    const { at, frames } = page(fakeSource(), { initialReport })
    render(at({ customerId: 'user_2' }))
    expect(new Set(frames)).toEqual(new Set(['loading']))
  })
})
