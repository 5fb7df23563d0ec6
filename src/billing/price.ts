import { fromFlowglad } from './currency.js'
import { type Fields, isFields, listOf, numberIn, type OnMalformed, textOf } from './decode.js'
import type { Price } from './meter.js'

/** A price of the catalog. `price` is `null` when what it costs could not be read. */
export type CatalogPrice = {
  readonly id: string
  readonly slug: string | null
  readonly type: string | null
  readonly meterId: string | null
  readonly isDefault: boolean
  readonly price: Price | null
}

/** The readable prices of a list; the others are named and skipped. */
export function readPrices(list: unknown, onMalformed: OnMalformed): readonly CatalogPrice[] {
  return listOf(list).flatMap((item) => {
    const price = readPrice(item, onMalformed)
    return price === null ? [] : [price]
  })
}

/** A price record of Flowglad (`usageMeters[].prices`, `products[].prices`), `null` without an id. */
export function readPrice(value: unknown, onMalformed: OnMalformed): CatalogPrice | null {
  const id = isFields(value) ? textOf(value.id) : null
  if (!isFields(value) || id === null) {
    onMalformed('price', __DEV__ ? 'A price has no readable id, so it is left out.' : '')
    return null
  }
  const price = costOfRecord(value)
  if (price === null)
    onMalformed(
      `price.${id}`,
      __DEV__ ? `Price ${id} cannot be read, so no cost is shown for it.` : '',
    )
  return {
    id,
    slug: textOf(value.slug),
    type: textOf(value.type),
    meterId: textOf(value.usageMeterId),
    isDefault: value.isDefault === true,
    price,
  }
}

function costOfRecord(value: Fields): Price | null {
  const unitPrice = numberIn(value.unitPrice)
  const currency = currencyOf(value.currency)
  // Only usage prices are per so many events; a plan's price holds null there.
  const per =
    value.usageEventsPerUnit == null && value.type !== 'usage'
      ? 1
      : numberIn(value.usageEventsPerUnit)
  if (unitPrice === null || unitPrice < 0 || currency === null || per === null || per < 1)
    return null
  return { unitPrice: fromFlowglad(unitPrice, currency), per, currency }
}

/** An ISO 4217 code in upper case, or `null`. */
export function currencyOf(value: unknown): string | null {
  return typeof value === 'string' && /^[a-z]{3}$/i.test(value) ? value.toUpperCase() : null
}
