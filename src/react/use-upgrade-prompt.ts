'use client'
import { useEffect, useMemo } from 'react'
import type { UsageMeter } from '../billing/meter.js'
import type { Offer, OfferDetails } from '../billing/offer.js'
import { defaultPromptThresholds } from '../billing/prompt.js'
import { type PromptReading, promptsOf } from '../prompts/prompts.js'
import { useUsageContext } from './context.js'
import { useRead } from './use-read.js'
import { useStable } from './use-stable.js'
import { useUpgrade } from './use-upgrade.js'
import { useUsage } from './use-usage.js'

/** When a prompt opens, and for what. */
export type UpgradePromptOptions = {
  /** The offer to show; without one the prompt is a notice. No prompt opens for an offer that the customer has. */
  readonly offer?: Offer | undefined
  /** Shares of the limit at which it opens, 1 is all of it. @default 0.8 and 1 */
  readonly thresholds?: readonly number[] | undefined
}

/** What `useUpgradePrompt` returns. */
export type UpgradePromptState = {
  /** The prompt should be shown. */
  readonly open: boolean
  /** Highest threshold that the committed number has reached, `null` for none. */
  readonly threshold: number | null
  /** The meter as shown, with everything recorded here counted in; `null` without a number. */
  readonly meter: UsageMeter | null
  /** What the catalog says of the offer, `null` while it is not known. */
  readonly details: OfferDetails | null
  /** Closes it for the rest of the billing period, or until the next threshold. */
  readonly dismiss: () => void
  /** Closes it for some time, or until the next threshold. @default 24 hours, in milliseconds */
  readonly snooze: (ms?: number) => void
}

const DAY = 24 * 3_600_000
const closed: PromptReading = { open: false, threshold: null }

/**
 * Whether it is time to offer more of a meter, by slug or id: when the number billing confirmed has
 * reached a threshold above everything dismissed in this period. Never with an offer the customer has
 * already, without a known limit (credits count when they are used up), before billing has loaded, or once
 * the period of the number is over.
 *
 * @throws {UsageError} `no-provider`
 */
export function useUpgradePrompt(
  meter: string,
  options: UpgradePromptOptions = {},
): UpgradePromptState {
  const context = useUsageContext(`useUpgradePrompt("${meter}")`)
  const { session, view, meters } = context
  const offer = useStable(options.offer)
  const thresholds = useStable(options.thresholds ?? defaultPromptThresholds)
  const usage = useUsage(meter)
  const { details } = useUpgrade(offer)
  const prompts = useMemo(() => session && promptsOf(session), [session])
  const question = useMemo(
    () => ({ meter, view, overrides: meters, thresholds, offer }),
    [meter, view, meters, thresholds, offer],
  )
  const reading = useRead(
    context,
    null,
    (from) => (from === session && prompts?.read(question)) || closed,
    closed,
  )
  useEffect(() => prompts?.attend(question), [prompts, question])
  const shown = usage.status === 'ready' ? usage.meter : null
  return useMemo(
    () => ({
      ...reading,
      meter: shown,
      details,
      dismiss: () => prompts?.dismiss(question),
      snooze: (ms) => prompts?.snooze(question, lengthOf(ms)),
    }),
    [reading, shown, details, prompts, question],
  )
}

/** An event handler given as it is would pass its event. */
function lengthOf(ms: unknown): number {
  return typeof ms === 'number' && ms >= 0 && ms < Infinity ? ms : DAY
}
