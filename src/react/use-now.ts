'use client'
import { useEffect, useState } from 'react'

/**
 * The present moment in epoch milliseconds once the component is mounted and `wanted`; `undefined`
 * before, so that server and first render agree. Taken once: estimates need no ticking clock.
 */
export function useNow(wanted: boolean): number | undefined {
  const [now, setNow] = useState<number>()
  useEffect(() => {
    if (wanted) setNow(Date.now())
  }, [wanted])
  return wanted ? now : undefined
}
