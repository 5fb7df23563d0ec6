import { isFields, numberOf, textOf } from '../billing/decode.js'

/** The fields of an error of Stripe's client, read without importing its class. */
export type StripeErrorFacts = {
  /** 0 where Stripe did not answer. */
  readonly status: number
  /** Stripe's word for the kind: `invalid_request_error`, `card_error`, `rate_limit_error`. */
  readonly type: string | null
  readonly code: string | null
  readonly message: string
}

/** The error of a request to Stripe, `null` for any other. */
export function stripeErrorOf(error: unknown): StripeErrorFacts | null {
  if (!isFields(error) || typeof error.type !== 'string' || !error.type.startsWith('Stripe')) {
    return null
  }
  return {
    status: numberOf(error.statusCode) ?? 0,
    type: textOf(error.rawType),
    code: textOf(error.code),
    message: typeof error.message === 'string' ? error.message.slice(0, 300) : '',
  }
}

/** Whether Stripe will never carry a request out as it is. A key that is not allowed is the host's to mend. */
export function isFinal({ status, type }: StripeErrorFacts): boolean {
  return (status === 400 || status === 404) && type === 'invalid_request_error'
}
