/** The words of a chart of daily usage. Numbers carry their unit where it belongs. */
export type HistoryLabels = {
  readonly perHour: string
  readonly perDay: string
  readonly perWeek: string
  readonly perMonth: string
  /** How much was used, where a list beside it says by which interval. */
  readonly amounts: string
  /** Name of that list. */
  readonly steps: string
  readonly total: string
  /** What each day costs. */
  readonly cost: string
  /** Name of the two buttons above. */
  readonly view: string
  /** Name of the list of meters. */
  readonly meter: string
  /** One day or hour, in the readout and read aloud. */
  readonly day: (use: { used: string; date: string; count: number }) => string
  /** A day that has not come yet. */
  readonly ahead: (day: { date: string }) => string
  readonly thisPeriod: (use: { used: string; count: number }) => string
  readonly between: (use: { used: string; dates: string; count: number }) => string
  /** The newest level of a meter that does not add up. */
  readonly level: (use: { used: string; date: string; count: number }) => string
  /** Nothing was used on these days. */
  readonly none: (range: { dates: string }) => string
  /** Nothing was charged on these days. */
  readonly free: (range: { dates: string }) => string
  readonly limit: (limit: { limit: string; count: number }) => string
  /** One of several stacked meters, in the legend. */
  readonly layer: (use: { name: string; used: string }) => string
  /** Above a list of shares: `project`, `key`, `member`, or what else the report groups by. */
  readonly groupedBy: (group: { by: string }) => string
  /** Name of the list of what they are grouped by. */
  readonly grouping: string
  /** The least used of many stacked meters or shares. */
  readonly others: string
  /** Every meter counted in a unit, as a choice in the list of meters. */
  readonly allOf: (meters: { unit: string }) => string
  readonly pace: (end: { projected: string; count: number }) => string
  /** Name of the chart, and of the same as a table. */
  readonly chart: (what: { name: string; view: string }) => string
  readonly date: string
  readonly used: string
  /** The same in the time before, as head of a column. */
  readonly before: string
  readonly error: string
  /** The days could not be refreshed. */
  readonly stale: string
  readonly retry: string
}

const groupNames: { readonly [by: string]: string } = { key: 'API key' }

/** The words in English. */
export const englishHistoryLabels: HistoryLabels = {
  perHour: 'Per hour',
  perDay: 'Per day',
  perWeek: 'Per week',
  perMonth: 'Per month',
  amounts: 'Usage',
  steps: 'Interval',
  total: 'Total',
  cost: 'Cost',
  view: 'Usage shown',
  meter: 'Meter',
  day: ({ used, date }) => `${used} on ${date}`,
  ahead: ({ date }) => `${date}: no data yet`,
  thisPeriod: ({ used }) => `${used} this period`,
  between: ({ used, dates }) => `${used}, ${dates}`,
  level: ({ used, date }) => `${used} on ${date}`,
  none: ({ dates }) => `No usage, ${dates}`,
  free: ({ dates }) => `Nothing charged, ${dates}`,
  limit: ({ limit }) => `Limit ${limit}`,
  layer: ({ name, used }) => `${name} ${used}`,
  groupedBy: ({ by }) => `By ${groupNames[by] ?? by}`,
  grouping: 'Grouped by',
  others: 'Others',
  allOf: ({ unit }) => `All ${unit}`,
  pace: ({ projected }) => `On pace for about ${projected}`,
  chart: ({ name, view }) => `${name}, ${view}`,
  date: 'Date',
  used: 'Used',
  before: 'Previous period',
  error: 'Couldn’t load daily usage',
  stale: 'Couldn’t refresh',
  retry: 'Retry',
}
