import type { MissingReason } from '../billing/meter.js'
import { countedEnglish, type NamedMeter } from './english.js'

/** An amount, formatted, and as the number it says for plural rules. */
type Amount = { readonly amount: string; readonly count: number }

/**
 * The words beside a metered button. `amount` is one number, or, where several meters are used, a list
 * of `item`s; so are `remaining` and `over`, which are empty where there is nothing to say.
 */
export type ButtonLabels = {
  /** One meter's amount where several are used. */
  readonly item: (use: Amount & NamedMeter) => string
  /** An amount of what is left. */
  readonly share: (use: Amount & { remaining: string }) => string
  /** Before the press. `shares` is one `share`, or a list. */
  readonly left: (uses: { shares: string }) => string
  /** The same where nothing is known to be left, or no limit is. `cost` is empty while that is nothing. */
  readonly uses: (use: Amount & { cost: string }) => string
  /** The press goes beyond what is left. `over` is empty where that is the whole amount. */
  readonly over: (use: Amount & { over: string; cost: string }) => string
  /** While the action runs. */
  readonly held: (use: Amount) => string
  /** Afterwards. */
  readonly used: (use: Amount & { remaining: string }) => string
  /** It failed, and nothing was used for certain. */
  readonly failed: string
  /** It failed, and the server may have counted it all the same. */
  readonly uncertain: string
  /** There is too little. `date`: until when. `remaining` is empty where nothing is left. */
  readonly needs: (use: Amount & { remaining: string; date: string }) => string
  /** The link after it. */
  readonly more: string
  readonly signedOut: string
  /** Before a number that was worked out. */
  readonly approximate: string
} & { readonly [Reason in MissingReason]: string }

/** The words in English. */
export const englishButtonLabels: ButtonLabels = {
  item: ({ amount, count, ...named }) => countedEnglish(amount, count, named),
  share: ({ amount, remaining }) => `${amount} of ${remaining}`,
  left: ({ shares }) => `Uses ${shares} left`,
  uses: ({ amount, cost }) => (cost ? `Uses ${amount}, about ${cost}` : `Uses ${amount}`),
  over: ({ amount, over, cost }) =>
    (over ? `Uses ${amount}, ${over} over your plan` : `Uses ${amount} over your plan`) +
    (cost && `, about ${cost}`),
  held: ({ amount }) => `${amount} reserved while this runs`,
  used: ({ amount, remaining }) =>
    remaining ? `Used ${amount}, ${remaining} left` : `Used ${amount}`,
  failed: 'That didn’t work. Nothing was used.',
  uncertain: 'That didn’t work. It may still count as used.',
  needs: ({ amount, remaining, date }) =>
    `Needs ${amount}, ${remaining || 'none'} left${date && ` until ${date}`}.`,
  more: 'Get more',
  signedOut: 'Sign in to use this.',
  approximate: '≈',
  'no-subscription': 'You don’t have a plan yet.',
  'unknown-meter': 'This isn’t available.',
  'not-in-plan': 'Not included in your plan.',
}
