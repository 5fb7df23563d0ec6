import { type ComponentType, StrictMode, useCallback, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { type UsageEvent, webStorage } from 'usage-widgets'
import { post } from './backstage-state.js'

/** What the library told, numbered from 1. */
export type NumberedEvent = { readonly number: number; readonly event: UsageEvent }

export type PageProps = {
  /** Newest first. */
  readonly events: readonly NumberedEvent[]
  readonly onEvent: (event: UsageEvent) => void
  /** Begins anew, on the server and in this browser. */
  readonly onReset: () => void
}

const EVENTS_SHOWN = 12

/** Draws a page of the demo. */
export function openPage(Page: ComponentType<PageProps>): void {
  const root = createRoot(document.getElementById('root') ?? document.body)

  async function reset(): Promise<void> {
    root.unmount()
    await post('reset', {})
    // At the last moment, so that no answer still on its way writes anything after it.
    window.addEventListener('pagehide', () => {
      const storage = webStorage(localStorage)
      // A source with a name of its own keeps its keys under `uw1-`.
      for (const key of storage.keys('uw1')) storage.remove(key)
    })
    location.reload()
  }

  function Root() {
    const [events, setEvents] = useState<readonly NumberedEvent[]>([])
    const onEvent = useCallback((event: UsageEvent) => {
      setEvents((known) =>
        [{ number: (known[0]?.number ?? 0) + 1, event }, ...known].slice(0, EVENTS_SHOWN),
      )
    }, [])
    return <Page events={events} onEvent={onEvent} onReset={() => void reset()} />
  }

  root.render(
    <StrictMode>
      <Root />
    </StrictMode>,
  )
}
