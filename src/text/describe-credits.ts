import { currencyOfUnit } from '../billing/currency.js'
import { type Measure, plus } from '../billing/meter.js'
import type { CreditGrant, Credits, CreditTransaction } from '../billing/report.js'
import { formatAmount, formatDate, formatShort, isoDay, writeDate } from './format.js'
import type { LabelOverrides } from './labels.js'
import { type CreditsLabels, englishCreditsLabels } from './labels-credits.js'
import { type FormatOptions, worded } from './settings.js'

/** How credits of a meter are written, and what it is called. */
export type CreditMeter = Measure & { readonly name: string }

/** How to say it. */
export type CreditsOptions = FormatOptions & {
  /** Any of the strings in other words. */
  readonly labels?: LabelOverrides | undefined
  /** Epoch milliseconds; without it nothing is said to have expired, and no expiry is called the next. */
  readonly now?: number | undefined
  /** The meters that credits pay for, by slug and id. Credits of another one are plain numbers. */
  readonly meters?: ReadonlyMap<string, CreditMeter> | undefined
  /** How many transactions are listed, the newest. @default 10 */
  readonly most?: number | undefined
}

/** One grant. `soon`: it expires within 7 days. `used`: nothing of it is left. */
export type GrantLine = {
  /** Two may read alike. */
  readonly key: string
  readonly state: 'usual' | 'soon' | 'used' | 'expired'
  readonly source: string
  readonly amount: string
  /** Until when it lasts, of which meter it is, and when it was given. */
  readonly notes: readonly string[]
}

/** One transaction. `balance` is empty where it is not known. */
export type TransactionLine = {
  readonly key: string
  readonly date: string
  readonly text: string
  readonly amount: string
  readonly balance: string
}

/** Everything a ledger of credits says. */
export type CreditsDescription = {
  /** What is left, a line a meter; what has expired does not count. */
  readonly left: readonly string[]
  /** What expires next, a line a meter; empty where nothing does, and until the time is known. */
  readonly expiring: readonly string[]
  /** What expires first comes first, then what does not, then what is used up or has expired. */
  readonly grants: readonly GrantLine[]
  /** The newest first. */
  readonly transactions: readonly TransactionLine[]
  /** How many of how many are listed; empty where all are. */
  readonly more: string
  /** Some transaction says what was left after it. */
  readonly hasBalance: boolean
}

const soon = 7 * 86_400_000
const ranks = { soon: 0, usual: 0, used: 1, expired: 2 } satisfies Record<
  GrantLine['state'],
  number
>

/** Everything a ledger of credits says. */
export function describeCredits(
  credits: Credits | null | undefined,
  options: CreditsOptions = {},
): CreditsDescription {
  // Plain JavaScript may have neither list yet.
  const { grants = [], transactions = [] }: Partial<Credits> = credits ?? {}
  const say = worded(englishCreditsLabels, options.labels?.credits)
  const { now, most = 10, locale } = options
  const known = grants
    .map((grant) => ({ grant, state: stateOf(grant, now) }))
    .sort((a, b) => ranks[a.state] - ranks[b.state] || expiryOf(a.grant) - expiryOf(b.grant))
  const valid = known.filter(({ state }) => state !== 'expired').map(({ grant }) => grant)
  const several = new Set(grants.map(({ meter }) => meter)).size > 1
  const newest = [...transactions].sort((a, b) => b.at - a.at)
  return {
    left: groupsOf(valid).map(([slug, group]) => leftText(slug, group)),
    expiring: now === undefined ? [] : groupsOf(valid).flatMap(([, group]) => nextText(group)),
    grants: known.map(({ grant, state }, index) => ({
      key: `${index}`,
      state,
      source: grant.source,
      amount: grantText(state === 'expired' ? { ...grant, remaining: 0 } : grant),
      notes: [
        state === 'used' ? say.used : untilText(grant, state),
        ...(several && grant.meter ? [meterOf(grant)?.name ?? ''].filter(Boolean) : []),
        ...(grant.grantedAt === undefined ? [] : [say.granted({ date: day(grant.grantedAt) })]),
      ],
    })),
    transactions: newest.slice(0, most).map(lineOf),
    more:
      newest.length > most
        ? say.last({
            shown: formatAmount(most, {}, locale),
            all: formatAmount(newest.length, {}, locale),
            count: newest.length,
          })
        : '',
    hasBalance: newest.slice(0, most).some(({ balance }) => balance !== undefined),
  }

  function meterOf({ meter }: { readonly meter?: string }): CreditMeter | undefined {
    return meter === undefined ? undefined : options.meters?.get(meter)
  }

  /** A day; with its year where that is more than ten months off. */
  function day(at: number): string {
    const far = now !== undefined && Math.abs(at - now) > 300 * 86_400_000
    if (!far) return formatDate(at, options)
    return writeDate(at, options, { year: 'numeric', month: 'short', day: 'numeric' })
  }

  function leftText(slug: string | undefined, group: readonly CreditGrant[]): string {
    const [first = {}] = group
    const meter = meterOf(first) ?? {}
    const remaining = sumOf(group)
    const name = several && slug !== undefined ? (meterOf(first)?.name ?? slug) : undefined
    return say.left({
      remaining: formatAmount(remaining, meter, locale),
      ...(name !== undefined && { meter: name }),
      count: remaining / (meterOf(first)?.scale ?? 1),
    })
  }

  /** Everything that expires on the day on which the first does. */
  function nextText(group: readonly CreditGrant[]): readonly string[] {
    const lasting = group.filter(({ remaining }) => remaining > 0)
    const first = lasting.find(({ expiresAt }) => expiresAt !== undefined)
    if (first?.expiresAt === undefined) return []
    const date = isoDay(first.expiresAt, options)
    const amount = sumOf(
      lasting.filter(({ expiresAt: at }) => at !== undefined && isoDay(at, options) === date),
    )
    const meter = meterOf(first)
    return [
      say.expiring({
        amount: formatAmount(amount, meter, locale),
        date: day(first.expiresAt),
        count: amount / (meter?.scale ?? 1),
        isMoney: currencyOfUnit(meter?.unit ?? '') !== '',
      }),
    ]
  }

  function grantText(grant: CreditGrant): string {
    const { remaining, amount } = grant
    const meter = meterOf(grant)
    return say.grant({
      remaining: formatShort(remaining, meter, locale),
      ...(amount !== undefined && { amount: formatShort(amount, meter, locale) }),
      count: remaining / (meter?.scale ?? 1),
    })
  }

  function untilText({ expiresAt }: CreditGrant, state: GrantLine['state']): string {
    if (expiresAt === undefined) return say.never
    return (state === 'expired' ? say.expired : say.expires)({ date: day(expiresAt) })
  }

  /** A sign stands where the language has it: a gain is written as a loss with another sign. */
  function signed(amount: number, meter: CreditMeter | undefined): string {
    if (amount <= 0) return formatShort(amount, meter, locale)
    return formatShort(0 - amount, meter, locale).replace('\u2212', '+')
  }

  function lineOf(each: CreditTransaction, index: number): TransactionLine {
    const { at, amount, description, balance } = each
    const meter = meterOf(each)
    return {
      key: `${index}`,
      date: day(at),
      text: description ?? usualText(amount, say),
      amount: signed(amount, meter),
      balance: balance === undefined ? '' : formatShort(balance, meter, locale),
    }
  }
}

function usualText(amount: number, say: CreditsLabels): string {
  return amount < 0 ? say.spent : say.added
}

function stateOf(
  { remaining, expiresAt }: CreditGrant,
  now: number | undefined,
): GrantLine['state'] {
  if (expiresAt !== undefined && now !== undefined && expiresAt <= now) return 'expired'
  if (remaining === 0) return 'used'
  if (expiresAt !== undefined && now !== undefined && expiresAt - now <= soon) return 'soon'
  return 'usual'
}

function expiryOf({ expiresAt = Number.MAX_SAFE_INTEGER }: CreditGrant): number {
  return expiresAt
}

function sumOf(grants: readonly CreditGrant[]): number {
  return grants.map(({ remaining }) => remaining).reduce(plus, 0)
}

/** The grants of each meter, those of every meter together. */
function groupsOf(grants: readonly CreditGrant[]) {
  const groups = new Map<string | undefined, CreditGrant[]>()
  for (const grant of grants) {
    const group = groups.get(grant.meter) ?? []
    groups.set(grant.meter, group)
    group.push(grant)
  }
  return [...groups]
}
