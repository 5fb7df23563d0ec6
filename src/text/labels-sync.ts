import { inSentence } from './english.js'
import { symbolOf } from './format.js'

/** Recordings as a sentence names them. */
export type SyncUses = {
  /** How much, formatted; how many recordings where they are of several meters. */
  readonly amount: string
  /** Name of the one meter they are of; empty for several. */
  readonly meter: string
  /** The meter's unit; part of `amount` if it is a symbol, empty when there is none. */
  readonly unit: string
  /** The raw number `amount` says, for plural rules. */
  readonly count: number
}

/** Why a recording is listed. `message` is the backend's, for developers. */
export type SyncReason = {
  readonly code: 'refused' | 'id-taken' | 'forbidden' | 'expired'
  readonly message: string
}

type Say<Facts> = (facts: Facts) => string

/** The words of what waits, was refused or could not be confirmed. */
export type SyncLabels = {
  /** Titles, without a full stop. */
  readonly waiting: Say<SyncUses>
  readonly refused: Say<SyncUses>
  readonly expired: Say<SyncUses>
  /** The sentence after the title. */
  readonly offline: Say<SyncUses>
  readonly next: Say<SyncUses & { wait: string }>
  readonly sending: Say<SyncUses>
  readonly refusedNote: Say<SyncUses>
  readonly expiredNote: Say<SyncUses>
  /** One recording: what and when. */
  readonly item: Say<SyncUses & { time: string }>
  readonly reason: Say<SyncReason>
  /** After the first few. */
  readonly more: Say<{ amount: string; count: number }>
  /** Buttons. Those of a row are called by what they act upon as well. */
  readonly now: string
  readonly retry: string
  readonly retryAll: string
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
  refused: (uses) => `${usesEnglish(uses)} ${isOne(uses) ? 'wasn’t' : 'weren’t'} accepted`,
  expired: (uses) => `${usesEnglish(uses)} couldn’t be confirmed`,
  offline: (uses) => `You’re offline. ${isOne(uses) ? 'It' : 'They'}’ll be sent when you’re back.`,
  next: ({ wait }) => `Trying again in ${wait}.`,
  sending: (uses) => `Sending ${isOne(uses) ? 'it' : 'them'} now.`,
  refusedNote: (uses) =>
    isOne(uses) ? 'It doesn’t count and costs nothing.' : 'They don’t count and cost nothing.',
  expiredNote: (uses) =>
    isOne(uses)
      ? 'We don’t know whether it was recorded. Trying again can’t count it twice.'
      : 'We don’t know whether they were recorded. Trying again can’t count them twice.',
  item: ({ time, ...uses }) => `${usesEnglish(uses)}, ${time}`,
  reason: ({ code }) => reasons[code],
  more: ({ amount }) => `And ${amount} more`,
  now: 'Try now',
  retry: 'Retry',
  retryAll: 'Retry all',
  discard: 'Discard',
  retryItem: ({ item }) => `Retry ${item}`,
  discardItem: ({ item }) => `Discard ${item}`,
  waitingSpoken: 'Some of your use hasn’t been sent yet.',
  refusedSpoken: 'Some of your use wasn’t accepted.',
  expiredSpoken: 'Some of your use couldn’t be confirmed.',
}

const reasons: Readonly<Record<SyncReason['code'], string>> = {
  refused: 'Billing couldn’t take it',
  'id-taken': 'Billing already has another use under its number',
  forbidden: 'Your subscription doesn’t allow it',
  expired: 'No answer came for a day',
}

/** One thing, or a quantity of one. */
const isOne = ({ count, unit }: SyncUses) => count === 1 || isMeasured(unit)
const isMeasured = (unit: string) => symbolOf(unit || undefined) !== undefined

/** '3 uses', '5 generations', '1 export', '5 GB of storage'. */
function usesEnglish({ amount, meter, unit, count }: SyncUses): string {
  if (!meter) return `${amount} ${count === 1 ? 'use' : 'uses'}`
  const name = inSentence(meter)
  if (isMeasured(unit)) return `${amount} of ${name}`
  return `${amount} ${count === 1 ? one(name) : name}`
}

/** The singular of a plural as English usually forms it. */
function one(name: string): string {
  return name
    .replace(/([^aeiou])ies$/i, '$1y')
    .replace(/(x|ch|sh|ss)es$/i, '$1')
    .replace(/([^s])s$/i, '$1')
}
