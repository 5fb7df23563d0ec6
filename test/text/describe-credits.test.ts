import { describe, expect, it } from 'vitest'
import type { CreditGrant, CreditTransaction } from '../../src/billing/report.js'
import { type CreditsOptions, describeCredits } from '../../src/text/describe-credits.js'

const now = Date.UTC(2026, 0, 22, 14)
const at = (month: number, day: number, year = 2026) => Date.UTC(year, month - 1, day)
const nbsp = '\u00a0'

const grant = (remaining: number, more: Partial<CreditGrant> = {}): CreditGrant => ({
  source: 'Bought',
  remaining,
  ...more,
})
const say = (
  grants: readonly CreditGrant[],
  transactions: readonly CreditTransaction[] = [],
  options: CreditsOptions = {},
) => describeCredits({ grants, transactions }, { now, ...options })

describe('what expires next', () => {
  it('is everything that expires on the day of the first', () => {
    const grants = [
      grant(500, { expiresAt: at(3, 1) }),
      grant(150, { expiresAt: at(2, 3) }),
      grant(50, { expiresAt: at(2, 3) + 3_600_000 }),
    ]
    expect(say(grants).expiring).toEqual([`200 expire Feb${nbsp}3`])
    expect(say([grant(1, { expiresAt: at(2, 3) })]).expiring).toEqual([`1 expires Feb${nbsp}3`])
  })

  it('is neither what has expired nor what is used up, and not said without a clock', () => {
    const grants = [grant(9, { expiresAt: now }), grant(0, { expiresAt: at(2, 3) }), grant(7)]
    expect(say(grants)).toMatchObject({ left: ['7 left'], expiring: [] })
    expect(say(grants).grants.map(({ state }) => state)).toEqual(['usual', 'used', 'expired'])
    expect(say(grants).grants[2]).toMatchObject({
      amount: '0 left',
      notes: [expect.stringContaining('Expired')],
    })
    expect(say([grant(9, { expiresAt: at(2, 3) })], [], { now: undefined }).expiring).toEqual([])
  })

  it.each([
    [now + 7 * 86_400_000, 'soon'],
    [now + 7 * 86_400_000 + 1, 'usual'],
    [now + 1, 'soon'],
    [now, 'expired'],
  ])('at %d is %s', (expiresAt, state) => {
    expect(say([grant(9, { expiresAt })]).grants[0]?.state).toBe(state)
  })
})

it('says the year of a day that is far off', () => {
  const [first] = say([grant(9, { amount: 10, expiresAt: at(2, 3, 2027) })]).grants
  expect(first).toMatchObject({ amount: '9 of 10 left' })
  expect(first?.notes).toEqual([`Expires Feb${nbsp}3,${nbsp}2027`])
})

it('adds up each meter by itself, as it is written', () => {
  const meters = new Map([
    ['usd', { name: 'Credits', unit: 'usd' }],
    ['images', { name: 'Images' }],
  ])
  const grants = [
    grant(0.1, { meter: 'usd' }),
    grant(0.2, { meter: 'usd' }),
    grant(5, { meter: 'images' }),
    grant(3, { meter: 'gone' }),
  ]
  const said = say(grants, [], { meters })
  expect(said.left).toEqual(['Credits: $0.30 left', 'Images: 5 left', 'gone: 3 left'])
  expect(said.grants[0]?.notes).toEqual(['Doesn’t expire', 'Credits'])
})

it('lists the newest transactions, signed, and says how many there are', () => {
  const transactions = [
    { at: at(1, 2), amount: 500, description: 'Pro plan', balance: 500 },
    { at: at(1, 9), amount: -5 },
    { at: at(1, 8), amount: 7 },
  ]
  const said = say([], transactions, { most: 2 })
  expect(said.transactions.map(({ text, amount }) => [text, amount])).toEqual([
    ['Used', '−5'],
    ['Added', '+7'],
  ])
  expect(said).toMatchObject({ more: 'The last 2 of 3', hasBalance: false })
  expect(say([], transactions)).toMatchObject({ more: '', hasBalance: true })
})
