import type { InsufficientCreditsError } from '../billing/insufficient-credits.js'
import { jsonResponse } from './json-response.js'

/**
 * The answer for a customer with too little left: status 402 and `{ error: 'insufficient_credits',
 * message, meterSlug, availableBalance, required, upgradeUrl? }`, which `useMeteredAction` reads.
 *
 * @example
 * ```ts
 * try {
 *   return Response.json(await withUsage(flowglad, use, generate))
 * } catch (error) {
 *   if (error instanceof InsufficientCreditsError) return insufficientCreditsResponse(error)
 *   throw error
 * }
 * ```
 */
export function insufficientCreditsResponse(error: InsufficientCreditsError): Response {
  const { meterSlug, availableBalance, required, upgradeUrl } = error
  return jsonResponse(402, {
    error: error.code,
    // The error's own message tells a developer what to do; this one is for the customer.
    message: `Not enough left: ${required} needed, ${availableBalance} available.`,
    meterSlug,
    availableBalance,
    required,
    ...(upgradeUrl === undefined ? {} : { upgradeUrl }),
  })
}
