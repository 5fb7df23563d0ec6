'use client'
import { useCallback, useMemo, useState, useSyncExternalStore } from 'react'
import type { Feature } from '../billing/feature.js'
import { type GateFigure, type GateRules, judgeFeature, judgeUses } from '../billing/gate.js'
import { useUsageContext } from './context.js'
import { type BeginWork, useBeginWork } from './gate-context.js'
import { createGateWork } from './gate-work.js'
import type { CurrentUse } from './use-uses.js'

const idle = () => false

/**
 * Whether a gate is open, and what tells it, and the gates around it, of work inside. It does not
 * close while work of the customer who is signed in is unsettled there.
 *
 * @throws {UsageError} `no-provider`
 */
export function useGate(
  needed: readonly CurrentUse[] | Feature,
  { policy, whenUnknown }: GateRules,
): { readonly gate: GateFigure; readonly beginWork: BeginWork } {
  const { session } = useUsageContext('<BalanceGate>')
  const beginAround = useBeginWork()
  const [work] = useState(createGateWork)
  const busy = useSyncExternalStore(work.subscribe, () => work.busy(session), idle)
  const gate = useMemo(() => {
    const rules = { policy, whenUnknown }
    const judged = 'status' in needed ? judgeFeature(needed, rules) : judgeUses(needed, rules)
    return busy ? { ...judged, open: true } : judged
  }, [needed, policy, whenUnknown, busy])
  const beginWork = useCallback<BeginWork>(() => {
    const endAround = beginAround()
    const end = work.begin(session)
    return () => {
      end()
      endAround()
    }
  }, [beginAround, work, session])
  return { gate, beginWork }
}
