import { expect, it } from 'vitest'
import { committedBook } from '../../src/sync/book.js'
import { committedIn } from '../../src/sync/committed.js'
import { balance, quota, report } from '../support/reports.js'

const absent = { kind: 'absent', slug: 'seats', name: 'SEATS', reason: 'not-in-plan' } as const

function book(highs: readonly (readonly [string, number])[] = []) {
  const meters = [quota('api', 10), balance('credits', 7), absent]
  return committedBook(report(meters), 1, new Map(highs), ['new'])
}

it('a committed meter is found by slug and by id, and is none where nothing is committed', () => {
  expect(committedIn(book(), 'api')).toEqual(quota('api', 10))
  expect(committedIn(book(), 'api_id')).toEqual(quota('api', 10))
  expect(committedIn(book(), 'credits')).toEqual(balance('credits', 7))
  for (const ref of ['seats', 'new', 'unknown']) expect(committedIn(book(), ref)).toBeNull()
})

it('has the highest balance of the period as its limit', () => {
  expect(committedIn(book([['api', 150]]), 'api')).toMatchObject({ limit: 150, used: 60 })
  expect(committedIn(book([['api', 20]]), 'api')).toMatchObject({ limit: 100, used: 10 })
  const kept = committedBook(report([quota('api', -30)]), 1, new Map([['api', 110]]))
  expect(committedIn(kept, 'api')).toMatchObject({ limit: 130, used: 0 })
})
