import { act, render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { useRecordUsage } from '../../src/react/use-record-usage.js'
import { useUsageOutbox } from '../../src/react/use-usage-outbox.js'
import { fakeSource } from '../support/fake-source.js'
import { quota, ready } from '../support/reports.js'

it('lists a recording that waits for its next try, on the browser’s own clocks', async () => {
  const source = fakeSource(ready([quota('api', 0)]))
  source.onDeliver = async () => ({ as: 'retry', after: 60_000 })
  function Outbox() {
    const record = useRecordUsage('api')
    const { waiting, nextTryAt } = useUsageOutbox()
    return (
      <button type="button" onClick={() => record()}>
        {waiting.length} waiting, {nextTryAt === null ? 'no try planned' : 'tried again soon'}
      </button>
    )
  }
  render(
    <UsageProvider source={source} customerId="user_1" storage={null}>
      <Outbox />
    </UsageProvider>,
  )
  await act(async () => screen.getByRole('button').click())
  expect(await screen.findByText('1 waiting, tried again soon')).toBeInTheDocument()
})
