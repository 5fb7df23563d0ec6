import { describe, expect, it } from 'vitest'
import { createReservations } from '../../src/actions/reservations.js'
import { levelOf } from '../../src/billing/meter.js'
import { openLog } from '../../src/entries/log.js'
import { openBooks } from '../../src/sync/books.js'
import { createIntake } from '../../src/sync/intake.js'
import { createObserver } from '../../src/sync/observer.js'
import type { SourceState } from '../../src/sync/source.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { fakeSource } from '../support/fake-source.js'
import { type FakeStorage, fakeStorage } from '../support/fake-storage.js'
import { entry, quota, ready, report } from '../support/reports.js'

const prefix = 'uw1:user_1:'
const nothing = () => {}

/** One tab's log and books on a storage. */
function records(storage: FakeStorage) {
  const env = fakeEnvironment()
  const onTrouble = nothing
  const log = openLog({ storage, prefix: `${prefix}e:`, onTrouble })
  return { log, books: openBooks({ log, env, storage, prefix: `${prefix}r:`, onTrouble }) }
}

/** A tab whose lead and fence the test decides, beside what another tab writes. */
function open(storage = fakeStorage(), initial: SourceState = ready([quota('api', 0)])) {
  const source = fakeSource(initial)
  const { log, books } = records(storage)
  const world = { leads: true, isNew: true, cleared: false }
  const heard: string[] = []
  const observer = createObserver({
    customer: 'user_1',
    source,
    log,
    books,
    reservations: createReservations(),
    covers: () => false,
    onRenamed: nothing,
  })
  const idle = { plan: nothing, stop: nothing }
  const fence = {
    ...idle,
    paused: () => false,
    covers: () => false,
    isNew: () => world.isNew,
    trust: nothing,
  }
  const tabs = { ...idle, leads: () => world.leads, yields: () => false, start: nothing }
  const intake = createIntake({
    source,
    observer,
    log,
    books,
    cleared: () => world.cleared,
    prefix,
    fence: () => fence,
    tabs: () => tabs,
    onSeen: () => void heard.push('seen'),
    onChange: () => void heard.push('change'),
  })
  const left = () => {
    const meter = books.shown('sub_1', 'api')
    return meter && meter.kind !== 'absent' ? levelOf(meter) : null
  }
  /** Another tab commits a report that contains these. */
  const commit = (used: number, ...contained: readonly string[]) => {
    const other = records(storage)
    const has = new Set(contained)
    other.books.absorb(report([quota('api', used)]), true, (key) => (has.has(key) ? 'yes' : 'no'))
  }
  return { source, storage, log, books, world, heard, intake, left, commit }
}

const sent = { status: 'acked', sentTo: ['sub_1'] } as const
const keyOf = (id: string) => `${prefix}e:api/${id}`

describe('a look', () => {
  it('takes in what changed, once, and again on request', () => {
    const { intake, source, heard, left } = open()
    intake.look()
    intake.look()
    expect([left(), heard, intake.waiting()]).toEqual([100, ['seen'], false])
    intake.look(true)
    source.show(ready([quota('api', 5)]))
    intake.look()
    expect([left(), heard.length]).toEqual([95, 3])
  })

  it('takes nothing in while another tab leads; the lead does', () => {
    const { intake, world, heard, left } = open()
    world.leads = false
    intake.look()
    expect([left(), heard, intake.waiting(), intake.unread()]).toEqual([
      null,
      ['seen'],
      true,
      false,
    ])
    world.leads = true
    expect(intake.unread()).toBe(true)
    intake.onLead()
    expect([left(), intake.waiting(), intake.unread()]).toEqual([100, false, false])
  })

  it('takes nothing in that may be older than another tab’s commit, until it was asked for', () => {
    const { intake, source, world, commit, left } = open()
    intake.look()
    commit(40)
    intake.onLead()
    source.show(ready([quota('api', 7)]))
    intake.look()
    expect([left(), intake.unread()]).toEqual([60, true])
    intake.asked()
    world.isNew = false
    intake.look(true)
    expect(left()).toBe(60)
    world.isNew = true
    intake.look(true)
    expect([left(), intake.unread()]).toEqual([93, false])
    source.show(ready([quota('api', 8)]))
    world.isNew = false
    intake.look()
    expect(left()).toBe(92)
  })
})

describe('at the start', () => {
  const stored = () => {
    const storage = fakeStorage()
    open(storage).commit(40)
    return storage
  }

  it('nothing waits to be taken in', () => {
    const { intake } = open()
    expect([intake.waiting(), intake.unread()]).toEqual([false, false])
  })

  it('data that is there already may be older than what is stored, and is asked for anew', () => {
    const { intake, left } = open(stored())
    intake.onLead()
    intake.look(true)
    expect([left(), intake.unread()]).toEqual([60, true])
  })

  it('data that comes later is taken in', () => {
    const { intake, source, left } = open(stored(), { status: 'loading' })
    intake.onLead()
    source.show(ready([quota('api', 41)]))
    intake.look()
    expect([left(), intake.unread()]).toEqual([59, false])
  })
})

describe('the lead', () => {
  it('begins with what is stored by then', () => {
    const { intake, heard, commit, left } = open()
    intake.look()
    commit(40)
    heard.length = 0
    intake.onLead()
    expect([left(), heard]).toEqual([60, ['change']])
  })

  it('ends with nothing shown that was held', () => {
    const { intake, source, log, books, heard } = open()
    intake.look()
    log.put(entry('a', { sentTo: ['sub_1'] }))
    source.show(ready([quota('api', 5)]))
    intake.look()
    expect(books.holding()).toBe(true)
    intake.onLost()
    expect([books.holding(), heard.at(-1)]).toEqual([false, 'change'])
  })
})

describe('news', () => {
  it.each(['a report', 'anything'])('of %s is taken in with the entries that are gone', (what) => {
    const { intake, log, commit, left } = open()
    intake.look()
    log.put(entry('a', sent))
    commit(5, 'api/a')
    intake.onNews(what === 'anything' ? undefined : [`${prefix}r:sub_1`])
    expect([left(), [...log.all()]]).toEqual([95, []])
  })

  it('of anything writes again what is gone without a newer report', () => {
    const { intake, log, storage, left } = open()
    intake.look()
    log.put(entry('a'))
    storage.remove(keyOf('a'))
    intake.onNews()
    expect([left(), storage.keys(`${prefix}e:`)]).toEqual([95, [keyOf('a')]])
  })

  it('of one entry is read alone', () => {
    const { intake, log, storage, heard } = open()
    intake.look()
    records(storage).log.put(entry('a'))
    storage.calls.length = 0
    heard.length = 0
    intake.onNews([keyOf('a')])
    expect([storage.calls, heard, log.waiting()]).toEqual([[`get ${keyOf('a')}`], ['change'], 1])
  })

  it.each(['a report', 'anything'])(
    'of %s writes again what went with everything else and is in no report',
    (what) => {
      const { intake, log, storage, world, commit, left } = open()
      intake.look()
      for (const one of [entry('a', sent), entry('b', sent), entry('c')]) log.put(one)
      commit(5, 'api/a')
      for (const id of ['b', 'c']) storage.remove(keyOf(id))
      world.cleared = true
      intake.onNews(what === 'anything' ? undefined : [`${prefix}r:sub_1`])
      expect(left()).toBe(85)
      expect(storage.keys(`${prefix}e:`)).toEqual([keyOf('b'), keyOf('c')])
    },
  )

  it('leaves what another tab has in hand to that tab where everything was cleared', () => {
    const { intake, log, storage, world, commit } = open()
    const held = () => [...log.all()].map(({ id }) => id)
    intake.look()
    for (const one of [entry('a'), entry('b', sent)]) log.put(one)
    for (const id of ['a', 'b']) storage.remove(keyOf(id))
    world.cleared = true
    intake.onRumour([keyOf('a')])
    expect([held(), storage.keys(`${prefix}e:`)]).toEqual([['a', 'b'], [keyOf('b')]])
    world.cleared = false
    intake.onNews([keyOf('a')])
    expect(held()).toEqual(['a', 'b'])
    // Written again by the other tab, it can be removed as any other, and leave with a report.
    records(storage).log.put(entry('a'))
    intake.onNews([keyOf('a')])
    storage.remove(keyOf('a'))
    intake.onNews([keyOf('a')])
    expect(held()).toEqual(['b'])
    commit(5, 'api/b')
    intake.onNews([`${prefix}r:sub_1`])
    expect(held()).toEqual([])
  })

  it('of a report takes away what was cleared while another tab had it in hand', () => {
    const { intake, log, storage, world, commit } = open()
    intake.look()
    log.put(entry('a'))
    storage.remove(keyOf('a'))
    world.cleared = true
    intake.onNews([keyOf('a')])
    world.cleared = false
    commit(5)
    intake.onNews([`${prefix}r:sub_1`])
    expect([...log.all()]).toEqual([])
  })

  it('that an entry was removed is believed of that one', () => {
    const { intake, log, storage } = open()
    intake.look()
    for (const id of ['a', 'b']) log.put(entry(id))
    for (const id of ['a', 'b']) storage.remove(keyOf(id))
    intake.onNews([keyOf('a')])
    expect([...log.all()].map(({ id }) => id)).toEqual(['b'])
  })

  it.each([{ keys: [] }, { keys: ['uw1:user_2:e:api/a'] }])(
    'of others is none: $keys',
    ({ keys }) => {
      const { intake, storage, heard } = open()
      intake.look()
      storage.calls.length = 0
      intake.onNews(keys)
      intake.onRumour(keys)
      expect([storage.calls, heard]).toEqual([[], ['seen']])
    },
  )

  describe('of a commit by another that leads as well', () => {
    const absent = { kind: 'absent', slug: 'gone', name: 'Gone', reason: 'not-in-plan' } as const
    const seats = quota('seats', 1)
    const heard = [`${prefix}r:sub_1`]

    it.each([
      ['the same number', [quota('api', 5)], false],
      ['another number', [quota('api', 6)], true],
      ['a meter that it lacks', [quota('api', 5), seats], true],
      ['a meter that it lacks, before others', [seats, quota('api', 5)], true],
      ['a meter that nobody has', [quota('api', 5), absent], true],
    ])('is asked for anew if billing told this tab of %s: %o', (_, meters, unread) => {
      const { intake, commit } = open(fakeStorage(), ready(meters))
      intake.look()
      commit(5)
      intake.onNews(heard)
      expect(intake.unread()).toBe(unread)
    })

    it('tells of meters that nobody has without another question', () => {
      const { intake, storage } = open(fakeStorage(), ready([absent]))
      intake.look()
      records(storage).books.absorb(report([absent]), true, () => 'no')
      intake.onNews(heard)
      expect(intake.unread()).toBe(false)
    })

    it.each([
      ['before billing said anything', { status: 'loading' } as const],
      ['while billing knows no subscription', ready([], { subscription: null })],
    ])('is no reason to ask %s', (_, initial) => {
      const { intake, commit } = open(fakeStorage(), initial)
      intake.look()
      commit(5)
      intake.onNews(heard)
      expect(intake.unread()).toBe(false)
    })
  })

  it('of anything but a commit is no reason to ask for what is held', () => {
    const { intake, source, log, storage } = open()
    intake.look()
    log.put(entry('a', { sentTo: ['sub_1'] }))
    source.show(ready([quota('api', 5)]))
    intake.look()
    records(storage).log.put(entry('b'))
    intake.onNews([keyOf('b')])
    expect(intake.unread()).toBe(false)
  })

  it('of a commit makes what this tab did not take in needless', () => {
    const { intake, world, commit } = open()
    world.leads = false
    intake.look()
    intake.onNews([`${prefix}e:api/a`])
    expect(intake.waiting()).toBe(true)
    commit(5)
    intake.onNews([`${prefix}r:sub_1`])
    expect(intake.waiting()).toBe(false)
  })
})

describe('a rumour', () => {
  it('brings in what is there by now, and removes nothing by itself', () => {
    const { intake, log, storage, heard } = open()
    intake.look()
    log.put(entry('a'))
    storage.remove(keyOf('a'))
    records(storage).log.put(entry('b'))
    intake.onRumour([keyOf('a'), keyOf('b')])
    expect([...log.all()].map(({ id }) => id)).toEqual(['a', 'b'])
    expect(heard.at(-1)).toBe('change')
  })

  it('of a report that is there takes in what it contains', () => {
    const { intake, log, commit, left } = open()
    intake.look()
    log.put(entry('a', sent))
    commit(5, 'api/a')
    intake.onRumour([`${prefix}r:sub_1`])
    expect([left(), [...log.all()]]).toEqual([95, []])
  })
})

describe('one entry, before it is decided on', () => {
  it('is read alone while it is there', () => {
    const { intake, log, storage } = open()
    intake.look()
    log.put(entry('a'))
    records(storage).log.put(entry('a', sent))
    storage.calls.length = 0
    intake.refresh('api/a')
    expect([log.get('api/a')?.status, storage.calls]).toEqual(['acked', [`get ${keyOf('a')}`]])
  })

  it('leaves with the report that another tab committed, or is written again', () => {
    const { intake, log, storage, commit, left } = open()
    intake.look()
    log.put(entry('a', sent))
    log.put(entry('b'))
    storage.remove(keyOf('b'))
    intake.refresh('api/b')
    expect(storage.keys(`${prefix}e:`)).toEqual([keyOf('a'), keyOf('b')])
    commit(5, 'api/a')
    intake.refresh('api/a')
    expect([left(), [...log.all()].map(({ id }) => id)]).toEqual([90, ['b']])
  })
})
