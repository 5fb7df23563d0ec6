import { act } from '@testing-library/react'
import { useSyncExternalStore } from 'react'
import type { BillingLike } from '../../src/flowglad/billing-like.js'
import { createSignal } from '../../src/sync/signal.js'
import { billingOf } from '../support/billing.js'

const nothing = { errors: null, customer: null, reload: null, createUsageEvent: null }
export const loading: BillingLike = { loaded: false, ...nothing }
export const signedOut: BillingLike = { loaded: true, ...nothing }
export const failed: BillingLike = { ...signedOut, errors: [{ message: 'no route' }] }
export const data = billingOf()
export const loaded = (more: Partial<BillingLike> = {}): BillingLike => ({
  loaded: true,
  errors: null,
  ...data,
  ...more,
})

/** A `useBilling` that says what the test tells it to, or throws it. */
export function fakeHook(first: BillingLike | Error = loading) {
  const changes = createSignal()
  let value = first
  const seen = { mounts: 0 }
  const useBilling = (): BillingLike => {
    const now = useSyncExternalStore(
      (onChange) => {
        seen.mounts++
        return changes.subscribe(onChange)
      },
      () => value,
      () => value,
    )
    if (now instanceof Error) throw now
    return now
  }
  return {
    useBilling,
    seen,
    say: (next: BillingLike | Error) =>
      act(async () => {
        value = next
        changes.fire()
      }),
  }
}
