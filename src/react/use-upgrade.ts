'use client'
import { useMemo } from 'react'
import { present } from '../billing/decode.js'
import { nameOf, type Offer, type OfferDetails } from '../billing/offer.js'
import { quantityOf, withHeld } from '../billing/plan-change.js'
import { idleUpgrade, type UpgradeFigure } from '../billing/upgrade.js'
import { overviewOf } from '../sync/overview.js'
import { useUsageContext } from './context.js'
import { useRead } from './use-read.js'
import { useStable } from './use-stable.js'
import { useUpgrades } from './use-upgrades.js'

/** What `useUpgrade` returns. */
export type Upgrade = UpgradeFigure & {
  /** What the catalog says of the offer, `null` while it is not known. */
  readonly details: OfferDetails | null
  /** How many of it are bought: as the offer says, else as many as are held of the same plan. @default 1 */
  readonly quantity: number | undefined
  /** Opens the checkout, or changes the plan. Nothing while one is under way. Never rejects. */
  readonly start: () => Promise<void>
  /** Goes on asking where the outcome is not known. */
  readonly check: () => void
  /** Takes note of `completed`, `scheduled`, `failed` or `unconfirmed`: idle again. */
  readonly acknowledge: () => void
  /** Takes back a change that is to come, where the source can (`source.upgrade.takeBack`). Never rejects. */
  readonly takeBack: () => Promise<void>
}

/** How a checkout is opened. */
export type UpgradeOptions = {
  /** Follows the URL of the checkout. @default `location.assign` */
  readonly navigate?: ((url: string) => void) | undefined
}

/**
 * Buys an offer: a checkout for a first plan or a top-up, a change of plan otherwise. The customer
 * who comes back from checkout is recognised, and the new balance is awaited for a minute. Every
 * component that names the same offer shows the same state; without an offer, or signed out, it is
 * idle and nothing starts.
 *
 * @throws {UsageError} `no-provider`
 */
export function useUpgrade(offer: Offer | undefined, options: UpgradeOptions = {}): Upgrade {
  const context = useUsageContext('useUpgrade()')
  const { session, view } = context
  const { navigate } = options
  const kept = useStable(offer)
  const upgrades = useUpgrades(context)
  const figure = useRead(
    context,
    null,
    (from) => (kept && from === session && upgrades?.read(nameOf(kept))) || idleUpgrade,
    idleUpgrade,
  )
  const sold = useRead(
    context,
    null,
    (from) => (kept && from === session && upgrades?.describe(kept, view)) || null,
    null,
  )
  const held = useRead(context, null, (from) => overviewOf(from, view).plan, null)
  const details = useMemo(
    () => (kept && sold ? withHeld(sold, kept, held) : null),
    [sold, kept, held],
  )
  const quantity = kept && quantityOf(kept, details, held)
  return useMemo(
    () => ({
      ...figure,
      details,
      quantity,
      start: async () => {
        const asked = kept && { ...kept, ...present({ quantity }) }
        if (asked) await upgrades?.start(asked, view, navigate)
      },
      check: () => kept && upgrades?.check(nameOf(kept)),
      acknowledge: () => kept && upgrades?.acknowledge(nameOf(kept)),
      takeBack: async () => {
        if (kept) await upgrades?.takeBack(nameOf(kept))
      },
    }),
    [figure, details, quantity, upgrades, kept, view, navigate],
  )
}
