import { act, render, screen, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { NeededUse } from '../../src/billing/gate.js'
import type { UsageMeter } from '../../src/billing/meter.js'
import { BalanceGate } from '../../src/components/balance-gate.js'
import { UsageBar } from '../../src/components/usage-bar.js'
import { useGate } from '../../src/react/use-gate.js'
import { useMeterText } from '../../src/react/use-meter-text.js'
import { useThreshold } from '../../src/react/use-threshold.js'
import { useUsage } from '../../src/react/use-usage.js'
import { memoryStorage } from '../../src/storage/storage.js'
import { createTestSource } from '../../src/testing/test-source.js'
import { UsageTestProvider } from '../../src/testing/usage-test-provider.js'

const below = (children: ReactNode, props: Parameters<typeof UsageTestProvider>[0]) => (
  <UsageTestProvider {...props}>{children}</UsageTestProvider>
)

function Bar() {
  const { name, text, notes, aria, end, percent, state } = useMeterText('calls')
  return (
    <div {...aria}>
      <h3>{name}</h3>
      <output>{text}</output>
      <p>{[notes, end, percent, state].join()}</p>
    </div>
  )
}

describe('useMeterText', () => {
  it.each([0, 1, 99.5, 100, 140])('says of %d of 100 what UsageBar says', (used) => {
    const usage = { calls: { name: 'Calls', used, included: 100 } }
    const { unmount } = render(below(<UsageBar meter="calls" />, { usage }))
    const bar = screen.getByRole('meter', { name: 'Calls' })
    const said = ['aria-valuenow', 'aria-valuemax', 'aria-valuetext'].map((one) =>
      bar.getAttribute(one),
    )
    unmount()
    render(below(<Bar />, { usage }))
    const own = screen.getByRole('meter', { name: 'Calls' })
    expect(
      ['aria-valuenow', 'aria-valuemax', 'aria-valuetext'].map((one) => own.getAttribute(one)),
    ).toEqual(said)
  })

  it('speaks the language of the provider', () => {
    render(below(<Bar />, { usage: { calls: { used: 1234.5, included: 5000 } }, locale: 'de' }))
    expect(screen.getByRole('status')).toHaveTextContent('1.234,5 of 5.000')
  })

  it('has a name while there is no number', () => {
    const source = createTestSource()
    render(below(<Bar />, { source }))
    expect(screen.getByRole('heading', { name: 'Calls' })).toBeInTheDocument()
    expect(screen.getByText(/loading$/)).toBeInTheDocument()
  })
})

function Form({ amount }: { readonly amount: number }) {
  const gate = useGate({ meter: 'calls', amount })
  return gate.open ? <button type="submit">Make</button> : <p>{gate.text?.title}</p>
}

describe('useGate', () => {
  it('is open with enough left, and says what ran out', () => {
    const source = createTestSource({ calls: { name: 'Calls', used: 95, included: 100 } })
    const { container, rerender } = render(below(<Form amount={5} />, { source }))
    expect(screen.getByRole('button', { name: 'Make' })).toBeInTheDocument()
    rerender(below(<Form amount={6} />, { source }))
    expect(screen.queryByRole('button')).toBeNull()
    expect(container).toHaveTextContent('5')
    act(() => source.set('calls', { included: 200 }))
    expect(screen.getByRole('button', { name: 'Make' })).toBeInTheDocument()
  })

  it('tells what use is heading for, as useUsage does and a gate hands on', () => {
    const day = 86_400_000
    const now = Date.UTC(2026, 0, 16)
    vi.spyOn(Date, 'now').mockReturnValue(now)
    const [start, end] = [now - 15 * day, now + 15 * day]
    const source = createTestSource(
      { calls: { used: 100, included: 100 } },
      { report: { period: { start, end } } },
    )
    function Projected() {
      const usage = useUsage('calls')
      const { use } = useGate({ meter: 'calls' })
      const ahead = ({ usage: needed }: NeededUse) =>
        needed.status === 'ready' ? `${needed.projected}` : ''
      return (
        <>
          <output>{usage.status === 'ready' ? `${usage.projected}` : ''}</output>
          <output>{use && ahead(use)}</output>
          <BalanceGate meter="calls" fallback={({ use: needed }) => needed && ahead(needed)} />
        </>
      )
    }
    const { container } = render(below(<Projected />, { source }))
    const told = [...container.querySelectorAll('output')].map((one) => one.textContent)
    expect(told).toEqual(['200', '200'])
    expect(container).toHaveTextContent('200200200')
  })

  it('asks for a feature of the plan', () => {
    const source = createTestSource({}, { report: { features: { sso: true, audit: false } } })
    function Features() {
      const [sso, audit] = [useGate({ feature: 'sso' }), useGate({ feature: 'audit' })]
      return <output>{`${sso.open} ${audit.open} ${audit.state}`}</output>
    }
    render(below(<Features />, { source }))
    expect(screen.getByText('true false denied')).toBeInTheDocument()
  })
})

type Crossed = (meter: UsageMeter) => void

function Watch({ at, onCross }: { at: Parameters<typeof useThreshold>[1]; onCross: Crossed }) {
  useThreshold('calls', at, onCross)
  return null
}

describe('useThreshold', () => {
  const open = (at: Parameters<typeof useThreshold>[1], used = 70) => {
    const source = createTestSource({ calls: { used, included: 100 } })
    const onCross = vi.fn<Crossed>()
    const storage = memoryStorage()
    const tree = below(<Watch at={at} onCross={onCross} />, { source, storage })
    return { source, onCross, storage, tree, ...render(tree) }
  }

  it('tells a share of the limit once, when billing confirmed it', async () => {
    const { source, onCross } = open({ used: 0.8 })
    expect(onCross).not.toHaveBeenCalled()
    act(() => source.use('calls', 9))
    await waitFor(() => expect(onCross).not.toHaveBeenCalled())
    act(() => source.use('calls', 1))
    await waitFor(() => expect(onCross).toHaveBeenCalledTimes(1))
    act(() => source.use('calls', 10))
    await waitFor(() => expect(source.recorded()).toEqual([]))
    expect(onCross).toHaveBeenCalledTimes(1)
    expect(onCross.mock.calls[0]?.[0]).toMatchObject({ slug: 'calls', used: 80 })
  })

  it('tells an amount that is left', async () => {
    const { source, onCross } = open({ left: 10 })
    act(() => source.set('calls', { used: 89 }))
    expect(onCross).not.toHaveBeenCalled()
    act(() => source.set('calls', { used: 90 }))
    await waitFor(() => expect(onCross).toHaveBeenCalledTimes(1))
  })

  it('tells what was crossed before, once over reloads', async () => {
    const first = open({ used: 0.8 }, 85)
    await waitFor(() => expect(first.onCross).toHaveBeenCalledTimes(1))
    first.unmount()
    const source = createTestSource({ calls: { used: 86, included: 100 } })
    const onCross = vi.fn<Crossed>()
    const { storage } = first
    render(below(<Watch at={{ used: 0.8 }} onCross={onCross} />, { source, storage }))
    await new Promise((resolve) => setTimeout(resolve, 0))
    expect(onCross).not.toHaveBeenCalled()
  })

  it('tells two places of one page once, and other thresholds apart', async () => {
    const source = createTestSource({ calls: { used: 70, included: 100 } })
    const [one, two, other] = [vi.fn<Crossed>(), vi.fn<Crossed>(), vi.fn<Crossed>()]
    const watches = (
      <>
        <Watch at={{ used: 0.8 }} onCross={one} />
        <Watch at={{ used: 0.8 }} onCross={two} />
        <Watch at={{ used: 0.9 }} onCross={other} />
      </>
    )
    render(below(watches, { source }))
    act(() => source.use('calls', 15))
    await waitFor(() => expect(one.mock.calls.length + two.mock.calls.length).toBe(1))
    expect(other).not.toHaveBeenCalled()
    act(() => source.use('calls', 5))
    await waitFor(() => expect(other).toHaveBeenCalledTimes(1))
    expect(one.mock.calls.length + two.mock.calls.length).toBe(1)
  })

  it('counts anew after a top-up', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const { source, onCross } = open({ used: 0.8 }, 85)
    expect(onCross).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(1_000)
    act(() => source.set('calls', { included: 200 }))
    vi.advanceTimersByTime(1_000)
    act(() => source.set('calls', { used: 160 }))
    expect(onCross).toHaveBeenCalledTimes(2)
  })

  it('says nothing where no limit is known', () => {
    const source = createTestSource({ calls: { used: 1_000 } })
    const onCross = vi.fn<Crossed>()
    render(below(<Watch at={{ used: 0.1 }} onCross={onCross} />, { source }))
    expect(onCross).not.toHaveBeenCalled()
  })
})

afterEach(() => void vi.useRealTimers())
