'use client'
import { type ComponentPropsWithoutRef, forwardRef, useCallback, useEffect, useRef } from 'react'
import { lockScroll } from './upgrade-scroll-lock.js'

type UpgradeScrimProps = ComponentPropsWithoutRef<'div'> & {
  /** Where the dialog was written: theme, density, direction and language are taken from there. */
  readonly place: Element | null
}

/**
 * What lies between the page and a dialog. A popover, where the browser has them: above whatever
 * the host stacks, and inside nothing that clips or moves it.
 */
export const UpgradeScrim = forwardRef<HTMLDivElement, UpgradeScrimProps>(function UpgradeScrim(
  { place, ...props },
  ref,
) {
  const own = useRef<HTMLDivElement | null>(null)
  useEffect(lockScroll, [])
  useEffect(() => {
    const scrim = own.current
    if (scrim && 'showPopover' in scrim && !scrim.matches(':popover-open')) scrim.showPopover()
  }, [])
  const both = useCallback(
    (node: HTMLDivElement | null) => {
      own.current = node
      if (typeof ref === 'function') ref(node)
      else if (ref) ref.current = node
    },
    [ref],
  )
  return (
    <div ref={both} className="uw-scrim" popover="manual" {...surroundings(place)} {...props} />
  )
})

const inherited = ['data-theme', 'data-density', 'dir', 'lang'] as const

/** What a place inherits through attributes, and a node elsewhere would not. */
function surroundings(place: Element | null): Record<string, string> {
  const found: Record<string, string> = {}
  for (const name of inherited) {
    const value = place?.closest(`[${name}]`)?.getAttribute(name)
    if (typeof value === 'string') found[name] = value
  }
  return found
}
