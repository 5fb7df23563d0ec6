import { useSyncExternalStore } from 'react'

/** The parts of this product, named by the address. */
export type View = 'studio' | 'usage'

/** The part that the address names. */
export function useView(): View {
  return useSyncExternalStore(subscribe, viewOf)
}

function subscribe(onChange: () => void) {
  window.addEventListener('hashchange', onChange)
  return () => window.removeEventListener('hashchange', onChange)
}

function viewOf(): View {
  return /^#(usage|plans)$/.test(location.hash) ? 'usage' : 'studio'
}
