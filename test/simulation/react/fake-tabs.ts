import type { Environment, LockOptions, TabChannel } from '../../../src/sync/environment.js'

type Wish = {
  readonly name: string
  readonly task: () => Promise<void>
  readonly resolve: () => void
  readonly reject: (reason: Error) => void
}

/** Web Locks and a BroadcastChannel for tabs in one process: granted and heard some milliseconds late. */
export function createFakeTabs(
  delay: () => number,
): Required<Pick<Environment, 'lock' | 'channel'>> {
  const holders = new Map<string, Wish>()
  const wishes: Wish[] = []
  const listeners = new Map<TabChannel, (message: unknown) => void>()

  function grant(): void {
    for (const wish of [...wishes]) {
      if (holders.has(wish.name)) continue
      wishes.splice(wishes.indexOf(wish), 1)
      holders.set(wish.name, wish)
      setTimeout(() => {
        void wish.task().then(() => {
          if (holders.get(wish.name) === wish) holders.delete(wish.name)
          wish.resolve()
          grant()
        })
      }, delay())
    }
  }

  return {
    lock: (name: string, how: LockOptions, task: () => Promise<void>) =>
      new Promise<void>((resolve, reject) => {
        const wish = { name, task, resolve, reject }
        if ('steal' in how) {
          holders.get(name)?.reject(new DOMException('stolen', 'AbortError'))
          holders.delete(name)
          wishes.unshift(wish)
        } else {
          wishes.push(wish)
          how.signal.addEventListener('abort', () => {
            if (!wishes.includes(wish)) return
            wishes.splice(wishes.indexOf(wish), 1)
            reject(new DOMException('aborted', 'AbortError'))
          })
        }
        grant()
      }),
    channel: (_, onMessage) => {
      const own: TabChannel = {
        post(message) {
          for (const [other, hear] of listeners) {
            if (other !== own) setTimeout(() => listeners.has(other) && hear(message), delay())
          }
        },
        close: () => void listeners.delete(own),
      }
      listeners.set(own, onMessage)
      return own
    },
  }
}
