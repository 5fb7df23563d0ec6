import { describe, expect, it } from 'vitest'
import { createReservations } from '../../src/actions/reservations.js'
import type { OfferDetails } from '../../src/billing/offer.js'
import { openLog } from '../../src/entries/log.js'
import { openBooks } from '../../src/sync/books.js'
import { createObserver } from '../../src/sync/observer.js'
import type { SourceState } from '../../src/sync/source.js'
import { createMarks } from '../../src/upgrades/snapshot.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { fakeShop, pro, proDetails, topUpDetails } from '../support/open-shop.js'
import { balance, january, quota, ready, report } from '../support/reports.js'

/** The marks of a customer whose source says this, and a report of whom is committed or not. */
function marks(state: SourceState, details: OfferDetails | null, committed = true) {
  const source = fakeShop(state, details)
  const onTrouble = () => {}
  const log = openLog({ storage: null, prefix: 'e:', onTrouble })
  const env = fakeEnvironment()
  const books = openBooks({ log, env, storage: null, prefix: 'r:', onTrouble })
  const reservations = createReservations()
  const own = { customer: 'user_1', source, log, books, reservations }
  const observer = createObserver({ ...own, covers: () => false, onRenamed: () => {} })
  observer.observe(committed)
  return { books, now: createMarks(source, observer, books) }
}

const meters = [quota('api', 10), balance('credits', 7), quota('old', 0, { period: null })]

describe('a mark', () => {
  it('is of what the offer grants, as it is committed, and of the plan by its names', () => {
    const plan = { name: 'Basic', slug: 'basic', priceSlug: 'basic-monthly', free: true }
    const { now } = marks({ ...ready(meters), plan }, proDetails)
    expect(now(pro, undefined)).toStrictEqual({
      subscriptions: ['sub_1'],
      plan: { name: 'Basic', slug: 'basic', priceSlug: 'basic-monthly' },
      levels: [{ meter: 'api', level: 90, since: january.start }],
      owned: false,
    })
  })

  it('holds no name that the plan does not have', () => {
    const { now } = marks(ready(meters), topUpDetails)
    expect(now(pro, undefined)?.plan).toStrictEqual({ name: 'Pro' })
    expect(marks({ ...ready(meters), plan: null }, null).now(pro, undefined)?.plan).toBeNull()
  })

  it('is of every meter where nobody knows what is granted', () => {
    const absent = { kind: 'absent', slug: 'gone', name: 'GONE', reason: 'not-in-plan' } as const
    const { now } = marks(ready([...meters, absent]), null)
    expect(now(pro, undefined)?.levels).toEqual([
      { meter: 'api', level: 90, since: january.start },
      { meter: 'credits', level: 7, since: january.start },
      { meter: 'old', level: 100, since: null },
    ])
  })

  it('is of no plan that the customer has where nobody knows what is offered', () => {
    expect(marks(ready(meters), null).now(pro, undefined)?.owned).toBe(false)
  })

  it('is of no current subscription while only another one is known', () => {
    const { books, now } = marks({ status: 'loading' }, proDetails, false)
    books.absorb(report([quota('api', 60)], { subscription: 'sub_2' }), false, () => 'no')
    expect(now(pro, 'sub_2')).toMatchObject({ subscriptions: [], levels: [{ level: 40 }] })
  })

  it('counts a meter once that is granted twice, and none that is not there', () => {
    const grants = ['credits', 'credits', 'unknown'].map((meter) => ({
      meter,
      amount: 1,
      renews: false,
    }))
    const { now } = marks(ready(meters), { ...topUpDetails, grants, owned: true })
    expect(now(pro, undefined)).toMatchObject({
      levels: [{ meter: 'credits', level: 7 }],
      owned: true,
    })
  })

  it('is of the subscription asked for, and of all that are current', () => {
    const { books, now } = marks(ready(meters, { current: ['sub_1', 'sub_2'] }), proDetails)
    books.absorb(report([quota('api', 60)], { subscription: 'sub_2' }), false, () => 'no')
    expect(now(pro, 'sub_2')).toMatchObject({
      subscriptions: ['sub_1', 'sub_2'],
      levels: [{ level: 40 }],
    })
  })
})

describe('a mark of somebody of whom nothing is committed', () => {
  it('is empty where there is no subscription', () => {
    const { now } = marks(ready([], { subscription: null }), { ...proDetails, owned: true })
    expect(now(pro, undefined)).toEqual({ subscriptions: [], plan: null, levels: [], owned: true })
  })

  it.each([
    { what: 'there may be one', state: ready(meters) },
    { what: 'billing has not loaded', state: { status: 'loading' } },
    { what: 'billing answers for another', state: ready(meters, { customer: 'user_2' }) },
  ] as const)('is none while $what', ({ state }) => {
    expect(marks(state, proDetails, false).now(pro, undefined)).toBeNull()
  })
})
