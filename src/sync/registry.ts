import { browserStorage, type UsageStorage } from '../storage/storage.js'
import { browserEnvironment } from './environment.js'
import { openSession } from './opening.js'
import { createSession } from './session.js'
import type { InitialReport, Session } from './session-types.js'
import type { UsageSource } from './source.js'

type Place = Map<string, Session>

const bySource = new WeakMap<UsageSource, Map<UsageStorage | null, Place>>()
let browser: UsageStorage | null | undefined

/** The store used where the host gives none: the browser's, looked up once. */
export function defaultStorage(): UsageStorage | null {
  if (browser === undefined) browser = browserStorage()
  return browser
}

/** The one session of this page for a source, a store and a customer; made on first demand. */
export function sessionFor(
  source: UsageSource,
  storage: UsageStorage | null,
  customer: string,
  initial?: InitialReport,
): Session {
  const places = bySource.get(source) ?? new Map<UsageStorage | null, Place>()
  bySource.set(source, places)
  const place = places.get(storage) ?? new Map<string, Session>()
  places.set(storage, place)
  const known = place.get(customer)
  if (known) return known
  const session = openSession({ customer, source, storage, env: browserEnvironment, initial })
  place.set(customer, session)
  return session
}

/** The session in which uses wait while nobody is known, if there is one. */
export function nobodysSession(
  source: UsageSource,
  storage: UsageStorage | null,
): Session | undefined {
  return bySource.get(source)?.get(storage)?.get('')
}

/** A session that stores nothing, asks nothing and shows one report: for servers and for hydration. */
export function stillSession(
  source: UsageSource,
  customer: string,
  initial: InitialReport | undefined,
): Session {
  return createSession({ customer, source, storage: null, env: browserEnvironment, initial })
}

const lastKey = 'uw1:last'

/** Who was billed last on this device, for a start before billing has loaded. */
export function lastCustomer(storage: UsageStorage | null): string | null {
  try {
    return storage?.get(lastKey) ?? null
  } catch {
    return null
  }
}

/** Remembers who is billed. Best effort: it only saves an empty moment at the next start. */
export function rememberCustomer(storage: UsageStorage | null, customer: string): void {
  try {
    storage?.set(lastKey, customer)
  } catch {
    return
  }
}
