import { costOf, costOfMore, overageOf, sumCosts } from '../billing/cost.js'
import type { Money } from '../billing/currency.js'
import { allowsOverage, type GateRules, judge, type NeededUse } from '../billing/gate.js'
import { type Measure, minus, remainingOf, type UsageMeter } from '../billing/meter.js'
import { namedMeter } from './describe-offer.js'
import { formatAmount, formatEnd, formatPrice, formatShort } from './format.js'
import { formatList } from './format-days.js'
import type { LabelOverrides } from './labels.js'
import { type ButtonLabels, englishButtonLabels } from './labels-button.js'
import { type FormatOptions, worded } from './settings.js'

/** One meter that a press uses, with its name where `usage` has none. */
export type ButtonUse = NeededUse & { readonly name: string }

/** Where the work of a button stands. `certain`: it failed, and nothing was used. */
export type ButtonWork =
  | { readonly status: 'idle' | 'running' | 'succeeded' }
  | { readonly status: 'failed'; readonly certain?: boolean | undefined }

/** How to say it, and what may be used. */
export type ButtonOptions = FormatOptions &
  Pick<GateRules, 'policy'> & {
    /** Any of the strings in other words. */
    readonly labels?: LabelOverrides | undefined
  }

/** Everything said beside a metered button. */
export type ButtonDescription = {
  readonly state: 'idle' | 'running' | 'done' | 'failed' | 'disabled'
  readonly note: string
  /** Cannot be pressed, and the note says why. */
  readonly off: boolean
  /** Getting more would help. */
  readonly lacks: boolean
  /** What became of the last press; empty before it. */
  readonly outcome: string
  /** The longest of what is said before and during a press, whatever is left. */
  readonly longest: string
}

type Facts = ButtonOptions & { readonly say: ButtonLabels; readonly several: boolean }
type Metered = ButtonUse & { readonly shown: UsageMeter; readonly taken: number }

/** Everything said beside a metered button. What is lacking is said before what has been. */
export function describeButton(
  uses: readonly ButtonUse[],
  work: ButtonWork,
  options: ButtonOptions = {},
): ButtonDescription {
  const say = worded(englishButtonLabels, options.labels?.button)
  const facts: Facts = { ...options, say, several: uses.length > 1 }
  const outcome = outcomeOf(uses, work, facts)
  const known = { off: false, lacks: false, outcome, longest: longestOf(uses, facts) }
  if (work.status === 'running') return { ...known, state: 'running', note: outcome }
  const refused = uses.filter((use) => !judge(withAmount(use), facts).open)
  if (refused.length > 0) return { ...known, ...refusal(refused, facts) }
  if (work.status === 'succeeded') return { ...known, state: 'done', note: outcome }
  if (work.status === 'failed') return { ...known, state: 'failed', note: outcome }
  return { ...known, state: 'idle', note: costNote(uses, facts) }
}

function longestOf(uses: readonly ButtonUse[], facts: Facts): string {
  if (uses.length === 0) return ''
  const { say } = facts
  const fresh = uses.map((use) =>
    use.usage.status === 'ready' ? { ...use, usage: { ...use.usage, stale: false } } : use,
  )
  const billed = fresh.flatMap(numbered).filter(({ shown }) => allowsOverage(shown, facts))
  const amounts = amountOf(fresh, facts)
  // What is said of a failure may take two lines, each a little longer than half of it.
  const line = say.uncertain.slice(0, Math.ceil(say.uncertain.length * 0.7))
  const texts = [costNote(fresh, facts), say.held(amounts), line]
  if (billed.length > 0) {
    const cost = moneyOf(
      billed.map(({ shown, taken }) => shown.price && costOf(taken, shown.price)),
      facts,
    )
    texts.push(say.over({ ...amounts, over: '', cost }))
  }
  return texts.reduce((a, b) => (b.length > a.length ? b : a))
}

function withAmount<T extends NeededUse>(use: T): T & { readonly amount: number } {
  return { ...use, amount: use.amount ?? 1 }
}

function outcomeOf(uses: readonly ButtonUse[], work: ButtonWork, facts: Facts): string {
  const { say } = facts
  switch (work.status) {
    case 'idle':
      return ''
    case 'running':
      return uses.length === 0 ? '' : say.held(amountOf(uses, facts))
    case 'succeeded': {
      if (uses.length === 0) return ''
      const known = uses.flatMap((use) => numbered(use))
      const left = known.filter(({ shown }) => (remainingOf(shown) ?? -1) >= 0)
      const all = left.length === uses.length
      const remaining = all ? listed(left, remainingIn, facts) : ''
      return say.used({ ...amountOf(uses, facts), remaining })
    }
    case 'failed':
      return work.certain ? say.failed : say.uncertain
    default:
      return work satisfies never
  }
}

/** Why it cannot be pressed: for whom it is not, else of what there is too little. */
function refusal(
  uses: readonly ButtonUse[],
  facts: Facts,
): Omit<ButtonDescription, 'outcome' | 'longest'> {
  const { say } = facts
  const off = { state: 'disabled', off: true } as const
  if (uses.some(({ usage }) => usage.status === 'signed-out'))
    return { ...off, note: say.signedOut, lacks: false }
  for (const { usage } of uses) {
    if (usage.status === 'missing')
      return { ...off, note: say[usage.reason], lacks: usage.reason !== 'unknown-meter' }
  }
  const short = uses.flatMap((use) => numbered(use))
  const ends = new Set(short.map(({ shown }) => endText(shown, facts)))
  const [date = ''] = ends.size === 1 ? ends : []
  const nothing = short.length === 1 && short.every(({ shown }) => remainingIn(shown) <= 0)
  const note = say.needs({
    ...amountOf(uses, facts),
    remaining: nothing ? '' : listed(short, remainingIn, facts),
    date,
  })
  return { ...off, note, lacks: true }
}

/** What a press is going to use, of how much, and what that costs. */
function costNote(uses: readonly ButtonUse[], facts: Facts): string {
  const { say } = facts
  if (uses.length === 0) return ''
  const known = uses.flatMap((use) => numbered(use))
  const beyond = known.filter(
    ({ shown, taken }) => (remainingOf(shown) ?? taken) < taken && allowsOverage(shown, facts),
  )
  const amounts = amountOf(uses, facts)
  if (beyond.length > 0) {
    const over = listed(beyond, overIn, facts)
    const cost = moneyOf(
      beyond.map(
        ({ shown, taken }) =>
          shown.price && costOfMore(overageOf(shown), overIn(shown, taken), shown.price),
      ),
      facts,
    )
    return say.over({ ...amounts, over: over === amounts.amount ? '' : over, cost })
  }
  const limited = known.every(({ shown, taken }) => (remainingOf(shown) ?? -1) >= taken)
  if (limited && known.length === uses.length) {
    const shares = known.map((use) => {
      const amount = formatShort(use.taken, use.shown, facts.locale)
      const count = use.taken / (use.shown.scale ?? 1)
      return say.share({ amount, remaining: listed([use], remainingIn, facts), count })
    })
    return say.left({ shares: formatList(shares, facts.locale) })
  }
  const paid = known.map(
    ({ shown, taken }) => shown.kind === 'metered' && costOfMore(shown.used, taken, shown.price),
  )
  return say.uses({ ...amounts, cost: moneyOf(paid, facts) })
}

/** The use with its meter, where a true number of it is known. */
function numbered(use: ButtonUse): readonly Metered[] {
  const { usage } = use
  if (usage.status !== 'ready' || usage.stale) return []
  return [{ ...use, shown: usage.meter, taken: use.amount ?? 1 }]
}

function remainingIn(meter: UsageMeter): number {
  return Math.max(0, remainingOf(meter) ?? 0)
}

function overIn(meter: UsageMeter, taken: number): number {
  return minus(taken, remainingIn(meter))
}

function amountOf(uses: readonly ButtonUse[], facts: Facts): { amount: string; count: number } {
  const parts = uses.map((use) => {
    const { amount, usage, name } = withAmount(use)
    const meter = usage.status === 'ready' ? usage.meter : { name }
    return itemOf(amount, meter, facts)
  })
  const [first] = uses
  const scale = first?.usage.status === 'ready' ? (first.usage.meter.scale ?? 1) : 1
  return { amount: formatList(parts, facts.locale), count: (first?.amount ?? 1) / scale }
}

function listed(
  uses: readonly Metered[],
  numberOf: (meter: UsageMeter, taken: number) => number,
  facts: Facts,
): string {
  const parts = uses.map(({ shown, taken }) => {
    const item = itemOf(numberOf(shown, taken), shown, facts)
    const told = numberOf === remainingIn && shown.derived
    return told ? `${facts.say.approximate}\u00a0${item}` : item
  })
  return formatList(parts, facts.locale)
}

function itemOf(
  value: number,
  meter: Measure & { readonly name: string },
  { several, say, locale }: Facts,
): string {
  if (!several) return formatShort(value, meter, locale)
  const amount = formatAmount(value, meter, locale)
  return say.item({ amount, count: value / (meter.scale ?? 1), ...namedMeter(meter) })
}

/** When there is more, or none any more; empty where there is no such day. */
function endText(meter: UsageMeter, facts: Facts): string {
  const at = meter.endsAt ?? meter.resetsAt
  return at === null ? '' : formatEnd(at, meter, facts)
}

function moneyOf(costs: readonly (Money | null | undefined | false)[], { locale }: Facts): string {
  const sums = sumCosts(costs.map((cost) => cost || null)).filter(({ amount }) => amount > 0)
  return formatList(
    sums.map(({ amount, currency }) => formatPrice(amount, currency, locale)),
    locale,
  )
}
