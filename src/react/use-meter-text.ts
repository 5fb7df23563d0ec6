'use client'
import { useMemo } from 'react'
import {
  type DescribeOptions,
  describeUsage,
  type UsageDescription,
} from '../text/describe-usage.js'
import { useMeter } from './use-meter.js'
import { useStable } from './use-stable.js'

/** How to say it; language and time zone are the provider's unless given. */
export type MeterTextOptions = DescribeOptions & {
  /** Says what the use of the period comes to at this pace. @default false */
  readonly showProjection?: boolean | undefined
}

/** Everything a bar says; `name` also while none is known. */
export type MeterText = UsageDescription & { readonly name: string }

/**
 * Everything `UsageBar` says and draws about a meter, by slug or id, in the provider's language and always
 * current: `value`, notes, `percent`, the lengths of the `track` and the attributes of a `meter` role. For
 * a bar of your own design system.
 *
 * @throws {UsageError} `no-provider`
 */
export function useMeterText(meter: string, options: MeterTextOptions = {}): MeterText {
  const { showProjection = false, ...given } = useStable(options)
  const { usage, name, now, labels, locale, timeZone } = useMeter(meter, {
    projects: showProjection,
  })
  const own = useStable(given)
  return useMemo(() => {
    const text = { labels, locale, timeZone, ...(now === undefined ? {} : { now }) }
    const said = describeUsage(usage, { ...text, ...own })
    return { ...said, name: said.name ?? name }
  }, [usage, name, now, labels, locale, timeZone, own])
}
