import { memoryStorage, type UsageStorage, webStorage } from '../storage/storage.js'

/** What an upgrade needs of the page it starts on and returns to; tests pass fakes. */
export interface UpgradePage {
  /** The page's address, absolute. */
  address(): string
  /** Shows another address for this page without loading it. May throw. */
  rename(url: string): void
  /** Leaves for another page. May throw. */
  go(url: string): void
  /** Kept for this tab alone, over loads. */
  storage(): UsageStorage
  /** Calls back when the page returns from the back/forward cache. Returns a function that stops it. */
  onRestored(onChange: () => void): () => void
}

let tab: UsageStorage | undefined

/** The browser's page. */
export const browserPage: UpgradePage = {
  address: () => location.href,
  // Routers keep their own state there.
  rename: (url) => history.replaceState(history.state, '', url),
  go: (url) => location.assign(url),
  storage: () => {
    tab ??= openTab()
    return tab
  },
  onRestored(onChange) {
    if (typeof window === 'undefined') return () => {}
    const heard = ({ persisted }: PageTransitionEvent) => persisted && onChange()
    window.addEventListener('pageshow', heard)
    return () => window.removeEventListener('pageshow', heard)
  },
}

/** Where the browser blocks it, an upgrade is followed for as long as the page lives. */
function openTab(): UsageStorage {
  try {
    return webStorage(globalThis.sessionStorage)
  } catch {
    return memoryStorage()
  }
}
