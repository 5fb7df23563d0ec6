import { FlowgladProvider, useBilling } from '@flowglad/react'
import { render, screen, waitFor } from '@testing-library/react'
import { expect, it } from 'vitest'
import { useUsageReport } from '../../src/report-api/use-usage-report.js'
import { QueryClient, QueryClientProvider } from '../support/flowglad-query.js'
import { answer, fakeFetch, january } from '../support/report-answers.js'

it('works on a page of Flowglad, which brings a react-query of its own', async () => {
  const report = fakeFetch(() => answer(january))
  const billing = fakeFetch(() => Response.json({ data: null }))

  function Page() {
    const { loaded } = useBilling()
    const { status, report: shown } = useUsageReport({ fetch: report.fetch, history: false })
    return (
      <p>
        {status} {shown?.meters.length} {String(loaded)}
      </p>
    )
  }

  render(
    <QueryClientProvider client={new QueryClient()}>
      <FlowgladProvider requestConfig={{ fetch: billing.fetch }}>
        <Page />
      </FlowgladProvider>
    </QueryClientProvider>,
  )
  await waitFor(() => expect(screen.getByText(/^ready 4/)).toBeInTheDocument())
  expect(report.calls).toHaveLength(1)
  await waitFor(() => expect(billing.calls.length).toBeGreaterThan(0))
})
