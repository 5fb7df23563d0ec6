import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tookEffect, type UpgradeSnapshot } from '../../src/billing/upgrade.js'

const free: UpgradeSnapshot = {
  subscriptions: ['sub_1'],
  plan: { name: 'Free', slug: 'free' },
  levels: [{ meter: 'api', level: 5, since: 1 }],
  owned: false,
}
const level = (amount: number, since: number | null = 1) => [{ meter: 'api', level: amount, since }]

describe('a plan took effect', () => {
  it.each([
    { what: 'nothing changed', now: free, took: false },
    {
      what: 'there is another subscription',
      now: { ...free, subscriptions: ['sub_2'] },
      took: true,
    },
    { what: 'there is one more', now: { ...free, subscriptions: ['sub_1', 'sub_2'] }, took: true },
    { what: 'one is gone', now: { ...free, subscriptions: [] }, took: false },
    {
      what: 'the plan has another slug',
      now: { ...free, plan: { name: 'Free', slug: 'pro' } },
      took: true,
    },
    {
      what: 'the plan has another name',
      now: { ...free, plan: { name: 'Pro', slug: 'free' } },
      took: true,
    },
    { what: 'the report leaves out a slug', now: { ...free, plan: { name: 'Free' } }, took: false },
    {
      what: 'the report knows a slug more',
      now: { ...free, plan: { name: 'Free', slug: 'free', priceSlug: 'free-monthly' } },
      took: false,
    },
    { what: 'the plan is not known', now: { ...free, plan: null }, took: false },
    { what: 'the customer is on the offer', now: { ...free, owned: true }, took: true },
    { what: 'only a balance rose', now: { ...free, levels: level(500) }, took: false },
  ])('$took: $what', ({ now, took }) => {
    expect(tookEffect('plan', free, now)).toBe(took)
  })

  it('also from one price of the same product to another', () => {
    const monthly = { ...free, owned: true, plan: { name: 'Pro', priceSlug: 'monthly' } }
    const yearly = { ...monthly, plan: { name: 'Pro', priceSlug: 'yearly' } }
    expect(tookEffect('plan', monthly, monthly)).toBe(false)
    expect(tookEffect('plan', monthly, yearly)).toBe(true)
  })
})

describe('a top-up took effect', () => {
  it.each([
    { what: 'the balance is the same', levels: level(5), took: false },
    { what: 'the balance fell', levels: level(4), took: false },
    { what: 'the balance rose', levels: level(6), took: true },
    { what: 'a new period began', levels: level(1000, 2), took: false },
    { what: 'the meter is gone', levels: [], took: false },
    {
      what: 'another meter came with something on it',
      levels: [...level(5), { meter: 'images', level: 1, since: null }],
      took: true,
    },
    {
      what: 'another meter came with nothing on it',
      levels: [...level(5), { meter: 'images', level: 0, since: null }],
      took: false,
    },
  ])('$took: $what', ({ levels, took }) => {
    expect(tookEffect('top-up', free, { ...free, levels })).toBe(took)
  })

  it('not because the plan changed', () => {
    expect(tookEffect('top-up', free, { ...free, subscriptions: ['sub_2'] })).toBe(false)
  })
})

it('takes either as the effect of an offer that is not known', () => {
  expect(tookEffect(null, free, { ...free, levels: level(6) })).toBe(true)
  expect(tookEffect(null, free, { ...free, subscriptions: ['sub_2'] })).toBe(true)
  expect(tookEffect(null, free, free)).toBe(false)
})

it('knows of nothing before only that the plan is the customer’s now', () => {
  expect(tookEffect('plan', null, { ...free, subscriptions: ['sub_9'] })).toBe(false)
  expect(tookEffect('plan', null, { ...free, owned: true })).toBe(true)
})

it('never takes the same for a change, nor use for a top-up', () => {
  const mark = fc.record<UpgradeSnapshot>({
    subscriptions: fc.array(fc.string()),
    plan: fc.option(fc.record({ name: fc.string(), slug: fc.string() })),
    levels: fc
      .array(fc.record({ meter: fc.string(), level: fc.integer(), since: fc.option(fc.nat()) }))
      .map((levels) => [...new Map(levels.map((one) => [one.meter, one])).values()]),
    owned: fc.boolean(),
  })
  const kind = fc.constantFrom('plan', 'top-up', null)
  fc.assert(
    fc.property(mark, kind, fc.nat(), (before, what, used) => {
      const levels = before.levels.map((one) => ({ ...one, level: one.level - used }))
      expect(tookEffect(what, before, { ...before, levels })).toBe(false)
    }),
  )
})
