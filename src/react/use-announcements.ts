'use client'
import { useEffect } from 'react'
import { withOverride } from '../billing/override.js'
import { describeCrossing } from '../text/format-crossing.js'
import { announce, prepareAnnouncer } from './announce.js'
import { useUsageContext, useUsageText } from './context.js'
import { useStable } from './use-stable.js'

/**
 * Has it read aloud when one of the meters, by slug or id, comes to another threshold: once for each
 * crossing and page, however many components show the meter. Without a meter, all of them.
 *
 * @throws {UsageError} `no-provider`
 */
export function useAnnouncements(...given: readonly string[]): void {
  const { session, view, meters: overrides } = useUsageContext('useAnnouncements()')
  const { labels, locale } = useUsageText()
  const meters = useStable(given)
  useEffect(() => {
    if (!session) return
    prepareAnnouncer()
    return session.listen((event) => {
      if (event.type !== 'threshold-crossed') return
      const reading = session.usage(event.meter, undefined)
      if (reading.status !== 'ready') return
      const meter = withOverride(reading.meter, overrides.get(event.meter))
      if (meter.kind === 'absent') return
      const wanted =
        meters.length === 0 || meters.some((ref) => [meter.slug, meter.id].includes(ref))
      // Crossings are told of the current subscription; a provider of another one stays silent.
      const other = view !== undefined && session.overview(undefined).subscription?.id !== view
      if (!wanted || other) return
      // Every component of the meter says this, and of what is said at once about one thing, one is heard.
      announce(describeCrossing(meter, event, { labels, locale }), `meter ${meter.slug}`)
    })
  }, [session, view, overrides, meters, labels, locale])
}
