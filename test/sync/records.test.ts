import { describe, expect, it } from 'vitest'
import { encodeEntry } from '../../src/entries/stored-entry.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { fakeSource } from '../support/fake-source.js'
import { fakeStorage } from '../support/fake-storage.js'
import { openSession } from '../support/open-session.js'
import { entry, quota, ready, report } from '../support/reports.js'

const loaded = () => fakeSource(ready([quota('api', 0)]))

/** A tab whose lock another one holds for good; `tell` is the news of that one. */
function follower() {
  let tell = (_: readonly string[] | null) => {}
  const env = {
    ...fakeEnvironment(),
    lock: () => new Promise<void>(() => {}),
    watchStorage: (onChange: (keys: readonly string[] | null) => void) => {
      tell = onChange
      return () => {}
    },
  }
  return { env, tell: (keys: readonly string[] | null) => tell(keys) }
}

describe('a receipt', () => {
  it('settles with what another tab made of the entry', async () => {
    const storage = fakeStorage()
    const { env, tell } = follower()
    const here = openSession({ source: loaded(), storage, env })
    const { id, settled } = here.record(5)
    const source = loaded()
    source.onReload = () => new Promise(() => {})
    const there = openSession({ source, storage })
    await there.env.advance(5_000)
    tell([`uw1:user_1:e:api/${id}`])
    expect(await settled).toEqual({ status: 'delivered' })
  })

  it('settles as delivered with a report of another tab that has the entry no more', async () => {
    const storage = fakeStorage()
    const { env, tell } = follower()
    const here = openSession({ source: loaded(), storage, env })
    const { id, settled } = here.record(5)
    openSession({ source: loaded(), storage })
    storage.remove(`uw1:user_1:e:api/${id}`)
    tell([`uw1:user_1:e:api/${id}`])
    expect(await settled).toEqual({ status: 'delivered' })
    expect(here.left()).toBe(100)
  })

  it('settles when the report is heard of before the entry is', async () => {
    const storage = fakeStorage()
    const { env, tell } = follower()
    const { id, settled } = openSession({ source: loaded(), storage, env }).record(5)
    const source = loaded()
    source.onReload = async () => {
      source.show(ready([quota('api', 5)]))
      return 'fresh'
    }
    await openSession({ source, storage }).env.advance(5_000)
    tell([`uw1:user_1:e:api/${id}`, 'uw1:user_1:r:sub_1'])
    const open = env.settle().then(() => 'open')
    expect(await Promise.race([settled, open])).toEqual({ status: 'delivered' })
  })

  it('is refused where another tab’s was, and open while the entry waits there too', async () => {
    const storage = fakeStorage()
    const { env, tell } = follower()
    const here = openSession({ source: loaded(), storage, env })
    const { id, settled } = here.record(5)
    const key = `uw1:user_1:e:api/${id}`
    const waits = entry(id, { sentTo: ['sub_1'] })
    storage.set(key, encodeEntry(waits))
    tell([key])
    expect(await Promise.race([settled, Promise.resolve('open')])).toBe('open')
    const error = { code: 'refused', message: 'no.' } as const
    storage.set(key, encodeEntry({ ...waits, status: 'refused', error }))
    tell([key])
    expect(await settled).toMatchObject({ status: 'refused', error: { code: 'refused' } })
  })
})

describe('trouble with the storage', () => {
  it('is told once where something cannot be read, however often it is met', () => {
    const storage = fakeStorage({ 'uw1:user_1:r:sub_1': '{}' })
    const { env, tell } = follower()
    const { events } = openSession({ source: fakeSource(), storage, env })
    tell(null)
    tell(null)
    expect(events.filter(({ type }) => type === 'storage-unusable')).toHaveLength(1)
  })

  it('is told each time where something cannot be written', () => {
    const storage = fakeStorage()
    const { events, record } = openSession({ source: loaded(), storage })
    storage.fail(['set'])
    record(1, {}, 'api', 250)
    record(1, {}, 'api', 250)
    expect(events.filter(({ type }) => type === 'storage-unusable')).toHaveLength(2)
  })
})

describe('a report from the server that rendered the page', () => {
  const initial = { ...report([quota('api', 40)]), at: Date.UTC(2026, 0, 10) }

  it.each([
    { what: 'acknowledged here', more: { status: 'acked', sentTo: ['sub_1'] }, left: 'loading' },
    { what: 'never sent', more: {}, left: 55 },
    { what: 'refused', more: { status: 'refused', sentTo: ['sub_1'] }, left: 60 },
  ] as const)('is shown unless it may contain what is stored: $what', ({ more, left }) => {
    const storage = fakeStorage({ 'uw1:user_1:e:api/a': encodeEntry(entry('a', more)) })
    expect(openSession({ source: fakeSource(), storage, initial }).left()).toBe(left)
  })
})
