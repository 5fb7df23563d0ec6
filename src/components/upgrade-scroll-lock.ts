'use client'
let locks = 0
let unlock = () => {}

/**
 * Keeps the page behind a dialog from scrolling, without moving it where its scrollbar was. Returns
 * the way to end that. Set through the style object: an injected style sheet, as most such locks
 * use, is refused under `style-src 'self'`, and the page would scroll.
 */
export function lockScroll(): () => void {
  locks += 1
  if (locks === 1) unlock = hold(document.documentElement)
  return () => {
    locks -= 1
    if (locks === 0) unlock()
  }
}

function hold({ style, clientWidth }: HTMLElement): () => void {
  const { overflow, scrollbarGutter } = style
  if (window.innerWidth > clientWidth) style.scrollbarGutter = 'stable'
  style.overflow = 'hidden'
  return () => {
    style.overflow = overflow
    style.scrollbarGutter = scrollbarGutter
  }
}
