import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it } from 'vitest'
import { UsageHistory } from '../../src/components/usage-history.js'
import type { ReportData } from '../../src/report-api/data.js'
import { useUsageReport } from '../../src/report-api/use-usage-report.js'
import { createUsageReportHandler } from '../../src/server/report-handler.js'

const hour = 3_600_000
const now = Math.floor(Date.now() / hour) * hour
/** What a host's own backend knows: use by the hour, and whose it was. */
const data: ReportData = {
  period: { start: now - 47 * hour, end: now + hour },
  metrics: {
    api_calls: { name: 'API calls', unit: 'requests', used: 7, included: 10, aggregation: 'sum' },
    storage: { name: 'Storage', unit: 'GB', used: 2, included: null, aggregation: 'level' },
  },
  history: {
    api_calls: [
      { date: new Date(now - hour).toISOString(), used: 4 },
      { date: new Date(now).toISOString(), used: 3 },
    ],
    storage: [{ date: new Date(now).toISOString(), used: 2 }],
  },
  groups: {
    api_calls: {
      project: [
        { name: 'Website', used: 5 },
        { name: 'App', used: 2 },
      ],
      member: [{ name: 'Ada', used: 7 }],
    },
    storage: { project: [{ name: 'Archive', used: 2 }] },
  },
}

const handler = createUsageReportHandler({
  authenticate: () => 'user_1',
  readUsage: () => data,
})
const fetch: typeof globalThis.fetch = (input, init) => {
  const url = input instanceof Request ? input.url : input
  return handler(new Request(new URL(url, 'https://app.example.com'), init))
}

it('use by the hour and by project reaches the chart through the handler', async () => {
  function Page() {
    const report = useUsageReport({ url: '/api/billing/usage', fetch, metrics: ['apiCalls'] })
    return <UsageHistory report={report} defaultGroupBy="project" />
  }
  render(<Page />)
  await userEvent.selectOptions(await screen.findByRole('combobox', { name: 'Interval' }), 'hour')
  const table = screen.getByRole('table', { hidden: true })
  const used = within(table)
    .getAllByRole('row', { hidden: true })
    .map((row) => row.lastElementChild?.textContent)
  expect(used.slice(-2)).toEqual(['4', '3'])
  expect(screen.getByText('Website')).toBeInTheDocument()
  await userEvent.selectOptions(screen.getByRole('combobox', { name: /by/i }), 'member')
  expect(screen.getByText('Ada')).toBeInTheDocument()
  expect(screen.queryByText('Archive')).toBeNull()
})
