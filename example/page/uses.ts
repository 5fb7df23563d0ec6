import { useState } from 'react'
import { type RecordUsage, useRecordUsage, useUsageOutbox } from 'usage-widgets'
import type { LedgerEvent } from '../demo-state.js'

/** The meters of this product. */
export type Meter = 'generations' | 'upscales' | 'credits'

/** One use: recorded here or known to the server. The id is the same on both sides. */
export type Use = {
  readonly id: string
  readonly meter: string
  readonly amount: number
  /** Epoch milliseconds. */
  readonly at: number
  readonly properties?: Readonly<Record<string, unknown>>
}

/**
 * Everything used, oldest first and each once, with the way to use something. `onSettled` is called
 * when the server has said what became of a use.
 */
export function useUses(ledger: readonly LedgerEvent[], onSettled: () => void) {
  const [here, setHere] = useState<readonly Use[]>([])
  const { waiting } = useUsageOutbox()
  const recorders: Record<Meter, RecordUsage> = {
    generations: useRecordUsage('generations'),
    upscales: useRecordUsage('upscales'),
    credits: useRecordUsage('credits'),
  }
  const use = (meter: Meter, amount: number, properties: Record<string, string | number>) => {
    const { id, settled } = recorders[meter](amount, { properties })
    void settled.then(onSettled)
    setHere((uses) => [...uses, { id, meter, amount, at: Date.now(), properties }])
  }
  const byId = new Map<string, Use>([...ledger, ...waiting, ...here].map((one) => [one.id, one]))
  return { uses: [...byId.values()].sort((a, b) => a.at - b.at), use }
}
