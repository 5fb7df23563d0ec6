import { type Measure, plus } from '../billing/meter.js'
import { creditsText, wordsOfServer } from './describe-error.js'
import { namedMeter } from './describe-offer.js'
import { formatAmount, formatNumber, formatTime } from './format.js'
import { formatWait } from './format-days.js'
import type { LabelOverrides } from './labels.js'
import {
  englishSyncLabels,
  type SyncLabels,
  type SyncReason,
  type SyncUses,
} from './labels-sync.js'
import { type FormatOptions, worded } from './settings.js'

/** A recording that is not done. */
export type SyncEntry = {
  readonly id: string
  /** Slug of the meter. */
  readonly meter: string
  /** In the meter's unit. */
  readonly amount: number
  /** Epoch milliseconds of the recording. */
  readonly at: number
  /** Why it was refused or expired; `details` is what the server answered. */
  readonly error?: { readonly code: SyncReason['code']; readonly details?: unknown }
}

/** Recordings that are not done, by what may be done about them. Oldest first. */
export type SyncFigure = {
  /** Recorded and not acknowledged. */
  readonly waiting: readonly SyncEntry[]
  /** Turned down; counted nowhere. */
  readonly refused: readonly SyncEntry[]
  /** Never confirmed; counted nowhere. */
  readonly expired: readonly SyncEntry[]
  /** False while the device is known to be offline. */
  readonly online: boolean
  /** Milliseconds until what waits is tried again; `null` while it is being sent. */
  readonly retryIn: number | null
  /** Epoch milliseconds of the numbers on the page, where they could not be refreshed. */
  readonly asOf?: number | null | undefined
}

/** What recordings are named by: their meters, by slug. */
export type SyncMeters = ReadonlyMap<string, Measure & { readonly name: string }>

/** How to say it. */
export type SyncOptions = FormatOptions & {
  /** Any of the strings in other words. */
  readonly labels?: LabelOverrides | undefined
  /** Names and units. A meter that is missing goes by its slug. */
  readonly meters?: SyncMeters | undefined
  /** Epoch milliseconds; without it times are said with their day. */
  readonly now?: number | undefined
}

/** One line of the notice, and below it a row for each recording that was not taken. */
export type SyncSection = {
  readonly kind: 'waiting' | 'refused' | 'expired' | 'offline'
  readonly title: string
  readonly note: string
  /** Said once when it appears. */
  readonly spoken: string
  readonly rows: readonly { readonly id: string; readonly item: string; readonly reason: string }[]
  /** How many rows are left out; empty when none is. */
  readonly more: string
  /** Every recording of the section, rows or not. */
  readonly ids: readonly string[]
}

/** How many rows a section lists. */
const most = 5

/**
 * What a notice says, the gravest first; empty when there is nothing to say. Without a network nothing else
 * can be done about.
 */
export function describeSync(
  figure: SyncFigure,
  options: SyncOptions = {},
): readonly SyncSection[] {
  const say = worded(englishSyncLabels, options.labels?.sync)
  const { waiting, refused, expired, online } = figure
  const lost = [
    ...section('refused', refused, say.refusedNote, say, options),
    ...section('expired', expired, say.expiredNote, say, options),
  ]
  const unsent =
    waiting.length > 0
      ? section('waiting', waiting, (uses) => waitNote(figure, uses, say, options), say, options)
      : away(figure, say, options)
  return online ? [...lost, ...unsent] : [...unsent, ...lost]
}

/** Without a network, and nothing that waits for it: the numbers alone are old. */
function away(
  { online, asOf }: SyncFigure,
  say: SyncLabels,
  options: SyncOptions,
): readonly SyncSection[] {
  if (online || typeof asOf !== 'number') return []
  const note = say.asOf({ time: formatTime(asOf, options, options.now) })
  return [{ kind: 'offline', title: say.away, note, spoken: '', rows: [], more: '', ids: [] }]
}

function section(
  kind: Exclude<SyncSection['kind'], 'offline'>,
  entries: readonly SyncEntry[],
  note: (uses: SyncUses) => string,
  say: SyncLabels,
  options: SyncOptions,
): readonly SyncSection[] {
  if (entries.length === 0) return []
  const uses = usesOf(entries, options)
  const rows = kind === 'waiting' ? [] : entries.slice(0, most)
  const more = kind === 'waiting' ? 0 : entries.length - rows.length
  return [
    {
      kind,
      title: say[kind](uses),
      note: note(uses),
      spoken: say[`${kind}Spoken`],
      rows: rows.map((entry) => rowOf(entry, kind, say, options)),
      more: more === 0 ? '' : say.more({ amount: formatNumber(more, options.locale), count: more }),
      ids: entries.map(({ id }) => id),
    },
  ]
}

function rowOf(
  entry: SyncEntry,
  kind: SyncSection['kind'],
  say: SyncLabels,
  options: SyncOptions,
): SyncSection['rows'][number] {
  const { id, at, error } = entry
  const time = formatTime(at, options, options.now)
  const code = kind === 'expired' ? 'expired' : 'refused'
  const details = error?.details
  const meter = options.meters?.get(entry.meter)
  const words = wordsOfServer(details) || creditsText(details, { ...options, meter })
  return {
    id,
    item: say.item({ ...usesOf([entry], options), time }),
    reason: say.reason({ code: error?.code ?? code, words }),
  }
}

function waitNote(
  { online, retryIn, asOf }: SyncFigure,
  uses: SyncUses,
  say: SyncLabels,
  options: SyncOptions,
): string {
  const { locale, now } = options
  const age = typeof asOf === 'number' ? say.asOf({ time: formatTime(asOf, options, now) }) : ''
  const facts = { ...uses, asOf: age }
  if (!online) return say.offline(facts)
  if (retryIn === null || retryIn <= 0) return say.sending(facts)
  return say.next({ ...facts, wait: formatWait(retryIn, locale) })
}

/** Amounts of one meter add up; of several only the recordings can be counted. */
function usesOf(entries: readonly SyncEntry[], { meters, locale }: SyncOptions): SyncUses {
  const [slug, ...others] = new Set(entries.map(({ meter }) => meter))
  if (slug === undefined || others.length > 0) {
    const count = entries.length
    return { ...namedMeter(undefined), amount: formatNumber(count, locale), count }
  }
  const meter = meters?.get(slug) ?? { name: slug }
  const sum = entries.reduce((total, { amount }) => plus(total, amount), 0)
  const count = sum / (meter.scale ?? 1)
  return { ...namedMeter(meter), amount: formatAmount(sum, meter, locale), count }
}
