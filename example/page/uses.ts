import { useState } from 'react'
import { type Receipt, useUsageOutbox } from 'usage-widgets'
import type { LedgerEvent } from '../demo-state.js'

/** One use: recorded here or known to the server. The id is the same on both sides. */
export type Use = {
  readonly id: string
  readonly meter: string
  readonly amount: number
  /** Epoch milliseconds. */
  readonly at: number
  readonly properties?: Readonly<Record<string, unknown>>
}

/** What was just recorded on this page. */
export type NewUse = Pick<Use, 'meter' | 'amount' | 'properties'>

/** Takes note of a use with the receipts of its recording. */
export type NoteUse = (use: NewUse, receipts: readonly Receipt[]) => void

/**
 * Everything used, oldest first and each once, with the way to note what was just recorded.
 * `onSettled` is called when the server has said what became of a use.
 */
export function useUses(ledger: readonly LedgerEvent[], onSettled: () => void) {
  const [here, setHere] = useState<readonly Use[]>([])
  const { waiting } = useUsageOutbox()
  const note: NoteUse = (use, receipts) => {
    for (const { id, settled } of receipts) {
      void settled.then(onSettled)
      setHere((uses) => [...uses, { ...use, id, at: Date.now() }])
    }
  }
  const byId = new Map<string, Use>([...ledger, ...waiting, ...here].map((one) => [one.id, one]))
  return { uses: [...byId.values()].sort((a, b) => a.at - b.at), note }
}
