import type { Environment } from '../sync/environment.js'

/** Longest wait for the other tabs, in milliseconds: a suspended one keeps its lock. */
const PATIENCE = 5_000
/** What a tab wrote may reach the others so many milliseconds after the lock does. */
const HEARD = 100

/** Runs a task that never rejects while no other tab runs one of this name; without locks at once. */
export function inTurn(env: Environment, name: string, task: () => Promise<void>): Promise<void> {
  if (!env.lock) return task()
  const wait = new AbortController()
  let begun = false
  const cancel = env.after(PATIENCE, () => wait.abort())
  const run = () => {
    begun = true
    cancel()
    return task().then(() => new Promise<void>((resolve) => void env.after(HEARD, resolve)))
  }
  return env.lock(name, { signal: wait.signal }, run).catch(() => (begun ? undefined : run()))
}

/** What a promise resolves to, or what `late` gives when it does not within `ms` milliseconds. */
export function within<T>(
  env: Environment,
  ms: number,
  promise: Promise<T>,
  late: () => T,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = env.after(ms, () => resolve(late()))
    promise.finally(cancel).then(resolve, reject)
  })
}
