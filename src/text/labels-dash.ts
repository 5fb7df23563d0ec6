type Say<Facts> = (facts: Facts) => string

/** The words of a dashboard. Strings handed to a function are formatted for the locale. */
export type DashLabels = {
  readonly title: string
  /** The days shown. `days` says how far the reset is, and is absent until the time is known. */
  readonly period: Say<{ range: string; date?: string; days?: string }>
  /** The days shown of a plan that ends. */
  readonly ends: Say<{ range: string; date: string }>
  /** Name of the list of meters. */
  readonly meters: string
  readonly cost: string
  /** What the cost is made of; a part that is nothing is absent. */
  readonly parts: Say<{ plan?: string; usage?: string }>
  /**
   * The plan is on trial, so `plan` is paid later. `date` is the day on which the trial ends, where it is
   * known; `usage` is what use costs besides.
   */
  readonly afterTrial: Say<{ plan: string; date?: string; usage?: string }>
  readonly projected: Say<{ date?: string }>
  readonly about: Say<{ amount: string }>
  readonly pace: string
  /** Seats and the like. `count` is the number used. */
  readonly of: Say<{ used: string; limit: string; count: number }>
  /** All of them are taken. */
  readonly full: string
  /** More are taken than there are. */
  readonly beyond: Say<{ over: string; count: number }>
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
  period: ({ range, date, days }) => (date ? `${range}, resets ${days ?? date}` : range),
  ends: ({ range, date }) => `${range}, ends ${date}`,
  meters: 'Meters',
  cost: 'Estimated cost',
  parts: ({ plan, usage }) => {
    if (plan && usage) return `${plan} plan + ${usage} usage`
    return plan ? 'Nothing beyond your plan' : 'For usage so far'
  },
  afterTrial: ({ plan, date, usage }) => {
    if (!usage) return date ? `After the trial, from ${date}` : 'After the trial'
    return `${plan} plan ${date ? `from ${date}` : 'after the trial'} + ${usage} usage`
  },
  projected: ({ date }) => (date ? `Projected by ${date}` : 'Projected'),
  about: ({ amount }) => `about ${amount}`,
  pace: 'At your current pace',
  of: ({ used, limit }) => `${used} of ${limit}`,
  full: 'Full',
  beyond: ({ over }) => `${over} too many`,
  updated: ({ time }) => `Updated at ${time}`,
  stale: ({ time }) => (time ? `As of ${time}, couldn’t refresh` : 'Couldn’t refresh'),
  refresh: 'Refresh',
  refreshing: 'Refreshing',
  retry: 'Retry',
  manage: 'Manage plan',
  empty: 'No usage yet this period',
  emptyNote: 'Meters appear here after they are first used.',
  error: 'Couldn’t load your usage',
  errorNote: 'Your usage is still being recorded.',
  again: 'Try again',
  signedOut: 'Sign in to see your usage',
  noPlan: 'You don’t have a plan yet',
}
