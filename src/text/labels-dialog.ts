import type { Interval } from '../billing/offer.js'
import { countedEnglish, everyEnglish } from './english.js'
import type { OfferedFacts } from './labels-prompt.js'

/** The words of an upgrade dialog. What it shares with a prompt is worded there. */
export type DialogLabels = {
  readonly title: (facts: OfferedFacts) => string
  /** The title while the offer is not known. */
  readonly untitled: string
  /** Why now: the title and the note of a prompt, as sentences. `note` may be empty. */
  readonly reason: (why: { title: string; note: string }) => string
  /** Heads of the columns. `plan` is empty when the plan has no name. */
  readonly now: (mine: { plan: string }) => string
  readonly offered: (theirs: { plan: string }) => string
  /** The same for something bought once, which changes no plan. */
  readonly before: string
  readonly after: string
  /** Head of the column that names the rows; read aloud only. */
  readonly caption: string
  /** Head of a row. `interval` is absent where the columns differ in it. */
  readonly row: (of: { meter: string; interval?: Interval }) => string
  readonly price: string
  /** An amount or a price in a cell, with how often it comes. */
  readonly every: (what: { value: string; interval: Interval }) => string
  readonly free: string
  readonly none: string
  readonly unlimited: string
  readonly metered: string
  readonly left: (rest: { remaining: string; count: number }) => string
  /** What follows the press: a checkout, or the change itself. */
  readonly checkout: string
  readonly change: string
  readonly cancel: string
  readonly proceed: string
  readonly close: string
}

/** The words in English. */
export const englishDialogLabels: DialogLabels = {
  title: ({ offer, ...meter }) => {
    if (offer.kind === 'plan') return `Upgrade to ${offer.name}`
    return `Get ${offer.amount ? countedEnglish(offer.amount, meter) : offer.name}`
  },
  untitled: 'Upgrade',
  reason: ({ title, note }) => `${title}.${note && ` ${note}`}`,
  now: ({ plan }) => (plan ? `${plan}, now` : 'Now'),
  offered: ({ plan }) => plan,
  before: 'Now',
  after: 'After',
  caption: 'What changes',
  row: ({ meter, interval }) => meter + everyEnglish(interval ?? null),
  price: 'Price',
  every: ({ value, interval }) => value + everyEnglish(interval),
  free: 'Free',
  none: 'None',
  unlimited: 'Unlimited',
  metered: 'Pay as you go',
  left: ({ remaining }) => `${remaining} left`,
  checkout: 'You’ll see the total before you pay.',
  change: 'Continuing confirms the change of plan.',
  cancel: 'Not now',
  proceed: 'Continue',
  close: 'Close',
}
