import type { Entry } from '../../src/entries/entry.js'
import { createSignal } from '../../src/sync/signal.js'
import type { Delivery, SourceState, UsageSource } from '../../src/sync/source.js'

/** A source whose every answer the test decides. */
export type FakeSource = UsageSource & {
  /** What `deliver` and `reload` do from now on. */
  onDeliver: (entry: Entry, signal: AbortSignal) => Promise<Delivery>
  onReload: () => ReturnType<UsageSource['reload']>
  isAttached: boolean
  /** What was sent so far, as the server got it. */
  readonly sent: Entry[]
  /** How many times fresh data was asked for. */
  asked(): number
  /** Answers this from now on and tells whoever subscribed. */
  show(state: SourceState): void
  /** Answers this for one subscription that is not the current one. */
  showOther(subscription: string, state: SourceState): void
}

/** Everything is delivered and no data changes, until the test says otherwise. */
export function fakeSource(initial: SourceState = { status: 'loading' }): FakeSource {
  const changes = createSignal()
  const others = new Map<string, SourceState>()
  let [state, asked] = [initial, 0]
  const fake: FakeSource = {
    amounts: 'integer',
    concurrency: 4,
    sent: [],
    isAttached: true,
    onDeliver: async () => ({ as: 'delivered' }),
    onReload: async () => 'unknown',
    asked: () => asked,
    attached: () => fake.isAttached,
    read: (subscription = '') => others.get(subscription) ?? state,
    subscribe: changes.subscribe,
    reload() {
      asked++
      return fake.onReload()
    },
    deliver(entry, signal) {
      fake.sent.push(entry)
      return fake.onDeliver(entry, signal)
    },
    show(next) {
      state = next
      changes.fire()
    },
    showOther: (subscription, next) => void others.set(subscription, next),
  }
  return fake
}
