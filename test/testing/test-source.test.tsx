import { act, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import type { UsageEvent } from '../../src/billing/event.js'
import { UsageBar } from '../../src/components/usage-bar.js'
import { useRecordUsage } from '../../src/react/use-record-usage.js'
import { useUsage } from '../../src/react/use-usage.js'
import { useUsageOutbox } from '../../src/react/use-usage-outbox.js'
import { createTestSource } from '../../src/testing/test-source.js'
import {
  UsageTestProvider,
  type UsageTestProviderProps,
} from '../../src/testing/usage-test-provider.js'

/** A component as a host has them. */
function Generate() {
  const record = useRecordUsage('generations')
  const usage = useUsage('generations')
  const { waiting, refused } = useUsageOutbox()
  return (
    <>
      <button type="button" onClick={() => record()}>
        Generate
      </button>
      <output>{usage.status === 'ready' ? `${usage.remaining} left` : usage.status}</output>
      {usage.status === 'ready' && usage.stale && <p>old</p>}
      {waiting.length > 0 && <p>waiting</p>}
      {refused.map(({ id, error }) => (
        <p key={id}>{error?.details?.message}</p>
      ))}
    </>
  )
}

const meters = { generations: { used: 79, included: 100 } }
const press = () => userEvent.click(screen.getByRole('button', { name: 'Generate' }))

function open(props: UsageTestProviderProps = { usage: meters }) {
  return render(
    <UsageTestProvider {...props}>
      <Generate />
    </UsageTestProvider>,
  )
}

describe('UsageTestProvider', () => {
  it('shows the meters it is given, in the first frame, and keeps nothing', () => {
    open()
    expect(screen.getByText('21 left')).toBeInTheDocument()
    expect(localStorage).toHaveLength(0)
  })

  it('shows other meters as a new report', () => {
    const { rerender } = open()
    rerender(
      <UsageTestProvider usage={{ generations: { used: 100, included: 100 } }}>
        <UsageBar meter="generations" />
      </UsageTestProvider>,
    )
    expect(screen.getByText('All used')).toBeInTheDocument()
  })

  it('starts anew for every test', async () => {
    const first = open()
    await press()
    expect(screen.getByText('20 left')).toBeInTheDocument()
    first.unmount()
    open()
    expect(screen.getByText('21 left')).toBeInTheDocument()
  })

  it('takes every other prop of UsageProvider', () => {
    const onEvent = vi.fn<(event: UsageEvent) => void>()
    open({ usage: meters, meters: { generations: { limit: 200 } }, onEvent })
    expect(screen.getByText('121 left')).toBeInTheDocument()
    expect(onEvent).not.toHaveBeenCalled()
  })
})

describe('a test source', () => {
  it('counts a use at once, and has it recorded once', async () => {
    const source = createTestSource(meters)
    open({ source })
    await press()
    expect(screen.getByText('20 left')).toBeInTheDocument()
    await waitFor(() =>
      expect(source.recorded()).toMatchObject([{ meter: 'generations', amount: 1 }]),
    )
    expect(screen.getByText('20 left')).toBeInTheDocument()
  })

  it('is loading without meters, until it is told some', () => {
    const source = createTestSource()
    open({ source })
    expect(screen.getByText('loading')).toBeInTheDocument()
    act(() => source.set('generations', { used: 1, included: 10 }))
    expect(screen.getByText('9 left')).toBeInTheDocument()
  })

  it('shows what somebody else used', async () => {
    const source = createTestSource(meters)
    open({ source })
    act(() => source.use('generations', 20))
    expect(await screen.findByText('1 left')).toBeInTheDocument()
  })

  it('holds answers, so that uses wait', async () => {
    const source = createTestSource(meters)
    open({ source })
    const release = source.hold()
    await press()
    expect(screen.getByText('waiting')).toBeInTheDocument()
    release()
    await waitFor(() => expect(screen.queryByText('waiting')).toBeNull())
  })

  it('goes offline, and sends once when it is back', async () => {
    const source = createTestSource(meters)
    open({ source })
    const recover = source.fail()
    await press()
    expect(screen.getByText('20 left')).toBeInTheDocument()
    expect(screen.getByText('waiting')).toBeInTheDocument()
    expect(source.recorded()).toEqual([])
    act(() => {
      recover()
      window.dispatchEvent(new Event('online'))
    })
    await waitFor(() => expect(source.recorded()).toHaveLength(1), { timeout: 120_000 })
  }, 90_000)

  it('refuses in words of its own', async () => {
    const source = createTestSource(meters)
    open({ source })
    source.fail('refused', 'Please subscribe first')
    await press()
    expect(await screen.findByText('Please subscribe first')).toBeInTheDocument()
    expect(screen.getByText('21 left')).toBeInTheDocument()
  })

  it('fails to load', () => {
    const source = createTestSource(meters)
    source.fail('error')
    open({ source })
    expect(screen.getByText('error')).toBeInTheDocument()
  })

  it('signs somebody else in, with meters of their own', async () => {
    const source = createTestSource(meters, { customerId: 'ada' })
    open({ source })
    await press()
    expect(screen.getByText('20 left')).toBeInTheDocument()
    act(() => source.signIn('bob'))
    expect(screen.getByText('21 left')).toBeInTheDocument()
    act(() => source.signIn(null))
    expect(screen.getByText('signed-out')).toBeInTheDocument()
  })

  it('says what a report says besides its meters', () => {
    const source = createTestSource(meters, { report: { plan: { name: 'Pro' } } })
    expect(source.read()).toMatchObject({ plan: { name: 'Pro', free: false } })
    source.setReport({ plan: { name: 'Free', free: true } })
    expect(source.read()).toMatchObject({ plan: { name: 'Free', free: true } })
  })
})
