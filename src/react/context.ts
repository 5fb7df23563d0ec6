'use client'
import { createContext, useContext } from 'react'
import { UsageError } from '../billing/errors.js'
import type { MeterOverride, Thresholds } from '../billing/meter.js'
import type { Session, View } from '../sync/session-types.js'
import type { UsageSource } from '../sync/source.js'
import type { LabelOverrides } from '../text/labels.js'

/** What the hooks read: which session, and how its meters are to be understood. */
export type UsageContextValue = {
  readonly source: UsageSource
  /** `null` while signed out. */
  readonly session: Session | null
  /** What a server renders and what hydration starts from. */
  readonly still: Session
  readonly view: View
  readonly meters: ReadonlyMap<string, MeterOverride>
  readonly thresholds: Thresholds
  readonly coalesceMs: number
}

/** How things are worded and formatted. */
export type UsageTextValue = {
  /** The host's own wording; the English defaults are in the components. */
  readonly labels: LabelOverrides
  readonly locale: string
  readonly timeZone: string
}

export const UsageContext = createContext<UsageContextValue | null>(null)

export const UsageTextContext = createContext<UsageTextValue>({
  labels: {},
  locale: 'en',
  timeZone: 'UTC',
})

/** The provider's value, for a hook named `hook`. @throws {UsageError} `no-provider` */
export function useUsageContext(hook: string): UsageContextValue {
  const value = useContext(UsageContext)
  if (value) return value
  throw new UsageError(
    'no-provider',
    __DEV__ &&
      `${hook} found no UsageProvider above it, so there is no report to read. Wrap the page in <UsageProvider>.`,
  )
}

/**
 * Words, locale and time zone of the provider above, as `describeUsage` and its kind take them; English and
 * UTC without one.
 */
export function useUsageText(): UsageTextValue {
  return useContext(UsageTextContext)
}
