import {
  type Fields,
  isFields,
  listOf,
  numberIn,
  type OnMalformed,
  partOf,
  present,
  textOf,
  timeOf,
} from '../../billing/decode.js'
import type { Period } from '../../billing/meter.js'
import type { Customer, Report } from '../../billing/report.js'
import { type CatalogMeter, type CatalogProduct, readMeters, readProducts } from './catalog.js'
import { boughtTopUps, type Grant, grantsIn, liveFeatures, togglesIn } from './grants.js'
import { meterOf, unreadableOf } from './meter.js'
import { planOf } from './plan.js'
import {
  type Candidate,
  chooseSubscription,
  currentSubscriptions,
  periodOf,
} from './subscription.js'

/** What `readBilling` needs to know besides the payload. */
export type ReadBillingOptions = {
  /** The subscription to read. @default the current one */
  readonly subscriptionId?: string
  /**
   * Epoch milliseconds by the clock of a server; decides which grants have ended. A browser, whose clock
   * may be days off, leaves it out: what Flowglad lists holds unless it ended before the period.
   */
  readonly now?: number
  /** Told of every part that could not be read, once per message. */
  readonly onMalformed?: OnMalformed
}

/**
 * The report in a billing payload of Flowglad: the loaded value of `useBilling` or the answer of
 * `getBilling()` (0.18; same data fields). `null` only without a readable customer. A part that
 * cannot be read is named and skipped, a meter with such a part is `unreadable`; the rest works. Limits
 * are what was granted and bought; the highest balance seen is applied by `withHighWater`.
 */
export function readBilling(billing: unknown, options: ReadBillingOptions): Report | null {
  if (!isFields(billing)) return null
  const customer = readCustomer(billing.customer)
  if (customer === null) return null
  const account = accountOf(billing.customer)
  const onMalformed = eachOnce(options.onMalformed)
  const current = currentSubscriptions(billing, onMalformed)
  const chosen = chooseSubscription(billing, current, options.subscriptionId)
  if (chosen === null) {
    return { customer, subscription: null, plan: null, meters: [], ...present({ account }) }
  }
  const catalog = readCatalog(billing, onMalformed)
  const products = readProducts(catalog, onMalformed)
  const period = periodOf(chosen, onMalformed)
  const subscribedAt = timeOf(chosen.fields.createdAt)
  const now = options.now ?? period?.start ?? subscribedAt ?? -Infinity
  const experimental = readExperimental(chosen, onMalformed)
  const features = liveFeatures(experimental?.featureItems, now, onMalformed)
  const reading = {
    billing,
    catalog,
    products,
    chosen,
    period,
    subscribedAt,
    features,
    onMalformed,
  }
  return {
    customer,
    subscription: { id: chosen.id, period, current: current.map(({ id }) => id) },
    plan: planOf(chosen, products, { now, period, portal: billing.billingPortalUrl }),
    meters: metersOf(reading, experimental),
    ...present({ features: experimental && togglesIn(features, products, onMalformed), account }),
  }
}

type Reading = {
  readonly billing: Fields
  readonly catalog: Fields
  readonly products: readonly CatalogProduct[]
  readonly chosen: Candidate
  readonly period: Period | null
  readonly subscribedAt: number | null
  readonly features: readonly Fields[]
  readonly onMalformed: OnMalformed
}

/** `experimental` is `null` where neither kinds nor numbers are known. */
function metersOf(reading: Reading, experimental: Fields | null): Report['meters'] {
  const { billing, catalog, products, chosen, period, subscribedAt, features } = reading
  const { onMalformed } = reading
  const known = readMeters(catalog, products, experimental?.usageMeterBalances, onMalformed)
  const grants = grantsIn(features, onMalformed)
  const rows = readRows(experimental?.usageMeterBalances, chosen.id, onMalformed)
  const topUps = boughtTopUps(billing.purchases, products)
  const partial = !Array.isArray(catalog.products) || !catalog.products.every(isFields)
  const ofMeter = (id: string) => (grant: Grant) => grant.meterId === id
  nameStrayGrants(grants, known, onMalformed)
  return known.map(({ aggregation, ...meter }) => {
    const { id, slug } = meter
    if (experimental === null || aggregation === null) return unreadableOf(meter)
    // What cannot be read must not pass for no row, which would show the meter unused.
    const available = rows.byId.get(id)
    if (available === undefined && (rows.stray.has(null) || rows.stray.has(slug))) {
      return unreadableOf(meter)
    }
    if (available === null) {
      onMalformed(
        `balance.${slug}`,
        __DEV__ ? `The balance of meter "${slug}" is not a number, so none is shown.` : '',
      )
      return unreadableOf(meter)
    }
    return meterOf({
      meter: { ...meter, aggregation },
      period,
      subscribedAt,
      doNotCharge: chosen.fields.doNotCharge === true,
      grants: grants.filter(ofMeter(id)),
      stray: grants.some(({ meterId }) => meterId === null),
      available: available ?? null,
      topUps: topUps.filter(ofMeter(id)),
      sellers: products.filter((product) => product.grants.has(id)),
      partial,
    })
  })
}

function readCustomer(value: unknown): Customer | null {
  if (!isFields(value)) return null
  const id = textOf(value.id)
  return id === null ? null : { id, ...present({ externalId: textOf(value.externalId) }) }
}

/** Two organizations, and test and live mode of one, know the same customers and bill them apart. */
function accountOf(customer: unknown): string | null {
  const { organizationId, livemode } = isFields(customer) ? customer : {}
  const organization = textOf(organizationId)
  if (organization === null || typeof livemode !== 'boolean') return organization
  return `${organization}/${livemode ? 'live' : 'test'}`
}

/** `catalog` and `pricingModel` are the same data under two names. */
function readCatalog(billing: Fields, onMalformed: OnMalformed): Fields {
  if (isFields(billing.pricingModel)) return billing.pricingModel
  if (isFields(billing.catalog)) return billing.catalog
  onMalformed(
    'catalog',
    __DEV__ ? 'Billing holds no pricing model, so prices and plans are unknown.' : '',
  )
  return {}
}

/** Grants and balances, `null` when a list is missing: then no meter's kind or number is known. */
function readExperimental({ id, fields }: Candidate, onMalformed: OnMalformed): Fields | null {
  const experimental = isFields(fields.experimental) ? fields.experimental : {}
  const { featureItems, usageMeterBalances } = experimental
  if (Array.isArray(featureItems) && Array.isArray(usageMeterBalances)) return experimental
  onMalformed(
    `subscription.${id}`,
    __DEV__
      ? `Subscription ${id} lists no features or balances, so no number is shown. Flowglad lists both under its \`experimental\`.`
      : '',
  )
  return null
}

function nameStrayGrants(
  grants: readonly Grant[],
  known: readonly CatalogMeter[],
  onMalformed: OnMalformed,
): void {
  const ids = new Set(known.map(({ id }) => id))
  for (const { meterId } of grants) {
    if (meterId !== null && !ids.has(meterId))
      onMalformed(
        `grant.${meterId}`,
        __DEV__ ? `Meter ${meterId} is granted, but nothing tells its slug.` : '',
      )
  }
}

type Rows = {
  /** Balance by meter id; `null` where the row is there but its number cannot be read. */
  readonly byId: ReadonlyMap<string, number | null>
  /** Slugs of the meters that rows without an id may be of; `null` for any meter. */
  readonly stray: ReadonlySet<string | null>
}

function readRows(value: unknown, subscriptionId: string, onMalformed: OnMalformed): Rows {
  const byId = new Map<string, number | null>()
  const stray = new Set<string | null>()
  for (const item of listOf(value)) {
    const row = isFields(item) ? item : {}
    if ((textOf(row.subscriptionId) ?? subscriptionId) !== subscriptionId) continue
    const meterId = textOf(row.id)
    if (meterId === null) {
      const slug = textOf(row.slug)
      stray.add(slug)
      onMalformed(
        partOf('balance', slug),
        __DEV__
          ? `A balance has no readable id, so ${slug === null ? 'no number is shown that it may be' : `no number of meter "${slug}" is shown`}.`
          : '',
      )
    } else if (!byId.has(meterId)) byId.set(meterId, numberIn(row.availableBalance))
  }
  return { byId, stray }
}

function eachOnce(onMalformed: OnMalformed | undefined): OnMalformed {
  const told = new Set<string>()
  return (part, message) => {
    // In production there is no message.
    const problem = part + message
    if (told.has(problem)) return
    told.add(problem)
    onMalformed?.(part, message)
  }
}
