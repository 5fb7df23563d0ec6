import { describe, expect, it } from 'vitest'
import { describeSync, type SyncEntry, type SyncFigure } from '../../src/text/describe-sync.js'

const at = Date.UTC(2026, 0, 22, 14, 2)
const meters = new Map([
  ['api', { name: 'API calls' }],
  ['exports', { name: 'Exports' }],
  ['storage', { name: 'Storage', unit: 'GB' }],
  ['images', { name: 'Images', units: { one: 'image', other: 'images' } }],
  ['spend', { name: 'Spend', unit: 'usd' }],
])
const entry = (meter: string, amount: number, more: Partial<SyncEntry> = {}): SyncEntry => ({
  id: `${meter} ${amount}`,
  meter,
  amount,
  at,
  ...more,
})
const entries = (length: number) => Array.from({ length }, (_, i) => entry('api', i + 1))
const nothing: SyncFigure = { waiting: [], refused: [], expired: [], online: true, retryIn: null }
const said = (figure: Partial<SyncFigure>) =>
  describeSync({ ...nothing, ...figure }, { meters, now: at })

it('has nothing to say of nothing', () => {
  expect(said({})).toEqual([])
})

describe('what is said of recordings', () => {
  it.each([
    ['several meters', [entry('api', 2), entry('exports', 5)], '2 items pending'],
    ['one meter, by its amounts', [entry('api', 2), entry('api', 1)], '3 API calls pending'],
    ['one of them', [entry('exports', 1)], 'Exports: 1 pending'],
    ['one of a plural', [entry('images', 1)], '1 image pending'],
    ['several of a plural', [entry('images', 2)], '2 images pending'],
    ['a measure', [entry('storage', 0.1), entry('storage', 0.2)], '0.3\u00a0GB pending'],
    ['money', [entry('spend', 1.5)], '$1.50 of Spend pending'],
    ['a meter nobody named', [entry('tokens', 7)], '7 tokens pending'],
  ])('names %s', (_, waiting, title) => {
    expect(said({ waiting })[0]?.title).toBe(title)
  })

  it('goes by the slug where no names are at hand', () => {
    const [section] = describeSync({ ...nothing, waiting: [entry('tokens', 7)] })
    expect(section?.title).toBe('7 tokens pending')
  })

  it('agrees in number', () => {
    expect(said({ refused: [entry('images', 1)] })[0]).toMatchObject({
      title: '1 image rejected',
      note: 'It wasn’t recorded, and you won’t be charged.',
    })
    expect(said({ refused: [entry('images', 2)] })[0]).toMatchObject({
      title: '2 images rejected',
      note: 'They weren’t recorded, and you won’t be charged.',
    })
  })
})

describe('what happens next', () => {
  const waiting = [entry('api', 3)]
  it.each([
    [
      { online: false, retryIn: 8_000 },
      'You’re offline. Your usage will be sent when you’re back.',
    ],
    [{ retryIn: 7_001 }, 'Trying again in 8 seconds.'],
    [{ retryIn: 1 }, 'Trying again in 1 second.'],
    [{ retryIn: 60_001 }, 'Trying again in 2 minutes.'],
    [{ retryIn: 0 }, 'Sending now.'],
    [{ retryIn: null }, 'Sending now.'],
  ])('with %o', (more, note) => {
    expect(said({ waiting, ...more })[0]?.note).toBe(note)
  })
})

it.each([
  [1, 'We don’t know whether it was recorded. Trying again can’t count it twice.'],
  [3, 'We don’t know whether they were recorded. Trying again can’t count them twice.'],
])('says of %d that could not be confirmed what is not known', (amount, note) => {
  expect(said({ expired: [entry('images', amount)] })[0]?.note).toBe(note)
})

describe('the rows', () => {
  it('say what, when and why, and none is for what waits', () => {
    const error = { code: 'forbidden', details: 'secret of the backend' } as const
    const [refused, waiting] = said({
      refused: [entry('api', 5, { error })],
      waiting: [entry('api', 1)],
    })
    expect(refused?.rows).toEqual([
      {
        id: 'api 5',
        item: '5 API calls, 2:02\u00a0PM',
        reason: 'Your subscription doesn’t allow this',
      },
    ])
    expect(waiting?.rows).toEqual([])
  })

  it.each([
    ['refused', 'Billing rejected this'],
    ['expired', 'Billing didn’t answer in time'],
  ] as const)('have a reason where the backend gave none: %s', (kind, reason) => {
    expect(said({ [kind]: [entry('api', 5)] })[0]?.rows).toMatchObject([{ reason }])
  })

  it.each([
    ['a text', 'Please subscribe to a plan to download the image.'],
    ['a body', { message: 'Please subscribe to a plan to download the image.' }],
    ['an error', { error: { message: 'Please subscribe to a plan to download the image.' } }],
  ])('repeat what the server said to the customer: %s', (_, details) => {
    const error = { code: 'refused', details } as const
    expect(said({ refused: [entry('api', 5, { error })] })[0]?.rows[0]?.reason).toBe(
      'Not recorded: Please subscribe to a plan to download the image.',
    )
  })

  it.each([['<b>no</b>'], [{ code: 7 }], [null], ['x'.repeat(501)]])(
    'repeat nothing that is not for people: %j',
    (details) => {
      const error = { code: 'refused', details } as const
      const [section] = said({ refused: [entry('api', 5, { error })] })
      expect(section?.rows[0]?.reason).toBe('Billing rejected this')
    },
  )

  it.each([
    ['refused', 1, 1, ''],
    ['refused', 5, 5, ''],
    ['refused', 6, 5, 'And 1 more'],
    ['expired', 12, 5, 'And 7 more'],
    ['waiting', 12, 0, ''],
  ] as const)(
    'of %s are five at most, and the rest is counted: of %d',
    (kind, length, rows, more) => {
      const [section] = said({ [kind]: entries(length) })
      expect(section?.rows).toHaveLength(rows)
      expect(section?.more).toBe(more)
    },
  )

  it('leave out none that can be acted upon', () => {
    const ids = ['api 1', 'api 2', 'api 3', 'api 4', 'api 5', 'api 6', 'api 7']
    expect(said({ refused: entries(7) })[0]?.ids).toEqual(ids)
  })
})

it('says how old the numbers are where they could not be refreshed', () => {
  const waiting = [entry('api', 3)]
  const notes = [{}, { retryIn: 8_000 }, { online: false }].map(
    (more) => said({ waiting, asOf: at - 60_000, ...more })[0]?.note,
  )
  expect(notes).toEqual([
    'Sending now. Numbers are from 2:01\u00a0PM.',
    'Trying again in 8 seconds. Numbers are from 2:01\u00a0PM.',
    'You’re offline. Your usage will be sent when you’re back. Numbers are from 2:01\u00a0PM.',
  ])
})

it('speaks of the network first where there is none', () => {
  const refused = [entry('api', 1)]
  const kinds = [{ waiting: refused }, { asOf: at }].map((more) =>
    said({ refused, online: false, ...more }).map(({ kind }) => kind),
  )
  expect(kinds).toEqual([
    ['waiting', 'refused'],
    ['offline', 'refused'],
  ])
})

it('says the gravest first', () => {
  const some = [entry('api', 1)]
  expect(said({ waiting: some, refused: some, expired: some }).map(({ kind }) => kind)).toEqual([
    'refused',
    'expired',
    'waiting',
  ])
})
