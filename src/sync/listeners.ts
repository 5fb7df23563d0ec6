/** Who is told of changes: of one meter, or of everything. */
export type Listeners = {
  /** `meter`: slug or id; `null` for everything. Returns the way to stop. */
  subscribe(meter: string | null, onChange: () => void): () => void
  /** `meters`: slugs and ids of the meters that changed; `null` when every one may have. */
  tell(meters: ReadonlySet<string> | null): void
}

/** Makes a set of listeners. A change of one meter runs no listener of another. */
export function createListeners(): Listeners {
  const all = new Set<() => void>()
  const byMeter = new Map<string, Set<() => void>>()

  function run(listeners: Iterable<() => void> = []): void {
    for (const listener of [...listeners]) listener()
  }

  return {
    subscribe(meter, onChange) {
      const listeners = meter === null ? all : (byMeter.get(meter) ?? new Set())
      if (meter !== null) byMeter.set(meter, listeners)
      listeners.add(onChange)
      return () => {
        listeners.delete(onChange)
        if (meter !== null && listeners.size === 0) byMeter.delete(meter)
      }
    },
    tell(meters) {
      for (const meter of meters ?? [...byMeter.keys()]) run(byMeter.get(meter))
      run(all)
    },
  }
}
