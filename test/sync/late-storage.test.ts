import { expect, it } from 'vitest'
import { outboxOf } from '../../src/sync/outbox.js'
import { storedReport } from '../../src/sync/stored-report.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { fakeSource } from '../support/fake-source.js'
import { fakeStorage } from '../support/fake-storage.js'
import { openSession } from '../support/open-session.js'
import { processStorages } from '../support/process-storage.js'
import { quota, ready } from '../support/reports.js'

/** Two tabs in processes of their own: one sends and commits, the other waits for its turn. */
async function twoTabs() {
  const lanes = new Map<string, (() => void)[]>()
  const storages = processStorages((lane, task) => {
    lanes.set(lane, [...(lanes.get(lane) ?? []), task])
  })
  const run = (part: string, most = Number.POSITIVE_INFINITY): number => {
    const lane = [...lanes].find(([name, tasks]) => name.startsWith(part) && tasks.length > 0)
    if (!lane || most === 0) return 0
    lane[1].shift()?.()
    return 1 + run(part, most - 1)
  }
  const [first, second] = [storages.join(), storages.join()]
  const channels: ((message: unknown) => void)[] = []
  const channel = (_: string, onMessage: (message: unknown) => void) => {
    channels.push(onMessage)
    return {
      post(message: unknown) {
        for (const hear of channels) if (hear !== onMessage) hear(message)
      },
      close: () => {},
    }
  }
  const meters = (used: number) =>
    ready([quota('api', used), quota('seats', 0, { aggregation: 'count_distinct_properties' })])
  const source = fakeSource(meters(0))
  let used = 0
  source.onDeliver = async ({ amount }) => {
    used += amount
    return { as: 'delivered' }
  }
  source.onReload = async () => {
    source.show(meters(used))
    return 'fresh'
  }
  const leader = openSession({
    source,
    env: { ...fakeEnvironment(), watchStorage: first.watchStorage, channel },
    storage: first.storage,
  })
  const other = openSession({
    source: fakeSource(meters(0)),
    env: {
      ...fakeEnvironment(),
      watchStorage: second.watchStorage,
      channel,
      // The lock is taken for as long as this lasts.
      lock: () => new Promise<void>(() => {}),
    },
    storage: second.storage,
  })
  const settled = async () => {
    await leader.env.advance(5_000)
    run('from')
  }
  await settled()
  run('to')
  run('events')
  return { source, leader, other, settled, run, clearFromOther: second.clear }
}

it('counts nothing twice when news of a commit comes after the next commit', async () => {
  const { leader, other, settled, run } = await twoTabs()
  leader.record(5)
  await settled()
  run('to')
  run('events')
  expect(other.left()).toBe(95)
  leader.record(3)
  leader.record(4)
  run('from')
  run('to')
  run('events')
  expect(other.left()).toBe(88)
  await settled()
  leader.record(2)
  await settled()
  run('to 1')
  const shown: unknown[] = []
  while (run('events 1', 1) > 0) shown.push(other.left())
  expect(shown.every((left) => left === 86 || left === 88)).toBe(true)
  expect(shown.at(-1)).toBe(86)
})

it('keeps a use that is written again after the storage was cleared', async () => {
  const { leader, other, run, clearFromOther } = await twoTabs()
  leader.record(5)
  run('from')
  run('to')
  run('events')
  expect(other.left()).toBe(95)
  // In the other tab's own process, which hears nothing of it.
  clearFromOther()
  run('from')
  run('to')
  // The leading tab writes what it holds once more and tells the other, which cannot see it yet.
  run('events 0')
  await leader.env.settle()
  const shown = [other.left()]
  for (const lane of ['from', 'to', 'events']) {
    while (run(lane, 1) > 0) shown.push(other.left())
  }
  expect(new Set(shown)).toEqual(new Set([95]))
})

it('keeps a use that its own process cleared when it hears that another one is gone', async () => {
  const { source, leader, other, settled, run, clearFromOther } = await twoTabs()
  source.onDeliver = ({ meter }) =>
    meter === 'seats' ? Promise.resolve({ as: 'delivered' }) : new Promise(() => {})
  leader.record(5)
  leader.record(1, { properties: { user: 'ann' } }, 'seats')
  run('from')
  run('to')
  run('events')
  expect(other.left()).toBe(95)
  expect(outboxOf(other.session).waiting).toHaveLength(2)
  clearFromOther()
  // Moving no number, it is done once delivered: its key goes, and no report says so.
  await leader.env.advance(0)
  run('from 0')
  run('to 1')
  const shown = [other.left()]
  while (run('events 1', 1) > 0) shown.push(other.left())
  // Whether the other is done or was cleared in the sending tab's hands, the next report tells.
  expect(outboxOf(other.session).waiting).toMatchObject([{ meter: 'api' }, { meter: 'seats' }])
  expect(new Set(shown)).toEqual(new Set([95]))
  await leader.env.advance(60_000)
  run('from')
  run('to')
  run('events')
  leader.record(1, { properties: { user: 'ben' } }, 'seats')
  await settled()
  run('to')
  run('events')
  expect(outboxOf(other.session).waiting).toMatchObject([{ meter: 'api' }])
})

it('keeps a use that its own process cleared while another tab commits', async () => {
  const { source, leader, other, settled, run, clearFromOther } = await twoTabs()
  leader.record(5)
  await settled()
  other.record(7, { transactionId: 'seven' })
  run('to')
  run('events')
  expect([other.left(), outboxOf(other.session).waiting.length]).toEqual([88, 1])
  // The leading tab has not heard of the 7 yet, which are gone by the time it could.
  clearFromOther()
  leader.record(3)
  await settled()
  run('to 1')
  const shown: unknown[] = [other.left()]
  while (run('events 1', 1) > 0) shown.push(other.left())
  run('from')
  run('to 0')
  run('events 0')
  expect(outboxOf(other.session).waiting).toMatchObject([{ amount: 7 }])
  await settled()
  run('to')
  run('events')
  expect(source.sent.map(({ amount }) => amount)).toEqual([5, 3, 7])
  expect([leader.left(), other.left()]).toEqual([85, 85])
  expect(shown.every((left) => left === 88 || left === 85)).toBe(true)
})

it('writes its report again, with all that it contains, when the storage was cleared', async () => {
  const env = fakeEnvironment()
  let hear = (_: readonly string[] | null) => {}
  const watchStorage = (onChange: typeof hear) => {
    hear = onChange
    return () => {}
  }
  const source = fakeSource(ready([quota('api', 0)]))
  source.onReload = async () => {
    source.show(ready([quota('api', source.sent.length)]))
    return 'fresh'
  }
  const storage = fakeStorage()
  const { record, left } = openSession({ source, storage, env: { ...env, watchStorage } })
  record(1, { transactionId: 't' })
  await env.advance(10_000)
  const [key = ''] = storage.keys('uw1:user_1:r:')
  // Another tab may hold it still, and has not seen the report that contains it.
  for (const name of storage.keys('')) storage.remove(name)
  hear(null)
  expect(storedReport.read(storage.get(key))).toMatchObject({ contains: ['api/t'] })
  expect(left()).toBe(99)
})
