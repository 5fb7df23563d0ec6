import { isFields } from '../billing/decode.js'

/**
 * A usage event as Flowglad's `createUsageEvent` takes it (`@flowglad/server` 0.18). Complete: send
 * the same one again and it counts once.
 */
export type MeterEvent = {
  usageMeterSlug: string
  /** Whole number, 1 to 2,147,483,647, in the meter's unit. */
  amount: number
  subscriptionId: string
  transactionId: string
  properties?: EventProperties
  /** Epoch milliseconds. */
  usageDate?: number
}

/** What tells uses apart on a distinct-count meter. At most 2 KB as JSON. */
export type EventProperties = Readonly<Record<string, string | number | boolean>>

/**
 * The part of a `FlowgladServer` that records one event at a time. Structural, so that the published
 * class fits as it is and nothing of `@flowglad/*` is imported. Replies are read, never trusted.
 */
export type FlowgladLike = {
  readonly getBilling: () => Promise<unknown>
  readonly createUsageEvent: (event: MeterEvent) => Promise<unknown>
}

/** The part of a `FlowgladServer` that records many events at once. */
export type FlowgladBulkLike = {
  readonly getBilling: () => Promise<unknown>
  readonly bulkCreateUsageEvents: (events: { usageEvents: MeterEvent[] }) => Promise<unknown>
}

/** Flowglad's word for a request that will never succeed as it is. */
export type FlowgladRefusal = 'BAD_REQUEST' | 'NOT_FOUND' | 'CONFLICT'

const refusals: readonly FlowgladRefusal[] = ['BAD_REQUEST', 'NOT_FOUND', 'CONFLICT']

/**
 * Flowglad's word in an error thrown by its SDK (`@flowglad/node` 0.29: `error.error.code`), `null`
 * for any other error. Then the outcome is unknown: the event may have been recorded.
 */
export function refusalOf(error: unknown): FlowgladRefusal | null {
  if (!(error instanceof Error) || !('error' in error) || !isFields(error.error)) return null
  const { code } = error.error
  return refusals.find((word) => word === code) ?? null
}
