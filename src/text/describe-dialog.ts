import type { Money } from '../billing/currency.js'
import { remainingOf, stateOf, type UsageMeter } from '../billing/meter.js'
import type { OfferDetails } from '../billing/offer.js'
import { givenOf, grantOf, intervalOf } from '../billing/plan-change.js'
import type { UsageFigure } from '../billing/usage.js'
import { type CompareOptions, type Comparison, compareOffer } from './compare-offer.js'
import { namedMeter, offerFacts } from './describe-offer.js'
import { describePrompt, type PromptOptions } from './describe-prompt.js'
import { formatAmount, formatDate, formatMoney, formatPrice, formatShort } from './format.js'
import { formatList } from './format-days.js'
import { type DialogLabels, englishDialogLabels } from './labels-dialog.js'
import type { OfferedFacts } from './labels-prompt.js'
import { worded } from './settings.js'

/** What a dialog offers, to whom, and how to say it. `name` is that of the meter that ran out. */
export type DialogOptions = PromptOptions &
  CompareOptions & {
    /** What is paid at once for a change of plan, where the backend said so. */
    readonly due?: Money | undefined
    /** Names of what the customer has besides meters and the offer leaves out, for a smaller plan. */
    readonly lacks?: readonly string[] | undefined
    /** When a change of plan takes effect, in epoch milliseconds. @default at once */
    readonly startsAt?: number | undefined
  }

/** Everything an upgrade dialog says about the offer. */
export type DialogDescription = {
  readonly title: string
  /** Why it is offered now, or what a smaller plan takes away; empty where neither is to be said. */
  readonly reason: string
  /** `null` while the offer or the number is not known. */
  readonly table: Comparison | null
  /** What will be said of a known offer once the number is known, which has its place until then. */
  readonly places: Pick<DialogDescription, 'table' | 'assurance'> | null
  /** What follows the press of the main button; empty while that is not known. */
  readonly assurance: string
  /** What the main button does. */
  readonly action: string
}

/** Everything an upgrade dialog says about the offer. Prices and amounts only while they are sure. */
export function describeDialog(
  usage: UsageFigure | undefined,
  options: DialogOptions,
): DialogDescription {
  const say = worded(englishDialogLabels, options.labels?.dialog)
  const { details } = options
  const sure = !usage || (usage.status === 'ready' && !usage.stale) || usage.status === 'missing'
  const meter = usage?.status === 'ready' ? usage.meter : undefined
  const unsure = {
    title: say.untitled,
    reason: usage ? say.reason(describePrompt(usage, options)) : '',
    table: null,
    assurance: '',
    action: say.untold,
  }
  if (!details) return { ...unsure, places: null }
  const facts = { ...namedMeter(meter), offer: offerFacts(details, meter, options) }
  const offered = {
    table: compareOffer(details, options, say),
    assurance: assuranceOf(details, facts, options, say),
  }
  if (!sure) return { ...unsure, places: offered }
  const { change } = facts.offer
  const fewer = (options.quantity ?? 1) < (options.present?.plan?.quantity ?? 1)
  const takes = change === 'smaller' || (change === 'quantity' && fewer)
  return {
    title: say.title(facts),
    reason: takes ? lossOf(details, facts, options, say) : reasonOf(usage, options, say),
    ...offered,
    places: null,
    action: say.proceed(facts),
  }
}

/** Why now. That plenty is left is no reason. */
function reasonOf(
  usage: UsageFigure | undefined,
  options: DialogOptions,
  say: DialogLabels,
): string {
  if (!usage) return ''
  if (usage.status === 'ready' && usage.meter.kind === 'quota') {
    const enough = (remainingOf(usage.meter) ?? 0) >= (options.amount ?? 0)
    if (enough && (usage.state ?? stateOf(usage.meter)) === 'normal') return ''
  }
  return say.reason(describePrompt(usage, options))
}

/** What a smaller plan or a smaller number of it takes away: less of the meter that the dialog is about, else of the first. */
function lossOf(
  details: OfferDetails,
  { offer }: OfferedFacts,
  options: DialogOptions,
  say: DialogLabels,
): string {
  const { locale, present, quantity = 1, startsAt, meter: slug, lacks = [] } = options
  const limited = (present?.meters ?? []).flatMap((meter) =>
    meter.kind === 'quota' && meter.limit > 0 ? [meter] : [],
  )
  const period = present?.period ?? null
  const given = (meter: UsageMeter) => givenOf(details, meter, period, quantity)
  const lost = limited.filter((meter) => given(meter) === 0).map(({ name }) => name)
  const less = limited.filter((meter) => given(meter) > 0 && given(meter) < meter.limit)
  const meter = less.find((each) => each.slug === slug) ?? less[0]
  const sentences: string[] = []
  if (meter) {
    sentences.push(
      say.less({
        ...namedMeter(meter),
        offer,
        from: formatShort(meter.limit, meter, locale),
        to: formatAmount(given(meter), meter, locale),
        interval: grantOf(details.grants, meter.slug)?.renews
          ? (intervalOf(meter.period ?? period) ?? details.interval)
          : null,
        date: startsAt === undefined ? '' : formatDate(startsAt, options),
      }),
    )
  }
  const left = [...lost, ...lacks]
  if (left.length > 0)
    sentences.push(say.lacks({ plan: details.name, meters: formatList(left, locale) }))
  return sentences.join(' ')
}

/** A paid plan is changed without a checkout, and so without a total to see before. */
function assuranceOf(
  { kind, price, interval }: OfferDetails,
  { offer }: OfferedFacts,
  { present, due, startsAt, locale, ...options }: DialogOptions,
  say: DialogLabels,
): string {
  if (kind === 'top-up') return say.checkout
  if (!present) return ''
  if (!present.plan || present.plan.free) return say.checkout
  return say.change({
    due: due ? formatMoney(due.amount, due.currency, locale) : '',
    isFree: due?.amount === 0,
    price: offer.price ?? formatPrice(0, price.currency, locale),
    interval,
    date: startsAt === undefined ? '' : formatDate(startsAt, { ...options, locale }),
  })
}
