import type { Environment, LockOptions, TabChannel } from '../../../src/sync/environment.js'
import type { Clock, Owner } from './clock.js'

type Wish = {
  readonly name: string
  readonly owner: Owner
  readonly task: () => Promise<void>
  readonly resolve: () => void
  readonly reject: (reason: Error) => void
}

/** What tabs of one browser share besides storage. A dead tab loses its locks, a suspended one keeps them. */
export type Neighbours = {
  lock(owner: Owner): NonNullable<Environment['lock']>
  channel(owner: Owner): NonNullable<Environment['channel']>
  /** A tab died: whoever waits for its locks gets them. */
  bury(): void
}

/** `delay`: how long news takes. */
export function createNeighbours(clock: Clock, delay: () => number): Neighbours {
  const holders = new Map<string, Wish>()
  const wishes: Wish[] = []
  const listeners = new Map<TabChannel, { owner: Owner; hear: (message: unknown) => void }>()

  function grant(): void {
    for (const wish of [...wishes]) {
      if (wish.owner.dead) wishes.splice(wishes.indexOf(wish), 1)
      else if (!holders.has(wish.name)) {
        wishes.splice(wishes.indexOf(wish), 1)
        give(wish)
      }
    }
  }

  function give(wish: Wish): void {
    holders.set(wish.name, wish)
    const begin = () => {
      if (holders.get(wish.name) !== wish) return
      void wish.task().then(() => {
        if (holders.get(wish.name) === wish) holders.delete(wish.name)
        wish.resolve()
        grant()
      })
    }
    clock.after(delay(), begin, wish.owner)
  }

  return {
    lock: (owner) => (name: string, how: LockOptions, task: () => Promise<void>) =>
      new Promise<void>((resolve, reject) => {
        const wish = { name, owner, task, resolve, reject }
        if ('steal' in how) {
          const robbed = holders.get(name)
          if (robbed) clock.after(0, () => robbed.reject(new Error('stolen')), robbed.owner)
          holders.delete(name)
          wishes.unshift(wish)
        } else {
          wishes.push(wish)
          how.signal.addEventListener('abort', () => {
            if (!wishes.includes(wish)) return
            wishes.splice(wishes.indexOf(wish), 1)
            reject(new Error('aborted'))
          })
        }
        grant()
      }),
    channel: (owner) => (name, onMessage) => {
      const own: TabChannel = {
        post(message) {
          if (owner.dead) return
          const text = JSON.stringify([name, message])
          for (const [other, { owner: to, hear }] of listeners) {
            if (other === own) continue
            clock.after(delay(), () => listeners.has(other) && hear(JSON.parse(text)), to)
          }
        },
        close: () => void listeners.delete(own),
      }
      const hear = (sent: unknown) => {
        if (Array.isArray(sent) && sent[0] === name) onMessage(sent[1])
      }
      listeners.set(own, { owner, hear })
      return own
    },
    bury() {
      for (const [name, { owner }] of [...holders]) if (owner.dead) holders.delete(name)
      for (const [channel, { owner }] of [...listeners]) if (owner.dead) listeners.delete(channel)
      grant()
    },
  }
}
