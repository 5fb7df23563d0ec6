'use client'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { warn } from '../billing/warn.js'
import type { UsageStorage } from '../storage/storage.js'
import { lastCustomer, rememberCustomer, sessionFor, stillSession } from '../sync/registry.js'
import type { InitialReport, Session } from '../sync/session-types.js'
import type { UsageSource } from '../sync/source.js'

/**
 * The session of the customer who is signed in, chosen during render, so that not one frame shows
 * another's numbers. `still` is what a server renders and hydration starts from.
 */
export function useSession(
  source: UsageSource,
  storage: UsageStorage | null,
  customerId: string | null | undefined,
  initial: InitialReport | undefined,
): { readonly session: Session | null; readonly still: Session } {
  const trusted = useTrustedCustomer(source, storage, customerId, initial)
  const customer = customerId === undefined ? trusted : customerId
  const still = useMemo(
    () => stillSession(source, customer ?? '', initial),
    [source, customer, initial],
  )
  const chosen = useMemo(() => {
    if (customer === null) return null
    // A server must not keep one request's session for the next.
    if (typeof window === 'undefined') return still
    return sessionFor(source, storage, customer, initial)
  }, [source, storage, customer, initial, still])
  const opening = chosen?.opening
  const session = useSyncExternalStore(
    opening?.subscribe ?? never,
    () => opening?.session() ?? chosen,
    () => chosen,
  )
  return { session, still }
}

const never = () => () => {}

/** Without a `customerId`: whom billing names, else who was billed last here, else nobody (''). */
function useTrustedCustomer(
  source: UsageSource,
  storage: UsageStorage | null,
  customerId: string | null | undefined,
  initial: InitialReport | undefined,
): string {
  const trusts = customerId === undefined
  const onServer = initial ? idOf(initial.customer) : ''
  const seen = useSyncExternalStore(
    source.subscribe,
    () => (trusts ? (named(source) ?? lastCustomer(storage) ?? onServer) : ''),
    () => (trusts ? onServer : ''),
  )
  useEffect(() => {
    if (!trusts) return
    if (named(source) === seen) rememberCustomer(storage, seen)
    warnOnce()
  }, [trusts, seen, source, storage])
  return seen
}

function named(source: UsageSource): string | null {
  const state = source.read()
  return state.status === 'ready' ? idOf(state.customer) : null
}

function idOf(customer: { readonly id: string; readonly externalId?: string }): string {
  return customer.externalId ?? customer.id
}

let warned = false

function warnOnce(): void {
  if (warned) return
  warned = true
  warn(
    "UsageProvider has no customerId, so after a change of user the former user's numbers may show for a moment. Pass the signed-in user's id, or null when signed out.",
  )
}
