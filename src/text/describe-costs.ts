import { breakdownOf, type CostBreakdownFigure, type CostItem } from '../billing/cost-breakdown.js'
import type { Money } from '../billing/currency.js'
import { majorUnits, minorDigits } from '../billing/currency.js'
import type { DashboardFigure } from '../billing/dashboard.js'
import { type Price, placesOf, tidy } from '../billing/meter.js'
import { type DashOptions, describePeriod } from './describe-dashboard.js'
import { formatDate, formatMoney, formatNumber, formatShort, isoDay, rateParts } from './format.js'
import { type CostLabels, englishCostLabels } from './labels-cost.js'
import { worded } from './settings.js'

/** One line of a cost breakdown. What does not apply is empty. */
export type CostRow = {
  readonly key: string
  /** `part`: of the item above it, whose amount it is a part of. */
  readonly kind: 'plan' | 'item' | 'part' | 'rest' | 'total'
  readonly name: string
  readonly used: string
  readonly included: string
  readonly charged: string
  readonly rate: string
  /** The same in one line. */
  readonly detail: string
  readonly amount: string
}

/** Everything a cost breakdown says. */
export type CostDescription = {
  readonly period: string
  readonly rows: readonly CostRow[]
  /** A sum a currency. */
  readonly total: readonly CostRow[]
  readonly note: string
  /** The same as a file: CSV as of RFC 4180, numbers with a point and no unit. `null` without a row. */
  readonly file: { readonly name: string; readonly csv: string } | null
}

/** Everything a cost breakdown says of a period, to the cent of what the dashboard says of it. */
export function describeCosts(figure: DashboardFigure, options: DashOptions = {}): CostDescription {
  const say = worded(englishCostLabels, options.labels?.cost)
  const { locale } = options
  const costs = breakdownOf(figure)
  const { plan, items, rest, total } = costs
  const { plan: about } = figure
  const quantity = about?.quantity ?? 1
  const planName = say.plan({
    ...(about && { plan: about.name }),
    ...(quantity > 1 && { quantity: formatNumber(quantity, locale) }),
  })
  const rows = [
    ...(plan ? [rowOf('plan', planName, plan)] : []),
    ...items.flatMap((item) => rowsOf(item, say, locale)),
    ...rest.map((money) => rowOf('rest', restName(money, say), money)),
  ]
  const trial = about?.status === 'trialing'
  const ends = about?.trialEndsAt
  return {
    period: describePeriod(figure, options),
    rows,
    total: total.map((money) => rowOf('total', say.total, money)),
    note: trial
      ? say.afterTrial(ends === undefined ? {} : { date: formatDate(ends, options) })
      : say.estimate,
    file: rows.length > 0 ? fileOf(costs, planName, say, figure, options) : null,
  }

  function rowOf(kind: CostRow['kind'], name: string, { amount, currency }: Money): CostRow {
    const key = `${kind} ${currency}`
    return { ...blank, key, kind, name, amount: formatMoney(amount, currency, locale) }
  }
}

const blank = { used: '', included: '', charged: '', rate: '', detail: '' }

function restName({ amount }: Money, say: CostLabels): string {
  return amount < 0 ? say.credit : say.rest
}

function rowsOf(item: CostItem, say: CostLabels, locale: string | undefined): readonly CostRow[] {
  const { meter, parts, price } = item
  const { slug } = meter
  const several = parts.length > 0
  const text = (value: number | null) => (value === null ? '' : formatShort(value, meter, locale))
  const rateText = (of: Omit<Price, 'tiers'>) => say.rate(rateParts(of, meter, locale))
  const amountText = (cost: Money | null) =>
    cost ? formatMoney(cost.amount, cost.currency, locale) : say.apart
  const facts = {
    used: text(item.used),
    included: text(item.included),
    charged: item.beyond > 0 ? text(item.beyond) : '',
    rate: several || price.tiers ? '' : rateText(price),
  }
  return [
    {
      ...facts,
      key: slug,
      kind: 'item',
      name: meter.name,
      // What is charged from the first use on was used: said once.
      detail: detailOf(item.beyond === item.used ? { ...facts, used: '' } : facts, say),
      amount: amountText(item.cost),
    },
    ...parts.map((part): CostRow => {
      const { unitPrice, flat } = part
      const charged = text(part.amount)
      const each = unitPrice > 0 || flat === 0 ? rateText({ ...price, unitPrice }) : ''
      const once = flat === 0 ? '' : formatMoney(flat, price.currency, locale)
      return {
        ...blank,
        charged,
        rate: [each, once].filter(Boolean).join(' + '),
        key: `${slug} ${part.from}`,
        kind: 'part',
        name: partName(part, say, text),
        // What is charged once is no price of each.
        detail: say.detail({ charged, ...(once === '' && { rate: each }) }),
        amount: amountText(part.cost),
      }
    }),
  ]
}

function partName(
  { from, upTo }: { readonly from: number; readonly upTo: number | null },
  say: CostLabels,
  text: (value: number | null) => string,
): string {
  return say.part({ ...(from > 0 && { from: text(from) }), ...(upTo && { upTo: text(upTo) }) })
}

function detailOf(
  facts: Record<'used' | 'included' | 'charged' | 'rate', string>,
  say: CostLabels,
) {
  const { used, included, charged, rate } = facts
  return say.detail({
    ...(used && { used }),
    ...(included && { included }),
    ...(charged && { charged, ...(rate && { rate }) }),
  })
}

type Cell = string | number | null

/**
 * The breakdown as a file. Parts stand in the place of their item, so that the amounts of one currency
 * above the totals add up to the total.
 */
function fileOf(
  { plan, items, rest, total }: CostBreakdownFigure,
  planName: string,
  say: CostLabels,
  { period }: DashboardFigure,
  options: DashOptions,
): NonNullable<CostDescription['file']> {
  const line = (name: string, money: Money): Cell[] => [
    name,
    ...[null, null, null, null, null, null, null],
    ...moneyCells(money),
  ]
  const lines: Cell[][] = [
    [
      ...[say.item, say.partHead, say.unit, say.used, say.included, say.charged],
      ...[say.price, say.per, say.amount, say.currency],
    ],
    ...(plan ? [line(planName, plan)] : []),
    ...items.flatMap((item) => itemLines(item, say)),
    ...rest.map((money) => line(restName(money, say), money)),
    ...total.map((money) => line(say.total, money)),
  ]
  const day = period ? `-${isoDay(period.start, options)}` : ''
  return { name: `${say.file}${day}.csv`, csv: lines.map(lineText).join('') }
}

function itemLines(item: CostItem, say: CostLabels): readonly Cell[][] {
  const { meter, used, included, beyond, price, cost, parts } = item
  const { name, unit = null, scale = 1 } = meter
  const shown = (value: number | null) => (value === null ? null : tidy(value / scale))
  const priceCells = (unitPrice: number) => [
    majorUnits(unitPrice, price.currency),
    shown(price.per),
  ]
  const start = (part: string | null): Cell[] => [name, part, unit]
  if (parts.length === 0) {
    const amounts = [shown(used), shown(included), shown(beyond)]
    const rate = price.tiers ? [null, null] : priceCells(price.unitPrice)
    return [[...start(null), ...amounts, ...rate, ...moneyCells(cost)]]
  }
  return parts.flatMap((part, index) => {
    const { flat, cost: whole } = part
    const first = index === 0 ? [shown(used), shown(included)] : [null, null]
    const text = (value: number | null) => `${shown(value) ?? ''}`
    const head = start(partName(part, say, text))
    const each: Cell[] = [
      ...head,
      ...first,
      shown(part.amount),
      ...priceCells(part.unitPrice),
      ...moneyCells(whole && { ...whole, amount: whole.amount - flat }),
    ]
    const once = whole && { ...whole, amount: flat }
    const [price = null] = priceCells(flat)
    return flat === 0
      ? [each]
      : [each, [...head, null, null, null, price, null, ...moneyCells(once)]]
  })
}

function moneyCells(money: Money | null): Cell[] {
  if (!money) return [null, null]
  const { amount, currency } = money
  return [majorUnits(amount, currency).toFixed(minorDigits(currency)), currency]
}

function lineText(cells: readonly Cell[]): string {
  return `${cells.map(cellText).join(',')}\r\n`
}

/**
 * A cell, never a formula: a sheet would run a name that begins like one, in East Asian width too, and some
 * split lines at semicolons or tabs.
 */
function cellText(cell: Cell): string {
  if (cell === null) return ''
  const text = typeof cell === 'number' ? plainNumber(cell) : cell
  const safe = /^[=+@\s＝＋－＠]|^-(?!\d+(?:\.\d+)?$)/.test(text) ? `'${text}` : text
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** A number in digits alone: 0.0000001, and not 1e-7. */
function plainNumber(value: number): string {
  const text = `${value}`
  return text.includes('e-') ? value.toFixed(placesOf(value)).replace(/0+$/, '') : text
}
