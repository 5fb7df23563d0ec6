/** Calls back whoever subscribed, each time it is fired. */
export type Signal = {
  subscribe(onFire: () => void): () => void
  fire(): void
}

/** A signal nobody listens to yet. */
export function createSignal(): Signal {
  const listeners = new Set<() => void>()
  return {
    subscribe(onFire) {
      listeners.add(onFire)
      return () => void listeners.delete(onFire)
    },
    fire() {
      for (const onFire of [...listeners]) onFire()
    },
  }
}
