import type { Environment, LockOptions, TabChannel } from '../../../src/sync/environment.js'
import type { Clock, Owner } from './clock.js'

type Request = {
  readonly name: string
  readonly owner: Owner
  readonly task: () => Promise<void>
  readonly resolve: () => void
  readonly reject: (reason: Error) => void
}

/** The locks and channels of one browser. A dead tab loses its locks, a suspended one keeps them. */
export type Locks = {
  lock(owner: Owner): NonNullable<Environment['lock']>
  channel(owner: Owner): NonNullable<Environment['channel']>
  /** A tab died: whoever waits for its locks gets them. */
  release(): void
}

/** Makes locks and channels. `delay`: how long a grant or a message takes. */
export function createLocks(clock: Clock, delay: () => number): Locks {
  const holders = new Map<string, Request>()
  const requests: Request[] = []
  const listeners = new Map<TabChannel, { owner: Owner; hear: (message: unknown) => void }>()

  function grant(): void {
    for (const request of [...requests]) {
      const isDead = request.owner.dead
      if (!isDead && holders.has(request.name)) continue
      requests.splice(requests.indexOf(request), 1)
      if (!isDead) give(request)
    }
  }

  function give(request: Request): void {
    holders.set(request.name, request)
    const begin = () => {
      if (holders.get(request.name) !== request) return
      void request.task().then(() => {
        if (holders.get(request.name) === request) holders.delete(request.name)
        request.resolve()
        grant()
      })
    }
    clock.after(delay(), begin, request.owner)
  }

  return {
    lock: (owner) => (name: string, how: LockOptions, task: () => Promise<void>) =>
      new Promise<void>((resolve, reject) => {
        const request = { name, owner, task, resolve, reject }
        if ('steal' in how) {
          const robbed = holders.get(name)
          if (robbed) clock.after(0, () => robbed.reject(aborted()), robbed.owner)
          holders.delete(name)
          requests.unshift(request)
        } else {
          requests.push(request)
          how.signal.addEventListener('abort', () => {
            if (!requests.includes(request)) return
            requests.splice(requests.indexOf(request), 1)
            reject(aborted())
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
    release() {
      for (const [name, { owner }] of [...holders]) if (owner.dead) holders.delete(name)
      for (const [channel, { owner }] of [...listeners]) if (owner.dead) listeners.delete(channel)
      grant()
    },
  }
}

function aborted(): DOMException {
  return new DOMException('The request was aborted.', 'AbortError')
}
