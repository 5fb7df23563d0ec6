'use client'
import { useSyncExternalStore } from 'react'
import { createBillingClient, createPost } from './billing-client.js'
import { createBillingQuery, type QuerySnapshot } from './billing-query.js'
import { billingValue, type SandboxBilling } from './billing-value.js'
import type { Sandbox } from './create-sandbox.js'
import { browserPage, type Page } from './page.js'
import { pageSandbox } from './page-sandbox.js'
import { createPurchaseClient } from './purchase-client.js'

const onServer: QuerySnapshot = { data: undefined, error: null, pending: true }

/**
 * A `useBilling` for one sandbox, in the shape and with the timing of `@flowglad/react` 0.18: data
 * renders a macrotask after `reload()` resolves, a second `reload()` ends the first early, identical
 * data renders nothing, a failed refresh is invisible, an error in JSON replaces good data. Needs no
 * provider. Call it once, at module level: every component shares its one query.
 */
export function createSandboxBilling(
  sandbox: Sandbox,
  page: Page = browserPage(),
): { readonly useBilling: () => SandboxBilling } {
  const post = createPost(sandbox.fetch)
  const client = {
    ...createBillingClient(post),
    ...createPurchaseClient(post, () => query.invalidate()),
  }
  const query = createBillingQuery({
    ask: client.ask,
    page,
    line: { down: () => sandbox.faults.get().offline, subscribe: sandbox.subscribe },
  })
  return {
    useBilling: function useBilling() {
      const snapshot = useSyncExternalStore(query.subscribe, query.snapshot, () => onServer)
      return billingValue(snapshot, client, query.invalidate)
    },
  }
}

let onPage: ReturnType<typeof createSandboxBilling> | undefined

/** `useBilling` of this page's own sandbox: for first steps, `flowgladSource(useSandboxBilling)`. */
export function useSandboxBilling(): SandboxBilling {
  onPage ??= createSandboxBilling(pageSandbox())
  return onPage.useBilling()
}
