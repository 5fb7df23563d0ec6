import type { Interval } from '../billing/offer.js'
import { everyEnglish } from './english.js'

type Say<Facts> = (facts: Facts) => string

/** What a plan's own notices and the parts of a balance say. */
export type PlanLabels = {
  /** The plan is on trial. `days` says how far the end is, `date` when it is where that is not known. */
  readonly trial: Say<{ days: string; date: string; price: string; interval: Interval | null }>
  /** The last payment failed. */
  readonly failed: Say<{ plan: string }>
  readonly fix: string
  readonly paused: Say<{ plan: string }>
  readonly ends: Say<{ plan: string; date: string }>
  readonly keep: Say<{ plan: string }>
  /** A change that is arranged. `next` is empty where the plan to come is not known. */
  readonly changes: Say<{ next: string; date: string }>
  readonly undo: string
  /** The way to the plan and its payment, beside what needs no deed of its own. */
  readonly manage: string
  /** What was asked for is not to be seen yet. */
  readonly unsure: string
  /** Name of the notice. */
  readonly title: string
  /** A part of what is left. The dates are empty where there are none. */
  readonly pool: Say<{
    name: string
    remaining: string
    resetsAt: string
    expiresAt: string
    count: number
  }>
  /** A part that has expired: nothing of it can be used. */
  readonly poolExpired: Say<{ name: string; date: string }>
}

/** The words in English. */
export const englishPlanLabels: PlanLabels = {
  trial: ({ days, date, price, interval }) => {
    const ends = days ? `Trial ends ${days}.` : `Trial ends ${date}.`
    return price ? `${ends} Then ${price}${everyEnglish(interval)}.` : ends
  },
  failed: ({ plan }) => `Your last payment failed. Update your card to keep ${plan}.`,
  fix: 'Update card',
  paused: ({ plan }) => `${plan} is paused.`,
  ends: ({ plan, date }) => `${plan} ends ${date}.`,
  keep: ({ plan }) => `Keep ${plan}`,
  changes: ({ next, date }) => (next ? `Changes to ${next} on ${date}.` : `Changes on ${date}.`),
  undo: 'Undo',
  manage: 'Manage plan',
  unsure: 'Couldn’t confirm that yet.',
  title: 'Your plan',
  pool: ({ name, remaining, resetsAt, expiresAt }) => {
    const date = expiresAt ? `, expires ${expiresAt}` : resetsAt && `, resets ${resetsAt}`
    return `${name}: ${remaining} left${date}`
  },
  poolExpired: ({ name, date }) => `${name}: expired ${date}`,
}
