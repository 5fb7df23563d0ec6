import { expect, it } from 'vitest'
import { createHolds } from '../../src/sync/holds.js'
import { committedPage, observe } from '../../src/sync/meter-state.js'
import { quota } from '../support/reports.js'

function heldSince(now: number) {
  const judged = [{ key: 'api/a', amount: 5, verdict: 'maybe' }] as const
  return observe(committedPage(quota('api', 0)), quota('api', 5), judged, now).page
}

it('a held page is due 5 s after it was first held, the earliest of several first', () => {
  const holds = createHolds()
  expect([holds.any(), holds.next()]).toEqual([false, null])
  holds.note('sub_1', 'api', heldSince(2_000))
  holds.note('sub_1', 'images', heldSince(1_000))
  holds.note('sub_2', 'api', heldSince(3_000))
  expect([holds.any(), holds.next()]).toEqual([true, 6_000])
  expect(holds.all()).toContainEqual({ subscription: 'sub_2', slug: 'api', due: 8_000 })
})

it('a page that holds nothing any more, or is gone, is due no more', () => {
  const holds = createHolds()
  for (const slug of ['api', 'images', 'seats']) holds.note('sub_1', slug, heldSince(0))
  holds.note('sub_1', 'api', committedPage(quota('api', 5)))
  holds.note('sub_1', 'images')
  expect(holds.all().map(({ slug }) => slug)).toEqual(['seats'])
  holds.clear()
  expect([holds.any(), holds.next()]).toEqual([false, null])
})
