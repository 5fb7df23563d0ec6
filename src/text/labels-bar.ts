import type { MissingReason } from '../billing/meter.js'

type Say<Facts> = (facts: Facts) => string
type Of = Say<{ used: string; limit: string; count: number }>

/**
 * The words of a usage bar and a ring. Strings handed to a function are formatted for the locale and
 * carry the unit where it belongs; `count` is the number that is said, for plural rules.
 */
export type BarLabels = {
  /** The value where nothing says which way the bar runs. */
  readonly of: Of
  /** The value in the smallest size. */
  readonly short: Of
  /** The value of a bar that fills; also what is read aloud for it. */
  readonly usedOf: Of
  /** The value of a bar that drains. */
  readonly leftOf: Say<{ remaining: string; limit: string; count: number }>
  /** The value where no limit is known. `unit` is part of `used`, and empty when the meter has none. */
  readonly total: Say<{ used: string; unit: string; count: number }>
  /** What is left, as a note, and as the value of credits. */
  readonly left: Say<{ remaining: string; count: number }>
  /** The words of the states. */
  readonly warning: string
  readonly critical: string
  readonly exhausted: string
  readonly over: Say<{ over: string; count: number }>
  readonly unlimited: string
  /** The value of credits of which there never were any. */
  readonly none: string
  /** 0 of 0. */
  readonly notIncluded: string
  /** An estimate of what use beyond the limit costs. */
  readonly about: Say<{ cost: string }>
  readonly pending: Say<{ pending: string; count: number }>
  /** Recordings whose outcome is in doubt; `count` is 0 when none of them is part of the number. */
  readonly unconfirmed: Say<{ pending: string; count: number }>
  readonly stale: Say<{ time?: string }>
  /** The period of an old number is over. */
  readonly renewing: string
  /** The plan has ended since the old number was told. */
  readonly ended: string
  readonly resets: Say<{ date: string }>
  /** The plan ends, and the meter with it. */
  readonly ends: Say<{ date: string }>
  readonly never: string
  readonly pace: Say<{ projected: string; date?: string; count: number }>
  /** When it will be used up if use goes on as before. */
  readonly runsOut: Say<{ date: string }>
  /** No more use once it is used up. `date` is when it resets, where that is said. */
  readonly pauses: Say<{ date?: string }>
  /** The same beside what is left, where it is said where use is heading. */
  readonly stops: string
  /** Use beyond what is left is billed. `per` is absent for one use, `price` where there are several. */
  readonly beyond: Say<{ price?: string; per?: string }>
  /**
   * What pay as you go costs. `cost` is absent while it rounds to nothing, `per` for one use, `price` where
   * there are several.
   */
  readonly cost: Say<{ cost?: string; price?: string; per?: string }>
  /** Between two parts of a note, and between notes that are read aloud. */
  readonly comma: string
  /** Before a number that was worked out. */
  readonly approximate: string
  /** Name of the button that explains it. */
  readonly why: string
  /** Why: the limit or the total of the period was not reported. */
  readonly derived: string
  readonly error: string
  readonly 'signed-out': string
  readonly retry: string
} & { readonly [Reason in MissingReason]: string }

/** The words in English. */
export const englishBarLabels: BarLabels = {
  of: ({ used, limit }) => `${used} of ${limit}`,
  short: ({ used, limit }) => `${used} / ${limit}`,
  usedOf: ({ used, limit }) => `${used} of ${limit} used`,
  leftOf: ({ remaining, limit }) => `${remaining} of ${limit} left`,
  total: ({ used, unit }) => (unit ? used : `${used} used`),
  left: ({ remaining }) => `${remaining} left`,
  warning: 'Running low',
  critical: 'Almost used up',
  exhausted: 'All used',
  over: ({ over }) => `${over} over`,
  unlimited: 'Unlimited on your plan',
  none: 'None yet',
  notIncluded: 'None included',
  about: ({ cost }) => `about ${cost}`,
  pending: ({ pending }) => `${pending} pending`,
  unconfirmed: ({ pending, count }) =>
    count ? `${pending} not confirmed yet` : 'Not confirmed yet',
  stale: ({ time }) => (time ? `As of ${time}, couldn’t refresh` : 'Couldn’t refresh'),
  renewing: 'Your period has just reset. Updating…',
  ended: 'Your plan has just ended. Updating…',
  resets: ({ date }) => `Resets ${date}`,
  ends: ({ date }) => `Ends ${date}`,
  never: 'Doesn’t reset',
  pace: ({ projected, date }) => `On pace for about ${projected}${date ? ` by ${date}` : ''}`,
  runsOut: ({ date }) => `Runs out around ${date} at your current pace`,
  pauses: ({ date }) => `Pauses at 100%${date ? ` until ${date}` : ''}`,
  stops: 'pauses at 100%',
  beyond: ({ price, per }) => {
    if (!price) return 'extra usage is billed'
    return per ? `${price} per ${per} after that` : `${price} each after that`
  },
  cost: ({ cost, price, per }) => {
    if (!price) return cost ? `About ${cost}` : ''
    const rate = per ? `${price} per ${per}` : `${price} each`
    return cost ? `About ${cost}, at ${rate}` : rate
  },
  comma: ', ',
  approximate: '≈',
  why: 'Why approximate',
  derived: 'Approximate. Billing hasn’t reported the exact number for this period.',
  error: 'Couldn’t load usage',
  'signed-out': 'Sign in to see your usage',
  retry: 'Retry',
  'no-subscription': 'You don’t have a plan yet',
  'unknown-meter': 'Usage isn’t available',
  'not-in-plan': 'Not included in your plan',
}
