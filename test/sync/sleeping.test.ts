import { expect, it } from 'vitest'
import { fakeEnvironment } from '../support/fake-environment.js'
import { fakeSource } from '../support/fake-source.js'
import { fakeStorage } from '../support/fake-storage.js'
import { openSession } from '../support/open-session.js'
import { quota, ready } from '../support/reports.js'

/** A tab that gets the lead at once, can be suspended and be robbed of the lead. */
function leadingTab() {
  const env = fakeEnvironment()
  let slept = 0
  let rob = () => {}
  let tell = (_: readonly string[] | null) => {}
  let robbed = false
  const lock = (_name: string, _how: unknown, task: () => Promise<void>) => {
    if (robbed) return new Promise<void>(() => {})
    const lost = new Promise<void>((_, reject) => {
      rob = () => {
        robbed = true
        reject(new DOMException('stolen', 'AbortError'))
      }
    })
    return Promise.race([task(), lost])
  }
  return {
    env: {
      ...env,
      lock,
      elapsed: () => env.elapsed() + slept,
      watchStorage: (onChange: typeof tell) => {
        tell = onChange
        return () => {}
      },
    },
    sleep(ms: number) {
      slept += ms
    },
    /** It hears that it was robbed, and of what was stored meanwhile. */
    rob() {
      rob()
      tell(null)
    },
  }
}

const reportKey = 'uw1:user_1:r:sub_1'

async function asleep() {
  const storage = fakeStorage()
  const tab = leadingTab()
  const source = fakeSource(ready([quota('api', 0)]))
  source.onDeliver = () => new Promise(() => {})
  const here = openSession({ source, storage, env: tab.env })
  here.record(5)
  await tab.env.advance(0)
  expect(source.sent).toHaveLength(1)
  tab.sleep(20_000)
  return { storage, source, here, ...tab }
}

it('a leading tab that was suspended commits nothing before it knows that it still leads', async () => {
  const { storage, source, here, env, rob } = await asleep()
  const theirs = fakeSource(ready([quota('api', 40)]))
  theirs.onReload = async () => {
    theirs.show(ready([quota('api', 45)]))
    return 'fresh'
  }
  await openSession({ source: theirs, storage }).env.advance(3_000)
  const stored = storage.get(reportKey)
  // Asked for before it was suspended: the first thing that it finds on waking.
  source.show(ready([quota('api', 3), quota('other', 1)]))
  await env.advance(50)
  expect(storage.get(reportKey)).toBe(stored)
  rob()
  await env.advance(1_000)
  expect(storage.get(reportKey)).toBe(stored)
  expect(here.left()).toBe(55)
})

it('and goes on when nobody took its place', async () => {
  const { storage, source, here, env } = await asleep()
  source.show(ready([quota('api', 0), quota('other', 1)]))
  await env.advance(50)
  expect(here.left('other')).toBe('missing')
  await env.advance(50)
  expect(here.left('other')).toBe(99)
  expect(storage.get(reportKey)).toContain('other')
})

it('keeps no watch while there is nothing to lead for', async () => {
  const { env } = leadingTab()
  openSession({ source: fakeSource(ready([quota('api', 0)])), env })
  await env.advance(5_000)
  // The next look at the clock.
  expect(env.timers()).toBe(1)
})
