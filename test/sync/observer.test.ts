import { describe, expect, it } from 'vitest'
import { createReservations } from '../../src/actions/reservations.js'
import { openLog } from '../../src/entries/log.js'
import type { UsageStorage } from '../../src/storage/storage.js'
import { openBooks } from '../../src/sync/books.js'
import { createObserver } from '../../src/sync/observer.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { fakeSource } from '../support/fake-source.js'
import { fakeStorage } from '../support/fake-storage.js'
import { entry, quota, ready, report } from '../support/reports.js'

const nothing = () => {}
const api = (used: number) => quota('api', used)
const plan = (id: string, used: number, current = [id]) =>
  ready([api(used)], { subscription: id, current })

/** Log and books of one tab. */
function records(storage: UsageStorage) {
  const env = fakeEnvironment()
  const log = openLog({ storage, prefix: 'e:', onTrouble: nothing })
  return { log, books: openBooks({ log, env, storage, prefix: 'r:', onTrouble: nothing }) }
}

/** An observer of user_1 that has looked at nothing yet. */
function open(initial = fakeSource(), storage: UsageStorage = fakeStorage()) {
  const source = initial
  const { log, books } = records(storage)
  const renamed: string[] = []
  const reservations = createReservations()
  const observer = createObserver({
    customer: 'user_1',
    source,
    log,
    books,
    reservations,
    covers: () => false,
    onRenamed: (from, to) => void renamed.push(`${from} → ${to}`),
  })
  const see = (...shown: Parameters<typeof source.show>) => {
    source.show(...shown)
    observer.observe(true)
  }
  /** Another tab commits a report of a subscription, or takes it for current. */
  const commitElsewhere = (id: string, current = true) => {
    records(storage).books.absorb(report([api(1)], { subscription: id }), current, () => 'no')
    books.reread()
  }
  const bound = (key: string) => log.get(key)?.subscription
  return {
    source,
    storage,
    log,
    books,
    reservations,
    renamed,
    observer,
    see,
    commitElsewhere,
    bound,
  }
}

describe('before the first look', () => {
  it('nothing is known, unless an earlier page left it', () => {
    const { observer, books } = open()
    expect([observer.state().status, observer.own(), observer.foreign()]).toEqual([
      'loading',
      null,
      false,
    ])
    expect([observer.current(), observer.shown(undefined), observer.bind(entry('a'))]).toEqual([
      undefined,
      undefined,
      null,
    ])
    observer.settle()
    expect(books.newest()).toBe(0)
    const { observer: later, see, storage } = open()
    see(plan('sub_1', 5))
    expect([later.current(), later.shown(undefined)]).toEqual(['sub_1', 'sub_1'])
    const next = open(fakeSource(), storage).observer
    expect([next.current(), next.shown(undefined)]).toEqual(['sub_1', 'sub_1'])
  })

  it('is also after it forgot', () => {
    const { observer, see } = open()
    see(plan('sub_1', 5))
    expect(observer.changed()).toBe(false)
    observer.forget()
    expect([observer.changed(), observer.state()]).toEqual([true, { status: 'loading' }])
  })
})

describe('entries', () => {
  it('recorded by the id of a meter get its slug, sent ones keep theirs', () => {
    const { log, see, renamed } = open()
    log.put(entry('a', { meter: 'api_id', subscription: null }))
    log.put(entry('b', { meter: 'api_id', sentTo: ['sub_1'] }))
    log.put(entry('c', { meter: 'other_id', subscription: null }))
    see(plan('sub_1', 5))
    expect([...log.keys()].toSorted()).toEqual(['api/a', 'api_id/b', 'other_id/c'])
    expect(renamed).toEqual(['api_id/a → api/a'])
    expect(log.get('api/a')).toMatchObject({ meter: 'api', subscription: 'sub_1' })
  })

  it('get the slug although they are bound already', () => {
    const { log, see } = open()
    log.put(entry('a', { meter: 'api_id' }))
    see(plan('sub_1', 5))
    expect([...log.keys()]).toEqual(['api/a'])
  })

  it('of a meter without an id keep what they say', () => {
    const { log, see, renamed } = open()
    const { id: _, ...nameless } = api(5)
    log.put(entry('a', { subscription: null }))
    see(ready([nameless]))
    expect([[...log.keys()], renamed]).toEqual([['api/a'], []])
  })

  it('stay bound to what is current, and move from what is gone while they wait', () => {
    const { log, see, bound } = open()
    log.put(entry('stays', { subscription: 'sub_2' }))
    log.put(entry('moves', { subscription: 'sub_0' }))
    log.put(entry('ended', { subscription: 'sub_0', status: 'refused' }))
    see(plan('sub_1', 5, ['sub_1', 'sub_2']))
    expect(['api/stays', 'api/moves', 'api/ended'].map(bound)).toEqual(['sub_2', 'sub_1', 'sub_0'])
  })

  it('are written only where they change', () => {
    const storage = fakeStorage()
    const { log, see } = open(fakeSource(), storage)
    log.put(entry('a'))
    log.put(entry('b', { subscription: 'sub_0' }))
    storage.calls.length = 0
    see(plan('sub_1', 5))
    const written = storage.calls.filter((call) => call.startsWith('set e:'))
    expect(written).toEqual(['set e:api/b'])
  })

  it('keep what they are bound to while there is no subscription', () => {
    const { log, observer, see, bound } = open()
    log.put(entry('a', { subscription: 'sub_0', meter: 'api_id' }))
    see(ready([api(5)], { subscription: null }))
    expect([bound('api/a'), observer.bind(entry('b'))]).toEqual(['sub_0', null])
  })

  it('acknowledged under a subscription that is gone are let go once another is shown', () => {
    const { log, see } = open()
    see(plan('sub_1', 5))
    log.put(entry('a', { status: 'acked', sentTo: ['sub_1'] }))
    // Nothing is known of the new one's meters yet: the old number still counts what it had.
    see(ready([], { subscription: null }))
    expect([...log.keys()]).toEqual([])
  })

  it('acknowledged under a subscription that is gone stay while the old number is shown', () => {
    const { log, observer, see } = open()
    see(plan('sub_1', 5))
    log.put(entry('a', { status: 'acked', sentTo: ['sub_1'] }))
    log.put(entry('b', { subscription: 'sub_2', sentTo: ['sub_2'], attempts: 1 }))
    // Held: it may contain b.
    see(plan('sub_2', 9))
    expect([observer.shown(undefined), [...log.keys()]]).toEqual(['sub_1', ['api/a', 'api/b']])
    log.put(entry('b', { subscription: 'sub_2', status: 'refused' }))
    see(plan('sub_2', 10))
    expect([observer.shown(undefined), [...log.keys()]]).toEqual(['sub_2', ['api/b']])
  })

  it('from elsewhere are bound by what is seen, else by what is stored', () => {
    const { storage, see } = open()
    see(plan('sub_1', 5))
    const next = open(fakeSource(), storage)
    next.log.put(entry('a', { subscription: null }))
    next.observer.settle()
    expect(next.bound('api/a')).toBe('sub_1')
    next.see(plan('sub_2', 5))
    next.log.put(entry('b', { subscription: null }))
    next.observer.settle()
    expect(next.bound('api/b')).toBe('sub_2')
    expect(next.observer.bind(entry('c', { subscription: 'sub_1' }))?.subscription).toBe('sub_2')
    // Held: it may contain this one, and is not stored yet.
    next.log.put(entry('e', { subscription: 'sub_3', sentTo: ['sub_3'], attempts: 1 }))
    next.see(plan('sub_3', 5))
    next.log.put(entry('f', { subscription: null }))
    next.observer.settle()
    expect(next.bound('api/f')).toBe('sub_3')
    next.see(plan('sub_2', 5))
    const kept = entry('d', { subscription: 'sub_2' })
    expect(next.observer.bind(kept)).toBe(kept)
  })
})

describe('the subscription that is shown', () => {
  it('is the first there is, whether its numbers are known or held', () => {
    const { log, observer, see } = open()
    log.put(entry('a', { sentTo: ['sub_1'], attempts: 1 }))
    see(plan('sub_1', 5))
    expect(observer.shown(undefined)).toBe('sub_1')
    expect(observer.shown('sub_9')).toBe('sub_9')
  })

  it('is the new one as soon as one of its numbers is known', () => {
    const { log, observer, see } = open()
    see(plan('sub_1', 5))
    log.put(entry('a', { subscription: 'sub_2', sentTo: ['sub_2'], attempts: 1 }))
    see(ready([api(5)], { subscription: 'sub_2' }))
    expect(observer.shown(undefined)).toBe('sub_1')
    see(ready([api(5), quota('seats', 1)], { subscription: 'sub_2' }))
    expect(observer.shown(undefined)).toBe('sub_2')
  })

  it('is the new one although it has no meters', () => {
    const { observer, see } = open()
    see(plan('sub_1', 5))
    see(ready([], { subscription: 'sub_2' }))
    expect(observer.shown(undefined)).toBe('sub_2')
  })

  it('stays the last one where none is left, and follows the number that becomes known later', () => {
    const { log, books, observer, see } = open()
    see(plan('sub_1', 5))
    see(ready([], { subscription: null }))
    expect([observer.shown(undefined), observer.current()]).toEqual(['sub_1', null])
    log.put(entry('a', { subscription: 'sub_2', sentTo: ['sub_2'], attempts: 1 }))
    see(plan('sub_2', 5))
    expect(observer.shown(undefined)).toBe('sub_1')
    books.absolve('sub_2', 'api', 'api/a')
    expect(observer.shown(undefined)).toBe('sub_2')
  })

  it('is the new one where the old number is gone', () => {
    const { log, books, observer, see } = open()
    see(plan('sub_1', 5))
    books.prune(new Set())
    log.put(entry('a', { subscription: 'sub_2', sentTo: ['sub_2'], attempts: 1 }))
    see(plan('sub_2', 5))
    expect(observer.shown(undefined)).toBe('sub_2')
  })

  it('is what another tab took for current since, and no older news', () => {
    const { observer, see, commitElsewhere } = open()
    see(plan('sub_1', 5))
    commitElsewhere('sub_2')
    expect([observer.shown(undefined), observer.current()]).toEqual(['sub_2', 'sub_2'])
    see(plan('sub_3', 5))
    expect([observer.shown(undefined), observer.current()]).toEqual(['sub_3', 'sub_3'])
    // Of one that is not the current one there.
    commitElsewhere('sub_4', false)
    expect([observer.shown(undefined), observer.current()]).toEqual(['sub_3', 'sub_3'])
  })

  it('is none while only another customer’s is known', () => {
    const { observer, see } = open()
    see(ready([api(50)], { customer: 'user_2', subscription: 'sub_9' }))
    expect(observer.shown(undefined)).toBeUndefined()
  })

  it('is no other customer’s, whose data is foreign', () => {
    const { observer, see, books } = open()
    see(plan('sub_1', 5))
    see(ready([api(50)], { customer: 'user_2', subscription: 'sub_9' }))
    expect([observer.foreign(), observer.own(), observer.shown(undefined)]).toEqual([
      true,
      null,
      'sub_1',
    ])
    expect([books.get('sub_9'), observer.current(), observer.bind(entry('a'))]).toEqual([
      undefined,
      'sub_1',
      null,
    ])
  })

  it('is forgotten with its numbers when it is neither current nor watched nor shown', () => {
    const { observer, books, see } = open()
    see(plan('sub_1', 5))
    const leave = observer.watch('sub_1')
    see(plan('sub_2', 5))
    expect(books.get('sub_1')).toBeDefined()
    leave()
    see(plan('sub_2', 6))
    expect([books.get('sub_1'), books.get('sub_2') === undefined]).toEqual([undefined, false])
  })
})

describe('another subscription', () => {
  it('is read when somebody looks at it, unless it is known, or nothing is', () => {
    const { source, observer, books, see } = open()
    source.showOther('sub_2', plan('sub_2', 7, ['sub_1', 'sub_2']))
    observer.watch('sub_2')
    expect(books.get('sub_2')).toBeUndefined()
    see(plan('sub_1', 5, ['sub_1', 'sub_2']))
    expect(books.get('sub_2')?.report.meters).toEqual([api(7)])
    source.showOther('sub_2', plan('sub_2', 8, ['sub_1', 'sub_2']))
    observer.watch('sub_2')
    expect(books.get('sub_2')?.report.meters).toEqual([api(7)])
  })

  it('is read at once where this customer’s billing is there', () => {
    const { source, observer, books, see } = open()
    see(plan('sub_1', 5, ['sub_1', 'sub_2']))
    source.showOther('sub_2', plan('sub_2', 7, ['sub_1', 'sub_2']))
    observer.watch('sub_2')
    expect(books.get('sub_2')?.report.meters).toEqual([api(7)])
  })

  it('is read for what is acknowledged or reserved on it', () => {
    const { source, log, reservations, books, see } = open()
    const all = ['sub_1', 'sub_2', 'sub_3', 'sub_4']
    for (const id of all) source.showOther(id, plan(id, 7, all))
    source.showOther('', plan('sub_1', 5, all))
    log.put(entry('a', { subscription: 'sub_2', status: 'acked', sentTo: ['sub_2'] }))
    reservations.open('r', [{ subscription: 'sub_3', meter: 'api', amount: 1 }])
    see(plan('sub_1', 5, all))
    expect(all.filter((id) => books.get(id))).toEqual(['sub_1', 'sub_2', 'sub_3'])
  })

  it('is believed only where the source answers for it and for this customer', () => {
    const { source, observer, books, see } = open()
    see(plan('sub_1', 5, ['sub_1', 'sub_2', 'sub_3']))
    source.showOther('sub_2', plan('sub_9', 5, ['sub_9', 'sub_2']))
    source.showOther('sub_3', ready([api(9)], { customer: 'user_2', subscription: 'sub_3' }))
    for (const id of ['sub_2', 'sub_3']) observer.watch(id)
    see(plan('sub_1', 6, ['sub_1', 'sub_2', 'sub_3']))
    for (const id of ['sub_2', 'sub_3', 'sub_9']) expect(books.get(id)).toBeUndefined()
  })
})
