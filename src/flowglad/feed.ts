import type { BillingLike } from './billing-like.js'

/** The last thing `useBilling` said, and the way to make it speak again. Filled by the bridge. */
export type Feed = {
  /** What `useBilling` returned last, `null` before the first time. */
  billing(): BillingLike | null
  /** Counts changes of the data, not of the functions, which are new at every render. */
  version(): number
  subscribe(onChange: () => void): () => void
  /** Takes in what a render of the bridge saw. */
  observe(billing: BillingLike): void
  /** `useBilling` threw. Until it is mounted anew nothing more will come. */
  fail(error: unknown): void
  /** What it threw, until it is mounted anew. */
  failure(): Error | undefined
  /** A mounted bridge offers to render itself synchronously. Returns the way to withdraw. */
  offer(render: () => void): () => void
  flush(): void
  attached(): boolean
  /** Which incarnation of the bridge is to be mounted; a new one makes Flowglad fetch again. */
  incarnation(): number
  remount(): void
}

const parts = [
  'loaded',
  'customer',
  'subscriptions',
  'currentSubscriptions',
  'currentSubscription',
  'pricingModel',
  'purchases',
  'invoices',
  'paymentMethods',
] as const

/** An empty feed. */
export function createFeed(): Feed {
  const changes = new Set<() => void>()
  const renders = new Set<() => void>()
  let billing: BillingLike | null = null
  let failure: Error | undefined
  let version = 0
  let incarnation = 0

  function changed(): void {
    version++
    for (const onChange of [...changes]) onChange()
  }

  return {
    billing: () => billing,
    version: () => version,
    subscribe(onChange) {
      changes.add(onChange)
      return () => void changes.delete(onChange)
    },
    observe(seen) {
      const known = billing
      billing = seen
      if (known && !failure && sameData(known, seen)) return
      failure = undefined
      changed()
    },
    fail(error) {
      failure = error instanceof Error ? error : new Error('useBilling threw')
      changed()
    },
    failure: () => failure,
    offer(render) {
      renders.add(render)
      return () => void renders.delete(render)
    },
    flush() {
      for (const render of renders) return render()
    },
    attached: () => renders.size > 0 || failure !== undefined,
    incarnation: () => incarnation,
    remount() {
      incarnation++
      for (const onChange of [...changes]) onChange()
    },
  }
}

/** react-query keeps the reference of every part that is equal, so identity tells whether data changed. */
function sameData(a: BillingLike, b: BillingLike): boolean {
  if (a.errors?.[0]?.message !== b.errors?.[0]?.message) return false
  if (Boolean(a.errors) !== Boolean(b.errors)) return false
  // Nothing loaded: the lists are made anew at every render.
  if (!a.customer && !b.customer) return a.loaded === b.loaded
  return parts.every((part) => a[part] === b[part])
}
