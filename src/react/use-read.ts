'use client'
import { useCallback, useSyncExternalStore } from 'react'
import type { Session } from '../sync/session-types.js'
import type { UsageContextValue } from './context.js'

/**
 * Reads from the session, and renders again when what is read changes. `meter`: the meter, by slug or
 * id, that it depends on, or a list that keeps its identity; `null` for anything. `none` is read while
 * signed out and without a provider. `read` returns the same value while nothing changed.
 */
export function useRead<T>(
  context: Pick<UsageContextValue, 'session' | 'still'> | null,
  meter: string | readonly string[] | null,
  read: (session: Session) => T,
  none: T,
): T {
  const session = context?.session
  const subscribe = useCallback(
    (onChange: () => void) => {
      const meters = typeof meter === 'string' || meter === null ? [meter] : meter
      const stops = meters.map((one) => session?.subscribe(one, onChange))
      return () => {
        for (const stop of stops) stop?.()
      }
    },
    [session, meter],
  )
  return useSyncExternalStore(
    subscribe,
    () => (session ? read(session) : none),
    () => (session && context ? read(context.still) : none),
  )
}
