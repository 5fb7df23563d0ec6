import { currencyOfUnit } from '../billing/currency.js'
import type { Measure } from '../billing/meter.js'
import { type Interval, nameOf, type Offer } from '../billing/offer.js'
import {
  intervalsOf,
  type ListedOffer,
  offersAt,
  type QuantityRule,
  startingQuantity,
} from '../billing/offers.js'
import { changeOf, daysOf, grantOf, isHeld, type PresentPlan } from '../billing/plan-change.js'
import { namedMeter, offerFacts } from './describe-offer.js'
import {
  formatAmount,
  formatDate,
  formatNumber,
  formatPercent,
  formatPrice,
  withoutCents,
} from './format.js'
import type { LabelOverrides } from './labels.js'
import { type DialogLabels, englishDialogLabels } from './labels-dialog.js'
import { englishPickerLabels, type PickerLabels } from './labels-picker.js'
import { type FormatOptions, worded } from './settings.js'
import { wordsOf } from './words-of.js'

/** What a list of plans is made of, and how to say it. */
export type PickerOptions = FormatOptions & {
  /** Any of the strings in other words. */
  readonly labels?: LabelOverrides | undefined
  /** What the customer has now. */
  readonly present?: PresentPlan | undefined
  /** Names of meters that the customer does not have yet, by slug. */
  readonly names?: ReadonlyMap<string, string> | undefined
  /** The interval to show prices for. @default the shortest */
  readonly interval?: Interval | undefined
  /** Of which offers how many may be chosen, by slug or id of the price. */
  readonly quantities?: Readonly<Record<string, QuantityRule>> | undefined
  /** How many are chosen, by slug or id of the price. */
  readonly chosen?: ReadonlyMap<string, number> | undefined
}

/** One plan or top-up as it is drawn. */
export type PickerCard = {
  /** Slug or id of the price. */
  readonly key: string
  /** What its button buys: with the chosen quantity. */
  readonly offer: Offer
  readonly listed: ListedOffer
  readonly state: 'current' | 'scheduled' | 'recommended' | 'other'
  readonly name: string
  readonly description: string
  /** A word that marks it; empty without one. */
  readonly mark: string
  readonly price: string
  /** What one costs, what the interval saves, or a trial; empty where there is nothing to say. */
  readonly notes: readonly string[]
  /** What it includes. */
  readonly lines: readonly PickerLine[]
  readonly action: string
  /** The field to choose how many, `null` where there is nothing to choose. */
  readonly quantity: PickerQuantity | null
}

/** Something that a plan includes. `key` is the same for every plan; `value` stands in a table. */
export type PickerLine = {
  readonly key: string
  readonly name: string
  readonly text: string
  /** Empty where it is merely included. */
  readonly value: string
}

/** The field to choose how many of something. */
export type PickerQuantity = {
  readonly label: string
  readonly value: number
  readonly rule: QuantityRule
  /** How many of what is shown one piece makes: 100, for a price that buys 100 credits. */
  readonly per: number
}

/** Everything that a list of plans says. */
export type PickerDescription = {
  /** The choices of an interval; empty where there is one only. */
  readonly intervals: readonly PickerInterval[]
  readonly cards: readonly PickerCard[]
}

/** One choice of an interval. */
export type PickerInterval = {
  readonly interval: Interval
  readonly name: string
  readonly saving: string
  readonly chosen: boolean
}

/** Everything that a list of plans says. */
export function describePicker(
  given: readonly ListedOffer[] | null | undefined,
  options: PickerOptions = {},
): PickerDescription {
  const offers = given ?? []
  const say = worded(englishPickerLabels, options.labels?.picker)
  const dialog = worded(englishDialogLabels, options.labels?.dialog)
  const intervals = intervalsOf(offers)
  const chosen = options.interval ?? intervals[0]
  return {
    intervals:
      intervals.length < 2
        ? []
        : intervals.map((each) => intervalOf(each, chosen, offers, say, options)),
    cards: offersAt(offers, chosen).map((one) => cardOf(one, options, say, dialog)),
  }
}

function intervalOf(
  interval: Interval,
  chosen: Interval | undefined,
  offers: readonly ListedOffer[],
  say: PickerLabels,
  { locale }: FormatOptions,
): PickerInterval {
  const savings = offers.flatMap(({ details, saving = 0 }) =>
    details.interval && daysOf(details.interval) === daysOf(interval) && details.price.unitPrice > 0
      ? [wholePercent(saving)]
      : [],
  )
  const [most, least] = [Math.max(0, ...savings), Math.min(...savings)]
  const percent = formatPercent(most, locale)
  return {
    interval,
    name: say.interval({ interval }),
    saving: most > 0 ? say.save({ percent, most: least < most }) : '',
    chosen: chosen !== undefined && daysOf(chosen) === daysOf(interval),
  }
}

/** Never more than is saved. */
function wholePercent(share: number): number {
  return Math.floor(share * 100 + 1e-9) / 100
}

function cardOf(
  listed: ListedOffer,
  options: PickerOptions,
  say: PickerLabels,
  dialog: DialogLabels,
): PickerCard {
  const { details, recommended, startsAt, description = '' } = listed
  const { locale, present } = options
  const key = nameOf(listed.offer)
  const rule = options.quantities?.[key]
  const plan = present?.plan ?? null
  const held = isHeld(details, plan) ? plan?.quantity : undefined
  const quantity = rule
    ? (options.chosen?.get(key) ?? startingQuantity(details, plan, rule))
    : (listed.offer.quantity ?? 1)
  const offer: Offer = rule ? { ...listed.offer, quantity } : listed.offer
  const current = details.owned && quantity === (rule ? (held ?? 1) : quantity)
  const mark = current ? say.current : recommended ? say.recommended : ''
  const meter = meterOf(details.grants[0]?.meter, options)
  const facts = {
    ...namedMeter(meter),
    offer: offerFacts(details, meter, { ...options, quantity }),
  }
  const { unitPrice, currency } = details.price
  const price = formatPrice(unitPrice * quantity, currency, locale)
  const days = details.trialDays
  const trial = days === undefined ? null : { days: formatNumber(days, locale), count: days }
  return {
    key,
    offer,
    listed: { ...listed, current, change: changeOf(details, present, quantity) },
    state:
      startsAt !== undefined
        ? 'scheduled'
        : current
          ? 'current'
          : recommended
            ? 'recommended'
            : 'other',
    name: details.name,
    description,
    mark: startsAt === undefined ? mark : say.starts({ date: formatDate(startsAt, options) }),
    price:
      unitPrice === 0
        ? dialog.free
        : details.interval
          ? dialog.every({ value: price, interval: details.interval })
          : price,
    notes: notesOf(listed, quantity, trial, options, say),
    lines: linesOf(listed, quantity, options, say),
    action: trial ? say.start({ ...trial, plan: details.name }) : dialog.proceed(facts),
    quantity: rule
      ? {
          label: say.quantity({ name: pieces(details, meter) }),
          value: quantity,
          rule,
          per: perPiece(details, meter),
        }
      : null,
  }
}

type Details = ListedOffer['details']

/** What is chosen: seats, or the credits that a piece holds; for money with the currency. */
function pieces({ kind, units }: Details, meter: NamedMeasure | undefined): string {
  if (units || kind !== 'top-up' || !meter) return units?.other ?? ''
  const currency = currencyOfUnit(meter.unit ?? '')
  return currency ? `${meter.name} (${currency})` : meter.name
}

function perPiece({ kind, grants, units }: Details, { scale = 1 }: Measure = {}): number {
  const [grant] = grants
  return kind === 'top-up' && grant && !units ? grant.amount / scale : 1
}

function notesOf(
  { details, saving = 0, current }: ListedOffer,
  quantity: number,
  trial: { readonly days: string; readonly count: number } | null,
  { locale }: FormatOptions,
  say: PickerLabels,
): readonly string[] {
  const { price, kind, units } = details
  const notes: string[] = []
  if (quantity > 1 && price.unitPrice > 0 && kind === 'plan') {
    const one = formatPrice(price.unitPrice, price.currency, locale)
    notes.push(say.each({ price: one, per: units?.one ?? '' }))
  }
  const saved = wholePercent(saving)
  if (saved > 0) notes.push(say.save({ percent: formatPercent(saved, locale), most: false }))
  if (trial && !current) notes.push(say.trial(trial))
  return notes
}

function linesOf(
  { details, features }: ListedOffer,
  quantity: number,
  options: PickerOptions,
  say: PickerLabels,
): readonly PickerLine[] {
  const { locale } = options
  const slugs = [...new Set(details.grants.map(({ meter }) => meter))]
  const given = slugs.flatMap((slug): PickerLine[] => {
    const grant = grantOf(details.grants, slug)
    if (!grant) return []
    const meter = meterOf(slug, options)
    const total = grant.amount * quantity
    const amount = formatAmount(total, withoutCents(meter, total), locale)
    const count = total / (meter.scale ?? 1)
    const interval = grant.renews ? details.interval : null
    const text = say.grant({ ...namedMeter(meter), amount, count, interval })
    return [{ key: `meter ${slug}`, name: meter.name, text, value: amount }]
  })
  const others = features.map(({ slug, name, amount }): PickerLine => {
    const value = amount === undefined ? '' : formatNumber(amount * quantity, locale)
    return { key: `feature ${slug}`, name, text: say.feature({ name, amount: value }), value }
  })
  return [...given, ...others]
}

type NamedMeasure = Measure & { readonly slug: string; readonly name: string }

/** A meter as the customer knows it; one that is not known anywhere is named by its slug. */
function meterOf(slug: string, options: PickerOptions): NamedMeasure
function meterOf(slug: string | undefined, options: PickerOptions): NamedMeasure | undefined
function meterOf(slug: string | undefined, { present, names }: PickerOptions) {
  if (slug === undefined) return undefined
  const known = present?.meters.find((meter) => meter.slug === slug)
  const name = names?.get(slug) ?? known?.name ?? wordsOf(slug)
  return known ? { ...known, name } : { slug, name }
}
