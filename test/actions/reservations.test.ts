import { describe, expect, it } from 'vitest'
import { takenBy } from '../../src/actions/overlay.js'
import { createReservations, type Reservations } from '../../src/actions/reservations.js'
import { quota, report } from '../support/reports.js'

const part = (meter: string, amount: number, subscription: string | null = 'sub_1') => ({
  subscription,
  meter,
  amount,
})

function taken(held: Reservations, meter = 'api', subscription: string | null = 'sub_1') {
  const overlay = held.of(subscription, meter)
  return overlay && takenBy(overlay)
}

/** A report on one meter by which `moved` went, and the actions of which it tells the truth. */
function turn(held: Reservations, meter: string, moved: number, known: readonly string[], now = 0) {
  const at = held.all().find(({ slug }) => slug === meter)
  if (!at) throw new Error(`Nothing lies over ${meter}.`)
  const [before, after] = [quota(meter, 0), quota(meter, moved)]
  held.turn(at, { before, after, known: new Set(known), now })
}

async function isSettled({ settled }: { settled: Promise<void> }): Promise<boolean> {
  return Promise.race([settled.then(() => true), Promise.resolve().then(() => false)])
}

describe('a reservation', () => {
  it('of several meters is settled with the last of them', async () => {
    const held = createReservations()
    const one = held.open('r', [part('api', 5), part('images', 1)])
    one.end('unknown')
    turn(held, 'api', 5, ['r'])
    expect([await isSettled(one), held.unresolved()]).toEqual([false, ['r']])
    turn(held, 'images', 1, ['r'])
    expect([await isSettled(one), held.unresolved()]).toEqual([true, []])
  })

  it('of nothing is settled at once', async () => {
    expect(await isSettled(createReservations().open('r', []))).toBe(true)
  })

  it('that was refused leaves the meters of others alone', () => {
    const held = createReservations()
    held.open('other', [part('images', 3)])
    const before = held.of('sub_1', 'images')
    held.open('r', [part('api', 5)]).end('refused')
    expect([taken(held), taken(held, 'images')]).toEqual([undefined, 3])
    expect(held.of('sub_1', 'images')).toEqual(before)
  })
})

describe('what is kept back', () => {
  it('is due 5 s after it was, the first of several first, and shown then', () => {
    const held = createReservations()
    held.open('a', [part('api', 5)])
    held.open('b', [part('images', 5)])
    held.open('c', [part('seats', 5)])
    turn(held, 'api', 2, [], 1_000)
    turn(held, 'images', 2, [], 2_000)
    expect(held.reveal(0)).toBe(6_000)
    expect(held.reveal(6_000)).toBe(7_000)
    expect([held.of('sub_1', 'api')?.since, held.of('sub_1', 'images')?.since]).toEqual([
      null,
      2_000,
    ])
    expect(held.reveal(7_000)).toBeNull()
  })

  it('is nothing where nothing is: time alone changes no number', () => {
    const held = createReservations()
    held.open('a', [part('api', 5)]).end('unknown')
    expect(held.reveal(60_000)).toBeNull()
    expect(held.of('sub_1', 'api')).toMatchObject({ unconfirmed: false, since: null })
  })

  it.each([
    { ended: ['a'], unconfirmed: true },
    { ended: [], unconfirmed: false },
  ])('is unconfirmed once one of its actions has ended: $ended', ({ ended, unconfirmed }) => {
    const held = createReservations()
    held.open('a', [part('api', 5)])
    held.open('b', [part('api', 3)])
    for (const id of ended) held.end(id, 'unknown')
    turn(held, 'api', 2, [])
    held.reveal(5_000)
    expect(held.of('sub_1', 'api')?.unconfirmed).toBe(unconfirmed)
  })
})

describe('a report of the customer', () => {
  it('names the meters that were reserved by id, and the subscription', () => {
    const held = createReservations()
    held.open('a', [part('api_id', 5, null)])
    held.open('b', [part('api_id', 3)])
    held.open('c', [part('api', 1)])
    held.follow(report([quota('api', 0)]))
    expect([taken(held), held.all().length]).toEqual([9, 1])
  })

  it('lets go what has ended under a subscription that is gone, and keeps what runs', async () => {
    const held = createReservations()
    const ended = held.open('a', [part('api', 5, 'sub_0')])
    const runs = held.open('b', [part('api', 3, 'sub_0')])
    ended.end('unknown')
    held.follow(report([quota('api', 0)]))
    expect(taken(held, 'api', 'sub_0')).toBe(3)
    expect([await isSettled(ended), await isSettled(runs)]).toEqual([true, false])
  })

  it('without a subscription lets go what has ended and binds nothing', () => {
    const held = createReservations()
    held.open('a', [part('api', 5, null)]).end('unknown')
    held.open('b', [part('images', 5, null)])
    held.follow(report([], { subscription: null }))
    expect(held.all().map(({ slug, subscription }) => [slug, subscription])).toEqual([
      ['images', null],
    ])
  })
})
