import {
  type Fields,
  isFields,
  listOf,
  numberIn,
  type OnMalformed,
  partOf,
  textOf,
} from '../../billing/decode.js'
import type { Aggregation, Price, PriceRef } from '../../billing/meter.js'
import { type CatalogPrice, readPrice, readPrices } from '../../billing/price.js'

/** A product of the catalog: a plan, or a top-up when it is paid once. */
export type CatalogProduct = {
  readonly name: string | null
  readonly slug: string | null
  readonly prices: readonly CatalogPrice[]
  readonly paidOnce: boolean
  /** Credits that one of it grants, by the id of their meter; `NaN` where an amount cannot be read. */
  readonly grants: ReadonlyMap<string, number>
  /** Slugs of what it switches on. */
  readonly toggles: readonly string[]
}

/** What is known of a meter before looking at a subscription. */
export type CatalogMeter = {
  readonly id: string
  readonly slug: string
  readonly name: string
  /** `null` when it adds up in a way that is not known here. */
  readonly aggregation: Aggregation | null
  /** What a use recorded by meter costs, `null` when nothing or unknown. */
  readonly price: Price | null
  /** It has a default price that cannot be read. */
  readonly priceUnread: boolean
  /** `null` when the payload does not list the meter's prices. */
  readonly prices: readonly PriceRef[] | null
}

/** The readable products of a pricing model. */
export function readProducts(catalog: Fields, onMalformed: OnMalformed): readonly CatalogProduct[] {
  return listOf(catalog.products).flatMap((product) => {
    if (isFields(product)) return [readProduct(product, onMalformed)]
    onMalformed(
      'product',
      __DEV__ ? 'A product of the catalog is not an object, so it is left out.' : '',
    )
    return []
  })
}

function readProduct(product: Fields, onMalformed: OnMalformed): CatalogProduct {
  const prices = readPrices(product.prices, onMalformed)
  const grants = new Map<string, number>()
  const toggles: string[] = []
  for (const feature of listOf(product.features).filter(isFields)) {
    const slug = textOf(feature.slug)
    if (feature.type === 'toggle' && slug !== null) toggles.push(slug)
    if (feature.type !== 'usage_credit_grant') continue
    const meterId = textOf(feature.usageMeterId)
    if (meterId === null)
      onMalformed(
        partOf('feature', slug ?? textOf(feature.id)),
        __DEV__ ? 'A credit feature of the catalog names no meter.' : '',
      )
    else grants.set(meterId, (grants.get(meterId) ?? 0) + (numberIn(feature.amount) ?? Number.NaN))
  }
  return {
    name: textOf(product.name),
    slug: textOf(product.slug),
    prices,
    paidOnce: prices.some((price) => price.type === 'single_payment'),
    grants,
    toggles,
  }
}

/** The product that is sold at a price, and that price; neither where the catalog does not list its id. */
export function soldAt(
  priceId: unknown,
  products: readonly CatalogProduct[],
): { readonly product?: CatalogProduct; readonly price?: CatalogPrice } {
  for (const product of products) {
    const price = product.prices.find(({ id }) => id === priceId)
    if (price) return { product, price }
  }
  return {}
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
  // Rows without an id are told where balances are read.
  const rows = listOf(balanceRows).filter((row) => isFields(row) && textOf(row.id) !== null)
  for (const item of [...listOf(catalog.usageMeters), ...rows]) {
    if (isFields(item) && ids.has(textOf(item.id) ?? '')) continue
    const meter = readMeter(item, products, onMalformed)
    if (meter === null) continue
    ids.add(meter.id)
    if (bySlug.has(meter.slug)) {
      onMalformed(
        `meter.${meter.id}`,
        __DEV__ ? `Meter ${meter.id} repeats the slug "${meter.slug}", so it is left out.` : '',
      )
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
    onMalformed(
      partOf('meter', id ?? slug),
      __DEV__ ? 'A usage meter has no readable id and slug, so it is left out.' : '',
    )
    return null
  }
  const aggregation = aggregationOf(value.aggregationType)
  if (aggregation === null) {
    onMalformed(
      `meter.${slug}`,
      __DEV__ ? `Meter "${slug}" adds up in an unknown way, so its number is not shown.` : '',
    )
  }
  const all = pricesOf(id, value, products, onMalformed)
  const price = defaultOf(value, all, onMalformed)
  return {
    id,
    slug,
    name: textOf(value.name) ?? slug,
    aggregation,
    price,
    priceUnread: price === null && value.defaultPrice != null,
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
