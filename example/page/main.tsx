import { FlowgladProvider, useBilling } from '@flowglad/react'
import { StrictMode, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { createFlowgladSource, UsageProvider, webStorage } from 'usage-widgets'
import 'usage-widgets/styles.css'
import { customerOf } from '../customer.js'
import { App } from './app.js'
import type { NumberedEvent } from './backstage.js'
import { post } from './backstage-state.js'
import './page.css'

const flowglad = createFlowgladSource(useBilling)
const customer = customerOf(document.cookie)
const EVENTS_SHOWN = 12

function Root({ onReset }: { readonly onReset: () => void }) {
  const [events, setEvents] = useState<readonly NumberedEvent[]>([])
  return (
    <FlowgladProvider requestConfig={flowglad.requestConfig}>
      <UsageProvider
        source={flowglad}
        customerId={customer.externalId}
        onEvent={(event) => {
          setEvents((known) =>
            [{ number: (known[0]?.number ?? 0) + 1, event }, ...known].slice(0, EVENTS_SHOWN),
          )
        }}
      >
        <App customer={customer} events={events} onReset={onReset} />
      </UsageProvider>
    </FlowgladProvider>
  )
}

/** Begins anew, on the server and here. */
async function reset(): Promise<void> {
  root.unmount()
  await post('reset', {})
  // At the last moment, so that no answer still on its way writes anything after it.
  window.addEventListener('pagehide', () => {
    const storage = webStorage(localStorage)
    for (const key of storage.keys('uw1:')) storage.remove(key)
  })
  location.reload()
}

const root = createRoot(document.getElementById('root') ?? document.body)
root.render(
  <StrictMode>
    <Root onReset={() => void reset()} />
  </StrictMode>,
)
