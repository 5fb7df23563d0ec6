import { describe, expect, it } from 'vitest'
import { describePicker, type PickerOptions } from '../../src/text/describe-picker.js'
import { catalog, creditPieces, listed, onStarter } from '../../stories/support/plan-offers.js'

const year = { unit: 'year', count: 1 } as const
const say = (options: PickerOptions = {}, offers = listed()) =>
  describePicker(offers, { present: onStarter, ...options })
const card = (name: string, options: PickerOptions = {}, offers = listed()) =>
  say(options, offers).cards.find((one) => one.name === name)

describe('describePicker', () => {
  it('shows the price at the interval, and what that saves at most', () => {
    expect(say().intervals.map(({ name, saving, chosen }) => [name, saving, chosen])).toEqual([
      ['Monthly', '', true],
      ['Yearly', 'Save 16%', false],
    ])
    expect(say({ interval: year }).cards.map(({ price }) => price)).toEqual([
      '$12 a month',
      '$290 a year',
      '$190 a year',
    ])
  })

  it('never says more than is saved', () => {
    expect(card('Pro', { interval: year })?.notes).toEqual(['Save 16%'])
  })

  it('has no switch where there is one interval', () => {
    expect(say({}, listed(catalog.slice(0, 2))).intervals).toEqual([])
  })

  it('marks what they have, and what fits their pace', () => {
    expect(say().cards.map(({ name, state, mark }) => [name, state, mark])).toEqual([
      ['Starter', 'current', 'Your plan'],
      ['Pro', 'other', ''],
      ['Team', 'recommended', 'Fits your usage'],
    ])
  })

  it('says what a plan includes', () => {
    expect(card('Pro')?.lines.map(({ text }) => text)).toEqual([
      '10,000 Generations a month',
      'Storage: 100\u00a0GB',
      'HD downloads',
      'Private mode',
    ])
  })

  it('counts the price and the grants of so many, and says what one costs', () => {
    const team = card('Team', {
      quantities: { 'team-month': { min: 3 } },
      chosen: new Map([['team-month', 4]]),
    })
    expect(team).toMatchObject({
      price: '$76 a month',
      notes: ['$19 per seat'],
      offer: { priceSlug: 'team-month', quantity: 4 },
      quantity: { label: 'seats', value: 4, per: 1 },
    })
    expect(team?.lines[0]?.text).toBe('20,000 Generations a month')
  })

  it('names the amount that is bought', () => {
    const credits = card(
      'Credits',
      { names: new Map([['credits', 'Credits']]), quantities: { 'credits-100': { min: 5 } } },
      listed([creditPieces]),
    )
    expect(credits).toMatchObject({
      action: 'Buy 500 Credits',
      price: '$5',
      quantity: { label: 'Credits', value: 5, per: 100 },
    })
  })

  it('offers another number of the plan they have', () => {
    const present = {
      ...onStarter,
      plan: {
        name: 'Team',
        free: false,
        quantity: 5,
        interval: { unit: 'month', count: 1 },
        price: { unitPrice: 9_500, per: 1, currency: 'USD' },
      },
    } as const
    const offers = listed(
      catalog.map((one) => ({
        ...one,
        details: { ...one.details, owned: one.offer.priceSlug === 'team-month' },
      })),
      present,
    )
    const at = (count?: number) =>
      card(
        'Team',
        {
          present,
          quantities: { 'team-month': {} },
          ...(count !== undefined && { chosen: new Map([['team-month', count]]) }),
        },
        offers,
      )
    expect(at()).toMatchObject({ state: 'current', quantity: { value: 5 } })
    expect(at(6)).toMatchObject({ state: 'other', action: 'Change to 6 seats' })
  })

  it('says of a change that is arranged when it starts', () => {
    const at = Date.UTC(2026, 1, 1)
    const offers = listed().map((one) => (one.product === 'pro' ? { ...one, startsAt: at } : one))
    expect(card('Pro', {}, offers)).toMatchObject({
      state: 'scheduled',
      mark: 'Starts Feb\u00a01',
    })
  })

  it('begins a trial by its name', () => {
    const offers = listed().map((one) => ({
      ...one,
      details: { ...one.details, trialDays: 14 },
    }))
    expect(card('Pro', {}, offers)).toMatchObject({
      action: 'Try Pro free',
      notes: ['14 days free'],
    })
  })
})
