'use client'
import { useCallback, useMemo, useSyncExternalStore } from 'react'
import type { Resource } from '../billing/resource.js'
import { overviewOf } from '../sync/overview.js'
import type { UsageContextValue } from './context.js'

const none: readonly Resource[] = []

/**
 * Seats and other resources of the customer whose report is shown, with the host's own names; none
 * without a provider. The same array while nothing changed.
 */
export function useResources(context: UsageContextValue | null): readonly Resource[] {
  const meters = context?.meters
  const told = useSourceRead(context, () => (context ? toldOf(context) : none), none)
  return useMemo(
    () =>
      told
        .filter(({ slug }) => !meters?.get(slug)?.hidden)
        .map((each) => ({ ...each, name: meters?.get(each.slug)?.name ?? each.name })),
    [told, meters],
  )
}

/** Reads from source and session, and renders again when what is read changes. `still`: on a server. */
export function useSourceRead<T>(
  context: Pick<UsageContextValue, 'source' | 'session'> | null,
  read: () => T,
  still: T,
): T {
  const { source, session } = context ?? {}
  const subscribe = useCallback(
    (onChange: () => void) => {
      const stops = [source?.subscribe(onChange), session?.subscribe(null, onChange)]
      return () => {
        for (const stop of stops) stop?.()
      }
    },
    [source, session],
  )
  return useSyncExternalStore(subscribe, read, () => still)
}

function toldOf({ source, session, view }: UsageContextValue): readonly Resource[] {
  const known = session && overviewOf(session, view)
  const state = source.read()
  const theirs =
    known?.status === 'ready' &&
    state.status === 'ready' &&
    known.customer !== null &&
    state.customer.id === known.customer.id
  return (theirs && source.resources?.(view)) || none
}
