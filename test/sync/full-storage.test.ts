import { describe, expect, it } from 'vitest'
import { fakeEnvironment } from '../support/fake-environment.js'
import { fakeSource } from '../support/fake-source.js'
import { fakeStorage } from '../support/fake-storage.js'
import { openSession } from '../support/open-session.js'
import { balance, ready } from '../support/reports.js'

const START = 9_999_998
const reportKey = 'uw1:user_1:r:sub_1'

/** Billing that has everything at once. */
function billing(start = START) {
  const source = fakeSource(ready([balance('api', start)]))
  let rest = start
  source.onDeliver = async ({ amount }) => {
    rest -= amount
    return { as: 'delivered' }
  }
  source.onReload = async () => {
    source.show(ready([balance('api', rest)]))
    return 'fresh'
  }
  return source
}

/** A page whose storage is full from now on, for keys that contain `part`. */
async function fullPage(part = '') {
  const storage = fakeStorage()
  const source = billing()
  const opened = openSession({ source, storage })
  await opened.env.advance(1_000)
  storage.fail(['set'], part)
  return { ...opened, source, storage, room: () => storage.fail([]) }
}

describe('storage that is full while uses are delivered', () => {
  it('gets the newest report when room returns, so that the next page begins with it', async () => {
    const { record, env, left, storage, room, stop } = await fullPage()
    for (let i = 0; i < 5; i++) record(10)
    await env.advance(10_000)
    expect(left()).toBe(9_999_948)
    room()
    await env.advance(20_000)
    stop()
    const next = openSession({ source: fakeSource(), storage })
    expect(next.left()).toBe(9_999_948)
    await next.env.advance(30_000)
    expect(next.left()).toBe(9_999_948)
  })

  it('gets what was recorded when room returns, while it waits', async () => {
    const { record, env, storage, source, room, stop } = await fullPage()
    source.onDeliver = () => new Promise(() => {})
    const { durable } = record(10, { transactionId: 't' })
    expect([durable, storage.keys('uw1:user_1:e:')]).toEqual([false, []])
    room()
    await env.advance(20_000)
    expect(storage.keys('uw1:user_1:e:')).toEqual(['uw1:user_1:e:api/t'])
    stop()
    expect(openSession({ source: fakeSource(), storage }).left()).toBe(START - 10)
  })

  it('keeps the keys of what no stored report contains, and counts each use once after a crash', async () => {
    const { record, env, storage } = await fullPage(':r:')
    for (let i = 0; i < 5; i++) record(10)
    await env.advance(10_000)
    expect(storage.keys('uw1:user_1:e:')).toHaveLength(5)
    // The page dies here.
    const source = billing(9_999_948)
    const next = openSession({ source, storage: fakeStorage(storage.dump()) })
    expect(next.left()).toBe(9_999_948)
    await next.env.advance(30_000)
    expect([next.left(), source.sent]).toEqual([9_999_948, []])
  })

  it('counts again what is not in the report of another tab that takes the place of its own', async () => {
    const env = fakeEnvironment()
    let hear = (_: readonly string[]) => {}
    const watchStorage = (onChange: typeof hear) => {
      hear = onChange
      return () => {}
    }
    const storage = fakeStorage()
    const here = openSession({ source: billing(), storage, env: { ...env, watchStorage } })
    await env.advance(1_000)
    storage.fail(['set'], ':r:')
    here.record(6)
    await env.advance(10_000)
    storage.fail([])
    const source = fakeSource()
    const there = openSession({ source, storage, env })
    await env.advance(100)
    // Another device used 9: whether this contains the 6 is in doubt, and only the other meter is committed.
    source.show(ready([balance('api', START - 9), balance('other', 5)]))
    hear([reportKey])
    expect([here.left(), here.left('other')]).toEqual([START - 6, 5])
    expect(there.left()).toBe(START - 6)
  })

  it.each(['', ':r:'])('stays small over 300 commits that fail: keys with "%s"', async (part) => {
    const { record, env, storage, room } = await fullPage(part)
    for (let i = 0; i < 300; i++) {
      record(1)
      await env.advance(3_000)
    }
    room()
    record(1)
    await env.advance(30_000)
    record(1)
    await env.advance(30_000)
    expect(storage.keys('uw1:user_1:e:')).toEqual([])
    expect(storage.get(reportKey)?.length).toBeLessThan(2_000)
    expect(openSession({ source: fakeSource(), storage }).left()).toBe(START - 302)
  })
})
