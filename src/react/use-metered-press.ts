'use client'
import { useCallback, useMemo, useRef, useState } from 'react'
import type { MeteredRun } from '../actions/perform.js'
import type { RecordOptions } from '../billing/check-recording.js'
import { InsufficientCreditsError } from '../billing/insufficient-credits.js'
import type { Receipt } from '../entries/receipts.js'
import type { Session } from '../sync/session-types.js'
import type { ButtonWork } from '../text/describe-button.js'
import { useUsageContext } from './context.js'
import { useBeforePaint } from './use-before-paint.js'
import { useMeteredAction } from './use-metered-action.js'
import { useRecordUses } from './use-record-uses.js'

/** What a press does, and the callbacks for its outcome. */
export type MeteredPress = {
  /** Amounts by slug or id of the meter. */
  readonly uses: Readonly<Record<string, number>>
  /** Work whose use the host's server records, as `useMeteredAction` takes it. Without one, a press records. */
  readonly action?: ((run: MeteredRun) => unknown) | undefined
  /** Options of the recording besides the amount. */
  readonly recordOptions?: RecordOptions | undefined
  /** Gets what the action returned. */
  readonly onSuccess?: ((value: unknown) => void) | undefined
  /** Gets why the action failed, or why a recorded use does not count. */
  readonly onFailure?: ((error: unknown) => void) | undefined
  /** Gets a receipt for each meter, at once. Not with an `action`. */
  readonly onRecorded?: ((receipts: readonly Receipt[]) => void) | undefined
}

/** Progress of the last press. */
export type PressState = {
  readonly work: ButtonWork
  /** How many presses recorded. */
  readonly count: number
  readonly start: () => void
}

type Recorded = {
  readonly session: Session | null
  readonly work: ButtonWork
  readonly count: number
}

const nothing = () => {}
const idle: ButtonWork = { status: 'idle' }
const fresh: Recorded = { session: null, work: idle, count: 0 }

/** Runs an action or records, as a press of a metered button does. */
export function useMeteredPress(press: MeteredPress): PressState {
  const { session } = useUsageContext('<MeteredButton>')
  const { run, status, error } = useMeteredAction({ uses: press.uses }, press.action ?? nothing)
  const record = useRecordUses()
  const [recorded, setRecorded] = useState(fresh)
  const latest = useRef(press)
  const last = useRef<unknown>(null)
  useBeforePaint(() => {
    latest.current = press
  })

  const act = useCallback(() => {
    const promise = run()
    // A second press before the button showed the first: the same run, whose outcome is reported once.
    if (last.current === promise) return
    last.current = promise
    void promise.then((outcome) => {
      if (outcome.status === 'succeeded') latest.current.onSuccess?.(outcome.value)
      if (outcome.status === 'failed') latest.current.onFailure?.(outcome.error)
    })
  }, [run])

  const recordNow = useCallback(() => {
    const { uses, recordOptions, onRecorded } = latest.current
    const receipts = record(uses, recordOptions)
    last.current = receipts
    const work: ButtonWork = { status: 'succeeded' }
    setRecorded(({ count }) => ({ session, work, count: count + 1 }))
    onRecorded?.(receipts)
    for (const { settled } of receipts) {
      void settled.then((settlement) => {
        if (settlement.status === 'delivered') return
        // Of several uses, the others may have been delivered.
        const certain = settlement.status === 'refused' && receipts.length === 1
        if (last.current === receipts)
          setRecorded(({ count }) => ({ session, work: { status: 'failed', certain }, count }))
        latest.current.onFailure?.(settlement.error)
      })
    }
  }, [record, session])

  const own = recorded.session === session ? recorded : fresh
  const acts = press.action !== undefined
  const work = useMemo<ButtonWork>(() => {
    if (!acts) return own.work
    const certain = error instanceof InsufficientCreditsError
    return status === 'failed' ? { status, certain } : { status }
  }, [acts, own, status, error])
  return acts ? { work, count: 0, start: act } : { work, count: own.count, start: recordNow }
}
