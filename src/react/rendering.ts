'use client'
import { useInsertionEffect } from 'react'

const now = { rendering: false }

/** Whether a component that calls `markRendering` is rendering at this moment. */
export function isRendering(): boolean {
  return now.rendering
}

function useMark(): void {
  begin()
  useInsertionEffect(end)
}

function begin(): void {
  now.rendering = true
  // A render that is thrown away has no effects.
  queueMicrotask(end)
}

function end(): void {
  now.rendering = false
}

/**
 * Tells `isRendering` of the component that calls it. A hook, and not named like one: it is called as
 * `if (__DEV__) markRendering()`, whose condition is a constant of the build.
 */
export const markRendering = useMark
