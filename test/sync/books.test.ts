import { describe, expect, it } from 'vitest'
import { levelOf } from '../../src/billing/meter.js'
import { openLog } from '../../src/entries/log.js'
import type { UsageStorage } from '../../src/storage/storage.js'
import { type Books, openBooks } from '../../src/sync/books.js'
import type { Verdict } from '../../src/sync/meter-state.js'
import { decodeReport, encodeReport } from '../../src/sync/stored-report.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { fakeStorage } from '../support/fake-storage.js'
import { entry, january, quota, report } from '../support/reports.js'

const key = 'r:sub_1'
const acked = { status: 'acked', sentTo: ['sub_1'] } as const

function open(storage: UsageStorage | null = fakeStorage()) {
  const env = fakeEnvironment()
  const troubles: string[] = []
  const onTrouble = (reason: string, where: string) => void troubles.push(`${reason} ${where}`)
  const log = openLog({ storage, prefix: 'e:', onTrouble })
  const books = openBooks({ log, env, storage, prefix: 'r:', onTrouble })
  return { env, log, books, troubles, left: (slug = 'api') => leftOf(books, 'sub_1', slug) }
}

function leftOf(books: Books, subscription: string, slug: string): number | null {
  const meter = books.shown(subscription, slug)
  return meter && meter.kind !== 'absent' ? levelOf(meter) : null
}

const yes = (): Verdict => 'yes'
const no = (): Verdict => 'no'
const maybe = (): Verdict => 'maybe'

describe('a commit', () => {
  it('is one write that lists the entries; only then do their own keys go', () => {
    const storage = fakeStorage()
    const { books, log, left } = open(storage)
    log.put(entry('a', acked))
    log.put(entry('b'))
    storage.calls.length = 0
    books.absorb(report([quota('api', 5)]), true, (one) => (one === 'api/a' ? 'yes' : 'no'))
    expect(storage.calls).toEqual([`set ${key}`, 'remove e:api/a'])
    expect(decodeReport(storage.get(key))?.contains).toEqual(['api/a'])
    expect(left()).toBe(90)
  })

  it('shows the same number after a kill between its two writes, and cleans up with the next', () => {
    const storage = fakeStorage()
    const first = open(storage)
    first.log.put(entry('a', acked))
    storage.fail(['remove'])
    first.books.absorb(report([quota('api', 5)]), true, yes)
    storage.fail([])
    expect(Object.keys(storage.dump())).toEqual(['e:api/a', key])
    const second = open(storage)
    expect(second.left()).toBe(95)
    expect(second.log.get('api/a')).toBeUndefined()
    expect(second.log.delivered('api/a')).toBe(true)
    second.books.absorb(report([quota('api', 6)]), true, no)
    expect(decodeReport(storage.get(key))?.contains).toEqual(['api/a'])
    expect(Object.keys(storage.dump())).toEqual([key])
    expect(open(storage).left()).toBe(94)
  })

  it('leaves the entries stored where it cannot be written, and the next one lists them', () => {
    const storage = fakeStorage()
    const { books, log, left, troubles } = open(storage)
    books.absorb(report([quota('api', 0)]), true, no)
    log.put(entry('a', acked))
    storage.fail(['set'], 'r:')
    books.absorb(report([quota('api', 5)]), true, yes)
    expect(left()).toBe(95)
    expect(troubles).toEqual([`full ${key}`])
    // A page opened now has the older report and the entry: the same number.
    expect(open(storage).left()).toBe(95)
    storage.fail([])
    books.absorb(report([quota('api', 6)]), true, no)
    expect(decodeReport(storage.get(key))?.contains).toEqual(['api/a'])
    expect(Object.keys(storage.dump())).toEqual([key])
  })

  it('stores of a held meter what was committed of it, and of the others what is new', () => {
    const storage = fakeStorage()
    const { books, log, left } = open(storage)
    books.absorb(report([quota('api', 0), quota('images', 0)]), true, no)
    log.put(entry('a', { sentTo: ['sub_1'] }))
    books.absorb(report([quota('api', 5), quota('images', 7)]), true, maybe)
    expect([left(), left('images')]).toEqual([95, 93])
    expect(books.holding()).toBe(true)
    const again = open(storage)
    expect([again.left(), again.left('images')]).toEqual([95, 93])
  })

  it('works without storage', () => {
    const { books, log, left, troubles } = open(null)
    log.put(entry('a', acked))
    books.absorb(report([quota('api', 5)]), true, yes)
    expect(left()).toBe(95)
    expect(log.get('api/a')).toBeUndefined()
    books.reread()
    books.prune(new Set())
    expect([left(), troubles]).toEqual([null, []])
  })

  it('is named as trouble once where nothing is stored under a readable name', () => {
    const stored = { at: 1, current: true, contains: [], highs: new Map() }
    const storage = fakeStorage({
      'r:': encodeReport({ ...stored, report: report([], { subscription: null }) }),
      [key]: encodeReport({ ...stored, report: report([quota('api', 5)]) }),
    })
    const { left, troubles } = open(storage)
    expect([left(), troubles]).toEqual([95, ['malformed r:']])
    storage.fail(['keys'])
    expect(open(storage).troubles).toEqual(['blocked e:', 'blocked r:'])
  })
})

describe('what is stored', () => {
  it.each([
    { what: 'garbage', text: 'x' },
    { what: 'a report of another subscription', text: 'other' },
  ])('is reported and left when it is $what', ({ text }) => {
    const other = fakeStorage()
    open(other).books.absorb(report([quota('api', 1)], { subscription: 'sub_2' }), true, no)
    const storage = fakeStorage({ [key]: text === 'other' ? (other.get('r:sub_2') ?? '') : text })
    const { books, troubles } = open(storage)
    expect(books.get('sub_1')).toBeUndefined()
    expect(troubles).toEqual([`malformed ${key}`])
    expect(storage.get(key)).not.toBeNull()
  })

  it('does not keep a page from opening, whatever its subscription is called', () => {
    const storage = fakeStorage()
    open(storage).books.absorb(report([quota('api', 1)]), true, no)
    const hostile = (storage.get(key) ?? '').replaceAll('sub_1', '\\ud800')
    const { books, troubles } = open(fakeStorage({ [key]: hostile }))
    expect(books.remembered()).toBeUndefined()
    expect(troubles).toEqual([`malformed ${key}`])
  })

  it('never throws for storage that does', () => {
    const storage = fakeStorage({ [key]: 'x' })
    storage.fail(['get', 'set', 'remove', 'keys'])
    const { books, left } = open(storage)
    books.absorb(report([quota('api', 1)]), true, no)
    books.prune(new Set())
    expect(left()).toBeNull()
  })

  it('is forgotten with its subscription, in memory and in storage', () => {
    const storage = fakeStorage()
    const { books, env } = open(storage)
    books.absorb(report([quota('api', 1)]), true, no)
    books.absorb(report([quota('api', 2)], { subscription: 'sub_2' }), false, no)
    books.prune(new Set(['sub_2']))
    expect(Object.keys(storage.dump())).toEqual(['r:sub_2'])
    expect(leftOf(books, 'sub_1', 'api')).toBeNull()
    expect(leftOf(books, 'sub_2', 'api')).toBe(98)
    expect(env.timers()).toBe(0)
  })

  it('names the newest subscription that was current', () => {
    const storage = fakeStorage()
    const { books, env } = open(storage)
    books.absorb(report([quota('api', 1)]), true, no)
    env.jump(1_000)
    books.absorb(report([quota('api', 1)], { subscription: 'sub_2' }), true, no)
    env.jump(1_000)
    books.absorb(report([quota('api', 1)], { subscription: 'sub_3' }), false, no)
    expect(books.remembered()).toBe('sub_2')
    expect(open(storage).books.remembered()).toBe('sub_2')
  })
})

describe('the highest balance of a period', () => {
  const february = { start: january.end, end: january.end + 28 * 86_400_000 }

  it('is the limit for the rest of it, also after a restart', () => {
    const storage = fakeStorage()
    const { books } = open(storage)
    books.absorb(report([quota('api', -50)]), true, no)
    books.absorb(report([quota('api', 20)]), true, no)
    const wanted = { limit: 150, used: 70, limitSource: 'high-water', derived: true }
    expect(books.shown('sub_1', 'api')).toMatchObject(wanted)
    expect(open(storage).books.shown('sub_1', 'api')).toMatchObject(wanted)
  })

  it.each(['absorb', 'seed'] as const)('is forgotten with the next period, by %s', (how) => {
    const { books, env } = open()
    books.absorb(report([quota('api', -50)]), true, no)
    const next = report([quota('api', 0)], { period: february })
    if (how === 'seed') books.seed(next, env.now() + 1)
    else books.absorb(next, true, no)
    expect(books.shown('sub_1', 'api')).toMatchObject({ limit: 100, limitSource: 'grants' })
  })

  it('counts no report that is only held', () => {
    const { books, log } = open()
    books.absorb(report([quota('api', 0)]), true, no)
    log.put(entry('a', { sentTo: ['sub_1'] }))
    books.absorb(report([quota('api', -50)]), true, maybe)
    expect(books.shown('sub_1', 'api')).toMatchObject({ limit: 100 })
  })
})

describe('a report from elsewhere', () => {
  it('is shown unless a newer one is known, and is not stored', () => {
    const storage = fakeStorage()
    const { books, env, left } = open(storage)
    books.seed(report([quota('api', 4)]), env.now())
    expect(left()).toBe(96)
    expect(storage.dump()).toEqual({})
    books.absorb(report([quota('api', 5)]), true, no)
    books.seed(report([quota('api', 9)]), env.now())
    expect(left()).toBe(95)
    books.seed(report([quota('api', 9)]), env.now() + 1_000)
    expect(left()).toBe(91)
  })
})

describe('a held report', () => {
  function hold() {
    const opened = open()
    opened.books.absorb(report([quota('api', 0)]), true, no)
    opened.log.put(entry('a', { sentTo: ['sub_1'] }))
    opened.books.absorb(report([quota('api', 8)]), true, maybe)
    return opened
  }

  it('is shown after 5 s with its doubt', async () => {
    const { books, env, left } = hold()
    expect(books.escape()).toBe(5_000)
    await env.advance(4_999)
    books.escape()
    expect(left()).toBe(95)
    await env.advance(1)
    expect(books.escape()).toBeNull()
    expect(left()).toBe(92)
    expect(books.get('sub_1')?.pages.get('api')?.unconfirmed).toBe(true)
  })

  it('is committed at once when its last doubtful entry was refused', () => {
    const { books, log, left } = hold()
    log.put(entry('a', { sentTo: ['sub_1'], status: 'refused' }))
    books.absolve('sub_1', 'api', 'api/a')
    expect(left()).toBe(92)
    expect(books.holding()).toBe(false)
  })

  it('is matched only where no outcome is unknown', () => {
    const { books, log } = hold()
    books.absorb(report([quota('api', 5)]), true, maybe)
    books.match()
    expect(books.holding()).toBe(true)
    log.put(entry('a', acked))
    books.match()
    expect(books.holding()).toBe(false)
    expect(log.get('api/a')).toBeUndefined()
  })
})

describe('a report that is held', () => {
  function hold(current = true) {
    const storage = fakeStorage()
    const opened = open(storage)
    opened.books.absorb(report([quota('api', 0)]), current, no)
    opened.log.put(entry('a', { sentTo: ['sub_1'] }))
    storage.calls.length = 0
    opened.books.absorb(report([quota('api', 8)]), current, maybe)
    return { ...opened, storage }
  }

  it('is no commit: nothing is written, and nothing newer than before', () => {
    const { books, env, storage } = hold()
    expect(storage.calls.filter((call) => call.startsWith('set'))).toEqual([])
    expect(books.newest()).toBe(env.now())
  })

  it('stays held when the storage has nothing newer', () => {
    const { books } = hold()
    books.reread()
    expect(books.holding()).toBe(true)
  })

  it('is given up where another tab decides from now on', () => {
    const { books, left } = hold()
    books.retreat()
    expect([books.holding(), left()]).toEqual([false, 95])
    expect(books.get('sub_1')?.pages.get('api')?.held).toBeNull()
  })

  it('is held no more with a meter that is listed no more', () => {
    const { books } = hold()
    books.absorb(report([quota('images', 0)]), true, no)
    expect(books.holding()).toBe(false)
  })

  it.each([true, false])('is stored as what it was when its doubt ends: current %s', (current) => {
    const { books, storage } = hold(current)
    books.absolve('sub_1', 'api', 'api/a')
    expect(decodeReport(storage.get(key))).toMatchObject({ current, contains: [] })
    expect(books.remembered()).toBe(current ? 'sub_1' : undefined)
  })

  it('has nothing to do with another subscription or meter', () => {
    const { books, left } = hold()
    books.absolve('sub_2', 'api', 'api/a')
    books.absolve('sub_1', 'images', 'api/a')
    books.absolve(null, 'api', 'api/a')
    expect([books.holding(), left(), books.get('sub_2')]).toEqual([true, 95, undefined])
  })
})

describe('a report without meters', () => {
  it('is committed: the customer has none', () => {
    const storage = fakeStorage()
    open(storage).books.absorb(report([]), true, no)
    expect(decodeReport(storage.get(key))?.report.meters).toEqual([])
  })

  it('of nobody’s subscription is none', () => {
    const { books, env } = open()
    books.absorb(report([quota('api', 0)], { subscription: null }), true, no)
    books.seed(report([quota('api', 0)], { subscription: null }), env.now())
    expect([books.newest(), books.remembered()]).toEqual([0, undefined])
  })
})

describe('what was acknowledged on a meter that is listed no more', () => {
  it.each([
    { verdict: yes, left: [] },
    { verdict: maybe, left: ['images/a'] },
  ])('leaves with a report that contains it', ({ verdict, left }) => {
    const { books, log } = open()
    log.put(entry('a', { ...acked, meter: 'images' }))
    books.absorb(report([quota('api', 0)]), true, verdict)
    expect([...log.acked()]).toEqual(left)
  })

  it('has the report committed although all else in it is held', () => {
    const { books, log } = open()
    log.put(entry('a', { ...acked, meter: 'images' }))
    log.put(entry('b', { sentTo: ['sub_1'] }))
    books.absorb(report([quota('api', 0)]), true, (one) => (one === 'images/a' ? 'yes' : 'maybe'))
    expect([books.newest() > 0, [...log.acked()], books.holding()]).toEqual([true, [], true])
  })
})

describe('the newest of several subscriptions', () => {
  const of = (id: string, at: number) =>
    encodeReport({
      report: report([quota('api', 0)], { subscription: id }),
      at,
      current: true,
      contains: [],
      highs: new Map(),
    })

  it.each([
    { at: [9, 5], remembered: 'a' },
    { at: [5, 9], remembered: 'b' },
  ])(
    'is remembered, in whatever order they are stored: $at',
    ({ at: [a = 0, b = 0], remembered }) => {
      const { books } = open(fakeStorage({ 'r:a': of('a', a), 'r:b': of('b', b) }))
      expect([books.remembered(), books.newest()]).toEqual([remembered, 9])
    },
  )

  it('is no older one that comes from elsewhere, nor one as old', () => {
    const { books, left, env } = open()
    books.absorb(report([quota('api', 5)]), true, no)
    books.seed(report([quota('api', 7)], { subscription: 'sub_2' }), env.now() - 1)
    books.seed(report([quota('api', 9)]), env.now())
    expect([books.remembered(), left(), leftOf(books, 'sub_2', 'api')]).toEqual(['sub_1', 95, 93])
  })

  it('is committed at the time it is', () => {
    const { books, env } = open()
    books.absorb(report([quota('api', 5)]), true, no)
    expect(books.get('sub_1')?.at).toBe(env.now())
  })
})

describe('the newest report', () => {
  it('stays, when storage had no room for it and kept an older one', () => {
    const storage = fakeStorage()
    const { books, env, left } = open(storage)
    books.absorb(report([quota('api', 5)]), true, no)
    storage.fail(['set'])
    env.jump(1)
    books.absorb(report([quota('api', 7)]), true, no)
    books.reread()
    expect(left()).toBe(93)
  })

  it('is the last committed one of any subscription, also after the clock was set back', () => {
    const storage = fakeStorage()
    const { books, env } = open(storage)
    books.absorb(report([quota('api', 5)]), true, no)
    const before = books.newest()
    env.jump(-86_400_000)
    books.absorb(report([quota('api', 7)], { subscription: 'sub_2' }), true, no)
    expect(books.newest()).toBeGreaterThan(before)
    expect(books.remembered()).toBe('sub_2')
    expect(open(storage).books.remembered()).toBe('sub_2')
  })

  it('names a meter of which nothing was certain yet, so that it is known after a restart', () => {
    const storage = fakeStorage()
    const { books, log } = open(storage)
    log.put(entry('a', { sentTo: ['sub_1'] }))
    books.absorb(report([quota('api', 5), quota('seats', 1)]), true, maybe)
    const again = open(storage).books
    expect([...(again.get('sub_1')?.pages.keys() ?? [])].toSorted()).toEqual(['api', 'seats'])
    expect(again.shown('sub_1', 'api')).toBeNull()
    expect(leftOf(again, 'sub_1', 'seats')).toBe(99)
  })
})
