import type { RangePreset } from '../billing/usage-range.js'

/** The words of the two choices of a dashboard: which days, and which meters. */
export type RangeLabels = {
  /** Days that were picked, as the button's text. */
  readonly custom: (range: { dates: string }) => string
  /** Name of the list that opens. */
  readonly days: string
  /** Name of the list of periods before the previous one. */
  readonly earlier: string
  readonly from: string
  readonly to: string
  readonly show: string
  readonly allMeters: string
  /** How many are chosen, two or more; one is called by its name. */
  readonly someMeters: (chosen: { number: string; count: number }) => string
  readonly meters: string
} & { readonly [Preset in RangePreset]: string }

/** The words in English. */
export const englishRangeLabels: RangeLabels = {
  'this-period': 'This period',
  'last-period': 'Previous period',
  'last-7-days': 'Last 7 days',
  'last-90-days': 'Last 90 days',
  custom: ({ dates }) => dates,
  days: 'Days shown',
  earlier: 'Earlier periods',
  from: 'From',
  to: 'To',
  show: 'Show',
  allMeters: 'All meters',
  someMeters: ({ number }) => `${number} meters`,
  meters: 'Meters shown',
}
