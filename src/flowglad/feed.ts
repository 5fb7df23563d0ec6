import type { BillingLike } from './billing-like.js'

/** What `useBilling` returned last, and how to render or mount it again. The bridge fills it. */
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
  /** Changes when the bridge is to be mounted anew, which makes Flowglad fetch again. */
  mountKey(): number
  remount(): void
  /** Tells whoever subscribed that something else than billing's data changed. */
  tell(): void
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
  let mountKey = 0

  function tell(): void {
    for (const onChange of [...changes]) onChange()
  }

  function changed(): void {
    version++
    tell()
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
    mountKey: () => mountKey,
    remount() {
      mountKey++
      tell()
    },
    tell,
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
