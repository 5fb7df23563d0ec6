'use client'
import { useEffect } from 'react'
import { warnOnce } from '../billing/warn.js'
import { useUsageContext, useUsageText } from './context.js'
import { useStable } from './use-stable.js'

/**
 * Announces when one of the meters, by slug or id, crosses a threshold: once for each crossing and page,
 * however many components show the meter. Without arguments, all meters.
 *
 * @throws {UsageError} `no-provider`
 */
export function useAnnouncements(...given: readonly string[]): void {
  const { session, view, meters: overrides } = useUsageContext('useAnnouncements()')
  const { labels, locale } = useUsageText()
  const meters = useStable(given)
  useEffect(() => {
    if (__DEV__) warnIfUnstyled()
    return session?.listen((event) => {
      if (event.type !== 'threshold-crossed') return
      const shown = { session, view, overrides, meters, labels, locale }
      // Most pages never reach a threshold. If the code cannot be loaded now, the next crossing tries again.
      import('./announce-crossing.js').then(
        ({ announceCrossing }) => announceCrossing(event, shown),
        () => {},
      )
    })
  }, [session, view, overrides, meters, labels, locale])
}

let looked = false

/** Tells the developer once that the style sheet is missing, unless it loads within a few seconds. */
function warnIfUnstyled(): void {
  // jsdom has no style sheets to look for.
  if (looked || !('CSS' in globalThis && CSS.supports?.('color', 'light-dark(red, red)'))) return
  looked = true
  setTimeout(() => {
    const shown = document.querySelector('[data-slot="usage-bar"], [data-slot="usage-ring"]')
    if (shown && !getComputedStyle(shown).getPropertyValue('--uw-accent')) {
      warnOnce(
        "the widgets have no style sheet, so they are plain text without bars or colors. Import 'usage-widgets/styles.css' once, in the entry of the app.",
      )
    }
  }, 3_000)
}
