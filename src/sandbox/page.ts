/** What a query watches of the page it is in. */
export type Page = {
  readonly visible: () => boolean
  /** Calls back on the browser's events. Returns the way to stop. */
  readonly watch: (on: PageEvents) => () => void
}

/** Called when the page comes into or out of sight, and with the browser's idea of the network. */
export type PageEvents = {
  readonly visibility: () => void
  readonly network: (online: boolean) => void
}

/** The page this runs in; one that is always visible and silent outside a browser. */
export function browserPage(): Page {
  if (typeof window === 'undefined') return { visible: () => true, watch: () => () => {} }
  return {
    visible: () => document.visibilityState !== 'hidden',
    watch: ({ visibility, network }) => {
      const online = () => network(true)
      const offline = () => network(false)
      window.addEventListener('visibilitychange', visibility)
      window.addEventListener('online', online)
      window.addEventListener('offline', offline)
      return () => {
        window.removeEventListener('visibilitychange', visibility)
        window.removeEventListener('online', online)
        window.removeEventListener('offline', offline)
      }
    },
  }
}
