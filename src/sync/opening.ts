import { type Ahead, createReadAhead } from '../entries/read-ahead.js'
import type { UsageStorage } from '../storage/storage.js'
import { prefixOf } from './records.js'
import { createSession } from './session.js'
import type { Session, SessionOptions } from './session-types.js'
import { createSignal } from './signal.js'

/** Stored entries up to which a session opens at once. */
const AT_ONCE = 1_000
/** Entries read in one task: some milliseconds on a slow phone. */
const A_TIME = 500

/**
 * Opens a session. Where very many entries are stored, they are read a few at a time first, so that the
 * page is not held up: until then the session is `loading`, for without all of them no number is right.
 * Whatever is done to it meanwhile opens it there and then.
 */
export function openSession(options: SessionOptions): Session {
  const { customer, source, storage } = options
  const prefix = `${prefixOf(source, customer)}e:`
  const keys = customer === '' || !storage ? [] : keysIn(storage, prefix)
  if (!storage || keys.length <= AT_ONCE) return createSession(options)
  return createOpening(options, createReadAhead(storage, prefix, keys))
}

function createOpening(
  options: SessionOptions,
  ahead: { readonly found: Ahead; next(count: number): boolean },
): Session {
  const { env } = options
  const blank = createSession({ ...options, storage: null, initial: undefined })
  const changes = createSignal()
  let session: Session | null = null
  let cancel = () => {}

  function open(): Session {
    if (session) return session
    cancel()
    session = createSession({ ...options, ahead: ahead.found })
    // In a task of its own: what is rendered then is work enough for one.
    env.after(0, changes.fire)
    return session
  }

  function readOn(): void {
    cancel = env.after(0, () => {
      // Nobody waits for a hidden page, whose timers come a second apart.
      if (ahead.next(env.visible() ? A_TIME : Number.MAX_SAFE_INTEGER)) open()
      else readOn()
    })
  }

  return {
    ...blank,
    opening: { subscribe: changes.subscribe, session: () => session },
    start() {
      if (!session) readOn()
      return () => cancel()
    },
    record: (...use) => open().record(...use),
    reserve: (...uses) => open().reserve(...uses),
    retry: (id) => open().retry(id),
    discard: (id) => open().discard(id),
    clear: () => open().clear(),
    reload: () => open().reload(),
    adopt: (other) => open().adopt(other),
    handOver: () => open().handOver(),
    upgrades: { ...blank.upgrades, start: (...given) => open().upgrades.start(...given) },
  }
}

function keysIn(storage: UsageStorage, prefix: string): readonly string[] {
  try {
    return storage.keys(prefix)
  } catch {
    // Told when the session opens.
    return []
  }
}
