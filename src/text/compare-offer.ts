import { remainingOf, type UsageMeter } from '../billing/meter.js'
import type { Interval, OfferDetails } from '../billing/offer.js'
import { intervalOf, type PresentPlan } from '../billing/plan-change.js'
import { formatPrice, formatShort } from './format.js'
import type { DialogLabels } from './labels-dialog.js'
import type { FormatOptions } from './settings.js'
import { wordsOf } from './words-of.js'

/** One line of the comparison. */
export type CompareRow = {
  readonly name: string
  readonly now: string
  readonly offered: string
}

/** What an offer is compared with. */
export type CompareOptions = FormatOptions & {
  /** The plan the customer is on, for the column of now. */
  readonly present?: PresentPlan | undefined
  /** How many of it. @default 1 */
  readonly quantity?: number | undefined
  /** Slug of the meter that ran out; its row comes first. */
  readonly meter?: string | undefined
  /** Names of meters the customer does not have yet, by slug. */
  readonly names?: ReadonlyMap<string, string> | undefined
  /** Further rows, before the price. */
  readonly rows?: readonly CompareRow[] | undefined
}

/** A table of two columns with their heads. */
export type Comparison = {
  readonly now: string
  readonly offered: string
  readonly rows: readonly CompareRow[]
}

/** The comparison of an offer with what there is now: a row for each grant, the price last. */
export function compareOffer(
  details: OfferDetails,
  options: CompareOptions,
  say: DialogLabels,
): Comparison {
  const { present, meter: first, locale, quantity = 1, rows = [] } = options
  const once = details.kind === 'top-up'
  const { unitPrice, currency } = details.price
  const price = unitPrice > 0 ? formatPrice(unitPrice * quantity, currency, locale) : say.free
  const grants = [...details.grants].sort(
    (a, b) => Number(b.meter === first) - Number(a.meter === first),
  )
  return {
    now: once ? say.before : say.now({ plan: present?.plan?.name ?? '' }),
    offered: once ? say.after : say.offered({ plan: details.name }),
    rows: [
      ...grants.map((grant) =>
        once ? addedRow(grant, options, say) : replacedRow(grant, details.interval, options, say),
      ),
      ...rows,
      {
        name: say.price,
        now: once ? '' : presentPrice(present, options, say),
        offered: unitPrice > 0 ? repeated(price, details.interval, say) : price,
      },
    ],
  }
}

type Given = OfferDetails['grants'][number]

/** What there is now, and what there will be with what was bought. */
function addedRow({ meter: slug, amount }: Given, options: CompareOptions, say: DialogLabels) {
  const { present, locale, quantity = 1 } = options
  const meter = meterOf(slug, present)
  const rest = (meter && remainingOf(meter)) ?? 0
  const text = (value: number) => formatShort(value, meter, locale)
  return {
    name: say.row({ meter: nameOf(slug, options) }),
    now: meter ? text(rest) : say.none,
    offered: text(rest + amount * quantity),
  }
}

/** What a period holds now, and what it will hold. Where the periods differ, each says its own. */
function replacedRow(
  { meter: slug, amount, renews }: Given,
  interval: Interval | null,
  options: CompareOptions,
  say: DialogLabels,
): CompareRow {
  const { present, locale, quantity = 1 } = options
  const meter = meterOf(slug, present)
  const value = formatShort(amount * quantity, meter, locale)
  const fills = meter?.kind === 'quota' && meter.aggregation !== 'level'
  const mine = fills ? intervalOf(meter.period) : null
  const theirs = renews ? interval : null
  const same = !mine || (mine.unit === theirs?.unit && mine.count === theirs.count)
  const now = heldOf(meter, options, say)
  const head = { meter: nameOf(slug, options), ...(same && theirs && { interval: theirs }) }
  return {
    name: say.row(head),
    now: same ? now : repeated(now, mine, say),
    offered: same ? value : repeated(value, theirs, say),
  }
}

function heldOf(
  meter: UsageMeter | undefined,
  { locale }: FormatOptions,
  say: DialogLabels,
): string {
  if (!meter) return say.none
  const text = (value: number) => formatShort(value, meter, locale)
  switch (meter.kind) {
    case 'quota':
      return meter.limit > 0 ? text(meter.limit) : say.none
    case 'balance':
      return say.left({
        remaining: text(meter.available),
        count: meter.available / (meter.scale ?? 1),
      })
    case 'metered':
      return say.metered
    case 'unlimited':
      return say.unlimited
    case 'counted':
      return ''
    default:
      return meter satisfies never
  }
}

function presentPrice(
  present: PresentPlan | undefined,
  { locale }: FormatOptions,
  say: DialogLabels,
): string {
  if (!present?.plan) return ''
  const { free, price, interval = null } = present.plan
  if (free) return say.free
  if (!price) return ''
  return repeated(formatPrice(price.unitPrice, price.currency, locale), interval, say)
}

function repeated(value: string, interval: Interval | null, say: DialogLabels): string {
  return interval ? say.every({ value, interval }) : value
}

function meterOf(slug: string, present: PresentPlan | undefined): UsageMeter | undefined {
  return present?.meters.find((meter) => meter.slug === slug)
}

/** The meter's name; one that is not known anywhere is named by its slug. */
function nameOf(slug: string, { present, names }: CompareOptions): string {
  return names?.get(slug) ?? meterOf(slug, present)?.name ?? wordsOf(slug)
}
