import type { MissingReason } from '../billing/meter.js'

/**
 * The words of a usage bar. Strings handed to a function are formatted for the locale and carry
 * the unit where it belongs; `count` is the raw number the sentence is about, for plural rules.
 *
 * A sentence that may stand without its second half is asked for both ways: what it says without
 * is the word of the state, and is set off when the whole sentence begins with it.
 */
export type BarLabels = {
  /** The value where nothing says which way the bar runs. */
  readonly of: (use: { used: string; limit: string; count: number }) => string
  /** The value in the smallest size. */
  readonly short: (use: { used: string; limit: string; count: number }) => string
  /** The value of a bar that fills; also what is read aloud for it. */
  readonly usedOf: (use: { used: string; limit: string; count: number }) => string
  /** The value of a bar that drains. */
  readonly leftOf: (rest: { remaining: string; limit: string; count: number }) => string
  /** The value where no limit is known. `unit` is empty when the meter has none. */
  readonly total: (use: { used: string; unit: string; count: number }) => string
  /** What is left, as a note, and as the value of a balance. */
  readonly left: (rest: { remaining: string; count: number }) => string
  readonly warning: (rest: { remaining?: string; count: number }) => string
  readonly critical: (rest: { remaining?: string; count: number }) => string
  readonly exhausted: string
  /** 0 of 0. */
  readonly none: string
  readonly over: (excess: { over: string; cost?: string; count: number }) => string
  readonly unlimited: string
  readonly pending: (wait: { pending: string; remaining?: string; count: number }) => string
  /** Recordings whose outcome is in doubt; `count` is 0 when none of them is part of the number. */
  readonly unconfirmed: (wait: { pending: string; remaining?: string; count: number }) => string
  readonly stale: (then: { time?: string }) => string
  readonly resets: (next: { date: string }) => string
  readonly never: string
  readonly pace: (end: { projected: string; date?: string; count: number }) => string
  /** What pay as you go costs. `cost` is absent while it rounds to nothing, `per` for one use. */
  readonly cost: (price: { cost?: string; price: string; per?: string }) => string
  /** Before a number that was worked out. */
  readonly approximate: string
  /** Name of the button that explains it. */
  readonly why: string
  readonly derived: string
  readonly error: string
  readonly signedOut: string
  readonly retry: string
  /** A value and what it means, read aloud as one. */
  readonly spoken: (parts: { value: string; note: string }) => string
} & { readonly [Reason in MissingReason]: string }

/** The words in English. */
export const englishBarLabels: BarLabels = {
  of: ({ used, limit }) => `${used} of ${limit}`,
  short: ({ used, limit }) => `${used} / ${limit}`,
  usedOf: ({ used, limit }) => `${used} of ${limit} used`,
  leftOf: ({ remaining, limit }) => `${remaining} of ${limit} left`,
  total: ({ used, unit }) => `${used} ${unit || 'used'}`,
  left: ({ remaining }) => `${remaining} left`,
  warning: ({ remaining }) => (remaining ? `Running low, ${remaining} left` : 'Running low'),
  critical: ({ remaining }) => (remaining ? `Almost used up, ${remaining} left` : 'Almost used up'),
  exhausted: 'All used',
  none: 'None included',
  over: ({ over, cost }) => (cost ? `${over} over, about ${cost}` : `${over} over`),
  unlimited: 'Unlimited on your plan',
  pending: ({ pending, remaining }) =>
    remaining ? `${pending} pending, ${remaining} left` : `${pending} pending`,
  unconfirmed: ({ pending, remaining, count }) =>
    (count ? `${pending} not confirmed yet` : 'Not confirmed yet') +
    (remaining ? `, ${remaining} left` : ''),
  stale: ({ time }) => (time ? `As of ${time}, couldn’t refresh` : 'Couldn’t refresh'),
  resets: ({ date }) => `Resets ${date}`,
  never: 'Doesn’t reset',
  pace: ({ projected, date }) =>
    date ? `On pace for about ${projected} by ${date}` : `On pace for about ${projected}`,
  cost: ({ cost, price, per }) => {
    const rate = per ? `${price} per ${per}` : `${price} each`
    return cost ? `About ${cost}, at ${rate}` : rate
  },
  approximate: '≈',
  why: 'Why approximate',
  derived: 'Approximate. Your plan changed this period, so use is worked out from what is left.',
  error: 'Couldn’t load usage',
  signedOut: 'Sign in to see your usage',
  retry: 'Retry',
  spoken: ({ value, note }) => `${value}, ${note}`,
  'no-subscription': 'You don’t have a plan yet',
  'unknown-meter': 'Usage isn’t available',
  'not-in-plan': 'Not included in your plan',
}
