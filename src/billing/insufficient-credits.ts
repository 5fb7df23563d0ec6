import { isFields, numberOf, textOf } from './decode.js'

/** What a server says when a customer has too little left for an operation (HTTP 402). */
export type InsufficientCredits = {
  readonly meterSlug?: string
  /** What is left, in the meter's unit; may be negative. */
  readonly availableBalance: number
  /** What the operation needs, in the meter's unit; above 0. */
  readonly required: number
  /** Plain text for people, at most 500 characters. */
  readonly message: string
  /** Where to upgrade: a path of this site, or an https address of an allowed origin. */
  readonly upgradeUrl?: string
}

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
 * A message that is missing, longer than 500 characters or written in markup is replaced.
 */
export function readInsufficientCredits(
  status: number,
  body: unknown,
  { allowedOrigins = [] }: { readonly allowedOrigins?: readonly string[] } = {},
): InsufficientCredits | null {
  if (status !== 402 || !isFields(body) || body.error !== 'insufficient_credits') return null
  const availableBalance = numberOf(body.availableBalance)
  const required = numberOf(body.required)
  if (availableBalance === null || required === null || required <= 0) return null
  const meterSlug = textOf(body.meterSlug)
  const upgradeUrl = safeUpgradeUrl(body.upgradeUrl, allowedOrigins)
  return {
    availableBalance,
    required,
    message: plainText(body.message) ?? `${required} needed, ${availableBalance} left.`,
    ...(meterSlug ? { meterSlug } : {}),
    ...(upgradeUrl ? { upgradeUrl } : {}),
  }
}

function plainText(value: unknown): string | null {
  if (typeof value !== 'string' || value.trim() === '' || value.length > 500) return null
  return /<[a-z!/]/i.test(value) ? null : value.trim()
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
