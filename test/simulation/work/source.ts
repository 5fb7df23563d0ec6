import { isFields } from '../../../src/billing/decode.js'
import { readBilling } from '../../../src/flowglad/payload/billing.js'
import { verdictOf } from '../../../src/flowglad/replies.js'
import { createSignal } from '../../../src/sync/signal.js'
import type { SourceState, UsageSource } from '../../../src/sync/source.js'
import type { Network } from '../react/network.js'

/** A source without React that behaves as `useBilling` does: data renders a task after it arrived. */
export type PlainSource = UsageSource & {
  /** Somebody else wants billing; a request that is under way does for them. */
  refetch(): void
}

/** `tells`: whether a reload says if the data is fresh, as with Flowglad's requestConfig. */
export function plainSource({ fetch }: Network, tells: boolean): PlainSource {
  const changes = createSignal()
  let state: SourceState = { status: 'loading' }
  let shown = ''
  let arrived = ''
  let newest = 0
  let underWay = false

  /** Equal data keeps its identity, as react-query sees to. */
  function render(): void {
    if (arrived === shown) return
    shown = arrived
    const report = readBilling(JSON.parse(shown), { now: Date.now(), onMalformed: () => {} })
    if (report) state = { status: 'ready', ...report }
    changes.fire()
  }

  async function ask(): Promise<boolean> {
    const own = ++newest
    underWay = true
    try {
      const reply = await fetch('/api/flowglad/customers/billing')
      const body: unknown = await reply.json()
      if (own !== newest || !isFields(body) || !isFields(body.data)) return false
      arrived = JSON.stringify(body.data)
      setTimeout(render)
      return true
    } catch {
      return false
    } finally {
      if (own === newest) underWay = false
    }
  }

  void ask()
  return {
    subscribe: changes.subscribe,
    read: () => state,
    flush: render,
    refetch() {
      if (!underWay) void ask()
    },
    async reload() {
      const fresh = await ask()
      // A failure is told by time alone then: react-query tries three times more, for about 7 s.
      if (!tells && !fresh) await new Promise((done) => setTimeout(done, 7_000))
      if (!tells) return 'unknown'
      return fresh ? 'fresh' : 'failed'
    },
    async deliver(entry) {
      const body = JSON.stringify({ transactionId: entry.id, amount: entry.amount })
      try {
        const reply = await fetch('/api/flowglad/usage-events/create', { method: 'POST', body })
        const answer: unknown = await reply.json()
        const known = isFields(answer) && isFields(answer.data) ? answer.data : answer
        return verdictOf(known, entry)
      } catch {
        return { as: 'retry' }
      }
    },
    amounts: 'integer',
    concurrency: 4,
  }
}
