import { UsageError } from '../../../src/billing/errors.js'
import type { Report } from '../../../src/billing/report.js'
import type { Entry } from '../../../src/entries/entry.js'
import { verdictOf } from '../../../src/flowglad/replies.js'
import { createSignal } from '../../../src/sync/signal.js'
import type { Delivery, SourceState, UsageSource } from '../../../src/sync/source.js'
import type { Clock, Owner } from './clock.js'
import type { Network, Reply } from './network.js'
import type { Cookie, Server } from './server.js'

/** What a source is made of. */
export type SourceOptions = {
  readonly clock: Clock
  readonly owner: Owner
  readonly server: Server
  readonly network: Network
  readonly cookie: () => Cookie
  readonly online: () => boolean
  readonly visible: () => boolean
  /** It can tell fresh data from stale. */
  readonly tapped: boolean
  /** What it says of reports that trail. */
  readonly lag: number | undefined
  /** It names the billing account. */
  readonly namesAccount: boolean
  /** Told of every event as it is sent. */
  readonly onSend: (entry: Entry) => void
}

/** A source that behaves like `useBilling` 0.18, without React. */
export type SimulatedSource = UsageSource & {
  /** Focus, reconnect, another reader: billing is fetched although nobody here asked. */
  refetch(): void
}

const unreachable = new UsageError('unreachable', 'billing could not be loaded.')

/**
 * As Flowglad's: data renders a task after `reload()` resolves, a second reload ends the first early,
 * identical data renders nothing, a failed refresh is invisible or, as an error in JSON, replaces good
 * data; in a hidden tab or offline nothing resolves.
 */
export function createSource(options: SourceOptions): SimulatedSource {
  const { clock, owner, server, network, cookie } = options
  const changes = createSignal()
  let state: SourceState = { status: 'loading' }
  let arrived: SourceState | null = null
  let fetching = 0
  let [started, answered] = [0, false]
  let endReload = () => {}

  function reportFor(who: Cookie): unknown {
    const report = server.report(who)
    return report && options.namesAccount ? { ...report, account: who.account } : report
  }

  function render(): void {
    const next = arrived
    arrived = null
    if (!next || JSON.stringify(next) === JSON.stringify(state)) return
    state = next
    changes.fire()
  }

  function land(next: SourceState): void {
    arrived = next
    endReload()
    clock.after(0, render, owner)
  }

  function fetch(): void {
    endReload()
    const number = ++fetching
    started++
    answered = false
    const who = cookie()
    const answer = (reply: Reply) => {
      if (number === fetching) take(reply, number)
    }
    if (options.online()) network(owner, () => reportFor(who), answer)
  }

  function take(reply: Reply, number: number): void {
    // Retries of a hidden page wait until somebody looks.
    if (reply === 'never' || (reply instanceof Error && !options.visible())) return
    if (reply instanceof Error) {
      const give = () => (number === fetching ? endReload() : undefined)
      return void clock.after(7_000, give, owner)
    }
    const next = stateOf(reply.body)
    answered = next.status === 'ready'
    land(next)
  }

  return {
    amounts: 'integer',
    concurrency: 4,
    ...(options.lag === undefined ? {} : { lag: options.lag }),
    subscribe: changes.subscribe,
    read: () => state,
    flush: render,
    refetch: fetch,
    reload() {
      const known = state.status
      const before = started
      const ended = new Promise<void>((resolve) => {
        fetch()
        endReload = resolve
      })
      if (known !== 'ready') return Promise.resolve('failed' as const)
      return ended.then(() => {
        if (!options.tapped) return 'unknown'
        return started > before && answered ? 'fresh' : 'failed'
      })
    },
    deliver(entry) {
      const { id, meter, amount, subscription } = entry
      if (state.status !== 'ready' || subscription === null || owner.dead) {
        return Promise.resolve({ as: 'hold' })
      }
      const who = cookie()
      options.onSend(entry)
      return new Promise<Delivery>((resolve) => {
        const handle = () => server.record(who, { id, meter, amount, subscription })
        network(owner, handle, (reply) => {
          if (reply === 'never') return
          resolve(reply instanceof Error ? { as: 'retry' } : timed(verdictOf(reply.body, entry)))
        })
      })
    },
  }
}

function stateOf(body: unknown): SourceState {
  if (body === null) return { status: 'signed-out' }
  return isReport(body) ? { status: 'ready', ...body } : { status: 'error', error: unreachable }
}

function isReport(body: unknown): body is Report {
  return typeof body === 'object' && body !== null && 'meters' in body
}

/** The delivery with the server's time, where it said so. */
function timed(delivery: Delivery): Delivery {
  const reply = delivery.as === 'delivered' ? delivery.reply : undefined
  const isTimed = typeof reply === 'object' && reply !== null && 'recordedAt' in reply
  if (delivery.as !== 'delivered' || !isTimed) return delivery
  const after = 'recordedAfter' in reply ? { after: Number(reply.recordedAfter) } : {}
  return { ...delivery, at: Number(reply.recordedAt), ...after }
}
