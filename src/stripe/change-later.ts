import { type Fields, isFields, listOf, numberIn } from '../billing/decode.js'
import { UsageError } from '../billing/errors.js'
import type { ItemChange } from './change-plan.js'
import { idOf } from './fields.js'
import { MARK, type Piece, pieceOf, piecesIn, readSchedule } from './schedule.js'
import { checkedId } from './stripe-id.js'
import type { Discount, SchedulePhase, StripePlansLike } from './stripe-like.js'
import type { StripeItem, StripeSubscription } from './subscription.js'

/** What a subscription consists of after its items were changed. */
export function changedItems(
  items: readonly StripeItem[],
  changes: readonly ItemChange[],
): readonly Piece[] {
  const added = changes.filter(({ id }) => id === undefined)
  return [
    ...items.map((item) => ({ ...pieceOf(item), ...pricedBy(changes, item.id) })),
    ...added.map(({ price = '', quantity }) => ({ price, ...(quantity && { quantity }) })),
  ]
}

function pricedBy(changes: readonly ItemChange[], id: string): Partial<Piece> {
  const { price, quantity } = changes.find((change) => change.id === id) ?? {}
  return { ...(price && { price }), ...(quantity && { quantity }) }
}

/** Has the items of a subscription change at a moment, with the discounts and taxes it has. */
export async function changeLater(
  { subscriptionSchedules: schedules }: Pick<StripePlansLike, 'subscriptionSchedules'>,
  { id, schedule, items }: StripeSubscription,
  changes: readonly ItemChange[],
  at: number,
): Promise<void> {
  const made = schedule ?? readSchedule(await schedules.create({ from_subscription: id }), [])
  const start = numberIn(made?.now.start_date)
  if (made === null || start === null) {
    throw new UsageError('unreadable', 'Stripe made no schedule that can be read.')
  }
  const key = checkedId(made.id, 'schedule')
  const kept = keptOf(made.now)
  const own = new Map(
    listOf(made.now.items)
      .filter(isFields)
      .map((item) => [idOf(item.price), ownOf(item)]),
  )
  const trial = numberIn(made.now.trial_end)
  try {
    await schedules.update(key, {
      end_behavior: 'release',
      proration_behavior: 'none',
      metadata: { [MARK]: 'true' },
      phases: [
        {
          ...kept,
          items: piecesIn(made.now.items).map((piece) => ({
            ...piece,
            ...own.get(piece.price),
          })),
          start_date: start,
          end_date: at / 1_000,
          ...(trial !== null && { trial_end: trial }),
        },
        {
          ...kept,
          items: changedItems(items, changes).map((piece, index) => ({
            ...piece,
            ...own.get(items[index]?.priceId ?? ''),
          })),
          proration_behavior: 'none',
        },
      ],
    })
  } catch (error) {
    if (schedule === null) await schedules.release(key)
    throw error
  }
}

/** What a phase loses unless it is sent again. */
function keptOf({ discounts, default_tax_rates }: Fields) {
  const rates = idsIn(default_tax_rates)
  return { ...discountsOf(discounts), ...(rates.length > 0 && { default_tax_rates: rates }) }
}

/** The same of an item. */
function ownOf({ discounts, tax_rates }: Fields) {
  const rates = idsIn(tax_rates)
  return { ...discountsOf(discounts), ...(rates.length > 0 && { tax_rates: rates }) }
}

function discountsOf(value: unknown): Pick<SchedulePhase, 'discounts'> {
  const discounts = listOf(value)
    .filter(isFields)
    .flatMap((each) => discountIn(each) ?? [])
  return discounts.length > 0 ? { discounts } : {}
}

function discountIn({ discount, promotion_code, coupon }: Fields): Discount | null {
  const [given, code, kind] = [idOf(discount), idOf(promotion_code), idOf(coupon)]
  if (given !== null) return { discount: given }
  if (code !== null) return { promotion_code: code }
  return kind === null ? null : { coupon: kind }
}

function idsIn(value: unknown): string[] {
  return listOf(value).flatMap((each) => idOf(each) ?? [])
}
