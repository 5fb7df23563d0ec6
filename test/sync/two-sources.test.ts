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

it('keeps what two accounts of a source store for one customer apart', async () => {
  const storage = fakeStorage()
  const billing = (account: string, used: number) =>
    fakeSource({ ...ready([quota('api', used)]), account })
  const live = billing('org_1:live', 10)
  live.onDeliver = async () => ({ as: 'retry' })
  const first = openSession({ source: live, storage, account: 'org_1:live' })
  const { id } = first.record(5)
  await first.env.settle()
  first.stop()
  const test = billing('org_1:test', 70)
  const second = openSession({ source: test, storage, account: 'org_1:test' })
  await second.env.advance(60_000)
  expect([test.sent, second.left()]).toEqual([[], 30])
  second.stop()
  // Back with the first one, it is sent.
  const again = billing('org_1:live', 10)
  const third = openSession({ source: again, storage, account: 'org_1:live' })
  expect(third.left()).toBe(85)
  await third.env.advance(1_000)
  expect(again.sent).toMatchObject([{ id }])
})

it('shows and sends nothing while a source answers for another account', async () => {
  const source = fakeSource({ ...ready([quota('api', 70)]), account: 'org_2' })
  const { record, env, left } = openSession({ source, account: 'org_1' })
  record(5)
  await env.advance(60_000)
  expect([source.sent, typeof left()]).toEqual([[], 'string'])
})
