/** Where a quota's limit comes from. `high-water` and a withheld limit are worked out, not told. */
export type LimitSource = 'reported' | 'grants' | 'high-water' | 'override'

/** How a meter adds up its events. `level` is a gauge (storage, seats): it does not add up. */
export type Aggregation = 'sum' | 'count_distinct_properties' | 'level'

/** One part of a graduated price: what the uses up to `upTo` cost that lie beyond the part before it. */
export type PriceTier = {
  /** Where the part ends, counted from the first use that is not included; `null` for no end. */
  readonly upTo: number | null
  /** In minor units, for `per` uses of the price. */
  readonly unitPrice: number
  /** Charged once as soon as one use falls into the part, in minor units. @default 0 */
  readonly flat?: number
}

/** What one use costs. `unitPrice` is in minor units of `currency` (ISO 4217, upper case) and pays for `per` uses. */
export type Price = {
  readonly unitPrice: number
  readonly per: number
  readonly currency: string
  /**
   * Parts that cost differently, in ascending order; the last one has no end, whatever it says. Then
   * `unitPrice` is that of the first part where one use costs anything, for where only one price is said.
   */
  readonly tiers?: readonly PriceTier[]
}

/** Names one usage price of a meter, so that a recording may ask for it. */
export type PriceRef = { readonly id: string; readonly slug: string | null }

/** A billing period, both ends in epoch milliseconds; `end` is the first moment after it. */
export type Period = { readonly start: number; readonly end: number }

/** A part of what is left; the first is used first. Times are epoch milliseconds. */
export type Pool = {
  readonly name: string
  readonly remaining: number
  readonly resetsAt?: number
  readonly expiresAt?: number
}

/**
 * What a number of something is called, by the plural rules of the language:
 * `{ one: 'generation', other: 'generations' }`, and in Arabic `two`, `few` and `many` as well.
 */
export type Units = { readonly one: string; readonly other: string } & {
  readonly [Form in 'zero' | 'two' | 'few' | 'many']?: string
}

/** How the amounts of a meter are written. */
export type Measure = {
  /**
   * What is counted. A symbol of up to three letters (`GB`, `kWh`) follows every number, a word
   * (`requests`) is said once, after the limit. A currency (`usd`, or a sign such as `$`) makes amounts
   * of money, in major units; `bytes` are written as KB, MB or GB by their size, in French as Ko, Mo or Go.
   * Where a language has words of its own, give them as `unit` (or `units`) with a `scale`: `ГБ` with 1e9.
   */
  readonly unit?: string
  /** The unit in singular and plural, for sentences: '1 generation'. Without it none needs a singular. */
  readonly units?: Units
  /** What one as shown is made of: 1,000,000 for credits counted in millionths. Above 0. @default 1 */
  readonly scale?: number
  /** Fraction digits, 0 to 20; more are cut off. @default as many as there are, up to 10 */
  readonly digits?: number
}

type Common = Measure & {
  /** Stable name of the meter in code. */
  readonly slug: string
  /** The source's own id, accepted wherever a slug is. */
  readonly id?: string
  /** Shown to customers. */
  readonly name: string
  readonly aggregation: Aggregation
  /** `null` when the meter never resets. */
  readonly period: Period | null
  /** Epoch milliseconds of the next reset, `null` when it does not reset. */
  readonly resetsAt: number | null
  /** `resetsAt` is `null` because nobody says when it resets, not because it never does. */
  readonly resetUnknown?: true
  /** Epoch milliseconds at which the plan ends that holds it: then it ends too, and does not reset. */
  readonly endsAt?: number
  /** Price of a use beyond what is included. Absent when use beyond the limit is free or unknown. */
  readonly price?: Price
  /** Use expected by the end of the period, as the source reports it. Then nothing is projected here. */
  readonly projected?: number
  /** True when the number was worked out rather than told; the view says so. */
  readonly derived: boolean
  /** Usage prices a recording may name instead of the meter. */
  readonly prices?: readonly PriceRef[]
  /** What the number is made of, such as monthly and bought credits. They add up to what is left. */
  readonly pools?: readonly Pool[]
  /** What happens at the limit, where the source says: no more use, or use that is billed. */
  readonly overage?: 'blocked' | 'billed'
}

/** A meter with a known limit. `remaining` is `limit − used` and may be negative. */
export type QuotaMeter = Common & {
  readonly kind: 'quota'
  readonly used: number
  readonly limit: number
  readonly limitSource: LimitSource
  /** The highest balance seen in this period, where the limit is worked out. */
  readonly high?: number
}

/** Credits: what is left is known, what there was is not. `available` may be negative. */
export type BalanceMeter = Common & {
  readonly kind: 'balance'
  readonly available: number
  /** Nothing of it was ever granted, bought or used. */
  readonly none?: true
}

/** Pay as you go: no limit, each use costs `price`. */
export type MeteredMeter = Common & {
  readonly kind: 'metered'
  readonly used: number
  readonly price: Price
}

/** Counts without a limit and without a price. `used` is `null` when the source keeps no count. */
export type UnlimitedMeter = Common & { readonly kind: 'unlimited'; readonly used: number | null }

/** A count of which nobody says whether there is a limit. */
export type CountedMeter = Common & { readonly kind: 'counted'; readonly used: number }

/** One meter as it stands. Every number is finite and in the meter's unit. */
export type UsageMeter = QuotaMeter | BalanceMeter | MeteredMeter | UnlimitedMeter | CountedMeter

/** A meter that the source knows, and whose number it could not read. */
export type UnreadableMeter = {
  readonly kind: 'unreadable'
  readonly slug: string
  readonly id?: string
  readonly name: string
}

/** A meter of the catalog that the customer's plan does not hold. */
export type AbsentMeter = {
  readonly kind: 'absent'
  readonly slug: string
  readonly id?: string
  readonly name: string
  readonly reason: 'not-in-plan'
}

/** Why a meter has no number. */
export type MissingReason = 'no-subscription' | 'unknown-meter' | 'not-in-plan'

/**
 * How close to the limit a meter is. `unlimited`: the plan has no limit. `counted`: no limit is known.
 * `none`: credits of which there never were any.
 */
export type MeterState =
  | 'normal'
  | 'warning'
  | 'critical'
  | 'exhausted'
  | 'over'
  | 'unlimited'
  | 'counted'
  | 'none'

/** Shares of the limit, 0–1, above which a quota counts as `warning` and `critical`. */
export type Thresholds = { readonly warning: number; readonly critical: number }

/** @default warning above 75 %, critical above 90 % */
export const defaultThresholds: Thresholds = { warning: 0.75, critical: 0.9 }

/** What a host may say about a meter that the source does not know, or says otherwise. */
export type MeterOverride = Measure & {
  readonly name?: string
  /** A limit known to the host. Makes the meter a quota with `limitSource: 'override'`; `null` makes it unlimited. */
  readonly limit?: number | null
  readonly kind?: UsageMeter['kind']
  /** What happens at the limit, which Flowglad does not say: no more use, or use that is billed. @default as the source says */
  readonly overage?: 'blocked' | 'billed'
  /** Leaves the meter out of summaries and dashboards. */
  readonly hidden?: boolean
}

/** What is left of a meter: `limit − used`, or the credits. `null` when there is no limit. */
export function remainingOf(meter: UsageMeter): number | null {
  return meter.kind === 'quota' || meter.kind === 'balance' ? levelOf(meter) : null
}

/** True of a quota of nothing of which nothing was used: the plan leaves it out. */
export function includesNothing(meter: UsageMeter): boolean {
  return meter.kind === 'quota' && meter.limit <= 0 && meter.used === meter.limit
}

/** Whether what is left allows `amount`; without an amount, whether anything is left. */
export function suffices(remaining: number | null, amount: number | undefined): boolean {
  if (remaining === null) return true
  return amount === undefined ? remaining > 0 : remaining >= amount
}

/**
 * The signed number that a use lowers by its amount, whatever the kind: what is left of a quota or
 * a balance, minus what was used otherwise. For a Flowglad meter it is `availableBalance`.
 */
export function levelOf(meter: UsageMeter): number {
  // Plain JavaScript may hold null, which would count as 0.
  if (meter.kind === 'quota') return minus(meter.limit ?? NaN, meter.used ?? NaN)
  return countOf(meter)
}

/** The part of the level that no limit changes: what is left of a balance, else minus what was used. */
export function countOf(meter: UsageMeter): number {
  return meter.kind === 'balance' ? meter.available : 0 - (meter.used ?? 0)
}

/** How much of the quota is used, 0–1, or `null` when no limit is known. Overuse stays 1. */
export function ratioOf(meter: UsageMeter): number | null {
  if (meter.kind !== 'quota') return null
  if (meter.limit <= 0) return meter.used < meter.limit ? 0 : 1
  return within(meter.used / meter.limit, 0, 1)
}

/** The word for how close to its limit a meter is. `metered` is always `normal`. */
export function stateOf(meter: UsageMeter, thresholds: Thresholds = defaultThresholds): MeterState {
  if (meter.kind === 'unlimited' || meter.kind === 'counted') return meter.kind
  const remaining = remainingOf(meter)
  if (remaining === 0) return meter.kind === 'balance' && meter.none ? 'none' : 'exhausted'
  if ((remaining ?? 0) < 0) return 'over'
  const ratio = tidy(ratioOf(meter) ?? 0) // 0.27 of 0.3 is 0.9, not above it
  if (ratio > thresholds.critical) return 'critical'
  return ratio > thresholds.warning ? 'warning' : 'normal'
}

/** `a + b` without the dust of binary fractions: 0.1 + 0.2 is 0.3. */
export function plus(a: number, b: number): number {
  return tidy(a + b, Math.max(Math.abs(a), Math.abs(b)))
}

/** `a − b` without the dust of binary fractions: 100.1 − 100 is 0.1. */
export function minus(a: number, b: number): number {
  return plus(a, 0 - b)
}

/**
 * Removes the dust of binary fractions, keeping 15 significant digits of `scale`: the largest
 * number that went into the value, since a difference is only as exact as its terms.
 */
export function tidy(value: number, scale?: number): number {
  return Number.isInteger(value) ? value : Number(value.toFixed(placesOf(value, scale))) + 0
}

/** How many decimals of a number are true: those of 15 significant digits. */
export function placesOf(value: number, scale = 0): number {
  const digits = 14 - Math.floor(Math.log10(Math.max(scale, Math.abs(value))))
  return within(digits, 0, 100)
}

/** The value, or the bound that it is beyond. */
export function within(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}
