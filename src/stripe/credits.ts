import { majorUnits } from '../billing/currency.js'
import { isFields, listOf, numberIn, type OnMalformed, present, textOf } from '../billing/decode.js'
import { isoText } from '../billing/iso-time.js'
import { minus, plus } from '../billing/meter.js'
import { currencyOf } from '../billing/price.js'
import type { UsageCredits, UsageMetric } from '../server/usage-data.js'
import { percentageOf, unreadMetric } from '../server/usage-metric.js'
import { secondsOf } from './fields.js'
import { everyItem, inTurns, type StripeReadLike } from './stripe-like.js'

/** A grant of billing credits that counts now. Amounts are in minor units. */
type Grant = {
  readonly id: string
  readonly source: string
  readonly currency: string
  readonly amount: number
  /** `null` if it is not known. */
  readonly remaining: number | null
  readonly priority: number
  readonly grantedAt: number | null
  readonly expiresAt: number | null
}

/** More than anybody has: of more, nobody knows what is left, so that one report stays so many requests. */
const MOST = 100

/** A customer's billing credits: a balance of money for each currency, and where it comes from. */
export type StripeCredits = {
  readonly metrics: Readonly<Record<string, UsageMetric>>
  readonly grants: NonNullable<UsageCredits['grants']>
}

/** How the credits are reported. */
export type CreditsOptions = {
  readonly slug: string
  readonly name: string
  /** ISO 4217 code of credits that are sold: then somebody who has none has a metric too. */
  readonly currency?: string
  /** Epoch milliseconds. */
  readonly now: number
  readonly onMalformed: OnMalformed
}

/**
 * The billing credits of a customer. They are money, which Stripe takes off an invoice when it is
 * finalized: what is left does not fall before that. `slug` names the metric, with `_eur` and so on for
 * further currencies.
 */
export async function readCredits(
  stripe: StripeReadLike,
  customer: string,
  { slug, name, currency: sold, now, onMalformed }: CreditsOptions,
): Promise<StripeCredits> {
  const listed = await everyItem((page) => stripe.billing.creditGrants.list({ customer, ...page }))
  const live = listed.flatMap((each) => readGrant(each, now, onMalformed) ?? [])
  const grants = [
    ...(await inTurns(live.slice(0, MOST), async (grant): Promise<Grant> => {
      const balance = await stripe.billing.creditBalanceSummaries.retrieve({
        customer,
        filter: { type: 'credit_grant', credit_grant: grant.id },
      })
      const remaining = balanceIn(balance, grant.currency)
      if (remaining === null) {
        const what = `What is left of credit grant ${grant.id} cannot be read, so its credits are not known.`
        onMalformed(`grant.${grant.id}`, what)
      }
      return { ...grant, remaining }
    })),
    ...live.slice(MOST).map((grant) => ({ ...grant, remaining: null })),
  ]
  if (live.length > MOST)
    onMalformed('grant', `There are more than ${MOST} credit grants, so what is left is not known.`)
  const sorted = grants.sort(inOrder)
  const currencies = [
    ...new Set([...[currencyOf(sold) ?? []].flat(), ...sorted.map(({ currency }) => currency)]),
  ]
  const slugs = new Map(
    currencies.map((currency, index) => [
      currency,
      index === 0 ? slug : `${slug}_${currency.toLowerCase()}`,
    ]),
  )
  return {
    metrics: Object.fromEntries(
      [...slugs].map(([currency, id]) => [
        id,
        metricOf(
          name,
          currency,
          sorted.filter((grant) => grant.currency === currency),
        ),
      ]),
    ),
    grants: sorted.flatMap(({ source, remaining, amount, currency, grantedAt, expiresAt }) => {
      if (remaining === null) return []
      const known = {
        source,
        remaining: majorUnits(remaining, currency),
        amount: majorUnits(amount, currency),
      }
      return [{ ...known, ...present({ meter: slugs.get(currency), grantedAt, expiresAt }) }]
    }),
  }
}

function metricOf(name: string, currency: string, grants: readonly Grant[]): UsageMetric {
  const major = (minor: number) => majorUnits(minor, currency)
  const included = major(grants.map((grant) => grant.amount).reduce(plus, 0))
  const left = grants.flatMap(({ remaining }) => remaining ?? [])
  // Without one of them the rest would be called all there is.
  if (left.length < grants.length) return unreadMetric(name)
  const remaining = major(left.reduce(plus, 0))
  const used = minus(included, remaining)
  return {
    name,
    unit: currency.toLowerCase(),
    kind: 'balance',
    included,
    used,
    overage: 0,
    percentage: included > 0 ? percentageOf(used, included) : 0,
    remaining,
    resetsAt: null,
    aggregation: 'level',
    ...(grants.length > 0 && {
      pools: grants.map((grant) => ({
        name: grant.source,
        remaining: major(grant.remaining ?? 0),
        ...(grant.expiresAt === null ? {} : { expiresAt: isoText(grant.expiresAt) }),
      })),
    }),
  }
}

/** The order in which Stripe spends them: by priority, then what expires first. */
function inOrder(a: Grant, b: Grant): number {
  const [first, second] = [a.expiresAt ?? Infinity, b.expiresAt ?? Infinity]
  return a.priority - b.priority || (first === second ? 0 : first - second)
}

function readGrant(
  value: unknown,
  now: number,
  onMalformed: OnMalformed,
): Omit<Grant, 'remaining'> | null {
  if (isFields(value) && value.voided_at != null) return null
  const id = isFields(value) ? textOf(value.id) : null
  if (!isFields(value) || id === null) {
    onMalformed('grant', 'A credit grant has no id, so it is left out.')
    return null
  }
  const money = moneyIn(value.amount)
  const grantedAt = secondsOf(value.effective_at) ?? secondsOf(value.created)
  const expiresAt = secondsOf(value.expires_at)
  if (money === null) {
    onMalformed(`grant.${id}`, `The amount of credit grant ${id} is no money, so it is left out.`)
    return null
  }
  if ((expiresAt !== null && expiresAt <= now) || (grantedAt !== null && grantedAt > now))
    return null
  const source = textOf(value.name) ?? (value.category === 'paid' ? 'Purchased' : 'Promotional')
  return { id, source, ...money, priority: numberIn(value.priority) ?? 50, grantedAt, expiresAt }
}

/** What is left of a grant; `null` if its balance cannot be read. */
function balanceIn(summary: unknown, currency: string): number | null {
  const balances = isFields(summary) ? listOf(summary.balances) : []
  for (const balance of balances) {
    const money = isFields(balance) ? moneyIn(balance.available_balance) : null
    if (money?.currency === currency) return Math.max(0, money.amount)
  }
  return null
}

function moneyIn(value: unknown): { readonly currency: string; readonly amount: number } | null {
  const monetary = isFields(value) && isFields(value.monetary) ? value.monetary : {}
  const currency = currencyOf(monetary.currency)
  const amount = numberIn(monetary.value)
  return currency !== null && amount !== null ? { currency, amount } : null
}
