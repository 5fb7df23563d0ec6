type Say<Facts> = (facts: Facts) => string

/** The words of a spending limit. Amounts and dates are formatted for the locale. */
export type SpendingLabels = {
  readonly title: string
  readonly spent: Say<{ spent: string; limit: string }>
  readonly left: Say<{ remaining: string }>
  readonly warning: string
  readonly critical: string
  readonly reached: string
  readonly over: Say<{ over: string }>
  /** The limit is 0, and so is what was spent. */
  readonly nothing: string
  /** The limit alone, where nobody says what was spent. */
  readonly limit: Say<{ limit: string }>
  /** What happens at the limit. `date` is when spending starts anew, where that is known. */
  readonly blocked: Say<{ date?: string }>
  readonly paused: Say<{ date?: string }>
  readonly billed: string
  /** There is no limit. */
  readonly none: string
  /** Name of the field. */
  readonly amount: Say<{ currency: string }>
  /** What was typed is no amount that a limit can be. */
  readonly invalid: string
  readonly save: string
  readonly remove: string
  readonly saving: string
  readonly saved: string
  /** It was saved, and billing does not show it yet. */
  readonly unseen: string
  /** The host refused; `words` are the host's own. */
  readonly refused: Say<{ words?: string }>
  /** Nobody knows whether it was saved. */
  readonly failed: string
  readonly error: string
}

/** The words in English. */
export const englishSpendingLabels: SpendingLabels = {
  title: 'Spending limit',
  spent: ({ spent, limit }) => `${spent} of ${limit} spent`,
  left: ({ remaining }) => `${remaining} left`,
  warning: 'Close to your limit',
  critical: 'Almost at your limit',
  reached: 'At your limit',
  over: ({ over }) => `${over} over your limit`,
  nothing: 'Nothing can be spent',
  limit: ({ limit }) => `Limit: ${limit}`,
  blocked: ({ date }) => `At your limit, usage pauses${date ? ` until ${date}` : ''}.`,
  paused: ({ date }) => `Usage is paused${date ? ` until ${date}` : ''}.`,
  billed: 'Above your limit, usage continues and is billed.',
  none: 'No spending limit',
  amount: ({ currency }) => `Limit in ${currency}`,
  invalid: 'Enter an amount of money, 0 or more.',
  save: 'Save',
  remove: 'Remove limit',
  saving: 'Saving…',
  saved: 'Saved',
  unseen: 'Saved. It may take a moment to show here.',
  refused: ({ words }) => (words ? `Not saved: ${words}` : 'Not saved. Your limit is unchanged.'),
  failed: 'Couldn’t confirm that. Your limit may be unchanged.',
  error: 'Couldn’t load your spending limit',
}
