import { UsageError } from '../../src/billing/errors.js'
import type { Interval, OfferDetails } from '../../src/billing/offer.js'
import type { PresentPlan } from '../../src/billing/plan-change.js'
import type { Plan } from '../../src/billing/report.js'
import { idleUpgrade, type UpgradeFigure, type UpgradeStatus } from '../../src/billing/upgrade.js'
import type { UpgradeDialogViewProps } from '../../src/components/upgrade-dialog-view.js'
import type { ActivationStatus } from '../../src/text/describe-activation.js'
import { quota, ready } from './figures.js'

/** The plan above the customer's. */
export const pro: OfferDetails = {
  kind: 'plan',
  name: 'Pro',
  price: { unitPrice: 2_900, per: 1, currency: 'USD' },
  interval: { unit: 'month', count: 1 },
  grants: [
    { meter: 'storage', amount: 100, renews: false },
    { meter: 'generations', amount: 10_000, renews: true },
    { meter: 'exports', amount: 500, renews: true },
  ],
  owned: false,
}

/** Credits bought once. */
export const creditPack: OfferDetails = {
  kind: 'top-up',
  name: 'Credit pack',
  price: { unitPrice: 500, per: 1, currency: 'USD' },
  interval: null,
  grants: [{ meter: 'credits', amount: 500, renews: false }],
  owned: false,
}

/** What may be offered, and an offer of which nothing is known. */
export const offered = { plan: pro, 'top-up': creditPack, unknown: null }

/** What the customer has now: everything used. */
export const starter: PresentPlan = {
  plan: { name: 'Starter', free: true },
  period: { start: Date.UTC(2026, 0, 1), end: Date.UTC(2026, 1, 1) },
  meters: [
    quota(1_000, 1_000),
    quota(4, 10, { slug: 'storage', name: 'Storage', unit: 'GB', aggregation: 'level' }),
    quota(12, 50, { slug: 'exports', name: 'Exports' }),
  ],
}

const at = (status: UpgradeStatus): UpgradeFigure => ({ ...idleUpgrade, status })

/** An upgrade in every state, and a failure in both certainties. */
export const upgrades = {
  idle: idleUpgrade,
  starting: at('starting'),
  redirecting: at('redirecting'),
  activating: at('activating'),
  unconfirmed: at('unconfirmed'),
  completed: at('completed'),
  scheduled: at('scheduled'),
  failed: {
    status: 'failed',
    error: new UsageError('upgrade-failed', 'the checkout could not be opened.'),
    unchanged: true,
  },
  uncertain: {
    status: 'failed',
    error: new UsageError('upgrade-unknown', 'no answer came.'),
    unchanged: false,
  },
} satisfies Record<UpgradeStatus | 'uncertain', UpgradeFigure>

/** What may be said after a checkout. */
export const activations = {
  activating: 'activating',
  unconfirmed: 'unconfirmed',
  completed: 'completed',
  scheduled: 'scheduled',
} satisfies Record<ActivationStatus, ActivationStatus>

const generations = { name: 'Generations', units: { one: 'generation', other: 'generations' } }
const much = quota(100, 10_000, generations)
const cheap = { unitPrice: 900, per: 1, currency: 'USD' }
const month: Interval = { unit: 'month', count: 1 }
const paid: Plan = { name: 'Pro', free: false, price: pro.price, interval: month }
const february = Date.UTC(2026, 1, 1)

/** Changes of a paid plan: paid in part today, and to a smaller plan at the end of the period. */
export const planChanges = {
  'due today': {
    usage: ready(quota(1_000, 1_000)),
    details: pro,
    present: { ...starter, plan: { ...paid, name: 'Starter', price: cheap } },
    due: { amount: 1_240, currency: 'USD' },
    startsAt: february,
  },
  'smaller plan': {
    usage: ready(much),
    details: {
      ...pro,
      name: 'Starter',
      price: cheap,
      grants: [{ meter: 'generations', amount: 1_000, renews: true }],
    },
    present: { ...starter, plan: paid, meters: [much] },
    rows: [],
    due: { amount: 0, currency: 'USD' },
    startsAt: february,
  },
} as const satisfies Record<string, UpgradeDialogViewProps>
