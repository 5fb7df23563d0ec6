import { browserStorage, type UsageStorage } from '../storage/storage.js'
import { isCustomer } from './core.js'
import { browserEnvironment } from './environment.js'
import { createSession, prefixOf } from './session.js'
import type { InitialReport, Session } from './session-types.js'
import type { UsageSource } from './source.js'

/** Whose session: the empty text for a customer who is not known yet. */
export type Owner = { readonly customer: string; readonly account: string | undefined }

const all = new WeakMap<UsageSource, Map<UsageStorage | null, Map<string, Session>>>()
let browser: UsageStorage | null | undefined

/** The store used where the host gives none: the browser's, looked up once. */
export function defaultStorage(): UsageStorage | null {
  if (browser === undefined) browser = browserStorage()
  return browser
}

function sessionsOf(source: UsageSource, storage: UsageStorage | null): Map<string, Session> {
  const byStorage = all.get(source) ?? new Map<UsageStorage | null, Map<string, Session>>()
  all.set(source, byStorage)
  const sessions = byStorage.get(storage) ?? new Map<string, Session>()
  byStorage.set(storage, sessions)
  return sessions
}

/** The one session of this page for a source, a store and an owner; made on first demand. */
export function sessionFor(
  source: UsageSource,
  storage: UsageStorage | null,
  { customer, account }: Owner,
  initial?: InitialReport | null,
): Session {
  const sessions = sessionsOf(source, storage)
  const name = prefixOf(source, customer, account)
  const known = sessions.get(name)
  // Nobody has used it for a while: other tabs may have gone on.
  known?.wake()
  const options = { customer, account, source, storage, env: browserEnvironment, initial }
  const session = known ?? createSession(options)
  sessions.set(name, session)
  return session
}

/**
 * The sessions whose uses go to `owner`, who was not known when they were recorded: what waits for
 * whoever is named first, and what waits for this customer in an account that was not known.
 */
export function forerunnersOf(
  source: UsageSource,
  storage: UsageStorage | null,
  { customer, account }: Owner,
): readonly Session[] {
  const sessions = sessionsOf(source, storage)
  const nobody = sessions.get(prefixOf(source, ''))
  const found = nobody ? [nobody] : []
  if (account === undefined) return found
  const prefix = prefixOf(source, customer)
  const isStored = () => storage !== null && storage.keys(prefix).length > 0
  if (sessions.has(prefix) || tried(isStored)) {
    found.push(sessionFor(source, storage, { customer, account: undefined }))
  }
  return found
}

/** Makes a session that stores nothing, asks nothing and shows one report: for servers and hydration. */
export function stillSession(
  source: UsageSource,
  { customer, account }: Owner,
  initial: InitialReport | null | undefined,
): Session {
  const options = { customer, account, source, storage: null, env: browserEnvironment, initial }
  return createSession(options)
}

/** The account that the source names for a customer, else the one it named last on this device. */
export function accountOf(
  source: UsageSource,
  storage: UsageStorage | null,
  customer: string,
): string | undefined {
  const state = source.read()
  if (state.status === 'ready' && isCustomer(state, customer)) return state.account
  return tried(() => storage?.get(accountKey(source, customer))) ?? undefined
}

/** Remembers a customer's account, so that the next start shows the right numbers at once. */
export function rememberAccount(
  source: UsageSource,
  storage: UsageStorage | null,
  { customer, account }: Owner,
): void {
  if (account === undefined) return
  const key = accountKey(source, customer)
  tried(() => {
    if (storage?.get(key) !== account) storage?.set(key, account)
  })
}

function accountKey(source: UsageSource, customer: string): string {
  return `${prefixOf(source, customer)}account`
}

function tried<T>(task: () => T): T | undefined {
  try {
    return task()
  } catch {
    return undefined
  }
}
