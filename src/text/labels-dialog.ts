import type { Interval } from '../billing/offer.js'
import { everyEnglish } from './english.js'
import { boughtEnglish, changeEnglish, type OfferedFacts } from './labels-prompt.js'

type Say<Facts> = (facts: Facts) => string

/** The words of an upgrade dialog. What it shares with a prompt is worded there. */
export type DialogLabels = {
  readonly title: Say<OfferedFacts>
  /** The title while the offer is not known. */
  readonly untitled: string
  /** Why now: the title and the note of a prompt, as sentences. `note` may be empty. */
  readonly reason: Say<{ title: string; note: string }>
  /** What a smaller plan has less of. `date` is empty where it takes effect at once, or nobody knows. */
  readonly less: Say<
    OfferedFacts & { from: string; to: string; interval: Interval | null; date: string }
  >
  /** What a smaller plan lacks, as a list of names. */
  readonly lacks: Say<{ plan: string; meters: string }>
  /** Heads of the columns. `plan` is empty when the plan has no name. */
  readonly now: Say<{ plan: string }>
  readonly offered: Say<{ plan: string }>
  /** The same for something bought once, which changes no plan. */
  readonly before: string
  readonly after: string
  /** Head of the column that names the rows; read aloud only. */
  readonly caption: string
  /** Head of a row. `interval` is absent where the columns differ in it. */
  readonly row: Say<{ meter: string; interval?: Interval }>
  readonly price: string
  /** An amount or a price in a cell, with how often it comes. */
  readonly every: Say<{ value: string; interval: Interval }>
  readonly free: string
  readonly none: string
  readonly unlimited: string
  readonly metered: string
  readonly left: Say<{ remaining: string; count: number }>
  /** What follows the press: a checkout, or the change itself. */
  readonly checkout: string
  /**
   * `due` is what is paid at once, `date` from when the price holds; empty where that is not known. `isFree`:
   * nothing is paid at once.
   */
  readonly change: Say<{
    due: string
    isFree: boolean
    price: string
    interval: Interval | null
    date: string
  }>
  readonly cancel: string
  /** The main button: what it does. */
  readonly proceed: Say<OfferedFacts>
  /** The same while the offer is not known. */
  readonly untold: string
  readonly close: string
}

/** The words in English. */
export const englishDialogLabels: DialogLabels = {
  title: (facts) =>
    facts.offer.kind === 'plan' ? changeEnglish(facts.offer) : `Buy ${boughtEnglish(facts)}`,
  untitled: 'Upgrade',
  reason: ({ title, note }) => `${title}.${note && ` ${note}`}`,
  less: ({ unit, meter, from, to, interval, date }) => {
    const often = everyEnglish(interval) + (date && ` on ${date}`)
    if (!unit) return `${meter}: from ${from} to ${to}${often}.`
    return `You’ll go from ${from} to ${to}${often}.`
  },
  lacks: ({ plan, meters }) => `${plan} doesn’t include ${meters}.`,
  now: ({ plan }) => (plan ? `${plan} (current)` : 'Now'),
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
  change: ({ due, isFree, price, interval, date }) => {
    const then = `${price}${everyEnglish(interval)}${date && ` from ${date}`}.`
    if (isFree) return `Nothing is due today. Then ${then}`
    return due ? `Due today ${due}. Then ${then}` : `The price will be ${then}`
  },
  cancel: 'Not now',
  proceed: (facts) =>
    facts.offer.kind === 'plan' ? changeEnglish(facts.offer) : `Buy ${boughtEnglish(facts)}`,
  untold: 'Continue',
  close: 'Close',
}
