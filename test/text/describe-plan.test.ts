import { describe, expect, it } from 'vitest'
import type { Plan } from '../../src/billing/report.js'
import { describePlan, describePools, type PlanOptions } from '../../src/text/describe-plan.js'
import { balance, january } from '../support/reports.js'

const day = 86_400_000
const now = january.end - 3 * day
const pro: Plan = {
  name: 'Pro',
  free: false,
  price: { unitPrice: 2_900, per: 1, currency: 'USD' },
  interval: { unit: 'month', count: 1 },
}
const said = (more: Partial<Plan>, options: PlanOptions = { now }) =>
  describePlan({ ...pro, ...more }, options).map(({ text, action }) =>
    action ? `${text} [${action}]` : text,
  )

describe('a plan', () => {
  it.each([
    ['in order', {}, []],
    [
      'on trial',
      { status: 'trialing', trialEndsAt: january.end },
      ['Trial ends in 3 days. Then $29 a month. [Manage plan]'],
    ],
    [
      'on trial, and cancelled',
      { status: 'trialing', trialEndsAt: january.end, endsAt: january.end },
      ['Pro ends Feb\u00a01. [Keep Pro]', 'Trial ends in 3 days. [Manage plan]'],
    ],
    [
      'unpaid',
      { status: 'past-due' },
      ['Your last payment failed. Update your card to keep Pro. [Update card]'],
    ],
    ['cancelled', { endsAt: january.end }, ['Pro ends Feb\u00a01. [Keep Pro]']],
    [
      'that changes',
      { change: { name: 'Starter', at: january.end } },
      ['Changes to Starter on Feb\u00a01. [Undo]'],
    ],
    [
      'that changes to who knows what',
      { change: { at: january.end } },
      ['Changes on Feb\u00a01. [Undo]'],
    ],
    ['that is paused', { status: 'paused' }, ['Pro is paused. [Manage plan]']],
    [
      'on trial, and cancelled for later',
      { status: 'trialing', trialEndsAt: january.end, endsAt: january.end + 30 * day },
      ['Pro ends Mar\u00a03. [Keep Pro]', 'Trial ends in 3 days. Then $29 a month. [Manage plan]'],
    ],
    [
      'on trial, and another one from then on',
      { status: 'trialing', trialEndsAt: january.end, change: { at: january.end } },
      ['Changes on Feb\u00a01. [Undo]', 'Trial ends in 3 days. [Manage plan]'],
    ],
    [
      'that changes its seats or its interval',
      { change: { name: 'Pro', at: january.end } },
      ['Changes on Feb\u00a01. [Undo]'],
    ],
    [
      'of which everything is over by now',
      { status: 'trialing', trialEndsAt: now, endsAt: now, change: { at: now } },
      [],
    ],
  ] satisfies [string, Partial<Plan>, string[]][])('%s', (_, more, expected) => {
    expect(said(more)).toEqual(expected)
  })

  it('says the day where the time is not known', () => {
    expect(said({ status: 'trialing', trialEndsAt: january.end }, {})).toEqual([
      'Trial ends Feb\u00a01. Then $29 a month. [Manage plan]',
    ])
  })
})

it('tells the parts of a balance', () => {
  const pools = [
    { name: 'Monthly', remaining: 40, resetsAt: january.end },
    { name: 'Bought', remaining: 500, expiresAt: january.end + 30 * day },
    { name: 'Gift', remaining: 1 },
  ]
  expect(describePools({ ...balance('credits', 541), pools })).toEqual([
    'Monthly: 40 left, resets Feb\u00a01',
    'Bought: 500 left, expires Mar\u00a03',
    'Gift: 1 left',
  ])
  // What was used since is taken from the first that has some.
  expect(describePools({ ...balance('credits', 490), pools })).toEqual([
    'Monthly: 0 left, resets Feb\u00a01',
    'Bought: 489 left, expires Mar\u00a03',
    'Gift: 1 left',
  ])
  expect(describePools({ ...balance('credits', -3), pools })[2]).toBe('Gift: 0 left')
  expect(describePools(balance('credits', 541))).toEqual([])
  // Nothing comes again after the plan has ended.
  expect(describePools({ ...balance('credits', 541), endsAt: january.end, pools })[0]).toBe(
    'Monthly: 40 left, expires Feb\u00a01',
  )
})

it('offers no part of a balance that has expired, and takes nothing from it', () => {
  const pools = [
    { name: 'Monthly', remaining: 40, resetsAt: january.end },
    { name: 'Trial', remaining: 100, expiresAt: now },
    { name: 'Bought', remaining: 500, expiresAt: now + day },
  ]
  const say = (left: number, at: number | undefined = now) =>
    describePools({ ...balance('credits', left), pools }, { now: at })
  const [monthly, trial, bought] = say(540)
  expect(monthly).toBe('Monthly: 40 left, resets Feb\u00a01')
  expect(trial).toBe('Trial: expired Jan\u00a029')
  expect(bought).toMatch(/^Bought: 500 left, expires/)
  expect(say(530)).toEqual(['Monthly: 30 left, resets Feb\u00a01', trial, bought])
  // Whoever still counts it tells what is left without it all the same.
  expect(say(640)).toEqual([monthly, trial, bought])
  // Nobody knows yet what a reset brought.
  expect(say(540, january.end)[0]).toBe('Monthly: 40 left')
})
