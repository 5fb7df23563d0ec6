import type { Fact } from './facts.js'
import type { Ledger } from './ledger.js'
import type { PricingModel } from './pricing-model.js'
import type { Issue } from './readers.js'

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
  readonly refused: 'BAD_REQUEST' | 'NOT_FOUND' | 'CONFLICT' | 'INTERNAL_SERVER_ERROR'
  readonly error: string | readonly Issue[]
}

/** What a rule decided: facts to append, or a refusal. */
export type Decision = { readonly facts: readonly Fact[] } | Refusal

/** A refusal of something that is not there. */
export function notFound(what: string, name: string): Refusal {
  return { refused: 'NOT_FOUND', error: `${what} not found: ${name}` }
}

/** A refusal of what is wrong with a part of a request, or with what it is about. */
export function invalid(what: string, why: string): Refusal {
  return { refused: 'BAD_REQUEST', error: `Invalid ${what}: ${why}` }
}

/** A refusal of what Flowglad does not foresee: its REST API answers 500 with this text. */
export function unforeseen(error: string): Refusal {
  return { refused: 'INTERNAL_SERVER_ERROR', error }
}
