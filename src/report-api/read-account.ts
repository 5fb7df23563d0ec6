import {
  booleanOf,
  isFields,
  listOf,
  numberIn,
  oneOf,
  partsOf,
  recordOf,
  textOf,
} from '../billing/decode.js'
import { safeUrl } from '../billing/insufficient-credits.js'
import { countIn, readInterval } from '../billing/interval.js'
import { momentOf } from '../billing/iso-time.js'
import type {
  ArrangedChange,
  CreditGrant,
  Credits,
  CreditTransaction,
  Plan,
  SpendingCap,
} from '../billing/report.js'
import { currencyIn, moneyIn } from './read-money.js'

/** Longest list of credits, transactions or features that is read. */
const LONGEST = 1_000
const statusOf = oneOf('active', 'trialing', 'past-due', 'unpaid', 'paused')

type Tell = (field: string) => void

/** The plan, `null` without a name. `fallback`: the currency of a price that names none. */
export function readPlan(value: unknown, fallback: string | null, tell: Tell): Plan | null {
  if (!isFields(value)) return null
  const currency = currencyIn(value.currency, fallback)
  if (value.free != null && booleanOf(value.free) === null) tell('free')
  return recordOf<Pick<Plan, 'name' | 'free'>, Omit<Plan, 'name' | 'free'>>(
    { free: numberIn(value.price) === 0, ...value },
    { name: textOf, free: (given) => given === true },
    {
      slug: textOf,
      priceSlug: textOf,
      status: (given) => statusOf(textOf(given)?.replace('_', '-')),
      trialEndsAt: momentOf,
      endsAt: momentOf,
      change: (given) =>
        recordOf<{ at: number }, Omit<ArrangedChange, 'at'>>(
          given,
          { at: momentOf },
          { name: textOf, priceSlug: textOf },
          (field) => tell(`change.${field}`),
        ),
      price(major) {
        const unitPrice = moneyIn(currency)(major) ?? -1
        return currency && unitPrice >= 0 ? { unitPrice, per: 1, currency } : null
      },
      interval: (given) =>
        isFields(given) ? readInterval(given.unit, given.count) : readInterval(given, 1),
      quantity: countIn,
      portalUrl: safeUrl,
    },
    tell,
  )
}

/** What the plan includes, by slug. What is neither true nor false is not known. */
export function readFeatures(value: unknown, tell: Tell): ReadonlyMap<string, boolean> | null {
  if (!isFields(value)) return null
  const features = new Map<string, boolean>()
  for (const [slug, has] of Object.entries(value).slice(0, LONGEST)) {
    if (typeof has === 'boolean') features.set(slug, has)
    else if (has !== null && has !== undefined) tell(slug)
  }
  return features
}

/** The most that may be spent, `null` without an amount and its currency. */
export function readSpendingLimit(
  value: unknown,
  fallback: string | null,
  tell: Tell,
): SpendingCap | null {
  if (!isFields(value)) return null
  const currency = currencyIn(value.currency, fallback)
  const money = moneyIn(currency)
  const amount = money(value.amount)
  if (currency === null || amount === null || amount < 0) return null
  return { amount, currency, ...partsOf(value, { spent: money, onLimit: readOnLimit }, tell) }
}

/** What happens at a limit. */
export const readOnLimit = oneOf('blocked', 'billed')

/** The credits; what has no number or no name, or cannot be read, is left out of its list and told. */
export function readCredits(value: unknown, tell: Tell): Credits | null {
  if (!isFields(value)) return null
  return {
    grants: itemsOf(value.grants, 'grants', readGrant, tell),
    transactions: itemsOf(value.transactions, 'transactions', readTransaction, tell),
  }
}

function itemsOf<Item>(
  list: unknown,
  name: string,
  read: (value: unknown, tell: Tell) => Item | null,
  tell: Tell,
): readonly Item[] {
  if (list != null && !Array.isArray(list)) tell(name)
  return listOf(list)
    .slice(0, LONGEST)
    .flatMap((value) => {
      const item = read(value, (field) => tell(`${name}.${field}`))
      if (item === null) tell(name)
      return item ?? []
    })
}

/** One whose end or meter cannot be read is left out: without them it would last for ever and pay for all. */
function readGrant(value: unknown, tell: Tell): CreditGrant | null {
  const broken = new Set<string>()
  const grant = recordOf(
    value,
    { source: textOf, remaining: numberIn },
    { amount: numberIn, meter: textOf, grantedAt: momentOf, expiresAt: momentOf },
    (field) => void broken.add(field),
  )
  if (broken.has('meter') || broken.has('expiresAt')) return null
  for (const field of broken) tell(field)
  return grant
}

function readTransaction(value: unknown, tell: Tell): CreditTransaction | null {
  return recordOf(
    value,
    { at: momentOf, amount: numberIn },
    { description: textOf, meter: textOf, balance: numberIn },
    tell,
  )
}
