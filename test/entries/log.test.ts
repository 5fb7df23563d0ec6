import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { Entry } from '../../src/entries/entry.js'
import { type Log, openLog } from '../../src/entries/log.js'
import { encodeEntry, keyOf } from '../../src/entries/stored-entry.js'
import { type FakeStorage, fakeStorage } from '../support/fake-storage.js'
import { entry } from '../support/reports.js'

function open(storage: FakeStorage | null): { log: Log; troubles: string[] } {
  const troubles: string[] = []
  const onTrouble = (reason: string, key: string) => void troubles.push(`${reason} ${key}`)
  return { log: openLog({ storage, prefix: 'e:', onTrouble }), troubles }
}

describe('what a log keeps', () => {
  it('is written before put returns, one key an entry', () => {
    const storage = fakeStorage()
    const { log } = open(storage)
    expect(log.put(entry('a'))).toBe(true)
    expect(log.put(entry('b'))).toBe(true)
    expect(storage.dump()).toEqual({
      'e:api/a': encodeEntry(entry('a')),
      'e:api/b': encodeEntry(entry('b')),
    })
  })

  it('is there again after a restart, oldest first', () => {
    const storage = fakeStorage()
    const first = open(storage).log
    first.put(entry('young', { at: 2 }))
    first.put(entry('old', { at: 1, status: 'acked' }))
    const { log, troubles } = open(storage)
    expect([...log.all()].map(({ id }) => id)).toEqual(['old', 'young'])
    expect([...log.acked()]).toEqual(['api/old'])
    expect(log.tally('sub_1', 'api')).toEqual({ total: 10, pending: 5 })
    expect(troubles).toEqual([])
  })

  it('is one storage call a put, however many entries there are, and none to read a sum', () => {
    const storage = fakeStorage()
    const { log } = open(storage)
    for (let i = 0; i < 10_000; i++) log.put(entry(`id_${i}`, { amount: 1 }))
    storage.calls.length = 0
    log.put(entry('one more', { amount: 1 }))
    expect(storage.calls).toEqual(['set e:api/one%20more'])
    expect(log.tally('sub_1', 'api')).toEqual({ total: 10_001, pending: 10_001 })
    expect(log.tally('sub_1', 'api')).toBe(log.tally('sub_1', 'api'))
    expect(storage.calls).toHaveLength(1)
  })
})

describe('a log over a store that fails', () => {
  it.each([
    { state: 'full', storage: () => failing('set'), trouble: ['full e:api/a'] },
    { state: 'none', storage: () => null, trouble: [] },
  ])('works from memory: $state', ({ storage, trouble }) => {
    const { log, troubles } = open(storage())
    expect(log.put(entry('a'))).toBe(false)
    expect(log.get('api/a')).toEqual(entry('a'))
    expect(log.tally('sub_1', 'api').total).toBe(5)
    expect(troubles).toEqual(trouble)
  })

  it.each(['keys', 'get', 'remove'] as const)('never throws when %s does', (method) => {
    const storage = fakeStorage({ 'e:api/a': encodeEntry(entry('a')) })
    storage.fail([method])
    const { log, troubles } = open(storage)
    log.drop('api/a')
    log.erase(['api/a'])
    expect(log.get('api/a')).toBeUndefined()
    expect(troubles.length).toBeGreaterThan(0)
  })

  it('reports entries it cannot read, leaves them, and reads the others', () => {
    const storage = fakeStorage({
      'e:api/a': encodeEntry(entry('a')),
      'e:api/b': 'garbage',
      'e:api/c': encodeEntry(entry('somebody else')),
    })
    const { log, troubles } = open(storage)
    expect([...log.all()].map(({ id }) => id)).toEqual(['a'])
    expect(troubles).toEqual(['malformed e:api/b', 'malformed e:api/c'])
    expect(Object.keys(storage.dump())).toHaveLength(3)
  })

  it('opens although a stored id is half of a character', () => {
    const hostile = encodeEntry(entry('a')).replace('"id":"a"', '"id":"\\ud800"')
    const storage = fakeStorage({ 'e:api/a': hostile, 'e:api/b': encodeEntry(entry('b')) })
    const { log, troubles } = open(storage)
    expect([...log.all()].map(({ id }) => id)).toEqual(['b'])
    expect(troubles).toEqual(['malformed e:api/a'])
  })
})

describe('leaving a log', () => {
  it('takes a released entry out of memory and sums, and leaves it stored', () => {
    const storage = fakeStorage()
    const { log } = open(storage)
    log.put(entry('a', { status: 'acked' }))
    log.release(['api/a', 'api/unknown'])
    expect(log.get('api/a')).toBeUndefined()
    expect(log.acked().size).toBe(0)
    expect(log.tally('sub_1', 'api').total).toBe(0)
    expect(Object.keys(storage.dump())).toEqual(['e:api/a'])
    log.erase(['api/a'])
    expect(storage.dump()).toEqual({})
  })

  it('erases from storage alone', () => {
    const storage = fakeStorage()
    const { log } = open(storage)
    log.put(entry('a'))
    log.erase(['api/a'])
    expect(log.get('api/a')).toEqual(entry('a'))
    expect(storage.dump()).toEqual({})
  })

  it('remembers what was delivered, and only that, up to a thousand', () => {
    const { log } = open(fakeStorage())
    log.put(entry('dropped'))
    log.drop('api/dropped')
    expect(log.delivered('api/dropped')).toBe(false)
    for (let i = 0; i < 1_001; i++) {
      log.put(entry(`id_${i}`, { status: 'acked' }))
      log.drop(`api/id_${i}`)
    }
    expect(log.delivered('api/id_0')).toBe(false)
    expect(log.delivered('api/id_1')).toBe(true)
    expect(log.delivered('api/id_1000')).toBe(true)
  })
})

describe('sums', () => {
  it('count what waits and what is acknowledged, not what failed', () => {
    const { log } = open(fakeStorage())
    log.put(entry('a'))
    log.put(entry('b', { status: 'acked' }))
    log.put(entry('c', { status: 'refused' }))
    log.put(entry('d', { status: 'expired' }))
    expect(log.tally('sub_1', 'api')).toEqual({ total: 10, pending: 5 })
    log.put(entry('a', { status: 'refused' }))
    expect(log.tally('sub_1', 'api')).toEqual({ total: 5, pending: 0 })
  })

  it('are kept by subscription and meter, also when an entry moves', () => {
    const { log } = open(fakeStorage())
    log.put(entry('a'))
    log.put(entry('a', { subscription: 'sub_2' }))
    log.put(entry('b', { meter: 'images' }))
    log.put(entry('c', { subscription: null }))
    const totals = [
      ['sub_1', 'api'],
      ['sub_2', 'api'],
      ['sub_1', 'images'],
      [null, 'api'],
    ] as const
    expect(totals.map(([one, meter]) => log.tally(one, meter).total)).toEqual([0, 5, 5, 5])
  })

  it('are not lowered by what counted in none', () => {
    const { log } = open(fakeStorage())
    log.put(entry('a'))
    log.put(entry('b', { status: 'refused' }))
    log.put(entry('b'))
    expect(log.tally('sub_1', 'api')).toEqual({ total: 10, pending: 10 })
    log.put(entry('b', { status: 'expired' }))
    log.drop('api/b')
    expect(log.tally('sub_1', 'api')).toEqual({ total: 5, pending: 5 })
  })

  it('start again from exactly nothing, whatever fractions were lost in them', () => {
    const { log } = open(fakeStorage())
    log.put(entry('large', { amount: 2_000_000_000 }))
    log.put(entry('tiny', { amount: 0.000_000_7 }))
    log.drop('api/large')
    log.drop('api/tiny')
    expect(log.tally('sub_1', 'api')).toEqual({ total: 0, pending: 0 })
  })

  it('are exact for cents, whatever comes and goes', () => {
    const amount = fc.integer({ min: 1, max: 100_000_000 }).map((cents) => cents / 100)
    const steps = fc.array(fc.tuple(fc.nat(9), fc.option(amount), fc.boolean()), { maxLength: 60 })
    fc.assert(
      fc.property(steps, (taken) => {
        const { log } = open(null)
        const cents = new Map<string, { value: number; acked: boolean }>()
        for (const [id, value, acked] of taken) {
          const one = entry(`${id}`, { amount: value ?? 1, status: acked ? 'acked' : 'waiting' })
          if (value === null) log.drop(keyOf(one))
          else log.put(one)
          if (value === null) cents.delete(one.id)
          else cents.set(one.id, { value: Math.round(value * 100), acked })
        }
        const sum = (pending: boolean) =>
          [...cents.values()].reduce((all, one) => all + (pending && one.acked ? 0 : one.value), 0)
        const { total, pending } = log.tally('sub_1', 'api')
        expect([total, pending]).toEqual([sum(false) / 100, sum(true) / 100])
      }),
    )
  })
})

function failing(...methods: ('get' | 'set' | 'remove' | 'keys')[]): FakeStorage {
  const storage = fakeStorage()
  storage.fail(methods)
  return storage
}

describe('what is asked of a log at every change', () => {
  it('is what the server has or may have, on each meter, and where anything counts', () => {
    const { log } = open(fakeStorage())
    log.put(entry('waits'))
    log.put(entry('doubt', { sentTo: ['sub_1'] }))
    log.put(entry('moved', { sentTo: ['sub_0'] }))
    log.put(entry('acked', { status: 'acked' }))
    log.put(entry('refused', { status: 'refused', sentTo: ['sub_1'], meter: 'seats' }))
    log.put(entry('nobody', { subscription: null }))
    expect(log.sent('sub_1', 'api').map(({ id }) => id)).toEqual(['doubt', 'acked'])
    expect(log.sent('sub_1', 'seats')).toEqual([])
    const placesOf = () => log.places().map(({ subscription, meter }) => [subscription, meter])
    expect(placesOf()).toEqual([
      ['sub_1', 'api'],
      [null, 'api'],
    ])
    log.drop('api/nobody')
    log.drop('api/acked')
    expect(placesOf()).toEqual([['sub_1', 'api']])
    expect(log.sent('sub_1', 'api').map(({ id }) => id)).toEqual(['doubt'])
  })

  it('is the list of a status, the same one until an entry of that status changes', () => {
    const { log } = open(fakeStorage())
    log.put(entry('a'))
    log.put(entry('b', { status: 'refused' }))
    const [waiting, refused] = [log.listed('waiting'), log.listed('refused')]
    expect(waiting.map(({ id }) => id)).toEqual(['a'])
    log.put(entry('c', { status: 'acked' }))
    expect(log.listed('waiting')).toBe(waiting)
    log.put(entry('a', { attempts: 1 }))
    expect(log.listed('waiting')).toMatchObject([{ id: 'a', attempts: 1 }])
    expect(log.listed('refused')).toBe(refused)
    log.drop('api/b')
    expect(log.listed('refused')).toEqual([])
  })

  it('is what began to wait, each once, until it waits no more', () => {
    const { log } = open(fakeStorage())
    log.put(entry('a'))
    log.put(entry('b'))
    log.put(entry('b', { status: 'acked' }))
    expect(log.begun()).toEqual(['api/a'])
    log.put(entry('a', { attempts: 1 }))
    expect(log.begun()).toEqual([])
    log.put(entry('a', { status: 'refused' }))
    log.put(entry('a'))
    expect(log.begun()).toEqual(['api/a'])
  })
})

describe('what another hand does to storage', () => {
  it('is undone where it left something unreadable', () => {
    const storage = fakeStorage()
    const { log } = open(storage)
    log.put(entry('a'))
    storage.set('e:api/a', '{"v":1,"id":')
    expect(log.reread(['api/a'])).toEqual([])
    expect(storage.get('e:api/a')).toBe(encodeEntry(entry('a')))
    expect(log.tally('sub_1', 'api').total).toBe(5)
  })

  it('is left alone where nothing of this customer stood', () => {
    const storage = fakeStorage()
    const { log, troubles } = open(storage)
    storage.set('e:api/a', 'garbage')
    expect(log.reread(['api/a'])).toEqual([])
    expect([storage.get('e:api/a'), troubles]).toEqual(['garbage', []])
    storage.set('e:api/a', encodeEntry(entry('a')))
    log.reread(['api/a'])
    expect(log.waiting()).toBe(1)
  })

  it('is undone where it left another entry under a key', () => {
    const storage = fakeStorage()
    const { log } = open(storage)
    log.put(entry('a'))
    storage.set('e:api/a', encodeEntry(entry('b')))
    expect(log.reread(['api/a', 'api/unknown'])).toEqual([])
    expect(storage.dump()).toEqual({ 'e:api/a': encodeEntry(entry('a')) })
    expect([...log.all()].map(({ id }) => id)).toEqual(['a'])
  })

  it.each(['acked', 'waiting'] as const)(
    'does not bring back what a report lists while its own key is on its way out as %s',
    (status) => {
      const storage = fakeStorage()
      const { log } = open(storage)
      log.put(entry('a', { status: 'acked' }))
      log.release(['api/a'])
      storage.set('e:api/a', encodeEntry(entry('a', { status })))
      expect(log.reread(['api/a'])).toEqual([])
      expect(log.tally('sub_1', 'api').total).toBe(0)
    },
  )
})

describe('an entry that a stand-in for the server answered', () => {
  it('counts, is in no report to come, and is stored no more, whatever other tabs do', () => {
    const storage = fakeStorage()
    const log = openLog({ storage, prefix: 'e:', onTrouble: () => {} })
    log.put(entry('a'))
    expect(log.put(entry('a', { status: 'acked', mocked: true }))).toBe(false)
    expect(storage.dump()).toEqual({})
    expect(log.tally('sub_1', 'api')).toEqual({ total: 5, pending: 0 })
    expect([...log.acked()]).toEqual([])
    expect(log.reread()).toEqual([])
    log.restore(['api/a'])
    expect(storage.dump()).toEqual({})
  })
})

describe('what another tab did', () => {
  function two() {
    const storage = fakeStorage()
    const heard: string[] = []
    const onForeign = (before?: Entry, now?: Entry) =>
      void heard.push(`${before?.status ?? 'none'} to ${now?.status ?? 'none'}`)
    const log = openLog({ storage, prefix: 'e:', onForeign, onTrouble: () => {} })
    const other = open(storage).log
    return { storage, log, other, heard }
  }

  it('is taken in at a look: what is new, what changed, and nothing twice', () => {
    const { log, other, heard } = two()
    other.put(entry('a'))
    expect(log.reread(['api/a'])).toEqual([])
    expect([log.tally('sub_1', 'api').total, log.waiting()]).toEqual([5, 1])
    other.put(entry('a', { status: 'acked' }))
    log.reread()
    log.reread()
    expect([log.tally('sub_1', 'api').pending, log.waiting()]).toEqual([0, 0])
    expect([...log.acked()]).toEqual(['api/a'])
    expect(heard).toEqual(['none to waiting', 'waiting to acked'])
  })

  it('is read again only where its text is another one', () => {
    const { storage, log, other } = two()
    for (let i = 0; i < 20; i++) log.put(entry(`id_${i}`))
    const parse = vi.spyOn(JSON, 'parse')
    log.reread()
    expect(parse).not.toHaveBeenCalled()
    other.put(entry('id_7', { attempts: 1 }))
    parse.mockClear()
    log.reread()
    log.reread()
    expect(parse).toHaveBeenCalledTimes(1)
    expect(log.get('api/id_7')).toMatchObject({ attempts: 1 })
    storage.remove('e:api/id_3')
    expect(log.reread()).toEqual(['api/id_3'])
    log.restore(['api/id_3'])
    log.erase(['api/id_3'])
    expect(log.reread()).toEqual(['api/id_3'])
  })

  it('is named where it is gone, and lost or written again as the caller decides', () => {
    const { storage, log, other, heard } = two()
    for (const id of ['a', 'b', 'c']) log.put(entry(id))
    for (const id of ['a', 'b']) other.drop(`api/${id}`)
    expect(log.reread()).toEqual(['api/a', 'api/b'])
    log.lose(['api/a'])
    log.restore(['api/b', 'api/unknown'])
    expect([...log.all()].map(({ id }) => id)).toEqual(['b', 'c'])
    expect(Object.keys(storage.dump()).toSorted()).toEqual(['e:api/b', 'e:api/c'])
    expect(heard).toContain('waiting to none')
  })

  it('is not asked of an entry that was never stored, nor of storage that does not answer', () => {
    const { storage, log } = two()
    storage.fail(['set'])
    expect(log.put(entry('a'))).toBe(false)
    expect(log.reread()).toEqual([])
    storage.fail([])
    expect(log.put(entry('b'))).toBe(true)
    storage.fail(['get', 'keys'])
    expect(log.reread()).toEqual([])
    expect(log.reread(['api/b'])).toEqual([])
    expect(log.waiting()).toBe(2)
    expect(open(null).log.reread(['api/b'])).toEqual([])
  })

  it('is taken in although nobody wants to hear of it', () => {
    const storage = fakeStorage()
    const { log } = open(storage)
    const other = open(storage).log
    other.put(entry('a'))
    expect(log.reread()).toEqual([])
    other.drop('api/a')
    log.lose(log.reread())
    expect([...log.all()]).toEqual([])
  })

  it('is nothing where there is no storage, and no trouble either', () => {
    const { log, troubles } = open(null)
    for (const id of ['a', 'b']) log.put(entry(id))
    expect(log.reread()).toEqual([])
    log.drop('api/a')
    expect([...log.all()].map(({ id }) => id)).toEqual(['b'])
    expect(troubles).toEqual([])
  })

  it('leaves doubt only where an entry was sent, of one meter or of any', () => {
    const { log } = open(null)
    log.put(entry('a', { sentTo: ['sub_1'] }))
    log.put(entry('b', { meter: 'seats' }))
    expect([log.inDoubt(), log.inDoubt('sub_1', 'api')]).toEqual([true, true])
    expect([log.inDoubt('sub_1', 'seats'), log.inDoubt('sub_2', 'api')]).toEqual([false, false])
  })

  it('is told where storage does not let an entry go', () => {
    const storage = fakeStorage()
    const { log, troubles } = open(storage)
    log.put(entry('a'))
    storage.fail(['remove'])
    log.drop('api/a')
    expect(troubles).toEqual(['blocked e:api/a'])
    expect(log.get('api/a')).toBeUndefined()
    storage.fail(['keys'])
    expect(log.reread()).toEqual([])
    expect(troubles).toEqual(['blocked e:api/a', 'blocked e:'])
  })
})
