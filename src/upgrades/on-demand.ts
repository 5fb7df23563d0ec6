import { UsageError } from '../billing/errors.js'
import { nameOf } from '../billing/offer.js'
import { idleUpgrade, type UpgradeFigure } from '../billing/upgrade.js'
import type { Session } from '../sync/session-types.js'
import { loadedUpgrades, type Upgrades } from './loaded.js'
import { awaitsUpgrade, isAwaited, loadUpgrades } from './pending.js'

const known = new WeakMap<Session, Upgrades>()
const activating: UpgradeFigure = { ...idleUpgrade, status: 'activating' }

/** The upgrades of a session. Their code is loaded when the first one starts. */
export function upgradesOnDemand(session: Session): Upgrades {
  const upgrades = known.get(session) ?? createOnDemand(session)
  known.set(session, upgrades)
  return upgrades
}

function createOnDemand(session: Session): Upgrades {
  /** The figures of those that were started before the code was loaded. */
  const early = new Map<string, UpgradeFigure>()
  const loaded = () => loadedUpgrades.get(session)
  /** Nothing that was just paid for is offered again while the code is loaded. */
  const awaits = awaitsUpgrade(session)

  function show(name: string, figure: UpgradeFigure | null): void {
    if (figure) early.set(name, figure)
    else early.delete(name)
    session.changed()
  }

  return {
    describe: (offer, view) => session.core.source.upgrade?.describe(offer, view) ?? null,
    read: (name) =>
      early.get(name) ??
      loaded()?.read(name) ??
      (awaits && isAwaited(session, name) ? activating : idleUpgrade),
    async start(offer, view, follow) {
      const name = nameOf(offer)
      if (early.get(name)?.status === 'starting') return
      if (loaded()) return loaded()?.start(offer, view, follow)
      show(name, { ...idleUpgrade, status: 'starting' })
      try {
        const started = (await loadUpgrades(session)).start(offer, view, follow)
        show(name, null)
        await started
      } catch {
        show(name, { status: 'failed', unchanged: true, error: notLoaded })
      }
    },
    check: (name) => loaded()?.check(name),
    acknowledge(name) {
      if (early.has(name)) show(name, null)
      loaded()?.acknowledge(name)
    },
    coming: () => loaded()?.coming() ?? null,
    async takeBack(name) {
      await loaded()?.takeBack(name)
    },
  }
}

const notLoaded = new UsageError(
  'upgrade-failed',
  __DEV__ &&
    'the code for buying could not be loaded, so nothing changed and nothing is charged. Try again when the network is back.',
)
