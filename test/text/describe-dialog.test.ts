import { describe, expect, it } from 'vitest'
import type { QuotaMeter, UsageMeter } from '../../src/billing/meter.js'
import type { OfferDetails } from '../../src/billing/offer.js'
import type { PresentPlan } from '../../src/billing/plan-change.js'
import type { UsageFigure } from '../../src/billing/usage.js'
import { type DialogOptions, describeDialog } from '../../src/text/describe-dialog.js'

const january = { start: Date.UTC(2026, 0, 1), end: Date.UTC(2026, 1, 1) }
const meter = (slug: string, name: string, more: Partial<QuotaMeter> = {}): QuotaMeter => ({
  kind: 'quota',
  slug,
  name,
  aggregation: 'sum',
  period: january,
  resetsAt: january.end,
  derived: false,
  used: 1_000,
  limit: 1_000,
  limitSource: 'grants',
  ...more,
})
const units = { one: 'generation', other: 'generations' }
const generations = meter('generations', 'Generations', { units })
const usage: UsageFigure = { status: 'ready', meter: generations }
const pro: OfferDetails = {
  kind: 'plan',
  name: 'Pro',
  price: { unitPrice: 2_900, per: 1, currency: 'USD' },
  interval: { unit: 'month', count: 1 },
  grants: [
    { meter: 'exports', amount: 500, renews: true },
    { meter: 'generations', amount: 10_000, renews: true },
  ],
  owned: false,
}
const starter: PresentPlan = {
  plan: { name: 'Starter', free: true },
  period: january,
  meters: [generations],
}
const options: DialogOptions = { details: pro, meter: 'generations', present: starter }

const rows = (more: DialogOptions) =>
  describeDialog(usage, { ...options, ...more }).table?.rows.map(
    ({ name, now, offered }) => `${name}: ${now} → ${offered}`,
  )

describe('the comparison', () => {
  it('begins with the meter that ran out and ends with the price', () => {
    expect(rows({})).toEqual([
      'Generations a month: 1,000 → 10,000',
      'Exports a month: None → 500',
      'Price: Free → $29 a month',
    ])
  })

  it('takes the host’s rows in before the price', () => {
    expect(rows({ rows: [{ name: 'Seats', now: '3', offered: '10' }] })?.at(-2)).toBe(
      'Seats: 3 → 10',
    )
  })

  it('says how often in each column where that differs', () => {
    const yearly: OfferDetails = { ...pro, interval: { unit: 'year', count: 1 } }
    expect(rows({ details: yearly })?.[0]).toBe('Generations: 1,000 a month → 10,000 a year')
  })

  it('takes a level for no amount of a period', () => {
    const grants = [{ meter: 'generations', amount: 100, renews: false }]
    const level = meter('generations', 'Storage', { aggregation: 'level', unit: 'GB', limit: 10 })
    const present = { ...starter, meters: [level] }
    expect(rows({ details: { ...pro, grants }, present })?.[0]).toBe(
      'Storage: 10\u00a0GB → 100\u00a0GB',
    )
  })

  it.each([
    ['credits', { kind: 'balance', available: 12 }, '12 left'],
    [
      'pay as you go',
      { kind: 'metered', used: 5, price: { unitPrice: 1, per: 1, currency: 'USD' } },
      'Pay as you go',
    ],
    ['no limit', { kind: 'unlimited', used: 5 }, 'Unlimited'],
    ['0 of 0', { kind: 'quota', used: 0, limit: 0, limitSource: 'grants' }, 'None'],
  ] as const)('says what there is now: %s', (_, kind, now) => {
    const { kind: _kind, used: _used, limit: _limit, limitSource: _source, ...common } = generations
    const mine: UsageMeter = { ...common, ...kind }
    expect(rows({ present: { ...starter, meters: [mine] } })?.[0]).toContain(`: ${now} → 10,000`)
  })

  it('names what the present plan costs', () => {
    const price = { unitPrice: 900, per: 1, currency: 'USD' }
    const interval = { unit: 'month', count: 1 } as const
    const present = { ...starter, plan: { name: 'Basic', free: false, price, interval } }
    expect(rows({ present })?.at(-1)).toBe('Price: $9 a month → $29 a month')
  })

  it('adds a top-up to what is left', () => {
    const credits: UsageMeter = { ...generations, kind: 'balance', available: 12 }
    const details: OfferDetails = {
      ...pro,
      kind: 'top-up',
      interval: null,
      grants: pro.grants.slice(1),
    }
    const said = describeDialog(usage, {
      ...options,
      details,
      quantity: 2,
      present: { ...starter, meters: [credits] },
    })
    expect(said.title).toBe('Buy 20,000 generations')
    expect(said.table).toMatchObject({ now: 'Now', offered: 'After' })
    expect(said.table?.rows).toEqual([
      { name: 'Generations', now: '12', offered: '20,012' },
      { name: 'Price', now: '', offered: '$58' },
    ])
  })
})

describe('the words', () => {
  it('say what is offered and why now', () => {
    expect(describeDialog(usage, options)).toMatchObject({
      title: 'Upgrade to Pro',
      reason: 'You’ve used all 1,000 generations. Your usage resets on Feb\u00a01.',
    })
    expect(describeDialog(undefined, options).reason).toBe('')
  })

  it.each([
    ['none', {}, 'Buy 10,000 Generations'],
    ['a plural', { units }, 'Buy 10,000 generations'],
    ['a word', { unit: 'images' }, 'Buy 10,000 images'],
    ['a symbol', { unit: 'GB' }, 'Buy 10,000\u00a0GB'],
    ['money', { unit: 'usd' }, 'Buy $10,000 of Generations for $29'],
  ])('count a top-up in the meter’s unit: %s', (_, measure, title) => {
    const figure: UsageFigure = {
      status: 'ready',
      meter: meter('generations', 'Generations', measure),
    }
    const details: OfferDetails = { ...pro, kind: 'top-up' }
    const said = describeDialog(figure, { ...options, details })
    expect(said.title).toBe(title)
    expect(said.action).toBe(title.replace('Get', 'Buy'))
  })

  it('name the price of what the present plan lacks', () => {
    const said = describeDialog({ status: 'missing', reason: 'not-in-plan' }, options)
    expect(said).toMatchObject({
      title: 'Upgrade to Pro',
      assurance: 'You’ll see the total before you pay.',
    })
    expect(said.table?.rows.at(-1)).toEqual({ name: 'Price', now: 'Free', offered: '$29 a month' })
  })

  it.each([
    ['a free plan', pro, starter, 'You’ll see the total before you pay.'],
    [
      'a paid plan',
      pro,
      { ...starter, plan: { name: 'Basic', free: false } },
      'The price will be $29 a month.',
    ],
    [
      'a paid plan to a top-up',
      { ...pro, kind: 'top-up' },
      { ...starter, plan: { name: 'Basic', free: false } },
      'You’ll see the total before you pay.',
    ],
    ['who knows', pro, undefined, ''],
  ] as const)(
    'promise a total only where there is a checkout: from %s',
    (_, details, present, assurance) => {
      expect(describeDialog(usage, { ...options, details, present }).assurance).toBe(assurance)
    },
  )

  it.each([
    ['the offer is not known', usage, null],
    ['the number is old', { ...usage, stale: true }, pro],
    ['the number is loading', { status: 'loading' }, pro],
  ] as const)('name no price while %s', (_, figure, details) => {
    expect(describeDialog(figure, { ...options, details })).toMatchObject({
      title: 'Upgrade',
      table: null,
      assurance: '',
    })
  })
})

describe('a change of a paid plan', () => {
  const business: PresentPlan = {
    plan: { name: 'Business', free: false, price: { ...pro.price, unitPrice: 9_900 } },
    period: january,
    meters: [
      meter('generations', 'Generations', { units, limit: 50_000, used: 4 }),
      meter('exports', 'Exports', { limit: 500 }),
      meter('seats', 'Seats', { limit: 5 }),
    ],
  }
  const change = (more: Partial<DialogOptions> = {}) =>
    describeDialog(
      { status: 'ready', meter: meter('generations', 'Generations', { limit: 50_000, used: 4 }) },
      { ...options, present: business, ...more },
    )

  it('to fewer seats says what they take away, and to more of them nothing', () => {
    const month = { unit: 'month', count: 1 } as const
    const team = { name: 'Pro', free: false, interval: month, quantity: 3 }
    const present = {
      ...starter,
      plan: team,
      meters: [meter('generations', 'Generations', { units, used: 0, limit: 30_000 })],
    }
    const plenty: UsageFigure = { status: 'ready', meter: { ...generations, used: 0 } }
    const said = (quantity: number) =>
      describeDialog(plenty, { ...options, present, quantity }).reason
    expect(said(2)).toBe('You’ll go from 30,000 to 20,000 generations a month.')
    expect(said(4)).toBe('')
  })

  it('to a free one costs nothing from then on', () => {
    const free = { ...pro, name: 'Free', price: { ...pro.price, unitPrice: 0 } }
    const present = { ...starter, plan: { name: 'Scale', free: false } }
    const { assurance } = describeDialog(usage, {
      ...options,
      details: free,
      present,
      startsAt: january.end,
    })
    expect(assurance).toBe('The price will be $0 a month from Feb\u00a01.')
  })

  it('to a smaller one says what it takes away, and never “upgrade”', () => {
    expect(change({ startsAt: january.end })).toMatchObject({
      title: 'Change to Pro',
      reason:
        'You’ll go from 50,000 to 10,000 generations a month on Feb\u00a01. Pro doesn’t include Seats.',
      assurance: 'The price will be $29 a month from Feb\u00a01.',
      action: 'Change to Pro',
    })
  })

  it('counts what a year gives by the month, and says so', () => {
    const yearly = (amount: number): OfferDetails => ({
      ...pro,
      price: { ...pro.price, unitPrice: 1_000 },
      interval: { unit: 'year', count: 1 },
      grants: [
        { meter: 'generations', amount, renews: true },
        { meter: 'exports', amount: 6_000, renews: true },
        { meter: 'seats', amount: 60, renews: true },
      ],
    })
    expect(change({ details: yearly(6_000) }).reason).toBe(
      'You’ll go from 50,000 to 500 generations a month.',
    )
    expect(change({ details: yearly(600_000) }).reason).toBe('')
  })

  it('names what it leaves out besides meters', () => {
    expect(change({ lacks: ['Single sign-on'] }).reason).toBe(
      'You’ll go from 50,000 to 10,000 generations a month. Pro doesn’t include Seats and Single sign-on.',
    )
  })

  it('says in words that nothing is due today', () => {
    const due = { amount: 0, currency: 'USD' }
    expect(change({ due, startsAt: january.end }).assurance).toBe(
      'Nothing is due today. Then $29 a month from Feb\u00a01.',
    )
  })

  it('says what is due today, where the backend told', () => {
    const due = { amount: 1_240, currency: 'USD' }
    expect(change({ due, startsAt: january.end }).assurance).toBe(
      'Due today $12.40. Then $29 a month from Feb\u00a01.',
    )
  })

  it('to another interval of the same plan is a switch', () => {
    const yearly: OfferDetails = { ...pro, name: 'Business', interval: { unit: 'year', count: 1 } }
    expect(change({ details: yearly })).toMatchObject({
      title: 'Switch to yearly',
      action: 'Switch to yearly',
      reason: '',
    })
  })

  it('to a larger one gives plenty that is left as no reason', () => {
    const basic = {
      ...business,
      plan: { name: 'Basic', free: false, price: { ...pro.price, unitPrice: 900 } },
    }
    expect(change({ present: basic })).toMatchObject({ title: 'Upgrade to Pro', reason: '' })
  })
})
