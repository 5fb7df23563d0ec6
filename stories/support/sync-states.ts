import type { SyncEntry, SyncFigure, SyncSection } from '../../src/text/describe-sync.js'
import { now } from './figures.js'

const none = { waiting: [], refused: [], expired: [], online: true, retryIn: null }

const entry = (id: string, code?: 'refused' | 'forbidden' | 'expired'): SyncEntry => ({
  id,
  meter: 'generations',
  amount: 3,
  at: now,
  ...(code && { error: { code } }),
})

/** A notice for every part it may have, and what may be said of what waits. */
export const notices = {
  waiting: { ...none, waiting: [entry('a')] },
  offline: { ...none, waiting: [entry('a')], online: false },
  retrying: { ...none, waiting: [entry('a')], retryIn: 7_600 },
  refused: { ...none, refused: [entry('b', 'refused'), entry('c', 'forbidden')] },
  expired: { ...none, expired: [entry('d', 'expired')] },
} satisfies Record<SyncSection['kind'] | 'offline' | 'retrying', SyncFigure>
