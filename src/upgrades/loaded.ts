import type { Offer, OfferDetails } from '../billing/offer.js'
import type { UpgradeFigure } from '../billing/upgrade.js'
import type { Session } from '../sync/session-types.js'
import type { ScheduledChange } from './scheduled.js'

/** The upgrades of one customer in this tab, one for each offer, by the offer's name. */
export type Upgrades = {
  describe(offer: Offer, view: string | undefined): OfferDetails | null
  /** The same object while nothing changed. */
  read(offer: string): UpgradeFigure
  /** Nothing while one is under way. `follow` opens the checkout; by default the page goes there. */
  start(offer: Offer, view: string | undefined, follow?: (url: string) => void): Promise<void>
  /** Goes on asking where the outcome is not known. */
  check(offer: string): void
  /** Takes note of an outcome: idle again. */
  acknowledge(offer: string): void
  /** The change that is to come, as this browser knows it; the same object while nothing changed. */
  coming(): ScheduledChange | null
  /** Takes back the change that is to come, where the source can. */
  takeBack(offer: string): Promise<void>
}

/** The upgrades of each session, once their code is loaded. */
export const loadedUpgrades = new WeakMap<Session, Upgrades>()
