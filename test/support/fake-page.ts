import { createSignal } from '../../src/sync/signal.js'
import type { UpgradePage } from '../../src/upgrades/page.js'
import { type FakeStorage, fakeStorage } from './fake-storage.js'

/** A tab that stays where it is and writes down where it was sent. */
export type FakePage = UpgradePage & {
  /** Where the page left for. */
  readonly went: string[]
  readonly tab: FakeStorage
  /** The page is now at this address. */
  at(url: string): void
  /** The browser brings the page back as it was left. */
  restore(): void
}

export function fakePage(start = 'https://app.test/usage'): FakePage {
  const restored = createSignal()
  const went: string[] = []
  const tab = fakeStorage()
  let address = start
  return {
    went,
    tab,
    at(url) {
      address = url
    },
    restore: restored.fire,
    address: () => address,
    rename(url) {
      address = url
    },
    go: (url) => void went.push(url),
    storage: () => tab,
    onRestored: restored.subscribe,
  }
}
