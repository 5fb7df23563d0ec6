import { type Core, ownState } from './core.js'

/** The subscription to show: a new one only with a number of it, so that an upgrade shows no empty moment. */
export function pickShown(core: Core): string | undefined {
  const { reports } = core
  const subscription = ownState(core)?.subscription
  const elsewhere = movedElsewhere(core)
  if (elsewhere !== undefined) core.shown = elsewhere
  else if (subscription && core.shown !== subscription.id) {
    const meters = reports.get(subscription.id)?.meters
    const hasNumber = meters && (meters.size === 0 || [...meters.values()].some(({ base }) => base))
    if (hasNumber || !reports.get(core.shown)) core.shown = subscription.id
  }
  return core.shown
}

/** The subscription that another tab took for current after this one last looked. */
function movedElsewhere({ reports, knownCommit }: Core): string | undefined {
  const id = reports.current()
  return (reports.get(id)?.at ?? 0) > knownCommit ? id : undefined
}

/** Id of the current subscription; `null` without one, `undefined` while it is not known. */
export function currentSubscription(core: Core): string | null | undefined {
  const own = ownState(core)
  return movedElsewhere(core) ?? (own ? (own.subscription?.id ?? null) : core.reports.current())
}
