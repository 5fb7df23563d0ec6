import { expect, it } from 'vitest'
import { overlaidBooks } from '../../src/actions/overlaid-books.js'
import { createReservations } from '../../src/actions/reservations.js'
import { levelOf } from '../../src/billing/meter.js'
import { openLog } from '../../src/entries/log.js'
import { openBooks } from '../../src/sync/books.js'
import type { Verdict } from '../../src/sync/meter-state.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { entry, quota, report } from '../support/reports.js'

function open() {
  const onTrouble = () => {}
  const env = fakeEnvironment()
  const log = openLog({ storage: null, prefix: 'e:', onTrouble })
  const below = openBooks({ log, env, storage: null, prefix: 'r:', onTrouble })
  const reservations = createReservations()
  const books = overlaidBooks(below, { log, env, reservations })
  const reserve = (id: string, meter: string, amount: number, subscription = 'sub_1') =>
    reservations.open(id, [{ subscription, meter, amount }])
  const left = (meter = 'api') => {
    const shown = books.shown('sub_1', meter)
    return shown && shown.kind !== 'absent' ? levelOf(shown) : null
  }
  const both = (api: number, images: number, verdict: Verdict = 'no') =>
    books.absorb(report([quota('api', api), quota('images', images)]), true, () => verdict)
  return { books, env, log, reservations, reserve, left, both }
}

it('a report tells the truth of every meter it holds, and of its own subscription alone', () => {
  const { reserve, reservations, left, both } = open()
  both(0, 0)
  for (const [id, meter] of [
    ['a', 'api'],
    ['b', 'images'],
  ] as const)
    reserve(id, meter, 5).end('unknown')
  reserve('c', 'api', 5, 'sub_2').end('unknown')
  expect([left('api'), left('images')]).toEqual([95, 95])
  both(5, 0, 'yes')
  expect([left('api'), left('images')]).toEqual([95, 100])
  expect(reservations.all().map(({ subscription }) => subscription)).toEqual(['sub_2'])
})

it('a meter without a number is left as it is, whatever waits and runs on it', () => {
  const { books, log, reserve, left, both } = open()
  log.put(entry('a', { meter: 'images' }))
  reserve('r', 'images', 5)
  books.absorb(report([quota('api', 0)]), true, () => 'no')
  expect(left('images')).toBeNull()
  both(0, 0)
  expect(left('images')).toBe(90)
})

it('a held report is matched, given up and shown through what lies over it', () => {
  const hold = () => {
    const opened = open()
    opened.both(0, 0)
    opened.log.put(entry('a', { status: 'acked', sentTo: ['sub_1'] }))
    opened.books.absorb(report([quota('api', 5), quota('images', 0)]), true, () => 'maybe')
    expect(opened.books.holding()).toBe(true)
    return opened
  }
  const matched = hold()
  matched.books.match()
  expect([matched.books.holding(), [...matched.log.all()]]).toEqual([false, []])
  const given = hold()
  given.books.retreat()
  expect([given.books.holding(), given.left()]).toEqual([false, 95])
})

it('what is kept back and what is held are due one after the other', async () => {
  const { books, env, log, reserve, both } = open()
  both(0, 0)
  expect(books.escape()).toBeNull()
  reserve('r', 'images', 5)
  both(0, 2)
  expect(books.escape()).toBe(5_000)
  await env.advance(1_000)
  log.put(entry('a', { sentTo: ['sub_1'] }))
  books.absorb(report([quota('api', 5), quota('images', 2)]), true, (key) =>
    key === 'api/a' ? 'maybe' : 'no',
  )
  expect(books.escape()).toBe(5_000)
  await env.advance(4_000)
  expect(books.escape()).toBe(6_000)
  await env.advance(1_000)
  expect(books.escape()).toBeNull()
})

it('a report that is held tells of no action until it is shown without doubt', () => {
  const { books, log, reserve, reservations } = open()
  books.absorb(report([quota('api', 0)]), true, () => 'no')
  log.put(entry('a', { sentTo: ['sub_1'] }))
  reserve('r', 'api', 5).end('unknown')
  const maybe = (key: string): Verdict => (key === 'api/a' ? 'maybe' : 'yes')
  books.absorb(report([quota('api', 5)]), true, maybe)
  expect(reservations.unresolved()).toEqual(['r'])
  log.put(entry('a', { sentTo: ['sub_1'], status: 'refused' }))
  books.absolve('sub_1', 'api', 'api/a')
  expect(reservations.unresolved()).toEqual([])
})
