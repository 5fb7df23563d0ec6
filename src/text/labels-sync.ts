import { countedEnglish, type NamedMeter } from './english.js'

/** Recordings as a sentence names them. */
export type SyncUses = NamedMeter & {
  /** How much, formatted with its unit; how many recordings where they are of several meters. */
  readonly amount: string
  /** Name of the one meter they are of; empty for several. */
  readonly meter: string
  /** The number `amount` says, for plural rules. */
  readonly count: number
}

/**
 * Why a recording is listed. `words` is what the server said to the customer, or `credits` of the error
 * labels where it said how much is left; empty where it said nothing that is for people.
 */
export type SyncReason = {
  readonly code: 'refused' | 'id-taken' | 'forbidden' | 'expired' | 'no-subscription'
  readonly words: string
}

type Say<Facts> = (facts: Facts) => string

/** The words of what waits, was refused or could not be confirmed. */
export type SyncLabels = {
  /** Titles, without a full stop. */
  readonly waiting: Say<SyncUses>
  readonly refused: Say<SyncUses>
  readonly expired: Say<SyncUses>
  /** The sentence after the title. */
  /** `asOf` is the sentence of that name; empty while the numbers are fresh. */
  readonly offline: Say<SyncUses & { asOf: string }>
  readonly next: Say<SyncUses & { wait: string; asOf: string }>
  readonly sending: Say<SyncUses & { asOf: string }>
  readonly refusedNote: Say<SyncUses>
  readonly expiredNote: Say<SyncUses>
  /** Title and sentence where there is no network, the numbers are old and nothing waits. */
  readonly away: string
  readonly asOf: Say<{ time: string }>
  /** One recording: what and when. */
  readonly item: Say<SyncUses & { time: string }>
  readonly reason: Say<SyncReason>
  /** After the first few. */
  readonly more: Say<{ amount: string; count: number }>
  /** Buttons. Those of a row are called by what they act upon as well. */
  readonly now: string
  readonly retry: string
  readonly retryAll: string
  /** Opens the list of what was not recorded. */
  readonly details: string
  readonly discard: string
  readonly retryItem: Say<{ item: string }>
  readonly discardItem: Say<{ item: string }>
  /** Said once to assistive technology when the notice appears. */
  readonly waitingSpoken: string
  readonly refusedSpoken: string
  readonly expiredSpoken: string
}

/** The words in English. */
export const englishSyncLabels: SyncLabels = {
  waiting: (uses) => `${usesEnglish(uses)} pending`,
  refused: (uses) => `${usesEnglish(uses)} rejected`,
  expired: (uses) => `${usesEnglish(uses)} not confirmed`,
  offline: ({ asOf }) => `You’re offline. Your usage will be sent when you’re back.${after(asOf)}`,
  next: ({ wait, asOf }) => `Trying again in ${wait}.${after(asOf)}`,
  sending: ({ asOf }) => `Sending now.${after(asOf)}`,
  refusedNote: ({ count }) =>
    count === 1
      ? 'It wasn’t recorded, and you won’t be charged.'
      : 'They weren’t recorded, and you won’t be charged.',
  expiredNote: ({ count }) =>
    count === 1
      ? 'We don’t know whether it was recorded. Trying again can’t count it twice.'
      : 'We don’t know whether they were recorded. Trying again can’t count them twice.',
  away: 'You’re offline',
  asOf: ({ time }) => `Numbers are from ${time}.`,
  item: ({ time, ...uses }) => `${usesEnglish(uses)}, ${time}`,
  reason: ({ code, words }) =>
    words && code === 'refused' ? `Not recorded: ${words}` : reasons[code],
  more: ({ amount }) => `And ${amount} more`,
  now: 'Try now',
  retry: 'Retry',
  retryAll: 'Retry all',
  details: 'Details',
  discard: 'Discard',
  retryItem: ({ item }) => `Retry ${item}`,
  discardItem: ({ item }) => `Discard ${item}`,
  waitingSpoken: 'Some of your usage hasn’t been sent yet.',
  refusedSpoken: 'Some of your usage was rejected.',
  expiredSpoken: 'Some of your usage couldn’t be confirmed.',
}

const reasons: Readonly<Record<SyncReason['code'], string>> = {
  refused: 'Billing rejected this',
  'id-taken': 'Billing already has other usage under this ID',
  forbidden: 'Your subscription doesn’t allow this',
  'no-subscription': 'This subscription has ended',
  expired: 'Billing didn’t answer in time',
}

const after = (sentence: string) => sentence && ` ${sentence}`

/** '3 items', '5 generations', '5 GB', 'API calls: 1'. */
function usesEnglish({ amount, count, ...named }: SyncUses): string {
  if (!named.meter) return `${amount} ${count === 1 ? 'item' : 'items'}`
  return countedEnglish(amount, count, named)
}
