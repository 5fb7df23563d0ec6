import type { Interval } from '../billing/offer.js'
import { countedEnglish, everyEnglish, type NamedMeter } from './english.js'

type Say<Facts> = (facts: Facts) => string

/** The words of a list of plans. Buttons and prices are worded as in an upgrade dialog. */
export type PickerLabels = {
  /** Name of the switch between intervals, and of each of them. */
  readonly intervals: string
  readonly interval: Say<{ interval: Interval }>
  /** What an interval saves; `most` where plans differ. */
  readonly save: Say<{ percent: string; most: boolean }>
  /** Marks of a plan. */
  readonly current: string
  /** In place of the button of the customer's own plan. */
  readonly held: string
  readonly recommended: string
  readonly trial: Say<{ days: string; count: number }>
  /** The button that begins a trial. */
  readonly start: Say<{ days: string; count: number; plan: string }>
  /** A change that is arranged. `date` is empty where the day is not known. */
  readonly starts: Say<{ date: string }>
  /** What a plan gives of a meter. `interval` is `null` for what comes once. */
  readonly grant: Say<NamedMeter & { amount: string; count: number; interval: Interval | null }>
  /** Something else that a plan includes; `amount` is empty where nothing is counted. */
  readonly feature: Say<{ name: string; amount: string }>
  /** How many of it: the name of the field, and of its two buttons. */
  readonly quantity: Say<{ name: string }>
  readonly fewer: string
  readonly more: string
  /** What one costs, where several are chosen. `per` is what one is called; may be empty. */
  readonly each: Say<{ price: string; per: string }>
  /** An entry without a price. */
  readonly custom: string
  readonly contact: string
  /** Cells of the table of plans. */
  readonly table: string
  readonly included: string
  readonly lacking: string
  readonly loading: string
  /** In place of the plans. */
  readonly signedOut: string
  readonly error: string
}

const names = { day: 'Daily', week: 'Weekly', month: 'Monthly', year: 'Yearly' }

/** The words in English. */
export const englishPickerLabels: PickerLabels = {
  intervals: 'How often you pay',
  interval: ({ interval }) => {
    const { unit, count } = interval
    return count === 1 ? names[unit] : `Every ${count} ${unit}s`
  },
  save: ({ percent, most }) => (most ? `Save up to ${percent}` : `Save ${percent}`),
  current: 'Your plan',
  held: 'Current plan',
  recommended: 'Fits your usage',
  trial: ({ days, count }) => (count === 1 ? '1 day free' : `${days} days free`),
  start: ({ plan }) => `Try ${plan} free`,
  starts: ({ date }) => (date ? `Starts ${date}` : 'Starts when this period ends'),
  grant: ({ amount, count, interval, ...meter }) => {
    // '100 GB' alone does not say of what.
    const isSaid = !meter.unit || meter.unit === meter.things
    const given = isSaid ? countedEnglish(amount, count, meter) : `${meter.meter}: ${amount}`
    return given + everyEnglish(interval)
  },
  feature: ({ name, amount }) => (amount ? `${name}: ${amount}` : name),
  quantity: ({ name }) => name || 'Quantity',
  fewer: 'Fewer',
  more: 'More',
  each: ({ price, per }) => (per ? `${price} per ${per}` : `${price} each`),
  custom: 'Custom',
  contact: 'Contact us',
  table: 'What the plans include',
  included: 'Included',
  lacking: 'Not included',
  loading: 'Loading plans',
  signedOut: 'Sign in to choose a plan',
  error: 'Couldn’t load the plans',
}
