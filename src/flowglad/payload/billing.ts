import {
  type Fields,
  isFields,
  listOf,
  numberOf,
  type OnMalformed,
  textOf,
  timeOf,
} from '../../billing/decode.js'
import type { Period } from '../../billing/meter.js'
import type { Customer, Report } from '../../billing/report.js'
import { type CatalogMeter, type CatalogProduct, readMeters, readProducts } from './catalog.js'
import { boughtMeters, type Grant, liveGrants, toppedUpMeters } from './grants.js'
import { meterOf } from './meter.js'
import {
  type Candidate,
  chooseSubscription,
  currentSubscriptions,
  periodOf,
  planOf,
} from './subscription.js'

/** What `readBilling` needs to know besides the payload. */
export type ReadBillingOptions = {
  /** The subscription to read. @default the current one */
  readonly subscriptionId?: string
  /** Epoch milliseconds; decides which grants are live. */
  readonly now: number
  /** Told of every part that could not be read, once per message. */
  readonly onMalformed?: OnMalformed
}

/**
 * The report in a billing payload of Flowglad: the loaded value of `useBilling` or the answer of
 * `getBilling()` (0.18; same data fields). `null` only without a readable customer. A part that
 * cannot be read is skipped and named, the rest works. Limits are what is granted; the highest
 * balance seen is applied by `withHighWater`.
 */
export function readBilling(billing: unknown, options: ReadBillingOptions): Report | null {
  if (!isFields(billing)) return null
  const customer = readCustomer(billing.customer)
  if (customer === null) return null
  const onMalformed = eachOnce(options.onMalformed)
  const current = currentSubscriptions(billing, onMalformed)
  const chosen = chooseSubscription(billing, current, options.subscriptionId)
  if (chosen === null) return { customer, subscription: null, plan: null, meters: [] }
  const catalog = readCatalog(billing, onMalformed)
  const products = readProducts(catalog, onMalformed)
  const period = periodOf(chosen, onMalformed)
  return {
    customer,
    subscription: { id: chosen.id, period, current: current.map(({ id }) => id) },
    plan: planOf(chosen, products),
    meters: metersOf({ billing, catalog, products, chosen, period, now: options.now, onMalformed }),
  }
}

type Reading = {
  readonly billing: Fields
  readonly catalog: Fields
  readonly products: readonly CatalogProduct[]
  readonly chosen: Candidate
  readonly period: Period | null
  readonly now: number
  readonly onMalformed: OnMalformed
}

function metersOf(reading: Reading): Report['meters'] {
  const { billing, catalog, products, chosen, period, onMalformed } = reading
  const experimental = readExperimental(chosen, onMalformed)
  if (experimental === null) return []
  const known = readMeters(catalog, products, experimental.usageMeterBalances, onMalformed)
  const grants = liveGrants(experimental.featureItems, reading.now, onMalformed)
  const rows = readRows(experimental.usageMeterBalances, chosen.id)
  const topUpSold = toppedUpMeters(products)
  const topUpBought = boughtMeters(billing.purchases, products)
  nameStrayGrants(grants, known, onMalformed)
  return known.filter(readableRow(rows, onMalformed)).map((meter) =>
    meterOf({
      meter,
      period,
      subscribedAt: timeOf(chosen.fields.createdAt),
      doNotCharge: chosen.fields.doNotCharge === true,
      grants: grants.filter(({ meterId }) => meterId === meter.id),
      available: rows.get(meter.id) ?? null,
      topUpSold: topUpSold.has(meter.id),
      topUpBought: topUpBought.has(meter.id),
      granted: products.some((product) => product.grants.has(meter.id)),
    }),
  )
}

function readCustomer(value: unknown): Customer | null {
  if (!isFields(value)) return null
  const id = textOf(value.id)
  const externalId = textOf(value.externalId)
  return id === null ? null : { id, ...(externalId ? { externalId } : {}) }
}

/** `catalog` and `pricingModel` are the same data under two names. */
function readCatalog(billing: Fields, onMalformed: OnMalformed): Fields {
  if (isFields(billing.pricingModel)) return billing.pricingModel
  if (isFields(billing.catalog)) return billing.catalog
  onMalformed('catalog', 'Billing holds no pricing model, so prices and plans are unknown.')
  return {}
}

/** Grants and balances, `null` when a list is missing: then no meter's kind or number is known. */
function readExperimental({ id, fields }: Candidate, onMalformed: OnMalformed): Fields | null {
  const experimental = isFields(fields.experimental) ? fields.experimental : {}
  const { featureItems, usageMeterBalances } = experimental
  if (Array.isArray(featureItems) && Array.isArray(usageMeterBalances)) return experimental
  onMalformed('subscription', `Subscription ${id} lists no features or balances: no meter is read.`)
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
      onMalformed('grant', `Meter ${meterId} is granted, but nothing tells its slug.`)
  }
}

/** Balance by meter id; `null` where the row is there but its number cannot be read. */
function readRows(value: unknown, subscriptionId: string): ReadonlyMap<string, number | null> {
  const rows = new Map<string, number | null>()
  for (const row of listOf(value).filter(isFields)) {
    const meterId = textOf(row.id)
    const ours = textOf(row.subscriptionId) ?? subscriptionId
    if (meterId !== null && ours === subscriptionId && !rows.has(meterId)) {
      rows.set(meterId, numberOf(row.availableBalance))
    }
  }
  return rows
}

/** An unreadable balance must not pass for none: the meter is left out rather than shown unused. */
function readableRow(rows: ReadonlyMap<string, number | null>, onMalformed: OnMalformed) {
  return ({ id, slug }: CatalogMeter): boolean => {
    if (rows.get(id) !== null) return true
    onMalformed('balance', `The balance of meter "${slug}" is not a number, so it is left out.`)
    return false
  }
}

function eachOnce(onMalformed: OnMalformed | undefined): OnMalformed {
  const told = new Set<string>()
  return (part, message) => {
    if (told.has(message)) return
    told.add(message)
    onMalformed?.(part, message)
  }
}
