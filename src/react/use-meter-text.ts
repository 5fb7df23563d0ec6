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
export type MeterText = UsageDescription & {
  readonly name: string
  /** The value as one text, '45 of 100'; empty where none is known. */
  readonly text: string
  /** What the number means, one after the other: 'Running low, 3 pending'; empty when there is nothing to say. */
  readonly notes: string
  /** Attributes of the element that draws the bar; `null` where no limit is known. */
  readonly aria: MeterAria | null
}

/** Attributes of an element that is a meter. */
export type MeterAria = {
  readonly role: 'meter'
  readonly 'aria-label': string
  readonly 'aria-valuemin': 0
  readonly 'aria-valuemax': number
  readonly 'aria-valuenow': number
  readonly 'aria-valuetext': string
}

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
    return { ...said, ...wholeTexts(said), name: said.name ?? name, aria: ariaOf(said, name) }
  }, [usage, name, now, labels, locale, timeZone, own])
}

function wholeTexts({ value, start }: UsageDescription): Pick<MeterText, 'text' | 'notes'> {
  return {
    text: value ? value.before + value.count + value.after : '',
    notes: start.map(({ word, rest }) => word + rest).join(', '),
  }
}

function ariaOf({ meter, name }: UsageDescription, otherName: string): MeterAria | null {
  return (
    meter && {
      role: 'meter',
      'aria-label': name ?? otherName,
      'aria-valuemin': 0,
      'aria-valuemax': meter.max,
      'aria-valuenow': meter.now,
      'aria-valuetext': meter.text,
    }
  )
}
