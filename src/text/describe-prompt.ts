import { costSoFar } from '../billing/cost.js'
import { includesNothing, remainingOf, stateOf, type UsageMeter } from '../billing/meter.js'
import type { OfferDetails } from '../billing/offer.js'
import type { PresentPlan } from '../billing/plan-change.js'
import { soundMeter } from '../billing/sound.js'
import type { UsageFigure } from '../billing/usage.js'
import { namedMeter, type OfferedMeter, offerFacts } from './describe-offer.js'
import {
  formatAmount,
  formatEnd,
  formatPercent,
  formatPrice,
  formatShort,
  rateParts,
} from './format.js'
import type { LabelOverrides } from './labels.js'
import {
  englishPromptLabels,
  type PromptAmounts,
  type PromptFacts,
  type PromptLabels,
} from './labels-prompt.js'
import { type FormatOptions, worded } from './settings.js'

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
  /** What it was asked for, as customers call it: 'Posters'. */
  readonly feature?: string | undefined
  /** What the customer has now; with it, a smaller plan is not called an upgrade. */
  readonly present?: PresentPlan | undefined
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
export function describePrompt(usage: UsageFigure, options?: PromptOptions): PromptDescription {
  try {
    return described(usage, options ?? {})
  } catch {
    return described({ status: 'error' }, {})
  }
}

function described(usage: UsageFigure, options: PromptOptions): PromptDescription {
  const say = worded(englishPromptLabels, options.labels?.prompt)
  if (usage.status !== 'ready') return withoutNumber(usage, say, options)
  const meter = soundMeter(usage.meter)
  const known = factsOf(meter, options)
  const facts = usage.stale ? { ...known, cost: '', rate: null, offer: null } : known
  const note = noteOf(meter, facts, say)
  return {
    state: usage.state ?? stateOf(meter),
    title: titleOf(meter, say, facts),
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
      const facts = { ...nothing, ...namedMeter(undefined, options.name) }
      const titles = {
        'no-subscription': say.noPlan,
        'unknown-meter': say.unknown,
        'not-in-plan': facts.meter ? say.none(facts) : say.unknown,
      }
      const known = { ...facts, offer: offerOf(undefined, options) }
      return { ...plain, title: titles[usage.reason] || say.unknown, ...offered(known, '', say) }
    }
    default:
      // Plain JavaScript may pass a word that is none.
      throw new TypeError(state satisfies never)
  }
}

function titleOf(meter: UsageMeter, say: PromptLabels, facts: PromptFacts): string {
  const remaining = remainingOf(meter)
  if (remaining === null) return facts.used ? say.counted(facts) : say.unknown
  if (meter.kind !== 'quota') {
    if (stateOf(meter) === 'none') return say.never(facts)
    if (remaining > 0) return say.left(facts)
    return remaining < 0 ? say.owed(facts) : say.spent(facts)
  }
  // Of a limit that was worked out a share says more than is known; what is left is known.
  if (remaining > 0) return meter.derived ? say.left(facts) : say.used(facts)
  if (remaining < 0) return say.over(facts)
  return meter.limit > 0 ? say.all(facts) : say.none(facts)
}

function noteOf(meter: UsageMeter, facts: PromptFacts, say: PromptLabels): string {
  const remaining = remainingOf(meter)
  if (remaining === null || includesNothing(meter) || stateOf(meter) === 'none') return ''
  if (remaining > 0 && facts.needs) return say.needs(facts)
  if (remaining > 0 && meter.kind === 'quota' && !meter.derived) return say.until(facts)
  const first = facts.cost
    ? say.cost(facts)
    : facts.rate && remaining <= 0
      ? say.beyond(facts.rate)
      : ''
  const second = facts.endsAt ? say.ends(facts) : facts.resetsAt && say.resets(facts)
  return first && second ? say.sentences({ first, second }) : first || second
}

const unsaid: PromptAmounts = { used: '', limit: '', remaining: '', over: '', needs: '' }

const nothing: PromptFacts = {
  ...namedMeter(undefined),
  ...unsaid,
  short: unsaid,
  percent: '',
  resetsAt: '',
  endsAt: '',
  feature: '',
  plan: '',
  cost: '',
  rate: null,
  offer: null,
  raw: { used: null, limit: null, remaining: null, resetsAt: null },
}

function factsOf(meter: UsageMeter, options: PromptOptions): PromptFacts {
  const { locale, amount, plan = '', feature = '' } = options
  const { scale = 1, price, resetsAt, endsAt } = meter
  const numbers = {
    used: meter.kind === 'balance' ? null : meter.used,
    limit: meter.kind === 'quota' ? meter.limit : null,
    remaining: remainingOf(meter),
  }
  const { used, limit, remaining } = numbers
  const amounts = (format: typeof formatShort): PromptAmounts => {
    const text = (value: number | null | undefined) =>
      typeof value === 'number' ? format(value, meter, locale) : ''
    const over = remaining !== null && remaining < 0 ? 0 - remaining : null
    return {
      used: text(used),
      limit: text(limit),
      remaining: text(remaining),
      over: text(over),
      needs: text(amount),
    }
  }
  const shown = (value: number | null) => (value === null ? null : value / scale)
  const cost = meter.kind === 'metered' ? null : costSoFar(meter)
  const goesOn = meter.overage === 'billed' && price && price.unitPrice > 0 && !price.tiers
  return {
    ...namedMeter(meter),
    ...amounts(formatAmount),
    short: amounts(formatShort),
    percent: used !== null && limit ? formatPercent(used / limit, locale) : '',
    resetsAt: resetsAt === null ? '' : formatEnd(resetsAt, meter, options),
    endsAt: endsAt === undefined ? '' : formatEnd(endsAt, meter, options),
    feature,
    plan,
    cost: cost?.amount ? formatPrice(cost.amount, cost.currency, locale) : '',
    rate: goesOn ? rateParts(price, meter, locale) : null,
    offer: offerOf(meter, options),
    raw: {
      used: shown(used),
      limit: shown(limit),
      remaining: shown(remaining),
      resetsAt,
    },
  }
}

function offerOf(
  meter: OfferedMeter | undefined,
  { details, ...options }: PromptOptions,
): PromptFacts['offer'] {
  return details && !details.owned ? offerFacts(details, meter, options) : null
}
