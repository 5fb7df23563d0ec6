import { levelOf } from '../billing/meter.js'
import type { Offer } from '../billing/offer.js'
import type { UpgradeLevel, UpgradeSnapshot } from '../billing/upgrade.js'
import { type Core, ownState } from '../sync/core.js'
import { isPresent } from '../sync/meter-state.js'
import { slugIn } from '../sync/reader.js'
import { pickShown } from '../sync/shown.js'

/**
 * What an upgrade would change as it is now; `null` while nothing is known of the customer. It is read
 * from reports as they are shown, not from what is held: also from what another tab committed, before
 * this one's source has heard of it.
 */
export function snapshotOf(
  core: Core,
  offer: Offer,
  view: string | undefined,
): UpgradeSnapshot | null {
  const { source, reports } = core
  const details = source.upgrade?.describe(offer, view) ?? null
  const owned = details?.owned ?? false
  const current = reports.current() ?? pickShown(core)
  const id = view ?? current
  const state = reports.get(id)
  if (!state) {
    const hasNone = ownState(core)?.subscription === null
    return hasNone ? { subscriptions: [], plan: null, levels: [], owned } : null
  }
  const { plan } = state.report
  const granted = details?.grants.map(({ meter }) => meter) ?? [...state.meters.keys()]
  const levels = [...new Set(granted)].flatMap((ref): UpgradeLevel[] => {
    const meter = state?.meters.get(slugIn(state, ref) ?? ref)?.base
    if (!isPresent(meter)) return []
    return [{ meter: ref, level: levelOf(meter), since: meter.period?.start ?? null }]
  })
  return {
    subscriptions: reports.get(current)?.report.subscription?.current ?? [],
    plan: plan && {
      name: plan.name,
      ...(plan.slug === undefined ? {} : { slug: plan.slug }),
      ...(plan.priceSlug === undefined ? {} : { priceSlug: plan.priceSlug }),
      ...(plan.quantity === undefined ? {} : { quantity: plan.quantity }),
    },
    levels,
    owned,
    ...(plan?.change && { changesAt: plan.change.at }),
  }
}
