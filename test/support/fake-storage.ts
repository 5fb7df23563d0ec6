import { memoryStorage, type UsageStorage } from '../../src/storage/storage.js'

/** A store that counts what is done to it and fails on request. */
export type FakeStorage = UsageStorage & {
  /** Every call so far, as `set uw:key`. */
  readonly calls: string[]
  /** From now on the named methods throw for keys that contain `part`. */
  fail(methods: readonly (keyof UsageStorage)[], part?: string): void
  /** Everything kept, by key. */
  dump(): Record<string, string>
}

export function fakeStorage(kept: Readonly<Record<string, string>> = {}): FakeStorage {
  const store = memoryStorage()
  for (const [key, value] of Object.entries(kept)) store.set(key, value)
  const calls: string[] = []
  let failing: { readonly methods: readonly (keyof UsageStorage)[]; readonly part: string } = {
    methods: [],
    part: '',
  }

  function called(method: keyof UsageStorage, key: string): void {
    calls.push(`${method} ${key}`)
    if (failing.methods.includes(method) && key.includes(failing.part)) {
      throw new DOMException('no', 'QuotaExceededError')
    }
  }

  return {
    calls,
    fail(methods, part = '') {
      failing = { methods, part }
    },
    dump: () => Object.fromEntries(store.keys('').map((key) => [key, store.get(key) ?? ''])),
    get(key) {
      called('get', key)
      return store.get(key)
    },
    set(key, value) {
      called('set', key)
      store.set(key, value)
    },
    remove(key) {
      called('remove', key)
      store.remove(key)
    },
    keys(prefix) {
      called('keys', prefix)
      return store.keys(prefix)
    },
  }
}
