type Say<Facts> = (facts: Facts) => string

/** The words of a ledger of credits. Amounts carry their unit, dates are formatted for the locale. */
export type CreditsLabels = {
  readonly title: string
  /** What is left of all grants. `meter` says of which, where there are several. */
  readonly left: Say<{ remaining: string; meter?: string; count: number }>
  /** What expires next. `isMoney`: the amount is a sum of money. */
  readonly expiring: Say<{ amount: string; date: string; count: number; isMoney: boolean }>
  /** Names of the two lists. */
  readonly grants: string
  readonly transactions: string
  /** What is left of a grant. `amount` is what there was, where that is known. */
  readonly grant: Say<{ remaining: string; amount?: string; count: number }>
  readonly expires: Say<{ date: string }>
  readonly expired: Say<{ date: string }>
  readonly used: string
  readonly never: string
  readonly granted: Say<{ date: string }>
  /** Heads of the columns of transactions, and what one without a description is. */
  readonly date: string
  readonly description: string
  readonly amount: string
  readonly balance: string
  readonly added: string
  readonly spent: string
  /** Only the last ones are shown. */
  readonly last: Say<{ shown: string; all: string; count: number }>
  readonly empty: string
  readonly error: string
  readonly stale: string
}

/** The words in English. */
export const englishCreditsLabels: CreditsLabels = {
  title: 'Credits',
  left: ({ remaining, meter }) => (meter ? `${meter}: ${remaining} left` : `${remaining} left`),
  expiring: ({ amount, date, count, isMoney }) =>
    `${amount} ${count === 1 || isMoney ? 'expires' : 'expire'} ${date}`,
  grants: 'Where they come from',
  transactions: 'History',
  grant: ({ remaining, amount }) =>
    amount ? `${remaining} of ${amount} left` : `${remaining} left`,
  expires: ({ date }) => `Expires ${date}`,
  expired: ({ date }) => `Expired ${date}`,
  used: 'All used',
  never: 'Doesn’t expire',
  granted: ({ date }) => `Added ${date}`,
  date: 'Date',
  description: 'Description',
  amount: 'Amount',
  balance: 'Balance',
  added: 'Added',
  spent: 'Used',
  last: ({ shown, all }) => `The last ${shown} of ${all}`,
  empty: 'You don’t have any credits yet',
  error: 'Couldn’t load your credits',
  stale: 'Couldn’t refresh',
}
