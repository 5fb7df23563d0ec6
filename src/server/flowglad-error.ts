import { isFields } from '../billing/decode.js'

/** Flowglad's words for a request that will never succeed as it is. */
export type FlowgladRefusal = 'BAD_REQUEST' | 'NOT_FOUND' | 'CONFLICT'

const words: readonly FlowgladRefusal[] = ['BAD_REQUEST', 'NOT_FOUND', 'CONFLICT']

/**
 * Flowglad's word in an error thrown by its SDK (`@flowglad/node` 0.29: `error.error.code`), `null`
 * for any other error. Then the outcome is unknown: the event may have been recorded.
 */
export function refusalOf(error: unknown): FlowgladRefusal | null {
  if (!(error instanceof Error) || !('error' in error) || !isFields(error.error)) return null
  const { code } = error.error
  return words.find((word) => word === code) ?? null
}
