import { isFields, listOf, numberIn, type OnMalformed, textOf } from '../../billing/decode.js'
import type { CatalogOffer, OfferFeature } from '../../billing/offer.js'
import { catalogOf, type ReadOfferOptions, readOffer } from './offer.js'

const ignore = () => {}

/**
 * Everything that the catalog in a billing payload of Flowglad (0.18) sells, in its order: plans and
 * top-ups at each of their prices.
 */
export function readOffers(
  billing: unknown,
  { subscriptionId, onMalformed = ignore }: ReadOfferOptions = {},
): readonly CatalogOffer[] {
  const options = { onMalformed, ...(subscriptionId === undefined ? {} : { subscriptionId }) }
  return listOf(catalogOf(billing)?.products)
    .filter(isFields)
    .flatMap((product) =>
      listOf(product.prices)
        .filter(isFields)
        .flatMap((price): CatalogOffer[] => {
          const id = textOf(price.id)
          // Usage prices are not for sale, and no reason to warn anybody.
          if (id === null || price.type === 'usage') return []
          const details = readOffer(billing, { priceId: id }, options)
          if (!details) return []
          const slug = textOf(price.slug)
          const description = textIn(product.description)
          return [
            {
              offer: slug === null ? { priceId: id } : { priceSlug: slug },
              details,
              product: textOf(product.slug) ?? textOf(product.id) ?? details.name,
              features: featuresOf(product.features, onMalformed),
              ...(description && { description }),
            },
          ]
        }),
    )
}

function featuresOf(list: unknown, onMalformed: OnMalformed): readonly OfferFeature[] {
  const found = new Map<string, OfferFeature>()
  for (const feature of listOf(list).filter(isFields)) {
    const { type, active } = feature
    if (active === false || (type !== 'toggle' && type !== 'resource')) continue
    const slug = textOf(feature.slug)
    if (slug === null) {
      onMalformed('offer', __DEV__ ? 'A feature of an offer has no slug, so it is left out.' : '')
      continue
    }
    const amount = type === 'resource' ? numberIn(feature.amount) : null
    const name = textOf(feature.name) ?? slug
    if (!found.has(slug)) found.set(slug, { slug, name, ...(amount !== null && { amount }) })
  }
  return [...found.values()]
}

/** Text of up to 1,000 characters. */
function textIn(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, 1_000) : ''
}
