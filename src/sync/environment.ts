import { type PageEnvironment, pageEnvironment } from './page-environment.js'

/** What a session needs of the world; tests pass fakes, browsers get `browserEnvironment`. */
export interface Environment extends PageEnvironment {
  /** Epoch milliseconds. May jump. */
  now(): number
  /** A number in [0, 1). */
  random(): number
  /** A new globally unique id. */
  newId(): string
  /**
   * Runs `task` while no other tab holds `name`; with `steal`, at once, and whoever held it has lost
   * it. Rejects with an `AbortError` when `signal` aborts the wait or when the lock is stolen, and with
   * any other error where this page may have no locks. Absent: there are no locks.
   */
  lock?(name: string, how: LockOptions, task: () => Promise<void>): Promise<void>
  /** Joins the tabs of this origin. Absent: they only hear of each other through storage. */
  channel?(name: string, onMessage: (message: unknown) => void): TabChannel
  /** Calls back with the storage keys other tabs changed, `null` for all. Returns the way to stop. */
  watchStorage(onChange: (keys: readonly string[] | null) => void): () => void
}

/** How a lock is asked for; the two exclude each other. */
export type LockOptions = { readonly signal: AbortSignal } | { readonly steal: true }

/** A way to speak to the other tabs; what is posted does not come back. */
export type TabChannel = {
  post(message: unknown): void
  close(): void
}

/** Milliseconds for which changes of the storage are gathered. */
const GATHER = 20

/** The browser, or a server. */
export const browserEnvironment: Environment = {
  ...pageEnvironment,
  now: () => Date.now(),
  random: () => Math.random(),
  newId,
  ...(globalThis.navigator?.locks && { lock: askForLock }),
  ...(globalThis.window && globalThis.BroadcastChannel && { channel: openChannel }),
  watchStorage: (onChange) => {
    if (typeof window === 'undefined') return () => {}
    let keys: Set<string> | null = new Set()
    let timer: ReturnType<typeof setTimeout> | undefined
    const tell = () => {
      const changed = keys && [...keys]
      keys = new Set()
      timer = undefined
      onChange(changed)
    }
    // A busy tab writes faster than another can read and paint.
    const heard = ({ key }: StorageEvent) => {
      if (key === null) keys = null
      else keys?.add(key)
      timer ??= setTimeout(tell, GATHER)
    }
    window.addEventListener('storage', heard)
    return () => {
      window.removeEventListener('storage', heard)
      clearTimeout(timer)
    }
  },
}

function askForLock(name: string, how: LockOptions, task: () => Promise<void>): Promise<void> {
  return navigator.locks.request(name, how, task)
}

function openChannel(name: string, onMessage: (message: unknown) => void): TabChannel {
  const channel = new BroadcastChannel(name)
  channel.addEventListener('message', ({ data }) => onMessage(data))
  return { post: (message) => channel.postMessage(message), close: () => channel.close() }
}

/** As random as a UUID. `crypto.randomUUID` is missing on plain http. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return `uw_${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
