import { describe, expect, it } from 'vitest'
import { withdraw } from '../../src/actions/withdraw.js'
import { levelOf } from '../../src/billing/meter.js'
import { type Entry, keyOf } from '../../src/entries/entry.js'
import type { Made } from '../../src/sync/judge.js'
import {
  blankState,
  committedState,
  confirmGuess,
  isPresent,
  type MeterState,
  observe,
  rejudge,
  showHeld,
  withOwnEntries,
  withoutDoubt,
} from '../../src/sync/meter-state.js'
import { balance, entry, quota } from '../support/reports.js'

const absent = { kind: 'absent', slug: 'api', name: 'API', reason: 'not-in-plan' } as const
const sentTo = ['sub_1']

const acked = (id: string, amount = 5) => entry(id, { amount, status: 'acked', sentTo })
const unanswered = (id: string, amount = 5) => entry(id, { amount, sentTo })
const work = (id: string, amount = 5) =>
  entry(id, { amount, status: 'working', work: { core: {} } })
const covering = (...entries: readonly Entry[]): Made => ({ covered: new Set(entries.map(keyOf)) })
const keys = (...entries: readonly Entry[]) => new Set(entries.map(keyOf))

/** What the state shows with these entries in the log. */
function left({ base, excluded }: MeterState, log: readonly Entry[]): number | null {
  if (!isPresent(base)) return null
  const open = log.filter((one) => !excluded.has(keyOf(one)))
  return open.reduce((rest, { amount }) => rest - amount, levelOf(base))
}

const full = committedState(quota('api', 0))

describe('a report', () => {
  const [a, b] = [acked('a'), acked('b', 3)]

  it.each([
    { what: 'nothing recorded', entries: [], covered: [], contained: [] },
    { what: 'nothing sent', entries: [entry('a')], covered: [], contained: [] },
    { what: 'what was acknowledged before', entries: [a], covered: [a], contained: ['api/a'] },
    { what: 'two of them', entries: [a, b], covered: [a, b], contained: ['api/a', 'api/b'] },
    {
      what: 'one of them, and one unsent',
      entries: [a, entry('b')],
      covered: [a],
      contained: ['api/a'],
    },
  ])('without doubt is committed: $what', ({ entries, covered, contained }) => {
    const step = observe(full, quota('api', 9), entries, covering(...covered), 0)
    expect(step).toEqual({ state: committedState(quota('api', 9)), contained })
  })

  it.each([
    { what: 'one without an answer', entries: [unanswered('a')], covered: [] },
    { what: 'one of two', entries: [a, unanswered('b')], covered: [a] },
    { what: 'one acknowledged too late, of another amount', entries: [a], covered: [] },
  ])('in doubt is held, and the number stays: $what', ({ entries, covered }) => {
    const step = observe(full, quota('api', 9), entries, covering(...covered), 0)
    expect(step.contained).toBeNull()
    expect(step.state.held?.meter).toEqual(quota('api', 9))
    expect(left(step.state, entries)).toBe(left(full, entries))
  })

  it.each([
    { what: 'absent', meter: absent },
    {
      what: 'one that counts distinct properties',
      meter: quota('api', 1, { aggregation: 'count_distinct_properties' }),
    },
  ])('is never held where no entry moves the number: $what', ({ meter }) => {
    const step = observe(blankState, meter, [unanswered('a'), b], covering(b), 0)
    expect(step).toEqual({ state: committedState(meter), contained: ['api/b'] })
  })

  it('is the newest of a row that is held, with the time of the first', () => {
    const log = [unanswered('a')]
    const first = observe(full, quota('api', 1), log, covering(), 7)
    const second = observe(first.state, quota('api', 2), log, covering(), 99)
    expect(second.state.held).toMatchObject({ since: 7, meter: { used: 2 } })
  })

  it('without doubt ends one that was shown in doubt', () => {
    const held = observe(full, quota('api', 5), [unanswered('a')], covering(), 0)
    const shown = showHeld(held.state, [unanswered('a')]).state
    expect(shown.unconfirmed).not.toBeNull()
    const clean = observe(shown, quota('api', 5), [a], covering(a), 9)
    expect(clean).toEqual({ state: committedState(quota('api', 5)), contained: ['api/a'] })
  })
})

describe('a report that may contain what was acknowledged', () => {
  const [a, b] = [acked('a'), acked('b', 3)]

  it.each([
    { used: 0, guessed: [] },
    { used: 5, guessed: ['api/a'] },
    { used: 8, guessed: ['api/a', 'api/b'] },
    { used: 3, guessed: ['api/b'] },
  ])('is committed where a guess leaves the number still: $used used', ({ used, guessed }) => {
    const { state, contained } = observe(full, quota('api', used), [a, b], covering(), 0)
    expect(contained).toEqual([])
    expect([...state.guessed]).toEqual(guessed)
    expect(state.committed).toEqual(quota('api', used))
    expect(left(state, [a, b])).toBe(92)
  })

  it('keeps what was guessed in the log until a report contains it for certain', () => {
    const first = observe(full, quota('api', 5), [a], covering(), 0)
    const second = observe(first.state, quota('api', 5), [a], covering(a), 1)
    expect([first.contained, second.contained]).toEqual([[], ['api/a']])
    expect(second.state).toEqual(committedState(quota('api', 5)))
  })

  it('is held where nothing is shown yet, so that no number could stay', () => {
    const step = observe(blankState, quota('api', 5), [a], covering(), 0)
    expect([step.contained, step.state.base]).toEqual([null, null])
  })

  it.each([
    { what: 'of another period', meter: quota('api', 5, { period: { start: 1, end: 2 } }) },
    { what: 'of a balance', meter: balance('api', 95) },
    { what: 'worked out from another limit', meter: quota('api', 5, { limit: 500 }) },
  ])('is held where the number means something else: $what', ({ meter }) => {
    expect(observe(full, meter, [a], covering(), 0).contained).toBeNull()
  })

  it.each([
    { what: 'a larger limit', meter: quota('api', 5, { limitSource: 'reported', limit: 500 }) },
    { what: 'no limit', meter: { ...quota('api', 5), kind: 'counted' } as const },
  ])('is committed with the plan that was bought meanwhile: $what', ({ meter }) => {
    const before = committedState(quota('api', 0, { limitSource: 'reported' }))
    const { state } = observe(before, meter, [a], covering(), 0)
    expect([state.committed, [...state.guessed]]).toEqual([meter, ['api/a']])
  })

  it.each([0, 5])(
    'counts a use of unknown outcome once when the limit changes, %i used',
    (used) => {
      const log = [unanswered('a')]
      const meter = quota('api', used, { limit: 500 })
      const { state } = showHeld(observe(full, meter, log, covering(), 0).state, log)
      expect(state.unconfirmed).not.toBeNull()
      expect(left(state, log)).toBe(495)
    },
  )

  it('is held while the outcome of another one is unknown', () => {
    expect(observe(full, quota('api', 5), [a, unanswered('c')], covering(), 0).contained).toBeNull()
  })
})

describe('the server’s times', () => {
  const at = (recordedAt: number, recordedAfter = recordedAt) => ({
    ...acked('a'),
    recordedAt,
    recordedAfter,
  })

  it.each([
    { what: 'before it', one: at(99), contained: ['api/a'] },
    { what: 'after it', one: at(101), contained: [] },
    { what: 'at the same time', one: at(100), contained: null },
    { what: 'in an interval around it', one: at(105, 95), contained: null },
  ])('say what a report contains, whatever was asked when: $what', ({ one, contained }) => {
    const made = { asOf: 100, notAfter: 100, covered: contained ? none : keys(one) }
    expect(observe(full, quota('api', 9), [one], made, 0).contained).toEqual(contained)
  })

  it('decide only where the server gives both', () => {
    const made = { asOf: 100, notAfter: 100, covered: none }
    expect(observe(full, quota('api', 9), [acked('a')], made, 0).contained).toBeNull()
    expect(observe(full, quota('api', 9), [at(99)], covering(), 0).contained).toBeNull()
  })
})

const none: ReadonlySet<string> = new Set()

describe('looking again', () => {
  const [a, b, c] = [unanswered('a'), unanswered('b', 3), acked('c')]
  const held = observe(full, quota('api', 9), [a, b, c], covering(c), 0).state

  it('commits once nothing is in doubt, with all that the report contains', () => {
    const one = rejudge(held, [b, c])
    expect([one.contained, [...(one.state.held?.doubtful ?? [])]]).toEqual([null, ['api/b']])
    expect(rejudge(one.state, [c])).toEqual({
      state: committedState(quota('api', 9)),
      contained: ['api/c'],
    })
  })

  it('takes an answer with the server’s time into account without another report', () => {
    const made = { asOf: 100, notAfter: 100, covered: none }
    const { state } = observe(full, quota('api', 9), [a], made, 0)
    const late = { ...acked('a'), recordedAt: 101, recordedAfter: 101 }
    expect(rejudge(state, [{ ...late, recordedAt: 99 }]).contained).toEqual(['api/a'])
    expect(rejudge(state, [late])).toMatchObject({
      contained: [],
      state: { committed: { used: 9 }, held: null },
    })
  })

  it('commits by a guess once everything in doubt is acknowledged', () => {
    const { state } = observe(full, quota('api', 5), [a], covering(), 0)
    const step = rejudge(state, [acked('a')])
    expect([step.contained, [...step.state.guessed]]).toEqual([[], ['api/a']])
    expect(left(step.state, [acked('a')])).toBe(95)
  })

  it.each([
    { what: 'a state that holds nothing', state: full },
    { what: 'entries it was not in doubt of', state: held },
  ])('is the same state where nothing changed: $what', ({ state }) => {
    const step = rejudge(state, [a, b, c, unanswered('z')])
    expect(step.contained).toBeNull()
    expect(step.state).toBe(state)
  })

  it('confirms a report that is shown in doubt', () => {
    const shown = showHeld(held, [a, b, c]).state
    const one = rejudge(shown, [b, c])
    expect([one.contained, one.state.unconfirmed === null]).toEqual([null, false])
    expect(rejudge(one.state, [c])).toEqual({
      state: committedState(quota('api', 9)),
      contained: ['api/c'],
    })
  })

  it('keeps a newer report that is held for another doubt', () => {
    const shown = showHeld(held, [a, b, c]).state
    const d = unanswered('d')
    const both = observe(shown, quota('api', 12), [a, b, c, d], covering(c), 9).state
    const one = rejudge(both, [c, d])
    expect(one).toMatchObject({ contained: ['api/c'], state: { committed: { used: 9 } } })
    expect([...(one.state.held?.doubtful ?? [])]).toEqual(['api/d'])
    expect(rejudge(one.state, []).state).toEqual(committedState(quota('api', 12)))
  })

  it('lets a newer report without doubt take its place', () => {
    const shown = showHeld(held, [a, b, c]).state
    const both = observe(shown, quota('api', 12), [a], covering(), 9).state
    expect(rejudge(both, [])).toEqual({ state: committedState(quota('api', 12)), contained: [] })
  })
})

describe('a report that is shown in doubt', () => {
  it.each([
    { what: 'the entries that leave the number still', used: 5, amounts: [3, 5], level: 92 },
    { what: 'the greatest entry first', used: 4, amounts: [3, 5], level: 91 },
    {
      what: 'an entry as counted where both ways are as near',
      used: 2.5,
      amounts: [5],
      level: 92.5,
    },
  ])('takes $what', ({ used, amounts, level }) => {
    const log = amounts.map((amount, i) => unanswered(`${i}`, amount))
    const { state } = observe(full, quota('api', used), log, covering(), 0)
    const step = showHeld(state, log)
    expect(step.contained).toBeNull()
    expect([left(step.state, log), step.state.unconfirmed?.meter]).toEqual([
      level,
      quota('api', used),
    ])
  })

  it('is compared with the committed report where the shown one means something else', () => {
    const [a, b] = [unanswered('a'), unanswered('b', 3)]
    const counted = { ...balance('api', 0), kind: 'counted', used: 5 } as const
    const start = committedState(balance('api', 100))
    const bought = observe(start, counted, [a], covering(), 0).state
    const shown = showHeld(bought, [a]).state
    const back = observe(shown, balance('api', 95), [a, b], covering(), 1).state
    expect(left(showHeld(back, [a, b]).state, [a, b])).toBe(100 - 5 - 3)
  })

  it('is explained again when what was taken as contained was refused', () => {
    const [a, b, c] = [unanswered('a', 4), unanswered('b', 2), unanswered('c', 2)]
    const log = [a, b, c]
    // The server has b and c, and a may have been what it counted.
    const shown = showHeld(observe(full, quota('api', 4), log, covering(), 0).state, log).state
    expect([left(shown, log), [...shown.excluded]]).toEqual([92, ['api/a']])
    const { state, contained } = rejudge(shown, [b, c])
    expect([left(state, [b, c]), contained, state.unconfirmed === null]).toEqual([96, null, false])
  })

  it('counts every doubtful entry where the meter joins the plan or leaves it', () => {
    const log = [unanswered('a')]
    const joins = observe(committedState(absent), quota('api', 5), log, covering(), 0).state
    expect(left(showHeld(joins, log).state, log)).toBe(90)
    expect(left(committedState(absent), log)).toBeNull()
  })
})

describe('another tab in the lead', () => {
  const log = [unanswered('a')]
  const held = observe(full, quota('api', 9), log, covering(), 0).state

  it.each([
    { what: 'a held report', state: held },
    { what: 'one shown in doubt', state: showHeld(held, log).state },
  ])('leaves what was committed before $what, and that there is a newer one', ({ state }) => {
    expect(withoutDoubt(state)).toEqual({ ...full, outdated: true })
  })

  it.each([
    { what: 'is without doubt', state: full },
    {
      what: 'has nothing committed',
      state: observe(blankState, quota('api', 9), log, covering(), 0).state,
    },
  ])('changes nothing where the meter $what', ({ state }) => {
    expect(withoutDoubt(state)).toBe(state)
  })
})

describe('a report of another tab', () => {
  const stored = committedState(quota('api', 5))

  it('is shown with what only this tab can see so that the number stays', () => {
    const own = [acked('a')]
    const state = withOwnEntries(full, stored, none, own, own, 0)
    expect(left(state, own)).toBe(95)
    expect(state.unconfirmed).not.toBeNull()
  })

  it('contains what that tab guessed, so that work of this tab is not taken for it', () => {
    const [theirs, own] = [acked('a', 4), work('own', 4)]
    const stored = committedState(quota('api', 13), keys(theirs))
    const state = withOwnEntries(
      committedState(quota('api', 9)),
      stored,
      none,
      [own],
      [theirs, own],
      0,
    )
    expect(left(state, [theirs, own])).toBe(100 - 9 - 4 - 4)
  })

  it('is taken as it is where there is nothing of this tab’s own', () => {
    expect(withOwnEntries(full, stored, none, [], [], 0)).toBe(stored)
  })
})

describe('a guess', () => {
  const [a, b] = [acked('a'), acked('b')]

  it('is certain once the data did not change although it was asked for later', () => {
    const { state } = observe(full, quota('api', 5), [a], covering(), 0)
    expect(confirmGuess(state, [a])).toEqual({
      state: committedState(quota('api', 5)),
      contained: ['api/a'],
    })
  })

  it('is not certain while a newer report is not at hand', () => {
    const own = acked('a')
    const state = { ...committedState(quota('api', 5), keys(own)), outdated: true }
    expect(confirmGuess(state, [own])).toEqual({ state, contained: null })
  })

  it('is not certain of what it does not take as contained', () => {
    const { state } = observe(full, quota('api', 5), [a, b], covering(), 0)
    expect(confirmGuess(state, [a, b])).toEqual({ state, contained: null })
  })

  it('that took a refused entry for another one is exchanged, and the number rises by it', () => {
    const { state } = observe(full, quota('api', 5), [a, b], covering(), 0)
    expect([...state.guessed]).toEqual(['api/a'])
    const next = withdraw(state, [a, b], 'api/a')
    expect([...next.guessed]).toEqual(['api/b'])
    expect(left(next, [b])).toBe(95)
  })

  it('that took a refused entry for a use of another device keeps the number', () => {
    const { state } = observe(full, quota('api', 5), [a], covering(), 0)
    const next = withdraw(state, [a], 'api/a')
    expect(left(next, [])).toBe(95)
  })
})

describe('work of the host’s server', () => {
  it('stays in doubt beside anything else that is', () => {
    const [one, other] = [work('w'), unanswered('a')]
    const { state } = observe(full, quota('api', 5), [one, other], covering(one), 0)
    expect([...(state.held?.doubtful ?? [])].sort()).toEqual(['api/a', 'api/w'])
  })

  it('is pending as it says, so that alone it leaves no doubt of a first number', () => {
    const one = work('w')
    const { state } = observe(
      blankState,
      quota('api', 5),
      [{ ...one, status: 'acked' }],
      covering(),
      0,
    )
    expect([left(state, [one]), state.held]).toEqual([90, null])
  })

  it('still running is shown as pending when a held report is', () => {
    const one = work('w')
    const { state } = observe(full, quota('api', 2), [one], covering(), 0)
    const step = showHeld(state, [one])
    expect(step.state.unconfirmed).toBeNull()
    expect(step.contained).toEqual([])
  })
})
