type Say<Facts> = (facts: Facts) => string

/** The words of a dashboard. Strings handed to a function are formatted for the locale. */
export type DashLabels = {
  readonly title: string
  /** The days shown. `days` says how far the reset is, and is absent until the time is known. */
  readonly period: Say<{ range: string; date?: string; days?: string }>
  /** Name of the list of meters. */
  readonly meters: string
  readonly cost: string
  /** What the cost is made of; a part that is nothing is absent. */
  readonly parts: Say<{ plan?: string; usage?: string }>
  /** Amounts in two currencies, added up as far as that goes. */
  readonly sum: Say<{ first: string; second: string }>
  readonly projected: Say<{ date?: string }>
  readonly about: Say<{ amount: string }>
  readonly pace: string
  /** Seats and the like. `count` is the raw number used. */
  readonly of: Say<{ used: string; limit: string; count: number }>
  readonly updated: Say<{ time: string }>
  readonly stale: Say<{ time?: string }>
  readonly refresh: string
  readonly refreshing: string
  readonly retry: string
  readonly manage: string
  /** In the place of the meters: what there is instead, and a sentence about it. */
  readonly empty: string
  readonly emptyNote: string
  readonly error: string
  readonly errorNote: string
  readonly again: string
  readonly signedOut: string
  readonly noPlan: string
}

/** The words in English. */
export const englishDashLabels: DashLabels = {
  title: 'Usage',
  period: ({ range, date, days }) => {
    if (!date) return range
    return days ? `${range}, resets ${date} (${days})` : `${range}, resets ${date}`
  },
  meters: 'Meters',
  cost: 'Estimated cost',
  parts: ({ plan, usage }) => {
    if (plan && usage) return `${plan} plan + ${usage} usage`
    return plan ? 'Nothing beyond your plan' : 'For use so far'
  },
  sum: ({ first, second }) => `${first} + ${second}`,
  projected: ({ date }) => (date ? `Projected by ${date}` : 'Projected'),
  about: ({ amount }) => `about ${amount}`,
  pace: 'If use goes on at this pace',
  of: ({ used, limit }) => `${used} of ${limit}`,
  updated: ({ time }) => `Updated at ${time}`,
  stale: ({ time }) => (time ? `As of ${time}, couldn’t refresh` : 'Couldn’t refresh'),
  refresh: 'Refresh',
  refreshing: 'Refreshing',
  retry: 'Retry',
  manage: 'Manage plan',
  empty: 'No usage yet this period',
  emptyNote: 'Meters appear here after the first use.',
  error: 'Couldn’t load your usage',
  errorNote: 'What you use is still counted.',
  again: 'Try again',
  signedOut: 'Sign in to see your usage',
  noPlan: 'You don’t have a plan yet',
}
