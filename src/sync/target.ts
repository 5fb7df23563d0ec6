import type { Target } from '../entries/record.js'
import { type Core, isCurrent, ownState } from './core.js'
import { subscriptionGone } from './look.js'
import { slugIn } from './reader.js'
import type { View } from './session-types.js'
import { currentSubscription, pickShown } from './shown.js'

/**
 * What is known of a meter that is recorded on, by slug or id.
 *
 * @throws {UsageError} `no-subscription` where the subscription that the host names is gone.
 */
export function targetOf(core: Core, ref: string, view: View): Target {
  const own = ownState(core)
  if (view !== undefined && own && !isCurrent(own, view)) throw subscriptionGone(view)
  const id = view ?? pickShown(core)
  const shown = core.reports.get(id)
  const slug = slugIn(shown, ref)
  const isMissing = shown && slug === undefined
  return {
    subscription: view ?? currentSubscription(core) ?? null,
    pinned: view !== undefined,
    known: core.reports.shown(id, slug ?? '') ?? undefined,
    knownSlugs: isMissing ? [...shown.meters.keys()] : undefined,
  }
}
