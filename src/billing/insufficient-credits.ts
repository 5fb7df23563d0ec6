import { type Fields, isFields, numberIn, present, textOf } from './decode.js'

/** What a server says when a customer has too little left for an operation (HTTP 402). */
export type InsufficientCredits = {
  readonly meterSlug?: string
  /** What is left, in the meter's unit; may be negative. */
  readonly availableBalance: number
  /** What the operation needs, in the meter's unit; above 0. */
  readonly required: number
  /** Plain text for people, at most 500 characters, where the server has words. */
  readonly message?: string
  /** Where to upgrade: a path of this site, or an https address of an allowed origin. */
  readonly upgradeUrl?: string
}

/**
 * Reads what the body of a 402 says where it is not of the documented shape; `null` or nothing for any
 * other body. The answer is checked: what is no number, no text or no safe address does not count.
 */
export type ReadInsufficientCredits = (
  status: number,
  body: unknown,
) => Partial<InsufficientCredits> | null | undefined

/** Thrown when a customer has too little left for an operation, before the operation ran. */
export class InsufficientCreditsError extends Error {
  override readonly name = 'InsufficientCreditsError'
  readonly code = 'insufficient_credits'
  readonly meterSlug: string
  readonly availableBalance: number
  readonly required: number
  readonly upgradeUrl?: string

  constructor(meterSlug: string, availableBalance: number, required: number, upgradeUrl?: string) {
    super(
      `usage-widgets: meter "${meterSlug}" has ${availableBalance} left and ${required} is needed, ` +
        'so the operation did not run. Offer the customer an upgrade or a top-up.',
    )
    this.meterSlug = meterSlug
    this.availableBalance = availableBalance
    this.required = required
    if (upgradeUrl !== undefined) this.upgradeUrl = upgradeUrl
  }
}

/**
 * The body of a 402 answer, `{ error: 'insufficient_credits', message, availableBalance, required,
 * upgradeUrl? }`, or `null` when the answer is anything else. `allowedOrigins` (such as
 * `https://billing.example.com`) are those an absolute `upgradeUrl` may lead to.
 *
 * A message that is longer than 500 characters or written in markup is left out.
 */
export function readInsufficientCredits(
  status: number,
  body: unknown,
  { allowedOrigins = [] }: { readonly allowedOrigins?: readonly string[] } = {},
): InsufficientCredits | null {
  if (status !== 402 || !isFields(body) || body.error !== 'insufficient_credits') return null
  return creditsIn(body, safeUpgradeUrl(body.upgradeUrl, allowedOrigins))
}

/** What the body of a 402 says, by the host's own reader or else in the documented shape. Never throws. */
export function creditsOf(
  body: unknown,
  read: ReadInsufficientCredits | undefined,
): InsufficientCredits | null {
  const given = readBy(read, body)
  if (given !== null) return creditsIn(given, safeUrl(given.upgradeUrl))
  return readInsufficientCredits(402, body)
}

/** The words that the host's own reader finds in the body of a 402, also where it finds no numbers. */
export function creditsWords(
  body: unknown,
  read: ReadInsufficientCredits | undefined,
): string | null {
  return plainText(readBy(read, body)?.message)
}

function readBy(read: ReadInsufficientCredits | undefined, body: unknown): Fields | null {
  try {
    const given: unknown = read?.(402, body)
    return isFields(given) ? given : null
  } catch {
    // A reader that stumbles over a body has not read it.
    return null
  }
}

function creditsIn(fields: Fields, upgradeUrl: string | null): InsufficientCredits | null {
  const availableBalance = numberIn(fields.availableBalance)
  const required = numberIn(fields.required)
  if (availableBalance === null || required === null || required <= 0) return null
  return {
    availableBalance,
    required,
    ...present({
      message: plainText(fields.message),
      meterSlug: textOf(fields.meterSlug),
      upgradeUrl,
    }),
  }
}

/**
 * A text that can be shown to people as it is: 1 to 500 characters without markup, and not what this package
 * tells developers; else `null`.
 */
export function plainText(value: unknown): string | null {
  if (typeof value !== 'string' || value.trim() === '' || value.length > 500) return null
  return /^usage-widgets: |<[a-z!/]/i.test(value) ? null : value.trim()
}

/** An address a customer may be sent to: a path of this site, or any https address; else `null`. */
export function safeUrl(value: unknown): string | null {
  return typeof value === 'string' ? safeUpgradeUrl(value, [value]) : null
}

/**
 * The address if it may be followed: a path of this site, or https at an allowed origin. Judged and
 * returned as the URL parser reads it, which drops tabs and takes `\` for `/`.
 */
export function safeUpgradeUrl(value: unknown, allowedOrigins: readonly string[]): string | null {
  if (typeof value !== 'string' || value.length > 2048) return null
  const here = 'https://here.invalid'
  try {
    const url = new URL(value, here)
    if (url.username !== '' || url.password !== '') return null
    if (value.startsWith('/') && url.origin === here) {
      // The path of "/.//elsewhere.example" is "//elsewhere.example": an address of another site.
      return url.pathname.startsWith('//') ? null : url.pathname + url.search + url.hash
    }
    const allowed = allowedOrigins.some((origin) => new URL(origin).origin === url.origin)
    return url.protocol === 'https:' && allowed ? url.href : null
  } catch {
    return null
  }
}
