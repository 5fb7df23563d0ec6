import { act, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { CostBreakdown } from '../../src/components/cost-breakdown.js'
import { UsageDashboard } from '../../src/components/usage-dashboard.js'
import { useRecordUsage } from '../../src/react/use-record-usage.js'
import { useUsageSummary } from '../../src/react/use-usage-summary.js'
import { memoryStorage } from '../../src/storage/storage.js'
import { createTestSource } from '../../src/testing/test-source.js'
import { UsageTestProvider } from '../../src/testing/usage-test-provider.js'

const day = 86_400_000
const now = Date.UTC(2026, 0, 16)
const period = { start: now - 15 * day, end: now + 15 * day }
const plan = { name: 'Pro', price: 29, currency: 'usd', interval: 'month' } as const
const meters = {
  calls: { used: 1_500, included: 1_000, unitPrice: 0.01, currency: 'usd' },
  // Billed by the package, of which a report has no price for one.
  minutes: { kind: 'counted', used: 401 },
} as const

beforeEach(() => void vi.useFakeTimers({ now, toFake: ['Date'] }))
afterEach(() => void vi.useRealTimers())

function Sums() {
  const { cost, usageCost, projectedCost } = useUsageSummary()
  const record = useRecordUsage('calls')
  const sums = (all: typeof cost | null) => all?.map(({ amount }) => amount).join()
  return (
    <button type="button" onClick={() => record(100)}>
      {[sums(cost), sums(usageCost), sums(projectedCost)].join(' ')}
    </button>
  )
}

function show(total: number | null, storage = memoryStorage(), fails = false) {
  const estimatedCost = total === null ? null : { total, currency: 'usd' }
  const source = createTestSource(meters, { report: { plan, period, estimatedCost } })
  if (fails) source.fail('offline')
  const shown = render(
    <UsageTestProvider source={source} storage={storage}>
      <Sums />
      <UsageDashboard />
      <CostBreakdown />
    </UsageTestProvider>,
  )
  const said = () => shown.container.querySelector('button')?.textContent
  return { ...shown, source, said }
}

it('is that of the report, and goes on with what is used since', () => {
  const { said, source } = show(59)
  // 29 + 5 for calls, and 25 for minutes that no price explains.
  expect(said()).toBe('5900 500 ')
  expect(screen.getAllByText('$59.00').length).toBeGreaterThan(1)
  expect(screen.getByRole('row', { name: /Other charges/ })).toHaveTextContent('$25.00')
  source.hold()
  act(() => screen.getByText('5900 500').click())
  expect(said()).toBe('6000 600 ')
})

it('is what the prices come to where the report says none, and goes on', () => {
  expect(show(null).said()).toBe('3400 500 4900')
})

it('may be less than the prices come to', () => {
  const { said } = show(30)
  expect(said()).toBe('3000 500 ')
  expect(screen.getByRole('row', { name: /credit/ })).toHaveTextContent('−$4.00')
})

it('is known of a stored report too', () => {
  const storage = memoryStorage()
  show(59, storage).unmount()
  expect(show(59, storage, true).said()).toBe('5900 500 ')
})
