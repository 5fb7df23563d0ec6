import type { Period } from './meter.js'
import type { Credits, SpendingCap } from './report.js'

type Figure = {
  /** `ready` also where the source tells nothing of it. */
  readonly status: 'loading' | 'error' | 'signed-out' | 'no-subscription' | 'ready'
  /** What is known could not be refreshed. @default false */
  readonly stale?: boolean
}

/** A customer's credits, and whether they are known. */
export type CreditsFigure = Figure & {
  /** `null` where the source keeps no ledger, and while they are not known. */
  readonly credits: Credits | null
}

/** The most a customer may spend, and whether it is known. */
export type SpendingFigure = Figure & {
  /** `null` where there is no limit, and while it is not known. */
  readonly limit: SpendingCap | null
  /** What the limit is for; `null` where that is not known. */
  readonly period: Period | null
  /** When the plan ends, in epoch milliseconds: spending does not start anew then. @default it goes on */
  readonly endsAt?: number | undefined
}
