import type { Entry } from '../entries/entry.js'
import type { Environment } from './environment.js'
import type { Delivery } from './verdict.js'

/** Milliseconds an attempt may take; then its outcome counts as unknown. */
const DEADLINE = 30_000
/** After so many milliseconds this page may have slept, and another tab may have sent in its place. */
const LONG = 1_500
/** A page that slept has seen what the others stored meanwhile after so many milliseconds. */
const CATCH_UP = 100

/** Sends an entry once and resolves with the outcome. Never rejects, and ends at the deadline. */
export async function attempt(
  env: Environment,
  send: (entry: Entry, signal: AbortSignal) => Promise<Delivery>,
  entry: Entry,
): Promise<Delivery> {
  const began = env.elapsed()
  const delivery = await outcomeOf(env, send, entry)
  if (env.elapsed() - began >= LONG) await new Promise<void>((go) => env.after(CATCH_UP, go))
  return delivery
}

async function outcomeOf(
  env: Environment,
  send: (entry: Entry, signal: AbortSignal) => Promise<Delivery>,
  entry: Entry,
): Promise<Delivery> {
  const abort = new AbortController()
  let cancel = () => {}
  const late = new Promise<Delivery>((resolve) => {
    cancel = env.after(DEADLINE, () => resolve({ as: 'retry' }))
  })
  try {
    return await Promise.race([send(entry, abort.signal), late])
  } catch {
    return { as: 'retry' }
  } finally {
    cancel()
    abort.abort()
  }
}
