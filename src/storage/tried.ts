/** Where trouble with storage is told. `blocked`: it did not answer; `full`: it took no more. */
export type OnTrouble = (reason: 'blocked' | 'full' | 'malformed', key: string) => void

/** What `task` gives, or `undefined` where it throws, as anything asked of a storage may; that is told. */
export function tried<T>(
  onTrouble: OnTrouble,
  reason: 'blocked' | 'full',
  key: string,
  task: () => T,
): T | undefined {
  try {
    return task()
  } catch {
    onTrouble(reason, key)
    return undefined
  }
}
