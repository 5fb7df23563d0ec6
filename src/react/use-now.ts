'use client'
import { useSyncExternalStore } from 'react'

const HOUR = 3_600_000
const never = () => () => {}
const onServer = () => undefined
const thisHour = () => Math.floor(Date.now() / HOUR) * HOUR

/**
 * The beginning of the present hour in epoch milliseconds, where it is `wanted`; `undefined` on the
 * server and in the first render there, so that both agree. Estimates need no finer clock.
 */
export function useNow(wanted: boolean): number | undefined {
  return useSyncExternalStore(never, wanted ? thisHour : onServer, onServer)
}
