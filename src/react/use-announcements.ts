'use client'
import { useEffect } from 'react'
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
  useEffect(
    () =>
      session?.listen((event) => {
        if (event.type !== 'threshold-crossed') return
        const shown = { session, view, overrides, meters, labels, locale }
        // Most pages never come to a threshold. Where it cannot be loaded now, the next one tries again.
        import('./announce-crossing.js').then(
          ({ announceCrossing }) => announceCrossing(event, shown),
          () => {},
        )
      }),
    [session, view, overrides, meters, labels, locale],
  )
}
