/** What `useBilling` renders from. Keeps its identity while nothing it shows has changed. */
export type QuerySnapshot = {
  /** The last answer, `undefined` before the first. An answer may be an error in JSON. */
  readonly data: unknown
  /** Why the last request failed on the way; the data before it is kept. */
  readonly error: Error | null
  readonly pending: boolean
}

/** One query that components share: what react-query 5.66 does for `useBilling`, quirks included. */
type Query = {
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
type QueryOptions = {
  readonly ask: () => Promise<unknown>
  readonly page: Page
  /** Whether the network is known to be down, and a call back when that changes. */
  readonly network: {
    readonly down: () => boolean
    readonly subscribe: (on: () => void) => () => void
  }
}

/** A query that has asked nothing yet. */
export function createQuery({ ask, page, network }: QueryOptions): Query {
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
  const connect = () => {
    const before = online
    online = browserOnline && !network.down()
    if (online && !before) refresh()
  }
  const watch = () => {
    const stopPage = page.watch({
      visibility: () => page.visible() && refresh(),
      network: (isOnline) => {
        browserOnline = isOnline
        connect()
      },
    })
    const stopNetwork = network.subscribe(connect)
    connect()
    return () => {
      stopPage()
      stopNetwork()
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

/** When attempts may begin, and a call back when it is worth asking again. */
type Gate = {
  readonly mayStart: () => boolean
  readonly mayRetry: () => boolean
  readonly whenOpen: (go: () => void) => void
}

/** A request under way. */
type RetryingRequest = {
  /** Resolves when there is an outcome, good or bad, or when it is abandoned. */
  readonly settled: Promise<void>
  /** Forgets it: `settled` resolves at once, a late answer is ignored. Nothing is aborted. */
  readonly abandon: () => void
  /** Lets the present attempt be the last, or not the last after all. */
  readonly stopRetrying: (stop: boolean) => void
}

const retryDelays = [1000, 2000, 4000]

/**
 * Runs `ask` as react-query 5.66 does: a rejection is tried again after 1, 2 and 4 seconds, and no
 * attempt begins while the gate is closed. `onEnd` hears the outcome once.
 */
function startRequest<T>(
  ask: () => Promise<T>,
  gate: Gate,
  onEnd: (outcome: { readonly value: T } | { readonly error: Error }) => void,
): RetryingRequest {
  let over = false
  let last = false
  let release = () => {}
  const settled = new Promise<void>((resolve) => {
    release = resolve
  })
  const end = (outcome?: { readonly value: T } | { readonly error: Error }) => {
    if (over) return
    over = true
    if (outcome) onEnd(outcome)
    release()
  }
  const attempt = (failures: number) => {
    if (over) return
    ask().then(
      (value) => end({ value }),
      (reason: unknown) => {
        const error = reason instanceof Error ? reason : new Error(String(reason))
        const delay = retryDelays[failures]
        if (delay === undefined || last) return end({ error })
        setTimeout(() => {
          const again = () => (last ? end({ error }) : attempt(failures + 1))
          if (gate.mayRetry()) again()
          else gate.whenOpen(again)
        }, delay)
      },
    )
  }
  if (gate.mayStart()) attempt(0)
  else gate.whenOpen(() => attempt(0))
  return {
    settled,
    abandon: () => end(),
    stopRetrying: (stop) => {
      last = stop
    },
  }
}

/**
 * `next`, with every part that equals the same part of `previous` replaced by it; `previous` itself
 * when all is equal. For JSON data. This is why an identical billing answer renders nothing.
 */
function shareStructure(previous: unknown, next: unknown): unknown {
  if (Object.is(previous, next)) return previous
  if (Array.isArray(previous) && Array.isArray(next)) {
    const shared = next.map((part, index) => shareStructure(previous[index], part))
    const same = previous.length === next.length && shared.every((part, i) => part === previous[i])
    return same ? previous : shared
  }
  if (!isObject(previous) || !isObject(next)) return next
  const before = new Map(Object.entries(previous))
  const shared = Object.entries(next).map(
    ([key, part]) => [key, shareStructure(before.get(key), part)] as const,
  )
  const same =
    before.size === shared.length && shared.every(([key, part]) => part === before.get(key))
  return same ? previous : Object.fromEntries(shared)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What a query watches of the page it is in. */
export type Page = {
  readonly visible: () => boolean
  /** Calls back on the browser's events. Returns the way to stop. */
  readonly watch: (on: PageEvents) => () => void
}

/** Called when the page comes into or out of sight, and with the browser's idea of the network. */
type PageEvents = {
  readonly visibility: () => void
  readonly network: (online: boolean) => void
}

/** The page this runs in; one that is always visible and silent outside a browser. */
export function browserPage(): Page {
  if (typeof window === 'undefined') return { visible: () => true, watch: () => () => {} }
  return {
    visible: () => document.visibilityState !== 'hidden',
    watch: ({ visibility, network }) => {
      const online = () => network(true)
      const offline = () => network(false)
      window.addEventListener('visibilitychange', visibility)
      window.addEventListener('online', online)
      window.addEventListener('offline', offline)
      return () => {
        window.removeEventListener('visibilitychange', visibility)
        window.removeEventListener('online', online)
        window.removeEventListener('offline', offline)
      }
    },
  }
}
