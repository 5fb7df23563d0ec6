import { FlowgladProvider, useBilling } from '@flowglad/react'
import { act, cleanup, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFlowgladSource } from '../../src/flowglad/source.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { useRecordUsage } from '../../src/react/use-record-usage.js'
import { useUsage } from '../../src/react/use-usage.js'
import { useUsageOutbox } from '../../src/react/use-usage-outbox.js'
import { balance, billingOf, grant } from '../support/billing.js'
import { fakeStorage } from '../support/fake-storage.js'

const storage = fakeStorage()

/** The published provider in its development mode, with mocks of 100 left. */
function open() {
  const flowglad = createFlowgladSource(useBilling)
  const mocks = billingOf({ grants: [grant({ amount: 100 })], balances: [balance(100)] })
  function Probe() {
    const usage = useUsage('api-calls')
    const record = useRecordUsage('api-calls')
    const { waiting } = useUsageOutbox()
    return (
      <button type="button" onClick={() => record(5)}>
        {usage.status === 'ready' ? usage.remaining : usage.status} left, {waiting.length} waiting
      </button>
    )
  }
  const page = () => (
    <FlowgladProvider __devMode billingMocks={JSON.parse(JSON.stringify(mocks))}>
      <UsageProvider source={flowglad} customerId="user_1" storage={storage}>
        <Probe />
      </UsageProvider>
    </FlowgladProvider>
  )
  const { rerender } = render(page())
  return { again: () => rerender(page()) }
}

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 11) })
})

afterEach(() => {
  vi.useRealTimers()
})

describe('__devMode', () => {
  it('counts what is recorded until the page is loaded again, and stores none of it', async () => {
    const { again } = open()
    await pass(0)
    act(() => screen.getByRole('button').click())
    expect(screen.getByRole('button')).toHaveTextContent('95 left, 1 waiting')
    await pass(120_000)
    expect(screen.getByRole('button')).toHaveTextContent('95 left, 0 waiting')
    // The mocks are made anew, as an object in JSX is.
    again()
    await pass(120_000)
    act(() => screen.getByRole('button').click())
    await pass(120_000)
    expect(screen.getByRole('button')).toHaveTextContent('90 left, 0 waiting')
    expect(Object.keys(storage.dump()).filter((key) => key.includes(':e:'))).toEqual([])
    expect(Object.values(storage.dump()).join()).not.toContain('dev-usage-event-id')

    cleanup()
    open()
    await pass(20_000)
    expect(screen.getByRole('button')).toHaveTextContent('100 left, 0 waiting')
  })
})
