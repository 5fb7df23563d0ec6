import type { Meta, StoryObj } from '@storybook/react-vite'
import { QueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { expect, waitFor } from 'storybook/test'
import { SyncNotice } from '../../src/components/sync-notice.js'
import { UsageDashboard } from '../../src/components/usage-dashboard.js'
import { useRecordUsage } from '../../src/react/use-record-usage.js'
import { useUsageReport } from '../../src/report-api/use-usage-report.js'
import type { Sandbox } from '../../src/sandbox/create-sandbox.js'
import { hostOn } from '../support/host.js'
import { monthOfUse } from '../support/month.js'
import { onSandbox } from '../support/on-sandbox.js'
import { newSandbox, sandboxOf } from '../support/stage.js'

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

/** The same on the product's own report of days to choose from. */
function ReportPage({ sandbox }: { readonly sandbox: Sandbox }) {
  const [{ fetch, client }] = useState(() => ({
    fetch: hostOn(sandbox),
    client: new QueryClient(),
  }))
  const report = useUsageReport({
    headers: () => ({ Authorization: 'Bearer session_token' }),
    fetch,
    client,
    now: sandbox.clock.now,
  })
  return (
    <div style={{ maxInlineSize: '720px' }}>
      <UsageDashboard report={report} manageHref="#plan" />
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
export const Recording: Story = {}

export const RecordingPlayed: Story = {
  ...Recording,
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas, userEvent, loaded, step }) => {
    const sandbox = sandboxOf(loaded)
    await canvas.findByText('100 left')
    await step('one click counts', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Generate' }))
      await waitFor(() => expect(canvas.getByText('99 left')).toBeVisible())
      await expect(canvas.queryByText(/pending/)).toBeNull()
    })
    await step('without a line it waits, and says so', async () => {
      sandbox.faults.set({ failure: true, only: 'writes' })
      await userEvent.click(canvas.getByRole('button', { name: 'Generate' }))
      await canvas.findByText('Generations: 1 pending')
    })
    await step('and goes when it was sent', async () => {
      sandbox.faults.clear()
      await waitFor(() => expect(canvas.queryByText(/pending/)).toBeNull())
      await expect(sandbox.actions.events()).toHaveLength(2)
    })
  },
}

/** With a report the customer chooses days and meters, and sees use by day. */
export const WithReport: Story = {
  loaders: [newSandbox(monthOfUse)],
  render: (_, { loaded }) => <ReportPage sandbox={sandboxOf(loaded)} />,
}

export const WithReportPlayed: Story = {
  ...WithReport,
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas }) => {
    await canvas.findByText('81 this period')
    await expect(canvas.getByText('$5.32')).toBeVisible()
  },
}
