import type { UsageEvent } from '../billing/event.js'

/** How many events are kept for the first listener. */
const BACKLOG = 100

/** Where a session tells what happens. */
export type Events = {
  emit(event: UsageEvent): void
  /** Calls back with every event; the first listener hears what happened before it came. */
  listen(onEvent: (event: UsageEvent) => void): () => void
}

/** Makes events that nobody listens to yet. */
export function createEvents(): Events {
  const listeners = new Set<(event: UsageEvent) => void>()
  const backlog: UsageEvent[] = []
  return {
    emit(event) {
      if (listeners.size === 0 && backlog.length < BACKLOG) backlog.push(event)
      for (const listener of [...listeners]) tell(listener, event)
    },
    listen(onEvent) {
      listeners.add(onEvent)
      for (const event of backlog.splice(0)) tell(onEvent, event)
      return () => void listeners.delete(onEvent)
    },
  }
}

/** A host's handler must not break a recording; its error reaches the console as uncaught. */
function tell(listener: (event: UsageEvent) => void, event: UsageEvent): void {
  try {
    listener(event)
  } catch (error) {
    if (typeof reportError === 'function') reportError(error)
    else console.error(error)
  }
}
