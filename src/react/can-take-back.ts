import type { UsageSource } from '../sync/source.js'

/**
 * Whether the source can undo an arranged change of plan. A host's upgrade route says so in its list of offers,
 * which is requested here: `false` until it has answered.
 */
export function canTakeBack({ upgrade }: UsageSource, subscriptionId?: string): boolean {
  if (!upgrade?.takeBack) return false
  upgrade.list?.(subscriptionId)
  return upgrade.canWait?.() ?? true
}
