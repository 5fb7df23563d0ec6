'use client'
import { useCallback, useMemo, useSyncExternalStore } from 'react'
import type { OutboxView } from '../entries/outbox-view.js'
import { useUsageContext } from './context.js'

/** What `useUsageOutbox` returns. Lists are oldest first. */
export type UsageOutbox = OutboxView & {
  /** Sends a refused or expired recording again, with the same id; hurries what waits. */
  readonly retry: (id: string) => void
  /** Forgets a refused or expired recording for good. */
  readonly discard: (id: string) => void
}

const empty: OutboxView = { waiting: [], refused: [], expired: [], nextTryAt: null, online: true }
const never = () => () => {}

/**
 * Recordings that are not done: waiting, refused, expired.
 *
 * @throws {UsageError} `no-provider`
 */
export function useUsageOutbox(): UsageOutbox {
  const { session } = useUsageContext('useUsageOutbox()')
  const view = useSyncExternalStore(
    session?.subscribe ?? never,
    useCallback(() => session?.outbox() ?? empty, [session]),
    () => empty,
  )
  return useMemo(
    () => ({
      ...view,
      retry: (id: string) => session?.retry(id),
      discard: (id: string) => session?.discard(id),
    }),
    [view, session],
  )
}
