import {
  type Fields,
  isFields,
  listOf,
  numberIn,
  type OnMalformed,
  textOf,
  timeOf,
} from '../../billing/decode.js'
import type { Period } from '../../billing/meter.js'
import type { Customer, Report } from '../../billing/report.js'
import { type CatalogMeter, type CatalogProduct, readMeters, readProducts } from './catalog.js'
import { boughtTopUps, type Grant, grantsIn, liveFeatures, togglesIn } from './grants.js'
import { meterOf } from './meter.js'
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
    const nothing = { subscription: null, plan: null, meters: [] }
    return { customer, ...nothing, ...(account !== null && { account }) }
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
    ...(experimental && { features: togglesIn(features, products) }),
    ...(account !== null && { account }),
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
  const rows = readRows(experimental?.usageMeterBalances, chosen.id)
  const topUps = boughtTopUps(billing.purchases, products)
  const ofMeter = (id: string) => (grant: Grant) => grant.meterId === id
  nameStrayGrants(grants, known, onMalformed)
  return known.map(({ aggregation, ...meter }) => {
    const { id, slug, name } = meter
    const unreadable = { kind: 'unreadable', id, slug, name } as const
    if (experimental === null || aggregation === null) return unreadable
    const available = rows.get(id)
    if (available === null) {
      // It must not pass for none, which would show the meter unused.
      onMalformed(
        'balance',
        __DEV__ ? `The balance of meter "${slug}" is not a number, so none is shown.` : '',
      )
      return unreadable
    }
    return meterOf({
      meter: { ...meter, aggregation },
      period,
      subscribedAt,
      doNotCharge: chosen.fields.doNotCharge === true,
      grants: grants.filter(ofMeter(id)),
      available: available ?? null,
      topUps: topUps.filter(ofMeter(id)),
      topUpSold: products.some(({ paidOnce, grants: sold }) => paidOnce && sold.has(id)),
      granted: products.some((product) => product.grants.has(id)),
    })
  })
}

function readCustomer(value: unknown): Customer | null {
  if (!isFields(value)) return null
  const id = textOf(value.id)
  const externalId = textOf(value.externalId)
  return id === null ? null : { id, ...(externalId ? { externalId } : {}) }
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
    'subscription',
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
    if (!ids.has(meterId))
      onMalformed(
        'grant',
        __DEV__ ? `Meter ${meterId} is granted, but nothing tells its slug.` : '',
      )
  }
}

/** Balance by meter id; `null` where the row is there but its number cannot be read. */
function readRows(value: unknown, subscriptionId: string): ReadonlyMap<string, number | null> {
  const rows = new Map<string, number | null>()
  for (const row of listOf(value).filter(isFields)) {
    const meterId = textOf(row.id)
    const ours = textOf(row.subscriptionId) ?? subscriptionId
    if (meterId !== null && ours === subscriptionId && !rows.has(meterId)) {
      rows.set(meterId, numberIn(row.availableBalance))
    }
  }
  return rows
}

function eachOnce(onMalformed: OnMalformed | undefined): OnMalformed {
  const told = new Set<string>()
  return (part, message) => {
    if (told.has(message)) return
    told.add(message)
    onMalformed?.(part, message)
  }
}
