import { type Fields, isFields, listOf, numberIn } from '../billing/decode.js'
import { type Exact, exactOf, numberFrom, partsOf, roundedSum, times, widened } from './decimal.js'

/** One tier: up to and with `upTo` units (`null`: all the rest), each for `unit`, and `flat` once. */
type Tier = { readonly upTo: Exact | null; readonly unit: Exact; readonly flat: Exact }

/** The charge of a price for an amount, in minor units of its currency. */
export type Terms =
  | { readonly as: 'unit'; readonly unit: Exact }
  | {
      readonly as: 'package'
      readonly unit: Exact
      readonly size: Exact
      readonly round: 'up' | 'down'
    }
  | { readonly as: 'graduated' | 'volume'; readonly tiers: readonly Tier[] }

/** The terms of a price; `null` if they cannot be read, such as tiers that were not expanded. */
export function termsOf(price: Fields): Terms | null {
  if (price.billing_scheme === 'tiered') {
    const as = price.tiers_mode
    const tiers = tiersIn(price.tiers)
    return tiers && (as === 'graduated' || as === 'volume') ? { as, tiers } : null
  }
  const unit = priceIn(price.unit_amount_decimal, price.unit_amount)
  if (unit === null) return null
  const { transform_quantity: transform } = price
  if (!isFields(transform)) return { as: 'unit', unit }
  const size = exactOf(transform.divide_by)
  const { round } = transform
  if (size === null || size <= 0n || (round !== 'up' && round !== 'down')) return null
  return { as: 'package', unit, size, round }
}

/** The exact price where there is one, else the whole one; `null` without either. */
function priceIn(decimal: unknown, whole: unknown): Exact | null {
  const price = exactOf(decimal) ?? exactOf(whole)
  return price !== null && price >= 0n ? price : null
}

/** The tiers by their ends, the open one last; `null` unless each of them can be read. */
function tiersIn(value: unknown): readonly Tier[] | null {
  const tiers = listOf(value).flatMap((each): readonly Tier[] => {
    if (!isFields(each)) return []
    const { up_to: end, unit_amount_decimal, unit_amount, flat_amount_decimal, flat_amount } = each
    const upTo = end === null ? null : exactOf(end)
    const unit = priceIn(unit_amount_decimal, unit_amount)
    const flat = priceIn(flat_amount_decimal, flat_amount)
    if ((upTo === null && end !== null) || (unit === null && flat === null)) return []
    return [{ upTo, unit: unit ?? 0n, flat: flat ?? 0n }]
  })
  if (tiers.length === 0 || tiers.length !== listOf(value).length) return null
  return tiers.sort((a, b) => (a.upTo === null ? 1 : b.upTo === null || a.upTo < b.upTo ? -1 : 1))
}

/** What an amount costs, in two parts: `base` is due without any use. Each is rounded half up once. */
export function costBy(terms: Terms, amount: number): { base: number; use: number } | null {
  const used = exactOf(Math.max(0, amount))
  if (used === null) return null
  const { base, use } = sumBy(terms, used)
  return { base: roundedSum(base), use: roundedSum(use) }
}

function sumBy(terms: Terms, used: Exact): { base: bigint; use: bigint } {
  switch (terms.as) {
    case 'unit':
      return { base: 0n, use: times(used, terms.unit) }
    case 'package':
      return { base: 0n, use: times(partsOf(used, terms.size, terms.round), terms.unit) }
    case 'volume': {
      const tier = terms.tiers.find(({ upTo }) => upTo === null || used <= upTo)
      const reached = tier ?? terms.tiers.at(-1)
      const all = reached ? times(used, reached.unit) + widened(reached.flat) : 0n
      const least = widened(terms.tiers[0]?.flat ?? 0n)
      return { base: least < all ? least : all, use: least < all ? all - least : 0n }
    }
    case 'graduated': {
      let from = 0n
      let use = 0n
      for (const [index, { upTo, unit, flat }] of terms.tiers.entries()) {
        if (used <= from) break
        const end = upTo === null || used < upTo ? used : upTo
        use += times(end - from, unit) + (index === 0 ? 0n : widened(flat))
        from = end
      }
      // Charged without any use too, as the fee of the plan it often stands for.
      return { base: widened(terms.tiers[0]?.flat ?? 0n), use }
    }
    default:
      return terms satisfies never
  }
}

/** A tier beyond what is included: each unit up to `upTo` costs `unit`, and the tier `flat` in addition. */
export type CostPart = {
  readonly upTo: number | null
  readonly unit: number
  readonly flat: number
}

/** A price for a customer at a given usage. */
export type Allowance = {
  /** The amount that is free; `null` if all usage is free, or none. */
  readonly included: number | null
  /**
   * What the units beyond it cost, in minor units, where each of them costs the same; `null` where that
   * is not so and a price for one would be wrong.
   */
  readonly unit: number | null
  /**
   * Where they do not, and each costs by how many there were before it: the parts of what is beyond it,
   * in minor units. The last one has no end.
   */
  readonly parts?: readonly CostPart[]
  /** All usage is free. */
  readonly free: boolean
}

/** The included amount of a price, and the cost of each further unit. */
export function allowanceOf(terms: Terms, used: number): Allowance {
  switch (terms.as) {
    case 'unit':
      return { included: null, unit: unitOf(terms.unit), free: terms.unit === 0n }
    case 'package':
      return { included: null, unit: null, free: terms.unit === 0n }
    case 'graduated': {
      const paid = terms.tiers.findIndex(
        ({ unit, flat }, index) => unit > 0n || (index > 0 && flat > 0n),
      )
      if (paid < 0) return unlimited
      const included = paid === 0 ? null : endOf(terms.tiers[paid - 1])
      const rest = terms.tiers.slice(paid)
      const [first] = rest
      const alike = rest.every(
        ({ unit, flat }, index) =>
          unit === first?.unit && (flat === 0n || (paid === 0 && index === 0)),
      )
      if (alike && first) return { included, unit: unitOf(first.unit), free: false }
      return { included, unit: null, parts: partsBeyond(terms.tiers, paid), free: false }
    }
    case 'volume': {
      const { tiers } = terms
      const paid = tiers.findIndex(({ unit, flat }) => unit > 0n || flat > 0n)
      if (paid < 0) return unlimited
      const included = paid === 0 ? null : endOf(tiers[paid - 1])
      // A cliff: beyond it every unit costs, those before it too.
      if (included !== null && used <= included) return { included, unit: null, free: false }
      const level = tiers.find(({ upTo }) => upTo === null || used <= numberFrom(upTo))
      const plain = level?.flat === 0n
      return { included: null, unit: plain && level ? unitOf(level.unit) : null, free: false }
    }
    default:
      return terms satisfies never
  }
}

/** The tiers from the first paid one on. The flat amount of the very first is due without any use. */
function partsBeyond(tiers: readonly Tier[], paid: number): readonly CostPart[] {
  const from = tiers[paid - 1]?.upTo ?? 0n
  return tiers.slice(paid).map(({ upTo, unit, flat }, index) => ({
    upTo: upTo === null ? null : numberFrom(upTo - from),
    unit: numberFrom(unit),
    flat: paid + index === 0 ? 0 : numberFrom(flat),
  }))
}

const unlimited: Allowance = { included: null, unit: null, free: true }

function endOf(tier: Tier | undefined): number | null {
  return tier?.upTo == null ? null : numberFrom(tier.upTo)
}

function unitOf(unit: Exact): number | null {
  return unit === 0n ? null : numberIn(numberFrom(unit))
}
