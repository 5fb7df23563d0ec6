import type { UsageSource } from '../sync/source.js'

/**
 * Whether the source can take back a change of plan that is arranged. A route of the host's says so with what is
 * sold, which is asked for here: `false` until it is known.
 */
export function canTakeBack({ upgrade }: UsageSource, subscriptionId?: string): boolean {
  if (!upgrade?.takeBack) return false
  upgrade.list?.(subscriptionId)
  return upgrade.canWait?.() ?? true
}
