// @vitest-environment node
import { renderToString } from 'react-dom/server'
import { expect, it } from 'vitest'
import { UsageBar } from '../../src/components/usage-bar.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import type { ReportData } from '../../src/report-api/data.js'
import { initialReportOfData } from '../../src/report-api/initial-report.js'
import { createPolledSource } from '../../src/report-api/polled-source.js'

const day = 86_400_000
const now = Date.now()
const data: ReportData = {
  period: { start: now - 20 * day, end: now + 10 * day },
  metrics: { calls: { name: 'Calls', used: 45, included: 100 } },
  plan: { name: 'Pro' },
  features: { sso: true },
  asOf: now - 1_000,
}

it('holds what the source of the page reads, as plain data with its time', async () => {
  const source = createPolledSource({ customerId: 7, read: () => data, account: 'eu' })
  await source.reload()
  const initial = initialReportOfData(data, { customerId: 7, account: 'eu', now })
  expect(source.read()).toEqual({
    ...{ ...initial, at: undefined },
    ...{ status: 'ready', problems: [], features: new Map([['sso', true]]) },
  })
  expect(initial?.at).toBe(now)
  expect(JSON.parse(JSON.stringify(initial))).toEqual(initial)
})

it('is in the HTML of its customer alone', () => {
  const html = (customerId: number) =>
    renderToString(
      <UsageProvider
        source={createPolledSource({ customerId, read: () => data })}
        customerId={customerId}
        initialReport={initialReportOfData(data, { customerId: 7 })}
      >
        <UsageBar meter="calls" />
      </UsageProvider>,
    )
  expect(html(7)).toContain('55 left')
  expect(html(8)).not.toContain('55 left')
})

it('is null where there are no metrics', () => {
  const nothing: ReportData = JSON.parse('{}')
  expect(initialReportOfData(nothing, { customerId: 7 })).toBeNull()
})
