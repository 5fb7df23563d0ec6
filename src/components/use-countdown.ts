'use client'
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'

/**
 * Milliseconds until `at`, looked at every second and never below 0; `null` without `at`. Stands
 * still in a hidden page.
 */
export function useCountdown(at: number | null): number | null {
  const [now, look] = useState(Date.now)
  useEffect(() => {
    if (at === null) return
    let timer: ReturnType<typeof setInterval> | undefined
    const update = () => {
      clearInterval(timer)
      look(Date.now())
      if (document.visibilityState === 'hidden') return
      timer = setInterval(() => {
        look(Date.now())
        if (Date.now() >= at) clearInterval(timer)
      }, 1_000)
    }
    update()
    document.addEventListener('visibilitychange', update)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', update)
    }
  }, [at])
  return at === null ? null : Math.max(0, at - now)
}

/** True once `at` has passed; false without `at`. Another `at` that has passed already is so at once. */
export function usePassed(at: number | null): boolean {
  const wait = useCallback(
    (onPass: () => void) => {
      if (at === null) return () => {}
      let timer: ReturnType<typeof setTimeout> | undefined
      // A clock that was set back makes it wait again.
      const look = () => {
        if (Date.now() < at) timer = setTimeout(look, at - Date.now())
        else onPass()
      }
      look()
      return () => clearTimeout(timer)
    },
    [at],
  )
  const passed = () => at !== null && Date.now() >= at
  return useSyncExternalStore(wait, passed, () => false)
}
