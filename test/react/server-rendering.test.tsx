// @vitest-environment node
import { renderToString } from 'react-dom/server'
import { expect, it, vi } from 'vitest'
import { createFlowgladSource } from '../../src/flowglad/source.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { useRecordUsage } from '../../src/react/use-record-usage.js'
import { useUsage } from '../../src/react/use-usage.js'
import { useUsageOutbox } from '../../src/react/use-usage-outbox.js'
import { useUsageSummary } from '../../src/react/use-usage-summary.js'
import { createSandbox } from '../../src/sandbox/create-sandbox.js'
import { createSandboxBilling } from '../../src/sandbox/use-sandbox-billing.js'
import { sessionFor } from '../../src/sync/registry.js'
import { january, quota, report } from '../support/reports.js'

vi.mock('../../src/sync/registry.js', async (load) => {
  const real = await load<typeof import('../../src/sync/registry.js')>()
  return { ...real, sessionFor: vi.fn<typeof real.sessionFor>(real.sessionFor) }
})

const source = createFlowgladSource(createSandboxBilling(createSandbox()).useBilling)
const initialReport = { ...report([quota('api', 40)]), at: january.start }

function Page() {
  const usage = useUsage('api')
  const { meters } = useUsageSummary()
  const { waiting } = useUsageOutbox()
  useRecordUsage('api')
  const left = usage.status === 'ready' ? usage.remaining : usage.status
  return <p>{`${left} ${meters.length} ${waiting.length}`}</p>
}

it.each([
  { what: 'a report', props: { initialReport, customerId: 'user_1' }, html: '60 1 0' },
  { what: 'a report and no customerId', props: { initialReport }, html: '60 1 0' },
  { what: 'another’s report', props: { initialReport, customerId: 'user_2' }, html: 'loading 0 0' },
  { what: 'no report', props: { customerId: 'user_1' }, html: 'loading 0 0' },
  { what: 'nobody signed in', props: { customerId: null }, html: 'signed-out 0 0' },
])('renders without a browser and without a warning: $what', ({ props, html }) => {
  expect(typeof window).toBe('undefined')
  const complaints = vi.fn<() => void>()
  vi.spyOn(console, 'error').mockImplementation(complaints)
  vi.spyOn(console, 'warn').mockImplementation(complaints)
  const render = () =>
    renderToString(
      <UsageProvider source={source} {...props}>
        <Page />
      </UsageProvider>,
    )
  expect(render()).toBe(`<p>${html}</p>`)
  expect(complaints).not.toHaveBeenCalled()
})

it('keeps nothing of one request for the next', () => {
  const render = (used: number) =>
    renderToString(
      <UsageProvider
        source={source}
        customerId="user_1"
        initialReport={{ ...report([quota('api', used)]), at: january.start }}
      >
        <Page />
      </UsageProvider>,
    )
  expect(render(40)).toBe('<p>60 1 0</p>')
  expect(render(70)).toBe('<p>30 1 0</p>')
  // What a page keeps for its customer would be kept for every customer of a server.
  expect(sessionFor).not.toHaveBeenCalled()
})
