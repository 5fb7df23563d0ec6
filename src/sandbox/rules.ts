import type { Fact } from './facts.js'
import type { Ledger } from './ledger.js'
import type { PricingModel } from './wire-catalog.js'

/** What a rule decides on. Rules read it and answer facts; they change nothing. */
export type RuleContext = {
  readonly ledger: Ledger
  readonly model: PricingModel
  /** Epoch milliseconds. */
  readonly now: number
  /** A new id, unique in this ledger. */
  readonly mint: (prefix: string) => string
}

/** Flowglad's word for why a request cannot be carried out, and the text or issues it sends. */
export type Refusal = {
  readonly refused: 'BAD_REQUEST' | 'NOT_FOUND' | 'CONFLICT'
  readonly error: string | readonly Issue[]
}

/** One thing that is wrong with a request, in the shape zod reports it. */
export type Issue = {
  readonly code: string
  readonly path: readonly string[]
  readonly message: string
  readonly [detail: string]: unknown
}

/** What a rule decided: facts to append, or a refusal. */
export type Decision = readonly Fact[] | Refusal

/** Tells a refusal from facts. */
export function isRefusal(decision: object): decision is Refusal {
  return 'refused' in decision
}
