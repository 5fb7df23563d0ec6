import { describe, expect, it } from 'vitest'
import type { LockOptions } from '../../src/sync/environment.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { fakeSource } from '../support/fake-source.js'
import { fakeStorage } from '../support/fake-storage.js'
import { openSession } from '../support/open-session.js'
import { quota, ready } from '../support/reports.js'

/** An environment in which another tab holds the lock for good and news is told by hand. */
function follower() {
  const env = fakeEnvironment()
  let tell = (_: readonly string[] | null) => {}
  return {
    tell: (key: string | null) => tell(key === null ? null : [key]),
    env: {
      ...env,
      lock: () => new Promise<void>(() => {}),
      watchStorage: (onChange: (keys: readonly string[] | null) => void) => {
        tell = onChange
        return () => {}
      },
    },
  }
}

const first = () => fakeSource(ready([quota('api', 0)]))
/** Billing that has it fresh when asked: data from before the page is not taken for newer than what is stored. */
function second() {
  const source = fakeSource(ready([quota('api', 40)], { subscription: 'sub_2' }))
  source.onReload = async () => 'fresh'
  return source
}

it('a session that was left and is entered again knows what another tab recorded meanwhile', async () => {
  const storage = fakeStorage()
  const here = openSession({ source: first(), storage, ...follower() })
  const leave = here.stop
  leave()
  const there = openSession({ source: first(), storage })
  there.record(5)
  await there.env.advance(0)
  here.session.start()
  expect(here.left()).toBe(95)
})

it('a tab follows another one to a new subscription before its own billing tells of it', async () => {
  const storage = fakeStorage()
  const { env, tell } = follower()
  openSession({ source: first(), storage })
  const here = openSession({ source: first(), storage, env })
  const there = openSession({ source: second(), storage })
  await there.env.advance(10)
  tell('uw1:user_1:r:sub_2')
  expect(here.left()).toBe(60)
  here.record(3)
  expect(here.left()).toBe(57)
})

it.each(['while it looks', 'while nobody does'])(
  'a tab that heard of a new subscription %s does not go back when its own billing lags',
  async (when) => {
    const storage = fakeStorage()
    const { env, tell } = follower()
    const source = first()
    openSession({ source: first(), storage })
    const here = openSession({ source, storage, env })
    const there = openSession({ source: second(), storage })
    await there.env.advance(10)
    tell('uw1:user_1:r:sub_2')
    if (when === 'while it looks') expect(here.left()).toBe(60)
    // Asked for before the plan was changed.
    source.show(ready([quota('api', 3)]))
    expect(here.left()).toBe(60)
    here.record(3)
    expect(here.left()).toBe(57)
  },
)

it('what was acknowledged under a subscription that is gone stays stored until the new report is', async () => {
  const storage = fakeStorage()
  const before = openSession({ source: first(), storage })
  before.record(5)
  await before.env.advance(0)
  before.stop()
  storage.calls.length = 0
  await openSession({ source: second(), storage }).env.advance(10)
  const writes = storage.calls.filter((call) => /^(set|remove) /.test(call))
  const report = writes.indexOf('set uw1:user_1:r:sub_2')
  const gone = writes.findIndex((call) => call.startsWith('remove uw1:user_1:e:'))
  expect(report).toBeGreaterThanOrEqual(0)
  expect(gone).toBeGreaterThan(report)
})

it('data from before the session is not taken for newer than the report that is stored', async () => {
  const storage = fakeStorage()
  openSession({ source: fakeSource(ready([quota('api', 40)])), storage })
  const lock = (_name: string, _how: unknown, task: () => Promise<void>) => task()
  const env = { ...fakeEnvironment(), lock }
  // Asked for when somebody else was signed in here, and that tab's report was not made yet.
  const source = fakeSource(ready([quota('api', 3)]))
  const { left } = openSession({ source, storage, env })
  await env.advance(200)
  expect(left()).toBe(60)
  source.onReload = async () => {
    source.show(ready([quota('api', 41)]))
    return 'fresh'
  }
  await env.advance(5_000)
  expect(left()).toBe(59)
})

it('a tab asks again when another one commits what was older, where there are no locks', async () => {
  const storage = fakeStorage()
  const { env: locked, tell } = follower()
  const { lock: _, ...env } = locked
  const here = openSession({ source: second(), storage, env })
  const older = fakeSource(ready([quota('api', 3)], { subscription: 'sub_2' }))
  older.onReload = async () => 'fresh'
  await openSession({ source: older, storage }).env.advance(10)
  tell('uw1:user_1:r:sub_2')
  expect(here.left()).toBe(97)
  await env.advance(20_000)
  expect(here.left()).toBe(60)
})

describe('a tab that waits for the lead while another one commits', () => {
  function waiting() {
    const storage = fakeStorage()
    const { env, tell } = follower()
    let begin = () => {}
    const lock = (_: string, how: LockOptions, task: () => Promise<void>) =>
      new Promise<void>((resolve, reject) => {
        begin = () => void task().then(resolve)
        if (!('signal' in how)) return
        how.signal.addEventListener('abort', () => {
          begin = () => {}
          reject(new Error('aborted'))
        })
      })
    const source = first()
    source.onReload = () => new Promise(() => {})
    const here = openSession({ source, storage, env: { ...env, lock } })
    openSession({ source: fakeSource(ready([quota('api', 40)])), storage })
    tell(null)
    return { ...here, source, tell, lead: () => begin() }
  }

  it('takes in nothing of its own that it did not ask for since', async () => {
    const { source, left, env, lead } = waiting()
    source.show(ready([quota('api', 3)]))
    await env.settle()
    lead()
    await env.advance(1_000)
    expect(left()).toBe(60)
    source.show(ready([quota('api', 41)]))
    expect(left()).toBe(59)
  })

  it('does not forget at other news what billing told it since', async () => {
    const { source, left, env, tell, lead } = waiting()
    source.show(ready([quota('api', 3)]))
    tell('uw1:user_1:e:api/x')
    await env.settle()
    lead()
    await env.advance(1_000)
    source.show(ready([quota('api', 41)]))
    expect(left()).toBe(59)
  })
})
