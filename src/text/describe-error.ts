import { isFields, numberOf } from '../billing/decode.js'
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
 * developers; of a refusal, the server's own words are said where it had any, else how much is left where it
 * said that. Whatever is thrown has words: of what this library did not throw they promise nothing.
 */
export function describeError(error: unknown, given?: ErrorOptions): string {
  const options = given ?? {}
  const say = worded(englishErrorLabels, options.labels?.error)
  if (error instanceof InsufficientCreditsError) return creditsText(error, options)
  if (!(error instanceof UsageError)) return say.other
  const { code, details } = error
  if (code === 'refused' || code === 'claim-failed') {
    const words = wordsOfServer(details)
    return (words ? '' : creditsText(details, options)) || say[code]({ words })
  }
  const words: string | undefined = say[code]
  return words ?? say.other
}

/** How much is needed and how much is left, where the details of a refusal say so; else empty. */
export function creditsText(details: unknown, { labels, locale, meter }: ErrorOptions): string {
  const { required, availableBalance } = isFields(details) ? details : {}
  const needs = numberOf(required)
  const balance = numberOf(availableBalance)
  if (needs === null || balance === null) return ''
  const left = Math.max(0, balance)
  return worded(englishErrorLabels, labels?.error).credits({
    needs: formatAmount(needs, meter, locale),
    remaining: formatShort(left, meter, locale),
    count: left / (meter?.scale ?? 1),
  })
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
