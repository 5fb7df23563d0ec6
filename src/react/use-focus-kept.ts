'use client'
import { type RefObject, useCallback, useRef } from 'react'
import { useBeforePaint } from './use-before-paint.js'

const headings = 'h1, h2, h3, h4, h5, h6, [role="heading"]'
const controls = 'a[href], button, input, select, textarea, [tabindex]'

/** Watches one of two sides while it is shown. Returns a function that stops it. */
export type WatchSide = (open: boolean) => () => void

/**
 * Moves the focus to the heading of what is shown now, else to its first control, when what was shown
 * before went and took the focus with it. A focus that was elsewhere stays there. `open` names the
 * side that is shown; what is on it calls `useFocusWatch`.
 */
export function useFocusKept(root: RefObject<Element | null>, open: boolean): WatchSide {
  /** The side that went with the focus in it. */
  const left = useRef<boolean | null>(null)
  useBeforePaint(() => {
    if (left.current !== !open) return
    left.current = null
    const target = root.current?.querySelector(headings) ?? root.current?.querySelector(controls)
    if (!(target instanceof HTMLElement)) return
    if (!target.matches(controls)) target.tabIndex = -1
    target.focus()
  }, [root, open])
  return useCallback(
    (side) => {
      if (left.current === side) left.current = null
      return () => {
        const { activeElement } = document
        left.current = activeElement && root.current?.contains(activeElement) ? side : null
      }
    },
    [root],
  )
}

/** Lets `watch` look for the focus when the caller goes, which is before its nodes leave the page. */
export function useFocusWatch(watch: WatchSide, open: boolean): void {
  useBeforePaint(() => watch(open), [watch, open])
}
