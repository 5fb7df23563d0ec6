import { isFields } from '../billing/decode.js'
import { UsageError } from '../billing/errors.js'
import { InsufficientCreditsError, plainText } from '../billing/insufficient-credits.js'
import type { Measure } from '../billing/meter.js'
import { formatAmount, formatShort } from './format.js'
import type { LabelOverrides } from './labels.js'
import { englishErrorLabels } from './labels-error.js'
import { type FormatOptions, worded } from './settings.js'

/** How to say it. */
export type ErrorOptions = FormatOptions & {
  /** Any of the strings in other words. */
  readonly labels?: LabelOverrides | undefined
  /** The meter that it is about, for amounts in its unit. */
  readonly meter?: Measure | undefined
}

/**
 * An error in words for customers, as a sentence for a toast or an alert. The message of an error is for
 * developers; of a refusal, the server's own words are said where it had any. Whatever is thrown has
 * words: of what this library did not throw they promise nothing.
 */
export function describeError(error: unknown, options: ErrorOptions = {}): string {
  const { labels, locale, meter } = options
  const say = worded(englishErrorLabels, labels?.error)
  if (error instanceof InsufficientCreditsError) {
    const { required, availableBalance } = error
    const left = Math.max(0, availableBalance)
    return say.credits({
      needs: formatAmount(required, meter, locale),
      remaining: formatShort(left, meter, locale),
      count: left / (meter?.scale ?? 1),
    })
  }
  if (!(error instanceof UsageError)) return say.other
  const { code, details } = error
  if (code === 'refused' || code === 'claim-failed') {
    return say[code]({ words: wordsOfServer(details) })
  }
  return say[code]
}

/**
 * What a server said to the customer in the body of its answer: a text, or the `message` of the body or
 * of its `error`. Empty where there is none, and for markup.
 */
export function wordsOfServer(details: unknown): string {
  if (!isFields(details)) return plainText(details) ?? ''
  const { error, message } = details
  const inner = isFields(error) ? error.message : undefined
  return plainText(message) ?? plainText(inner) ?? ''
}
