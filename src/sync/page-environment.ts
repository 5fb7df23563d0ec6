/** What a source that asks by itself needs of the world. */
export type PageEnvironment = {
  /** Milliseconds since some fixed moment; never jumps. */
  elapsed(): number
  /** Runs `task` once after `ms` milliseconds, in a task of its own. Returns the way to cancel. */
  after(ms: number, task: () => void): () => void
  /** False only while the device is known to be offline. */
  online(): boolean
  /** False while nobody can see the page. */
  visible(): boolean
  /** Calls back when `online()` or `visible()` may have changed, or the page got the focus. Returns the way to stop. */
  watch(onChange: () => void): () => void
}

/** This part of the browser, or of a server, where nothing is ever offline or hidden. */
export const pageEnvironment: PageEnvironment = {
  elapsed: () => performance.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms)
    return () => clearTimeout(timer)
  },
  online: () => globalThis.navigator?.onLine ?? true,
  visible: () => globalThis.document?.visibilityState !== 'hidden',
  watch: (onChange) => {
    if (typeof window === 'undefined') return () => {}
    const names = ['online', 'offline', 'pageshow', 'focus'] as const
    for (const name of names) window.addEventListener(name, onChange)
    document.addEventListener('visibilitychange', onChange)
    return () => {
      for (const name of names) window.removeEventListener(name, onChange)
      document.removeEventListener('visibilitychange', onChange)
    }
  },
}
