'use client'
import { useSyncExternalStore } from 'react'
import { billingValue, type SandboxBilling } from './billing-value.js'
import {
  createBillingClient,
  createPost,
  createResourceClient,
  type ResourceClient,
} from './client.js'
import { pageSandbox, type Sandbox } from './create-sandbox.js'
import { browserPage, createQuery, type Page, type QuerySnapshot } from './query.js'
import type { ResourceUsage } from './resources.js'

const onServer: QuerySnapshot = { data: undefined, error: null, pending: true }

/** What the sandbox's `useResources` returns, as that of `@flowglad/react` 0.18. */
export type SandboxResources = Omit<ResourceClient, 'ask'> & {
  /** `undefined` until loaded; kept when a later request fails. */
  resources: ResourceUsage[] | undefined
  /** Whether the first request is under way. */
  isLoading: boolean
  /** Why the last request failed, after four tries. */
  error: Error | null
}

/** The hooks of a sandbox. */
export type SandboxHooks = {
  readonly useBilling: () => SandboxBilling
  readonly useResources: () => SandboxResources
}

/**
 * `useBilling` and `useResources` for one sandbox, in the shape and with the timing of
 * `@flowglad/react` 0.18: data renders a macrotask after `reload()` resolves, a second `reload()`
 * ends the first early, identical data renders nothing, a failed refresh is invisible, an error in
 * JSON replaces good data. Needs no provider. Call it once, at module level: every component shares
 * its queries.
 */
export function createSandboxBilling(sandbox: Sandbox, page: Page = browserPage()): SandboxHooks {
  const post = createPost(sandbox.fetch)
  const network = {
    down: () => sandbox.faults.get().offline,
    subscribe: sandbox.subscribe,
  }
  const client = createBillingClient(post, () => billing.invalidate())
  const billing = createQuery({ ask: client.ask, page, network })
  const { ask, ...change } = createResourceClient(post, () => resources.invalidate())
  const resources = createQuery({ ask, page, network })
  return {
    useBilling: function useBilling() {
      const snapshot = useSyncExternalStore(billing.subscribe, billing.snapshot, () => onServer)
      return billingValue(snapshot, client, billing.invalidate)
    },
    useResources: function useResources() {
      const { data, error, pending } = useSyncExternalStore(
        resources.subscribe,
        resources.snapshot,
        () => onServer,
      )
      return { resources: isUsages(data) ? data : undefined, isLoading: pending, error, ...change }
    },
  }
}

/** The sandbox wrote it, so a look at its main fields is enough. */
function isUsages(data: unknown): data is ResourceUsage[] {
  return Array.isArray(data)
}

let onPage: SandboxHooks | undefined

/** `useBilling` of this page's own sandbox: `createFlowgladSource(useSandboxBilling)`. */
export function useSandboxBilling(): SandboxBilling {
  onPage ??= createSandboxBilling(pageSandbox())
  return onPage.useBilling()
}

/** `useResources` of this page's own sandbox. */
export function useSandboxResources(): SandboxResources {
  onPage ??= createSandboxBilling(pageSandbox())
  return onPage.useResources()
}
