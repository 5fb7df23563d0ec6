'use client'
import { useMemo } from 'react'
import { discardEntry, type OutboxView, outboxOf, retryEntry } from '../sync/outbox.js'
import { useUsageContext } from './context.js'
import { useRead } from './use-read.js'

/** What `useUsageOutbox` returns. Lists are oldest first. */
export type UsageOutbox = OutboxView & {
  /** Sends a refused or expired recording again, with the same id; hurries what waits. */
  readonly retry: (id: string) => void
  /** Forgets a refused or expired recording for good. */
  readonly discard: (id: string) => void
}

const empty: OutboxView = { waiting: [], refused: [], expired: [], nextTryAt: null, online: true }

/**
 * Recordings that are not done: waiting, refused, expired.
 *
 * @throws {UsageError} `no-provider`
 */
export function useUsageOutbox(): UsageOutbox {
  const context = useUsageContext('useUsageOutbox()')
  const { session } = context
  const view = useRead(context, null, outboxOf, empty)
  return useMemo(
    () => ({
      ...view,
      retry(id: string) {
        if (session) retryEntry(session, id)
      },
      discard(id: string) {
        if (session) discardEntry(session, id)
      },
    }),
    [view, session],
  )
}
