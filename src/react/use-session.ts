'use client'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { customerIdOf } from '../billing/decode.js'
import { warnOnce } from '../billing/warn.js'
import type { UsageStorage } from '../storage/storage.js'
import {
  accountOf,
  forerunnersOf,
  rememberAccount,
  sessionFor,
  stillSession,
} from '../sync/registry.js'
import type { InitialReport, Session } from '../sync/session-types.js'
import type { UsageSource } from '../sync/source.js'
import { useBeforePaint } from './use-before-paint.js'

/** Milliseconds after which a missing `customerId` counts as forgotten. */
const PATIENCE = 10_000

/**
 * The signed-in customer's session, chosen during render so that no frame shows another customer's
 * numbers; `null` while signed out. `still` is for the server and the first render of hydration.
 */
export function useSession(
  source: UsageSource,
  storage: UsageStorage | null,
  customerId: string | number | null | undefined,
  initial: InitialReport | null | undefined,
): { readonly session: Session | null; readonly still: Session } {
  const fromServer = initial ? nameOf(initial.customer) : ''
  const named = useSyncExternalStore(
    source.subscribe,
    () => (customerId === undefined ? (namedBy(source) ?? fromServer) : ''),
    () => (customerId === undefined ? fromServer : ''),
  )
  const customer = customerId === undefined ? named : customerIdOf(customerId)
  const account = useSyncExternalStore(
    source.subscribe,
    () => (customer ? accountOf(source, storage, customer) : undefined),
    () => initial?.account,
  )
  const still = useMemo(
    () => stillSession(source, { customer: customer ?? '', account: initial?.account }, initial),
    [source, customer, initial],
  )
  const session = useMemo(() => {
    if (customer === null) return null
    // A server must not keep one request's session for the next.
    if (typeof window === 'undefined') return still
    return sessionFor(source, storage, { customer, account }, initial)
  }, [source, storage, customer, account, initial, still])

  useBeforePaint(() => {
    if (customer === '') return
    const owner = { customer: customer ?? '', account }
    // Uses recorded before the customer was known go to the first customer named, unless they sign out.
    for (const forerunner of forerunnersOf(source, storage, owner)) {
      if (session) session.adopt(forerunner)
      else forerunner.clear()
    }
    rememberAccount(source, storage, owner)
  }, [session, source, storage, customer, account])
  useEffect(() => {
    if (__DEV__ && customerId === undefined && named !== '') {
      // The host's session may load after the source has answered.
      const timer = setTimeout(
        () =>
          warnOnce(
            "UsageProvider has no customerId, so after a change of user the former user's numbers may show for a moment. Pass the signed-in user's id, or null when signed out.",
          ),
        PATIENCE,
      )
      return () => clearTimeout(timer)
    }
    if (__DEV__ && customerId != null && customer === null) {
      warnOnce(
        'UsageProvider got a customerId that is empty or neither text nor a number, so nobody counts as signed in. Pass the signed-in user’s id, null when signed out, or undefined while it is not known.',
      )
    }
    return undefined
  }, [customerId, named, customer])
  return { session, still }
}

function namedBy(source: UsageSource): string | null {
  const state = source.read()
  return state.status === 'ready' ? nameOf(state.customer) : null
}

function nameOf(customer: { readonly id: string; readonly externalId?: string }): string {
  return customer.externalId ?? customer.id
}
