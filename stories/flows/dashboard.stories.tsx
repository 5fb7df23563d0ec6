import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect, waitFor } from 'storybook/test'
import { SyncNotice } from '../../src/components/sync-notice.js'
import { UsageDashboard } from '../../src/components/usage-dashboard.js'
import type { UsageRange } from '../../src/model/usage-range.js'
import { useRecordUsage } from '../../src/react/use-record-usage.js'
import { reportState } from '../support/history.js'
import { newSandbox, onSandbox, sandboxOf } from '../support/on-sandbox.js'

function Page() {
  const generate = useRecordUsage('generations')
  return (
    <div style={{ display: 'grid', gap: '1.5rem', justifyItems: 'start', maxInlineSize: '720px' }}>
      <UsageDashboard manageHref="#plan" notice={<SyncNotice allowDiscard />} />
      <button type="button" className="uw-button uw-button-primary" onClick={() => generate()}>
        Generate
      </button>
    </div>
  )
}

/** A report of days to choose from; its numbers are the same for all of them. */
function ReportPage() {
  const [range, setRange] = useState<UsageRange>({ preset: 'this-period' })
  const [metrics, setMetrics] = useState<readonly string[] | null>(null)
  const all = reportState()
  const meters = all.report?.meters.filter(({ slug }) => metrics?.includes(slug) ?? true) ?? []
  const report = all.report && { ...all.report, meters }
  const cost = {
    base: { amount: 2_900, currency: 'USD' },
    overage: { amount: 2_164, currency: 'USD' },
    total: { amount: 5_064, currency: 'USD' },
  }
  const resources = [{ slug: 'seats', name: 'Seats', used: 7, capacity: 10 }]
  const chosen = { range, setRange, metrics, setMetrics, report, cost, resources }
  return (
    <div style={{ maxInlineSize: '720px' }}>
      <UsageDashboard report={{ ...all, ...chosen }} manageHref="#plan" />
    </div>
  )
}

const meta = {
  title: 'Flows/Dashboard',
  component: Page,
  loaders: [newSandbox()],
  decorators: [onSandbox],
} satisfies Meta<typeof Page>

export default meta
type Story = StoryObj<typeof meta>

/** A use counts in its row at once; one that cannot be sent is spoken of above the numbers. */
export const Recording: Story = {
  play: async ({ canvas, userEvent, loaded, step }) => {
    const sandbox = sandboxOf(loaded)
    await canvas.findByText('100 left')
    await step('one click counts', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Generate' }))
      await waitFor(() => expect(canvas.getByText('99 left')).toBeVisible(), { timeout: 5_000 })
      await expect(canvas.queryByText(/pending/)).toBeNull()
    })
    await step('without a line it waits, and says so', async () => {
      sandbox.faults.set({ failure: true, only: 'writes' })
      await userEvent.click(canvas.getByRole('button', { name: 'Generate' }))
      await canvas.findByText('1 generation pending', {}, { timeout: 5_000 })
    })
    await step('and goes when it was sent', async () => {
      sandbox.faults.clear()
      await waitFor(() => expect(canvas.queryByText(/pending/)).toBeNull(), { timeout: 10_000 })
      await expect(sandbox.actions.events()).toHaveLength(2)
    })
  },
}

/** With a report the customer chooses days and meters, and sees use by day. */
export const WithReport: Story = {
  render: () => <ReportPage />,
  play: async ({ canvas }) => {
    await expect(canvas.getByText('$50.64')).toBeVisible()
    await expect(canvas.getByText('81,423 this period')).toBeVisible()
  },
}
