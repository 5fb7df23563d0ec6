import { StrictMode, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { createEndpointSource, createUpgradeRoute, UsageProvider, webStorage } from 'usage-widgets'
import { createReportSource } from 'usage-widgets/report'
import 'usage-widgets/styles.css'
import { customerOf } from '../customer.js'
import type { NumberedEvent } from '../page/backstage.js'
import { post } from '../page/backstage-state.js'
import '../page/page.css'
import { App } from './app.js'

const customer = customerOf(document.cookie)
const customerId = customer.externalId
const EVENTS_SHOWN = 12

const usage = createReportSource({
  customerId,
  every: 5_000,
  record: createEndpointSource({
    url: '/api/usage-events',
    customerId,
    meters: {},
    // Stripe remembers an identifier for a day.
    remembersIdsFor: 23 * 3_600_000,
  }),
  upgrade: createUpgradeRoute({ customerId }),
})

function Root({ onReset }: { readonly onReset: () => void }) {
  const [events, setEvents] = useState<readonly NumberedEvent[]>([])
  return (
    <UsageProvider
      source={usage}
      customerId={customerId}
      onEvent={(event) => {
        setEvents((known) =>
          [{ number: (known[0]?.number ?? 0) + 1, event }, ...known].slice(0, EVENTS_SHOWN),
        )
      }}
    >
      <App customer={customer} events={events} onReset={onReset} />
    </UsageProvider>
  )
}

/** Begins anew, on the server and here. */
async function reset(): Promise<void> {
  root.unmount()
  await post('reset', {})
  window.addEventListener('pagehide', () => {
    const storage = webStorage(localStorage)
    for (const key of storage.keys('uw1')) storage.remove(key)
  })
  location.reload()
}

const root = createRoot(document.getElementById('root') ?? document.body)
root.render(
  <StrictMode>
    <Root onReset={() => void reset()} />
  </StrictMode>,
)
