import { expect, it } from 'vitest'
import { fakeSource } from '../support/fake-source.js'
import { fakeStorage } from '../support/fake-storage.js'
import { openSession } from '../support/open-session.js'
import { quota, ready } from '../support/reports.js'

it('keeps what two sources of a page store for one customer apart', async () => {
  const storage = fakeStorage()
  const first = fakeSource(ready([quota('api', 10)]))
  first.onDeliver = async () => ({ as: 'retry' })
  const second = {
    ...fakeSource(ready([quota('api', 70)], { subscription: 'sub_2' })),
    name: 'report',
  }
  const billed = openSession({ source: first, storage })
  billed.record(5)
  await billed.env.settle()
  const other = openSession({ source: second, storage })
  await other.env.advance(60_000)
  expect(second.sent).toEqual([])
  expect([billed.left(), other.left()]).toEqual([85, 30])
  billed.stop()
  other.stop()
  const again = openSession({ source: first, storage })
  expect(again.left()).toBe(85)
})
