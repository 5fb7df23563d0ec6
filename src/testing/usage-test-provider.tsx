'use client'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { UsageProvider, type UsageProviderProps } from '../react/usage-provider.js'
import type { MetricData } from '../report-api/data.js'
import { createTestSource, type TestSource } from './test-source.js'

/** Whose usage a test shows, and what the server says of it. */
export type UsageTestProviderProps = Omit<UsageProviderProps, 'source'> & {
  /**
   * The meters by slug, in the words of a usage report: `{ generations: { used: 40, included: 100 } }`.
   * Other ones at a later render are shown as a new report.
   */
  readonly usage?: Readonly<Record<string, MetricData>> | undefined
  /** A source of the test's own, for everything else that may happen. @default one made of `usage` */
  readonly source?: TestSource | undefined
}

/**
 * `UsageProvider` on a server in memory, for tests and stories of your own components: nothing is stored
 * and nothing leaves the page. Whoever the source says is signed in, `user_1` at first; dates are in UTC and
 * words in English, unless props say otherwise.
 */
export function UsageTestProvider({ usage, source, ...props }: UsageTestProviderProps) {
  const [own] = useState(() => source ?? createTestSource(usage))
  const text = JSON.stringify(usage ?? {})
  const shown = useRef(text)
  useEffect(() => {
    if (shown.current === text) return
    shown.current = text
    for (const [meter, data] of Object.entries(usage ?? {})) own.set(meter, data)
  }, [own, usage, text])
  const customer = useSyncExternalStore(own.subscribe, own.customer, own.customer)
  return (
    <UsageProvider customerId={customer} storage={null} timeZone="UTC" {...props} source={own} />
  )
}
