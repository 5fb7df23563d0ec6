'use client'
import { useEffect, useRef } from 'react'
import { announce } from '../react/announce.js'

/** What has come, as a word that changes when something else has; empty while there is nothing. */
type Arrival = { readonly what: string; readonly text: string; readonly about: string }

/**
 * Has a text read aloud when it comes to a page that was there without it. What a page has from the first on is
 * read with the page. `undefined` while that is not known.
 */
export function useArrivalAnnounced(arrival: Arrival | undefined): void {
  const last = useRef<string | undefined>(undefined)
  const { what, text = '', about = '' } = arrival ?? {}
  useEffect(() => {
    const before = last.current
    if (what === undefined) return
    last.current = what
    if (before === undefined || what === '' || what === before) return
    // Under the same key as a bar's announcement for this meter, so that only one is heard.
    import('../react/announce-crossing.js').then(
      () => announce(text, about),
      () => {},
    )
  }, [what, text, about])
}
