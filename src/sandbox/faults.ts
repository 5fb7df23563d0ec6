/** What is wrong with the network between a client and the sandbox. */
export type Faults = {
  /** Milliseconds before an answer, and before a lost one. @default 0 */
  readonly latency: number
  /** The platform answers 500 and does nothing. @default false */
  readonly failure: boolean
  /** The request is carried out, the answer never arrives: `fetch` rejects. @default false */
  readonly lostReply: boolean
  /** The request arrives twice; the first answer counts. @default false */
  readonly doubled: boolean
  /** The request never arrives: `fetch` rejects. The client does not know. @default false */
  readonly unreachable: boolean
  /** As `unreachable`, and the sandbox's `useBilling` knows it and asks nothing. @default false */
  readonly offline: boolean
  /** A gateway answers with an HTML page; the request is not carried out. @default false */
  readonly garbled: boolean
  /** Which requests the faults meet: recordings (`writes`), all others (`reads`), or all. */
  readonly only: 'all' | 'reads' | 'writes'
}

/** The settable faults of a sandbox. */
export type FaultControls = {
  readonly get: () => Faults
  /** Changes some until further notice. */
  readonly set: (some: Partial<Faults>) => void
  /** Changes some for one request: the next that `only` names. Calls queue up. */
  readonly next: (some: Partial<Faults>) => void
  /** No faults any more. */
  readonly clear: () => void
  /** The faults one request meets; takes what `next` queued for it. */
  readonly take: (kind: 'reads' | 'writes') => Faults
}

const none: Faults = {
  latency: 0,
  failure: false,
  lostReply: false,
  doubled: false,
  unreachable: false,
  offline: false,
  garbled: false,
  only: 'all',
}

/** The controls of a network without faults. `onChange` is called after each change. */
export function createFaults(onChange: () => void): FaultControls {
  let standing = none
  let queued: Partial<Faults>[] = []
  return {
    get: () => standing,
    set: (some) => {
      standing = { ...standing, ...some }
      onChange()
    },
    next: (some) => {
      queued.push(some)
    },
    clear: () => {
      standing = none
      queued = []
      onChange()
    },
    take: (kind) => {
      const meets = (only: Faults['only'] = 'all') => only === 'all' || only === kind
      const base = meets(standing.only) ? standing : none
      const once = queued.find((some) => meets(some.only))
      queued = queued.filter((some) => some !== once)
      return { ...base, ...once }
    },
  }
}

/** Carries one request over a network with these faults. An abort rejects it wherever it is. */
export async function carry(
  faults: Faults,
  signal: AbortSignal | null,
  answer: () => Response,
): Promise<Response> {
  if (faults.offline || faults.unreachable) {
    await wait(faults.latency, signal)
    throw new TypeError('Failed to fetch')
  }
  if (faults.garbled) {
    await wait(faults.latency, signal)
    const headers = { 'content-type': 'text/html' }
    return new Response('<!doctype html><title>Bad gateway</title>', { status: 502, headers })
  }
  // Half of the time is the way there: a page that dies in it leaves nothing behind.
  await wait(faults.latency / 2, signal)
  const reply = answer()
  if (faults.doubled) answer()
  await wait(faults.latency / 2, signal)
  if (faults.lostReply) throw new TypeError('Failed to fetch')
  return reply
}

function wait(ms: number, signal: AbortSignal | null): Promise<void> {
  if (signal?.aborted) return Promise.reject(signal.reason)
  if (ms <= 0) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort)
      resolve()
    }, ms)
    signal?.addEventListener('abort', abort, { once: true })
  })
}
