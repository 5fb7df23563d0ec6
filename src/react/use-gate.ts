'use client'
import { useCallback, useMemo, useState, useSyncExternalStore } from 'react'
import type { Feature } from '../billing/feature.js'
import { type GateFigure, type GateRules, judgeFeature, judgeUses } from '../billing/gate.js'
import { describePrompt, type PromptDescription } from '../text/describe-prompt.js'
import { useUsageContext, useUsageText } from './context.js'
import { type BeginWork, useBeginWork } from './gate-context.js'
import { createGateWork } from './gate-work.js'
import { useNamedFeature } from './use-feature.js'
import { type CurrentUse, type MeterUses, useUses } from './use-uses.js'

/** What a gate is asked for: uses of meters, or a feature of the plan by its slug. */
export type GateNeeds = MeterUses | { readonly feature: string }

/** What `useGate` returns: whether it is open, why, and what a gate's card would say. */
export type Gate = GateFigure & {
  /** In the provider's language; `null` while it is open and where no meter decides. */
  readonly text: PromptDescription | null
}

const nothing: MeterUses = { uses: {} }

/**
 * What `BalanceGate` knows, for markup of your own: `open` says whether what is needed may be used now,
 * `state` why, `text` what the card would say. What is not known closes nothing unless `whenUnknown` says
 * so. It does not follow work inside: keep a running form yourself.
 *
 * @throws {UsageError} `no-provider`
 */
export function useGate(needs: GateNeeds, rules: GateRules = {}): Gate {
  useUsageContext('useGate()')
  const { labels, locale, timeZone } = useUsageText()
  const slug = 'feature' in needs ? needs.feature : undefined
  const feature = useNamedFeature(slug)
  const uses = useUses('feature' in needs ? nothing : needs)
  const { policy, whenUnknown } = rules
  return useMemo(() => {
    const given = { policy, whenUnknown }
    const gate = feature ? judgeFeature(feature, given) : judgeUses(uses, given)
    if (gate.open || !gate.use) return { ...gate, text: null }
    const { usage, amount, meter } = gate.use
    const name = uses.find((use) => use.meter === meter)?.name
    return { ...gate, text: describePrompt(usage, { labels, locale, timeZone, amount, name }) }
  }, [feature, uses, policy, whenUnknown, labels, locale, timeZone])
}

const idle = () => false

/**
 * Whether a gate is open, and the function that reports work inside it, to the gates around it too. It
 * does not close while work of the signed-in customer is unsettled inside.
 *
 * @throws {UsageError} `no-provider`
 */
export function useWorkingGate(
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
