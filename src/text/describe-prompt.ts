import { overageCost } from '../billing/cost.js'
import { includesNothing, remainingOf, stateOf, type UsageMeter } from '../billing/meter.js'
import type { OfferDetails } from '../billing/offer.js'
import type { UsageFigure } from '../billing/usage.js'
import {
  type FormatOptions,
  formatDate,
  formatMoney,
  formatPercent,
  formatQuantity,
  symbolOf,
} from './format.js'
import { offerFacts } from './format-offer.js'
import type { LabelOverrides } from './labels.js'
import { englishPromptLabels, type PromptFacts, type PromptLabels } from './labels-prompt.js'

/** What a prompt is about besides the meter, and how to say it. */
export type PromptOptions = FormatOptions & {
  /** Any of the strings in other words. */
  readonly labels?: LabelOverrides | undefined
  /** The meter's name, where `usage` has none. */
  readonly name?: string | undefined
  /** Name of the plan the customer is on, for labels that want it. */
  readonly plan?: string | undefined
  /** What is offered; `null` while it is not known. */
  readonly details?: OfferDetails | null | undefined
  /** How many of it. @default 1 */
  readonly quantity?: number | undefined
  /** The amount that was asked for and is not to be had. */
  readonly amount?: number | undefined
}

/** Everything an upgrade prompt says. */
export type PromptDescription = {
  readonly state: string
  readonly title: string
  /** What is left, or when there is more; empty when there is nothing to say. */
  readonly note: string
  /** The note, and what the offer brings and costs. */
  readonly body: string
  /** The word for getting more. */
  readonly action: string
}

/** Everything an upgrade prompt says. No price while the number is loading, failed or old. */
export function describePrompt(usage: UsageFigure, options: PromptOptions): PromptDescription {
  const say = { ...englishPromptLabels, ...options.labels?.prompt }
  if (usage.status !== 'ready') return withoutNumber(usage, say, options)
  const known = factsOf(usage.meter, options)
  const facts = usage.stale ? { ...known, cost: '', offer: null } : known
  const note = noteOf(usage.meter, facts, say)
  return {
    state: usage.state ?? stateOf(usage.meter),
    title: titleOf(usage.meter, say)(facts),
    note,
    ...offered(facts, note, say),
  }
}

/** The sentence with the offer, and the button's word. */
function offered(
  facts: PromptFacts,
  note: string,
  say: PromptLabels,
): Pick<PromptDescription, 'body' | 'action'> {
  const { offer } = facts
  if (!offer) return { body: note, action: say.upgrade }
  if (offer.kind === 'top-up') return { body: note, action: say.topUp({ ...facts, offer }) }
  const second = say.offer({ ...facts, offer })
  return {
    body: note && second ? say.sentences({ first: note, second }) : note || second,
    action: say.upgradeTo({ ...facts, offer }),
  }
}

function withoutNumber(
  usage: Exclude<UsageFigure, { readonly status: 'ready' }>,
  say: PromptLabels,
  options: PromptOptions,
): PromptDescription {
  const { status: state } = usage
  const plain = { state, note: '', body: '', action: say.upgrade }
  switch (state) {
    case 'loading':
      return { ...plain, title: say.loading }
    case 'error':
      return { ...plain, title: say.error, note: say.errorNote, body: say.errorNote }
    case 'signed-out':
      return { ...plain, title: say.signedOut }
    case 'missing': {
      const facts = { ...nothing, meter: options.name ?? '', offer: offerOf(undefined, options) }
      const titles = {
        'no-subscription': say.noPlan,
        'unknown-meter': say.unknown,
        'not-in-plan': facts.meter ? say.none(facts) : say.unknown,
      }
      return { ...plain, title: titles[usage.reason], ...offered(facts, '', say) }
    }
    default:
      return state satisfies never
  }
}

function titleOf(meter: UsageMeter, say: PromptLabels): (facts: PromptFacts) => string {
  const remaining = remainingOf(meter)
  if (remaining === null) return (facts) => (facts.used ? say.counted(facts) : say.unknown)
  if (meter.kind !== 'quota') {
    if (remaining > 0) return say.left
    return remaining < 0 ? say.owed : say.spent
  }
  if (remaining > 0) return say.used
  if (remaining < 0) return say.over
  return meter.limit > 0 ? say.all : say.none
}

function noteOf(meter: UsageMeter, facts: PromptFacts, say: PromptLabels): string {
  const remaining = remainingOf(meter)
  if (remaining === null || includesNothing(meter)) return ''
  if (remaining > 0 && facts.needs) return say.needs(facts)
  if (remaining > 0 && meter.kind === 'quota') return say.until(facts)
  const first = facts.cost && say.cost(facts)
  const second = facts.resetsAt && say.resets(facts)
  return first && second ? say.sentences({ first, second }) : first || second
}

const nothing: PromptFacts = {
  meter: '',
  unit: '',
  used: '',
  limit: '',
  remaining: '',
  over: '',
  percent: '',
  resetsAt: '',
  needs: '',
  plan: '',
  cost: '',
  offer: null,
  raw: { used: null, limit: null, remaining: null, resetsAt: null },
}

function factsOf(meter: UsageMeter, options: PromptOptions): PromptFacts {
  const { locale, amount, plan = '' } = options
  const short = (value: number | null | undefined) =>
    typeof value === 'number' ? formatQuantity(value, symbolOf(meter.unit), locale) : ''
  const raw = {
    used: meter.kind === 'balance' ? null : meter.used,
    limit: meter.kind === 'quota' ? meter.limit : null,
    remaining: remainingOf(meter),
    resetsAt: meter.resetsAt,
  }
  const { used, limit, remaining, resetsAt } = raw
  const cost = overageCost(meter)
  return {
    meter: meter.name,
    unit: meter.unit ?? '',
    used: short(used),
    limit: limit === null ? '' : formatQuantity(limit, meter.unit, locale),
    remaining: short(remaining),
    over: remaining !== null && remaining < 0 ? short(0 - remaining) : '',
    percent: used !== null && limit ? formatPercent(used / limit, locale) : '',
    resetsAt: resetsAt === null ? '' : formatDate(resetsAt, options),
    needs: short(amount),
    plan,
    cost: cost?.amount ? formatMoney(cost.amount, cost.currency, locale) : '',
    offer: offerOf(meter, options),
    raw,
  }
}

function offerOf(
  meter: { readonly slug: string; readonly unit?: string } | undefined,
  { details, ...options }: PromptOptions,
): PromptFacts['offer'] {
  return details && !details.owned ? offerFacts(details, meter, options) : null
}
