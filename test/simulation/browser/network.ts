import type { Random } from '../random.js'
import type { Clock, Owner } from './clock.js'

/** A reply on its way back; an `Error` is a promise that rejects, `never` one that does not end. */
export type Reply = { readonly body: unknown } | Error | 'never'

/** Carries a request to the server and its answer back to a tab, in its own time. */
export type Network = (owner: Owner, handle: () => unknown, onReply: (reply: Reply) => void) => void

/** How the way to the server is. */
export type NetworkOptions = {
  /** Bad things happen to requests and replies. */
  readonly faults: () => boolean
  readonly online: () => boolean
}

/** Makes a network that is slow, and with faults does every bad thing once in a while. */
export function createNetwork(clock: Clock, random: Random, options: NetworkOptions): Network {
  const wait = () => random.int(1, 400)

  /** What became of a request that reached the server, and what the server answers. */
  function carry(handle: () => unknown): Reply {
    const fate = options.faults() ? random.next() : 1
    if (fate < 0.08) return lost()
    if (fate < 0.12) return { body: { error: { code: '500', json: {} } } }
    if (fate < 0.15) return { body: { error: { code: '401', json: {} } } }
    const body = handle()
    if (fate < 0.24) return lost()
    if (fate < 0.27) return new SyntaxError('Unexpected token <')
    if (fate < 0.29) return { body: {} }
    if (fate < 0.31) return 'never'
    // Carried out once more: at once, as by a proxy that retries, or long after.
    if (fate < 0.34) handle()
    if (fate < 0.37) clock.after(random.int(100, 40_000), handle)
    return { body }
  }

  return (owner, handle, onReply) => {
    if (!options.online()) {
      clock.after(1, () => onReply(lost()), owner)
      return
    }
    const slow = options.faults() && random.chance(0.01) ? 35_000 : 0
    // The request is on its way, whatever becomes of the page.
    clock.after(wait() + slow, () => {
      const reply = carry(handle)
      clock.after(wait(), () => onReply(options.online() ? reply : lost()), owner)
    })
  }
}

function lost(): Error {
  return new TypeError('Failed to fetch')
}
