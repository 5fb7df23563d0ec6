/** What an announcement is about. Strings are formatted and empty where there is nothing to say. */
export type AnnouncedFacts = {
  /** The meter's name. */
  readonly meter: string
  /** What is left; empty where that is unlimited or below 0. */
  readonly remaining: string
  /** What was used beyond the limit. */
  readonly over: string
  /** What is left as a number, for plural rules; 0 where there is no limit. */
  readonly count: number
}

/** What is read aloud when a meter comes to another state, once for each page. */
export type AnnounceLabels = {
  readonly [State in 'warning' | 'critical' | 'exhausted' | 'over']: (
    facts: AnnouncedFacts,
  ) => string
} & {
  /** There is something again after everything was used. */
  readonly back: (facts: AnnouncedFacts) => string
}

/** The words in English. */
export const englishAnnounceLabels: AnnounceLabels = {
  warning: ({ meter, remaining }) => `${meter}: running low, ${remaining} left`,
  critical: ({ meter, remaining }) => `${meter}: almost used up, ${remaining} left`,
  exhausted: ({ meter }) => `${meter}: all used`,
  over: ({ meter, over }) => `${meter}: ${over} over`,
  back: ({ meter, remaining }) =>
    remaining ? `${meter}: available again, ${remaining} left` : `${meter}: available again`,
}
