'use client'
import { useCallback } from 'react'
import type { RecordOptions } from '../billing/check-recording.js'
import { UsageError } from '../billing/errors.js'
import { warnOnce } from '../billing/warn.js'
import type { Receipt } from '../entries/receipts.js'
import { useUsageContext } from './context.js'
import { useBeginWork } from './gate-context.js'
import { isRendering, markRendering } from './rendering.js'

/** Records a use. Synchronous: the use is stored before it returns. */
export type RecordUsage = (amount?: number, options?: RecordOptions) => Receipt

/**
 * A stable function that records uses of one meter, by slug or id. It counts at once, survives a
 * reload, and is billed exactly once; the receipt tells the outcome. The component that calls this
 * hook does not render when balances change.
 *
 * `record(amount = 1, options?)` throws `UsageError` on bad input, before anything is stored.
 *
 * @throws {UsageError} `no-provider`
 */
export function useRecordUsage(meter: string): RecordUsage {
  const { session, view, coalesceMs } = useUsageContext(`useRecordUsage("${meter}")`)
  const beginWork = useBeginWork()
  if (__DEV__) markRendering()
  return useCallback(
    (amount = 1, options = {}) => {
      if (__DEV__ && isRendering()) {
        warnOnce(
          `record() for "${meter}" was called while a component rendered, so every render is billed, and in strict mode each of them twice. Call it in an event handler or an effect.`,
        )
      }
      if (session) {
        // Before the number changes, so that the gate above stays open until the receipt settles.
        const end = beginWork()
        try {
          const receipt = session.record(meter, amount, options, view, coalesceMs)
          void receipt.settled.then(end)
          return receipt
        } catch (error) {
          end()
          throw error
        }
      }
      throw new UsageError(
        'signed-out',
        __DEV__ &&
          `record() for "${meter}" was called while nobody is signed in, so there is nobody to bill. Show the sign-in first (useUsage says 'signed-out').`,
      )
    },
    [session, meter, view, coalesceMs, beginWork],
  )
}
