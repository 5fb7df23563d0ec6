import type { Page } from './page.js'
import { type RetryingRequest, startRequest } from './retrying-request.js'
import { shareStructure } from './share-structure.js'

/** What `useBilling` renders from. Keeps its identity while nothing it shows has changed. */
export type QuerySnapshot = {
  /** The last answer, `undefined` before the first. An answer may be an error in JSON. */
  readonly data: unknown
  /** Why the last request failed on the way; the data before it is kept. */
  readonly error: Error | null
  readonly pending: boolean
}

/** One shared billing query: what react-query 5.66 does for `useBilling`, quirks included. */
export type BillingQuery = {
  readonly snapshot: () => QuerySnapshot
  /** Adds a consumer, which asks for fresh data. Told of changes one macrotask late. */
  readonly subscribe: (onChange: () => void) => () => void
  /**
   * Asks again if there is a consumer. Resolves before the new data is rendered, never rejects, and
   * resolves at once when another call replaces this one or no request may go out.
   */
  readonly invalidate: () => Promise<void>
}

/** What a query asks and watches. */
export type BillingQueryOptions = {
  readonly ask: () => Promise<unknown>
  readonly page: Page
  /** Whether the sandbox's line is known to be down, and a call back when that changes. */
  readonly line: {
    readonly down: () => boolean
    readonly subscribe: (on: () => void) => () => void
  }
}

/** A query that has asked nothing yet. */
export function createBillingQuery({ ask, page, line }: BillingQueryOptions): BillingQuery {
  let snapshot: QuerySnapshot = { data: undefined, error: null, pending: true }
  let request: RetryingRequest | null = null
  let browserOnline = true
  let online = true
  let paused: (() => void)[] = []
  let unwatch = () => {}
  const listeners = new Set<() => void>()

  const show = (next: QuerySnapshot) => {
    const { data, error, pending } = snapshot
    if (next.data === data && next.error === error && next.pending === pending) return
    snapshot = next
    // react-query's notifyManager tells its observers in a timer of 0.
    for (const listener of [...listeners])
      setTimeout(() => listeners.has(listener) && listener(), 0)
  }
  const gate = {
    mayStart: () => online,
    mayRetry: () => online && page.visible(),
    whenOpen: (go: () => void) => {
      paused.push(go)
    },
  }
  const start = () => {
    if (snapshot.data === undefined) show({ data: undefined, error: null, pending: true })
    request = startRequest(ask, gate, (outcome) => {
      request = null
      if ('error' in outcome) show({ ...snapshot, error: outcome.error, pending: false })
      else show({ data: shareStructure(snapshot.data, outcome.value), error: null, pending: false })
    })
  }
  /** Joins the request under way, as a mount, a focus and a reconnect do. */
  const join = () => {
    if (request) request.stopRetrying(false)
    else start()
  }
  const resume = () => {
    if (!online || !page.visible()) return
    const waiting = paused
    paused = []
    for (const go of waiting) go()
  }
  const refresh = () => {
    // react-query awaits its paused mutations, of which there are none, before it refetches.
    void Promise.resolve().then(() => {
      if (listeners.size > 0) join()
      resume()
    })
  }
  const network = () => {
    const before = online
    online = browserOnline && !line.down()
    if (online && !before) refresh()
  }
  const watch = () => {
    const stopPage = page.watch({
      visibility: () => page.visible() && refresh(),
      network: (isOnline) => {
        browserOnline = isOnline
        network()
      },
    })
    const stopLine = line.subscribe(network)
    network()
    return () => {
      stopPage()
      stopLine()
    }
  }
  return {
    snapshot: () => snapshot,
    subscribe: (onChange) => {
      if (listeners.size === 0) unwatch = watch()
      // Each consumer has a listener of its own, even if two pass the same function.
      const listener = () => onChange()
      listeners.add(listener)
      join()
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        unwatch()
        request?.stopRetrying(true)
      }
    },
    invalidate: async () => {
      if (listeners.size === 0) return
      if (request && snapshot.data === undefined) request.stopRetrying(false)
      else {
        request?.abandon()
        start()
      }
      if (online) await request?.settled
    },
  }
}
