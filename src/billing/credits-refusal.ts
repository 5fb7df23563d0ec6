import { isFields } from './decode.js'
import {
  creditsOf,
  InsufficientCreditsError,
  type ReadInsufficientCredits,
} from './insufficient-credits.js'

/** Where clients of HTTP keep the body of an answer that they throw. */
const places = ['body', 'data', 'json', 'response', 'cause', 'error'] as const

/**
 * What an action threw as `InsufficientCreditsError`, or `null` when it is anything else. Understood are
 * that error, a `Response` of status 402, the body of one, and an error or object that carries either,
 * as the errors of ky, ofetch and axios do. `meter` is named where the answer names none; `read` reads
 * bodies of another shape than the documented one.
 */
export async function creditsRefusalOf(
  thrown: unknown,
  meter: string,
  read?: ReadInsufficientCredits,
): Promise<InsufficientCreditsError | null> {
  const refusal = (body: unknown) => {
    const credits = creditsOf(body, read)
    if (!credits) return null
    const { meterSlug = meter, availableBalance, required, upgradeUrl } = credits
    return new InsufficientCreditsError(meterSlug, availableBalance, required, upgradeUrl)
  }
  if (thrown instanceof InsufficientCreditsError) return thrown
  if (isResponse(thrown)) return thrown.status === 402 ? refusal(await bodyOf(thrown)) : null
  if (!isFields(thrown)) return null
  const { status = 402 } = thrown
  if (status !== 402) return null
  const own = refusal(thrown)
  if (own) return own
  for (const place of places) {
    const part = thrown[place]
    // axios: error.response.data. One step further is as deep as any of them goes.
    const inner = isFields(part) && !isResponse(part) ? (part.data ?? part) : part
    const found = isResponse(inner)
      ? inner.status === 402 && refusal(await bodyOf(inner))
      : refusal(inner)
    if (found) return found
  }
  return null
}

/** True for an answer over HTTP that says that something went wrong. */
export function isFailedResponse(value: unknown): boolean {
  return isResponse(value) && !value.ok
}

function isResponse(value: unknown): value is Response {
  return typeof Response === 'function' && value instanceof Response
}

/** `undefined` where the body was read before, or is not JSON. */
async function bodyOf(response: Response): Promise<unknown> {
  try {
    return await response.clone().json()
  } catch {
    return undefined
  }
}
