import type { Report } from '../billing/report.js'
import { readBilling } from '../flowglad/payload/billing.js'

/** Which subscription is read, and when. */
export type InitialReportOptions = {
  /** @default the customer's current one */
  readonly subscriptionId?: string
  /** Epoch milliseconds the billing was asked for at. @default now */
  readonly now?: number
}

/** A report as plain data, with the epoch milliseconds it was made at. */
export type PlainReport = Omit<Report, 'features'> & {
  readonly at: number
  readonly features?: Readonly<Record<string, boolean>>
}

/**
 * What `UsageProvider` takes as `initialReport`, from what `FlowgladServer.getBilling()` answers: true
 * numbers in the first HTML. Plain data, so that a server component may hand it to a client one. `null`
 * where the billing names no customer. From a usage report: `initialReportOfData`.
 */
export function initialReportOf(
  billing: unknown,
  { subscriptionId, now = Date.now() }: InitialReportOptions = {},
): PlainReport | null {
  const report = readBilling(billing, {
    now,
    onMalformed: () => {},
    ...(subscriptionId === undefined ? {} : { subscriptionId }),
  })
  if (report === null) return null
  // A Map does not survive JSON.
  const { features, ...plain } = report
  return { ...plain, ...(features && { features: Object.fromEntries(features) }), at: now }
}
