import {
  type CatalogFeature,
  type CatalogPrice,
  type CatalogProduct,
  currencies,
  intervalUnits,
  type SandboxCatalog,
} from './catalog.js'
import { noCharge } from './pricing-model.js'

/** Notes what is wrong with a part, and what to do, unless `ok`. */
type Need = (ok: boolean, part: string, otherwise: string) => void

/**
 * Checks that a catalog can be expressed as a pricing model.
 *
 * @throws {Error} when it cannot: names each part that is wrong, why, and what to do.
 */
export function checkCatalog(catalog: SandboxCatalog): void {
  const problems: string[] = []
  const need: Need = (ok, part, otherwise) => {
    if (!ok) problems.push(`${part}: ${otherwise}`)
  }
  checkNames(catalog, need)
  for (const { slug, price } of catalog.meters) {
    if (!price) continue
    needWhole(need, `Meter "${slug}"`, { 'price.unitPrice': price.unitPrice }, 0)
    needWhole(need, `Meter "${slug}"`, { 'price.per': price.per }, 1)
  }
  for (const product of catalog.products) {
    for (const price of product.prices) checkPrice(price, need)
    for (const feature of product.features) checkFeature(feature, product, catalog, need)
  }
  if (problems.length === 0) return
  throw new Error(
    `usage-widgets: the sandbox was not made, because its catalog cannot be expressed. ${problems.join(' ')}`,
  )
}

function checkNames({ currency, meters, products }: SandboxCatalog, need: Need): void {
  const known = currencies.includes(currency)
  need(known, `Currency "${currency}"`, `it is not known. Use one of ${currencies.join(', ')}.`)
  const free = meters.map((meter) => ({ slug: noCharge(meter) }))
  const sold = products.flatMap(({ prices }) => prices)
  const used = meters.flatMap(({ price }) => price ?? [])
  needUnique(need, 'Meter', meters)
  needUnique(need, 'Product', products)
  // Every meter brings a free price of its own.
  needUnique(need, 'Price', [...sold, ...used, ...free])
  const [first, second] = products.filter((product) => product.default)
  need(
    first !== undefined && second === undefined,
    second ? `Products "${first?.slug}" and "${second.slug}"` : 'Products',
    'every customer begins with the default one. Give exactly one of them default: true.',
  )
  for (const product of products) {
    need(product.prices.length > 0, `Product "${product.slug}"`, 'it has no price. Give it one.')
    needUnique(need, `Product "${product.slug}", feature`, product.features)
  }
  const begins = first?.prices[0]
  need(
    !begins || begins.interval !== undefined,
    `Price "${begins?.slug}"`,
    'customers begin with it, and it is bought once. Give the first price of the default product an interval.',
  )
}

function checkPrice(price: CatalogPrice, need: Need): void {
  const { slug, interval, unitPrice, intervalCount = 1, trialDays = 1 } = price
  const part = `Price "${slug}"`
  needWhole(need, part, { unitPrice }, 0)
  needWhole(need, part, { intervalCount, trialDays }, 1)
  need(
    interval === undefined || intervalUnits.includes(interval),
    part,
    `nothing renews every ${interval}. Use one of ${intervalUnits.join(', ')} as interval.`,
  )
  need(
    interval !== undefined || (price.intervalCount ?? price.trialDays) === undefined,
    part,
    'it is bought once, so it has neither intervalCount nor trialDays. Give it an interval.',
  )
}

function checkFeature(
  feature: CatalogFeature,
  product: CatalogProduct,
  { meters }: SandboxCatalog,
  need: Need,
): void {
  if (feature.type === 'toggle') return
  const part = `Product "${product.slug}", feature "${feature.slug}"`
  needWhole(need, part, { amount: feature.amount }, 1)
  const boughtOnce = product.prices.some(({ interval }) => interval === undefined)
  if (feature.type === 'grant') {
    const known = meters.some(({ slug }) => slug === feature.meter)
    need(known, part, `there is no meter "${feature.meter}". Name the slug of one.`)
    need(
      !boughtOnce || feature.renews === 'once',
      part,
      'a product that is bought once grants once. Give it renews: "once".',
    )
    return
  }
  need(!boughtOnce, part, 'a product that is bought once has no capacity. Give it to a plan.')
  const same = product.features.filter(
    (one) => one.type === 'resource' && one.resource === feature.resource,
  )
  need(
    same[0] === feature,
    part,
    `of several features for "${feature.resource}" Flowglad counts one only. Give the product one with the sum.`,
  )
}

function needWhole(
  need: Need,
  part: string,
  numbers: Readonly<Record<string, number>>,
  least: number,
): void {
  for (const [name, value] of Object.entries(numbers)) {
    const ok = Number.isSafeInteger(value) && value >= least
    need(ok, part, `${name} is ${value}. Give a whole number of at least ${least}.`)
  }
}

function needUnique(need: Need, kind: string, parts: readonly { readonly slug: string }[]): void {
  const seen = new Set<string>()
  for (const { slug } of parts) {
    need(slug !== '', kind, 'one has no slug. Name it.')
    need(!seen.has(slug), `${kind} "${slug}"`, 'there are two of it. Give each a slug of its own.')
    seen.add(slug)
  }
}
