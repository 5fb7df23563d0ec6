'use client'
import { useCallback } from 'react'
import type { RecordOptions } from '../billing/check-recording.js'
import { UsageError } from '../billing/errors.js'
import type { Receipt } from '../entries/receipts.js'
import { useUsageContext } from './context.js'
import { type BeginWork, useBeginWork } from './gate-context.js'

/** Records a use of each meter, by slug or id. One receipt for each, in the same order. */
export type RecordUses = (
  uses: Readonly<Record<string, number>>,
  options?: RecordOptions,
) => readonly Receipt[]

/**
 * What `useRecordUsage` does, for the meters that each call names. Every use is an event of its own:
 * one may be refused while another is delivered.
 *
 * @throws {UsageError} `no-provider`
 */
export function useRecordUses(): RecordUses {
  const { session, view, coalesceMs } = useUsageContext('<MeteredButton>')
  const beginWork = useBeginWork()
  return useCallback(
    (uses, options = {}) => {
      if (!session) {
        throw new UsageError(
          'signed-out',
          __DEV__ &&
            'a metered button was pressed while nobody is signed in, so there is nobody to bill. Show the sign-in first.',
        )
      }
      return recordEach(uses, beginWork, (meter, amount) =>
        session.record(meter, amount, options, view, coalesceMs),
      )
    },
    [session, view, coalesceMs, beginWork],
  )
}

/** Tells the gate above before any number changes; the gate stays open until all receipts settle. */
function recordEach(
  uses: Readonly<Record<string, number>>,
  beginWork: BeginWork,
  record: (meter: string, amount: number) => Receipt,
): readonly Receipt[] {
  const end = beginWork()
  const receipts: Receipt[] = []
  try {
    for (const [meter, amount] of Object.entries(uses)) receipts.push(record(meter, amount))
    return receipts
  } finally {
    void Promise.all(receipts.map(({ settled }) => settled)).then(end)
  }
}
