import type { Environment, LockOptions } from '../../src/sync/environment.js'
import type { FakeEnvironment } from './fake-environment.js'

type Wish = {
  readonly task: () => Promise<void>
  readonly resolve: () => void
  readonly reject: (reason: Error) => void
}

/** One lock and one channel for the tabs of a browser. */
export type FakeNeighbours = {
  readonly lock: NonNullable<Environment['lock']>
  readonly channel: NonNullable<Environment['channel']>
  /** Everything posted so far. */
  readonly posted: unknown[]
  /** How many wait for the lock. */
  waiting(): number
  /** How many listen to the channel. */
  listening(): number
}

/** Nobody holds the lock. `wait`: milliseconds that pass before it is given to somebody. */
export function fakeNeighbours(env: FakeEnvironment, wait: () => number = () => 0): FakeNeighbours {
  const wishes: Wish[] = []
  const ears = new Map<object, (message: unknown) => void>()
  const posted: unknown[] = []
  let holder: Wish | null = null

  function grant(): void {
    const next = holder ? undefined : wishes.shift()
    if (!next) return
    holder = next
    env.after(wait(), () => {
      void next.task().then(() => {
        if (holder === next) holder = null
        next.resolve()
        grant()
      })
    })
  }

  return {
    posted,
    waiting: () => wishes.length,
    listening: () => ears.size,
    lock: (_, how: LockOptions, task) =>
      new Promise<void>((resolve, reject) => {
        const wish = { task, resolve, reject }
        if ('signal' in how) {
          wishes.push(wish)
          how.signal.addEventListener('abort', () => {
            if (!wishes.includes(wish)) return
            wishes.splice(wishes.indexOf(wish), 1)
            reject(new DOMException('aborted', 'AbortError'))
          })
        } else if (how.steal) {
          holder?.reject(new DOMException('stolen', 'AbortError'))
          holder = null
          wishes.unshift(wish)
        }
        grant()
      }),
    channel(_, onMessage) {
      const own = {}
      ears.set(own, onMessage)
      return {
        post(message) {
          posted.push(message)
          for (const [ear, hear] of ears) if (ear !== own) env.after(0, () => hear(message))
        },
        close: () => void ears.delete(own),
      }
    },
  }
}
