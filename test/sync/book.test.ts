import { describe, expect, it } from 'vitest'
import type { UsageMeter } from '../../src/billing/meter.js'
import { levelOf } from '../../src/billing/meter.js'
import type { Entry } from '../../src/entries/entry.js'
import { openLog } from '../../src/entries/log.js'
import {
  type Book,
  bookOf,
  committedBook,
  highsOf,
  isUnlisted,
  samePeriod,
  shownIn,
  storedOf,
  undoubtedBook,
} from '../../src/sync/book.js'
import { committedPage, escapeHold, observe } from '../../src/sync/meter-state.js'
import { balance, entry, january, quota, report } from '../support/reports.js'

const absent = { kind: 'absent', slug: 'seats', name: 'SEATS', reason: 'not-in-plan' } as const
const metered: UsageMeter = {
  ...balance('calls', 0),
  kind: 'metered',
  used: 7,
  price: { unitPrice: 1, per: 1, currency: 'USD' },
}

function book(...meters: Parameters<typeof report>[0]): Book {
  return committedBook(report(meters), 1, new Map())
}

function logOf(...entries: readonly Entry[]) {
  const log = openLog({ storage: null, prefix: 'e:', onTrouble: () => {} })
  for (const one of entries) log.put(one)
  return log
}

function shown(of: Book, ...entries: readonly Entry[]) {
  const meter = shownIn(of, 'api', logOf(...entries))
  return meter && meter.kind !== 'absent' ? levelOf(meter) : null
}

/** A book that shows a report of `used` in doubt: it is taken to contain `a`, of 5. */
function doubtful(used: number, highs: Book['highs'] = new Map()): Book {
  const judged = [{ key: 'api/a', amount: 5, verdict: 'maybe' }] as const
  const held = observe(committedPage(quota('api', 0)), quota('api', used), judged, 0).page
  const page = escapeHold(held, [entry('a')])
  return bookOf(report([quota('api', used)]), 1, new Map([['api', page]]), highs)
}

describe('a book', () => {
  it('finds a meter by its id, where it has one', () => {
    expect([...book(quota('api', 0), balance('credits', 1)).slugs]).toEqual([['api_id', 'api']])
  })

  it('without doubt is the book of what is committed', () => {
    expect(undoubtedBook(doubtful(5)).pages.get('api')).toEqual(committedPage(quota('api', 0)))
  })

  it('knows an entry whose meter is listed no more, of its own subscription', () => {
    const { pages } = book(quota('api', 0))
    expect(isUnlisted(entry('a', { meter: 'gone' }), 'sub_1', pages)).toBe(true)
    expect(isUnlisted(entry('a'), 'sub_1', pages)).toBe(false)
    expect(isUnlisted(entry('a', { meter: 'gone' }), 'sub_2', pages)).toBe(false)
    expect(isUnlisted(undefined, 'sub_1', pages)).toBe(false)
  })
})

describe('what a book stores', () => {
  it('is what is committed, and which meters have nothing committed yet', () => {
    const of = committedBook(report([quota('api', 5)]), 7, new Map([['api', 95]]), ['seats'])
    const { report: _, ...rest } = storedOf(of, true, ['api/a'])
    expect(rest).toEqual({
      at: 7,
      current: true,
      contains: ['api/a'],
      highs: new Map([['api', 95]]),
      blank: ['seats'],
    })
    expect(storedOf(of, true, []).report.meters).toEqual([quota('api', 5)])
    expect(storedOf(book(quota('api', 5)), false, [])).not.toHaveProperty('blank')
  })

  it('leaves a report that is shown in doubt out', () => {
    expect(storedOf(doubtful(9), true, []).report.meters).toEqual([quota('api', 0)])
  })
})

describe('what a book shows', () => {
  it('is a meter less the uses here, one that is absent as it is, and of others nothing', () => {
    const of = book(quota('api', 10), absent)
    expect(shown(of, entry('a'), entry('b', { meter: 'seats' }))).toBe(85)
    expect(shownIn(of, 'seats', logOf(entry('b', { meter: 'seats' })))).toBe(absent)
    expect(shownIn(of, 'unknown', logOf())).toBeNull()
    expect(shownIn(committedBook(report([]), 1, new Map(), ['api']), 'api', logOf())).toBeNull()
  })

  it('does not count twice what its report is taken to contain, while it counts here at all', () => {
    expect(shown(doubtful(5), entry('a'))).toBe(95)
    expect(shown(doubtful(5), entry('a', { status: 'acked' }), entry('b', { amount: 2 }))).toBe(93)
    expect(shown(doubtful(5), entry('a', { status: 'refused' }))).toBe(95)
    expect(shown(doubtful(5), entry('a', { subscription: 'sub_2' }))).toBe(95)
    expect(shown(doubtful(5))).toBe(95)
  })

  it('is a limit as high as the balance of a report that is shown in doubt', () => {
    expect(shownIn(doubtful(-20), 'api', logOf())).toMatchObject({ limit: 120 })
    const kept = doubtful(-20, new Map([['api', 130]]))
    expect(shownIn(kept, 'api', logOf())).toMatchObject({ limit: 130 })
  })
})

describe('the highest balances', () => {
  it('are kept for each quota, and rise with what is committed', () => {
    const of = committedBook(
      report([quota('api', 5), quota('images', 40), metered, absent]),
      1,
      new Map([
        ['api', 20],
        ['images', 90],
      ]),
    )
    expect(highsOf(of)).toEqual(
      new Map([
        ['api', 95],
        ['images', 90],
      ]),
    )
  })

  it('take no report that is shown in doubt', () => {
    expect(highsOf(doubtful(-20))).toEqual(new Map([['api', 100]]))
  })

  it('are of one period', () => {
    const later = { start: january.end, end: january.end + 1 }
    const [now, next] = [report([]), report([], { period: later })]
    const lasting = report([], { subscription: null })
    expect([samePeriod(now, now), samePeriod(now, next)]).toEqual([true, false])
    expect([samePeriod(undefined, now), samePeriod(undefined, lasting)]).toEqual([false, true])
    expect([samePeriod(lasting, now), samePeriod(now, lasting)]).toEqual([false, false])
  })
})
