/** The words of a badge. */
export type BadgeLabels = {
  /** Name of what the badge opens. */
  readonly title: string
  /** `number` is how many meters are not listed. */
  readonly more: (facts: { number: string; count: number }) => string
  /** In the place of a meter. */
  readonly none: string
}

/** The words in English. */
export const englishBadgeLabels: BadgeLabels = {
  title: 'Usage',
  more: ({ number }) => `And ${number} more`,
  none: 'No usage yet',
}
