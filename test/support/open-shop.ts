import type { UsageEvent } from '../../src/billing/event.js'
import type { Offer, OfferDetails } from '../../src/billing/offer.js'
import { promptsOf } from '../../src/prompts/prompts.js'
import type { UsageStorage } from '../../src/storage/storage.js'
import { createSession } from '../../src/sync/session.js'
import type { SourceState, UpgradeActions, UpgradeStart } from '../../src/sync/source.js'
import { upgradesOf } from '../../src/upgrades/upgrades.js'
import { type FakeEnvironment, fakeEnvironment } from './fake-environment.js'
import { type FakePage, fakePage } from './fake-page.js'
import { type FakeSource, fakeSource } from './fake-source.js'
import { fakeStorage } from './fake-storage.js'

export const pro = { priceSlug: 'pro-monthly' } as const

/** Pro for $29 a month, which grants 10,000 `api` every month. */
export const proDetails: OfferDetails = {
  kind: 'plan',
  name: 'Pro',
  price: { unitPrice: 2900, per: 1, currency: 'USD' },
  interval: { unit: 'month', count: 1 },
  grants: [{ meter: 'api', amount: 10_000, renews: true }],
  owned: false,
}

export const topUpDetails: OfferDetails = {
  ...proDetails,
  kind: 'top-up',
  name: '500 calls',
  interval: null,
  grants: [{ meter: 'api', amount: 500, renews: false }],
}

type Urls = Parameters<UpgradeActions['start']>[1]

/** A source that sells one thing; a start opens a checkout unless the test answers otherwise. */
export type FakeShop = FakeSource & {
  details: OfferDetails | null
  onStart: (offer: Offer, urls: Urls) => Promise<UpgradeStart>
  /** The URLs of every start so far. */
  readonly starts: Urls[]
  /** Who asked for each of them. */
  readonly askers: (string | undefined)[]
}

export function fakeShop(
  initial?: SourceState,
  details: OfferDetails | null = proDetails,
): FakeShop {
  const starts: Urls[] = []
  const askers: (string | undefined)[] = []
  const shop: FakeShop = Object.assign(fakeSource(initial), {
    details,
    starts,
    askers,
    onStart: async (): Promise<UpgradeStart> => ({
      as: 'redirect',
      url: 'https://pay.test/session',
    }),
    upgrade: {
      describe: () => shop.details,
      start(offer: Offer, urls: Urls, _?: string, customer?: string) {
        starts.push(urls)
        askers.push(customer)
        return shop.onStart(offer, urls)
      },
    },
  })
  return shop
}

type Options<S> = {
  readonly source: S
  readonly page?: FakePage
  readonly env?: FakeEnvironment
  readonly storage?: UsageStorage | null
  readonly customer?: string
}

/** A running session of user_1 in a tab that can be left and come back to. */
export function openShop<S extends FakeSource>(options: Options<S>) {
  const { source, customer = 'user_1', page = fakePage(), env = fakeEnvironment() } = options
  const { storage = fakeStorage() } = options
  const session = createSession({ customer, source, storage, env })
  const upgrades = upgradesOf(session, page)
  const prompts = promptsOf(session)
  const events: UsageEvent[] = []
  session.listen((event) => events.push(event))
  return {
    session,
    source,
    page,
    env,
    storage,
    events,
    upgrades,
    prompts,
    start: (offer: Offer = pro) => upgrades.start(offer, undefined),
    status: (offer = 'pro-monthly') => upgrades.read(offer).status,
    /** Types of the events about upgrades and prompts. */
    told: () => events.map(({ type }) => type).filter((type) => /upgrade|prompt/.test(type)),
    stop: session.start(),
  }
}
