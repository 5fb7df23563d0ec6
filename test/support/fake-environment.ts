import type { Environment } from '../../src/sync/environment.js'
import { createSignal } from '../../src/sync/signal.js'

/** A world whose clock stands still until it is moved. `random` is 0.5. */
export type FakeEnvironment = Environment & {
  /** Moves the clock, running what falls due one task at a time, promises in between. */
  advance(ms: number): Promise<void>
  /** Lets promises that can go on do so. */
  settle(): Promise<void>
  /** Changes what is known of the device and tells whoever watches. */
  set(world: { online?: boolean; visible?: boolean }): void
  /** Moves the wall clock only, as a user or a time server does. */
  jump(ms: number): void
  /** How many tasks are planned. */
  timers(): number
}

export function fakeEnvironment(start = Date.UTC(2026, 0, 11)): FakeEnvironment {
  const timers = new Map<number, { readonly due: number; readonly task: () => void }>()
  const changes = createSignal()
  let world = { online: true, visible: true }
  let [elapsed, jumped, minted, planned] = [0, 0, 0, 0]

  const settle = async () => {
    for (let i = 0; i < 25; i++) await Promise.resolve()
  }

  return {
    now: () => start + elapsed + jumped,
    elapsed: () => elapsed,
    after(ms, task) {
      const id = planned++
      timers.set(id, { due: elapsed + Math.max(0, ms), task })
      return () => void timers.delete(id)
    },
    random: () => 0.5,
    newId: () => `id_${++minted}`,
    online: () => world.online,
    visible: () => world.visible,
    watch: changes.subscribe,
    // No other tab changes anything, so that nothing has to be read again and again.
    watchStorage: () => () => {},
    settle,
    async advance(ms) {
      const end = elapsed + ms
      for (await settle(); ; await settle()) {
        const [next] = [...timers].sort(([a, x], [b, y]) => x.due - y.due || a - b)
        if (!next || next[1].due > end) break
        elapsed = Math.max(elapsed, next[1].due)
        timers.delete(next[0])
        next[1].task()
      }
      elapsed = end
    },
    set(change) {
      world = { ...world, ...change }
      changes.fire()
    },
    jump(ms) {
      jumped += ms
    },
    timers: () => timers.size,
  }
}
