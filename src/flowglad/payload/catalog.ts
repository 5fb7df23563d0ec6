import { type Fields, isFields, listOf, type OnMalformed, textOf } from '../../billing/decode.js'
import type { Aggregation, Price, PriceRef } from '../../billing/meter.js'
import { type CatalogPrice, readPrice, readPrices } from '../../billing/price.js'

/** A product of the catalog: a plan, or a top-up when it is paid once. */
export type CatalogProduct = {
  readonly name: string | null
  readonly slug: string | null
  readonly prices: readonly CatalogPrice[]
  readonly paidOnce: boolean
  /** Ids of the meters it grants credits of. */
  readonly grants: ReadonlySet<string>
}

/** What is known of a meter before looking at a subscription. */
export type CatalogMeter = {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly aggregation: Aggregation
  /** What a use recorded by meter costs, `null` when nothing or unknown. */
  readonly price: Price | null
  /** `null` when the payload does not list the meter's prices. */
  readonly prices: readonly PriceRef[] | null
}

/** The readable products of a pricing model. */
export function readProducts(catalog: Fields, onMalformed: OnMalformed): readonly CatalogProduct[] {
  return listOf(catalog.products).flatMap((product) => {
    if (isFields(product)) return [readProduct(product, onMalformed)]
    onMalformed('product', 'A product of the catalog is not an object, so it is left out.')
    return []
  })
}

function readProduct(product: Fields, onMalformed: OnMalformed): CatalogProduct {
  const prices = readPrices(product.prices, onMalformed)
  const grants = listOf(product.features).flatMap((feature) => {
    if (!isFields(feature) || feature.type !== 'usage_credit_grant') return []
    const meterId = textOf(feature.usageMeterId)
    if (meterId === null) onMalformed('feature', 'A credit feature of the catalog names no meter.')
    return meterId === null ? [] : [meterId]
  })
  return {
    name: textOf(product.name),
    slug: textOf(product.slug),
    prices,
    paidOnce: prices.some((price) => price.type === 'single_payment'),
    grants: new Set(grants),
  }
}

/**
 * Every meter the payload tells of: those of the catalog, then those that only the subscription's
 * balance rows name (a payload without a catalog). Two meters never share a slug.
 */
export function readMeters(
  catalog: Fields,
  products: readonly CatalogProduct[],
  balanceRows: unknown,
  onMalformed: OnMalformed,
): readonly CatalogMeter[] {
  const ids = new Set<string>()
  const bySlug = new Map<string, CatalogMeter>()
  for (const item of [...listOf(catalog.usageMeters), ...listOf(balanceRows)]) {
    const meter = readMeter(item, products, onMalformed)
    if (meter === null || ids.has(meter.id)) continue
    ids.add(meter.id)
    if (bySlug.has(meter.slug)) {
      onMalformed('meter', `Meter ${meter.id} repeats the slug "${meter.slug}", so it is left out.`)
    } else {
      bySlug.set(meter.slug, meter)
    }
  }
  return [...bySlug.values()]
}

function readMeter(
  value: unknown,
  products: readonly CatalogProduct[],
  onMalformed: OnMalformed,
): CatalogMeter | null {
  const id = isFields(value) ? textOf(value.id) : null
  const slug = isFields(value) ? textOf(value.slug) : null
  if (!isFields(value) || id === null || slug === null) {
    onMalformed('meter', 'A usage meter has no readable id and slug, so it is left out.')
    return null
  }
  const aggregation = aggregationOf(value.aggregationType)
  if (aggregation === null) {
    onMalformed('meter', `Meter "${slug}" adds up in an unknown way, so it is left out.`)
    return null
  }
  const all = pricesOf(id, value, products, onMalformed)
  return {
    id,
    slug,
    name: textOf(value.name) ?? slug,
    aggregation,
    price: defaultOf(value, all, onMalformed),
    prices:
      all.length > 0 || Array.isArray(value.prices)
        ? all.map((price) => ({ id: price.id, slug: price.slug }))
        : null,
  }
}

function aggregationOf(value: unknown): Aggregation | null {
  if (value === undefined || value === 'sum') return 'sum' // the API's own default
  return value === 'count_distinct_properties' ? value : null
}

/** Usage prices stood under products before they moved to the meters; both are read, once each. */
function pricesOf(
  meterId: string,
  meter: Fields,
  products: readonly CatalogProduct[],
  onMalformed: OnMalformed,
): readonly CatalogPrice[] {
  const own = readPrices(meter.prices, onMalformed)
  const sold = products
    .flatMap((product) => product.prices)
    .filter((price) => price.type === 'usage' && price.meterId === meterId)
  const byId = new Map<string, CatalogPrice>()
  for (const price of [...own, ...sold]) if (!byId.has(price.id)) byId.set(price.id, price)
  return [...byId.values()]
}

/** Without a default price Flowglad records a use at the meter's no-charge price. */
function defaultOf(
  meter: Fields,
  all: readonly CatalogPrice[],
  onMalformed: OnMalformed,
): Price | null {
  const named = meter.defaultPrice == null ? null : readPrice(meter.defaultPrice, onMalformed)
  return (named ?? all.find((price) => price.isDefault))?.price ?? null
}
