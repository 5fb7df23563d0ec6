import type { Meta, StoryObj } from '@storybook/react-vite'
import { QueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { expect, waitFor } from 'storybook/test'
import { DateRange } from '../../src/components/date-range.js'
import { MeterChoice } from '../../src/components/meter-choice.js'
import { UsageBarView } from '../../src/components/usage-bar-view.js'
import { UsageHistory } from '../../src/components/usage-history.js'
import { useUsageReport } from '../../src/report-api/use-usage-report.js'
import { ready } from '../support/figures.js'
import { hostOn } from '../support/host.js'
import { monthOfUse } from '../support/month.js'
import { newSandbox, type Stage, stageOf } from '../support/stage.js'

/** What a product builds on its own usage report, without any provider. */
function Page({ stage: { sandbox } }: { readonly stage: Stage }) {
  const [{ fetch, client }] = useState(() => ({
    fetch: hostOn(sandbox),
    client: new QueryClient(),
  }))
  const report = useUsageReport({
    url: '/api/billing/usage',
    headers: () => ({ Authorization: 'Bearer session_token' }),
    fetch,
    client,
    now: sandbox.clock.now,
  })
  const { range } = report
  return (
    <div style={{ display: 'grid', gap: '1.5rem', maxInlineSize: '32rem' }}>
      <div className="uw-actions">
        <DateRange report={report} />
        <MeterChoice report={report} />
      </div>
      {report.report?.meters.map((meter) =>
        meter.kind === 'absent' || meter.kind === 'unreadable' ? null : (
          <UsageBarView
            key={meter.slug}
            usage={ready(meter, { stale: report.stale, asOf: report.updatedAt })}
            showReset={range.preset === 'this-period'}
          />
        ),
      )}
      <UsageHistory report={report} />
    </div>
  )
}

const meta = {
  title: 'Flows/Report API',
  loaders: [newSandbox(monthOfUse)],
  render: (_, { loaded }) => <Page stage={stageOf(loaded)} />,
} satisfies Meta

export default meta
type Story = StoryObj<typeof meta>

/** Days and meters of a usage report, `GET /api/billing/usage`. */
export const Ranges: Story = {}

export const RangesPlayed: Story = {
  ...Ranges,
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas, canvasElement, userEvent, step }) => {
    await step('this period comes first', async () => {
      await canvas.findByRole('meter', { name: 'Generations' })
      await canvas.findByRole('group', { name: 'Generations, Per day' })
    })
    await step('another range is asked for', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'This period' }))
      await userEvent.click(canvas.getByRole('button', { name: /^Last 7 days/ }))
      const counts = () =>
        [...canvasElement.querySelectorAll('.uw-bar .uw-count')].map(
          ({ textContent }) => textContent,
        )
      await waitFor(() => expect(counts()).toContain('44'))
      // Days that were picked have no limit.
      await expect(canvas.queryByRole('meter', { name: 'Generations' })).toBeNull()
      await expect(canvas.getAllByRole('row')).toHaveLength(8)
    })
    await step('meters are chosen without asking again', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'All meters' }))
      await userEvent.click(canvas.getByRole('checkbox', { name: 'Upscales' }))
      await expect(canvasElement.querySelectorAll('.uw-bar .uw-count')).toHaveLength(1)
    })
  },
}
