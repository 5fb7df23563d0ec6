import type { Environment } from './environment.js'

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
