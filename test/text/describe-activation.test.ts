import { describe, expect, it } from 'vitest'
import type { OfferDetails } from '../../src/billing/offer.js'
import { activationOf, describeActivation, isFinished } from '../../src/text/describe-activation.js'

const units = { one: 'generation', other: 'generations' }
const meter = { slug: 'generations', name: 'Generations', units, resetsAt: Date.UTC(2026, 1, 1) }
const pro: OfferDetails = {
  kind: 'plan',
  name: 'Pro',
  price: { unitPrice: 2_900, per: 1, currency: 'USD' },
  interval: { unit: 'month', count: 1 },
  grants: [{ meter: 'generations', amount: 10_000, renews: true }],
  owned: false,
}
const pack: OfferDetails = { ...pro, kind: 'top-up', name: 'Pack', interval: null }

const steps = (details: OfferDetails | null, via?: 'change') =>
  describeActivation('activating', { meter, details, via }).steps.map(
    ({ state, text }) => `${state}: ${text}`,
  )

describe('the steps', () => {
  it('go from the checkout over the plan to the balance', () => {
    expect(steps(pro)).toEqual([
      'done: Returned from checkout',
      'current: Switching to Pro',
      'todo: Adding 10,000 generations',
    ])
  })

  it('go on once the plan is there', () => {
    expect(steps({ ...pro, owned: true })).toEqual([
      'done: Returned from checkout',
      'done: Switching to Pro',
      'current: Adding 10,000 generations',
    ])
  })

  it('name no checkout where there was none', () => {
    expect(steps(pro, 'change')[0]).toBe('done: Change requested')
  })

  it('have words of their own for a top-up', () => {
    expect(steps(pack)).toEqual([
      'done: Returned from checkout',
      'current: Confirming your payment',
      'todo: Adding 10,000 generations',
    ])
  })

  it('promise no amount that is not known', () => {
    expect(steps(null)).toEqual(['done: Returned from checkout', 'current: Switching your plan'])
    expect(steps({ ...pro, grants: [] })).toHaveLength(2)
  })

  it.each(['unconfirmed', 'completed', 'scheduled'] as const)(
    'are over once it is %s',
    (status) => {
      expect(describeActivation(status, { meter, details: pro }).steps).toEqual([])
    },
  )
})

describe('the words', () => {
  it.each([
    ['activating', pro, 'Activating your plan…', 'Usually a few seconds. You can keep working.'],
    ['activating', pack, 'Adding your purchase…', 'Usually a few seconds. You can keep working.'],
    [
      'unconfirmed',
      pro,
      'Your plan isn’t confirmed yet',
      'If you finished checkout, it will appear here in a few minutes.',
    ],
    [
      'unconfirmed',
      pack,
      'Your purchase isn’t confirmed yet',
      'If you finished checkout, it will appear here in a few minutes.',
    ],
    ['completed', pro, 'You’re on Pro', 'Ready to use: 10,000 generations.'],
    ['completed', pack, 'Your purchase is complete', 'Ready to use: 10,000 generations.'],
    ['completed', null, 'Your plan is active', ''],
    ['scheduled', pro, 'Pro starts on Feb\u00a01', ''],
    ['scheduled', null, 'Your new plan starts on Feb\u00a01', ''],
  ] as const)('while %s (%#)', (status, details, title, note) => {
    expect(describeActivation(status, { meter, details })).toMatchObject({ title, note })
  })

  it('name no day that is not known', () => {
    const endless = { ...meter, resetsAt: null }
    for (const known of [{}, { meter: endless }]) {
      expect(describeActivation('scheduled', { ...known, details: pro }).title).toBe(
        'Pro starts when this period ends',
      )
    }
  })

  it('need no singular where none is known', () => {
    const { units: _, ...bare } = meter
    const one = { ...pro, grants: [{ meter: 'generations', amount: 1, renews: true }] }
    const said = (details: OfferDetails) =>
      describeActivation('completed', { meter: bare, details }).note
    expect(said(one)).toBe('Ready to use: Generations: 1.')
    expect(said(pro)).toBe('Ready to use: 10,000 Generations.')
  })

  it('name the day on which a change that was put off takes effect', () => {
    const startsAt = Date.UTC(2026, 2, 1)
    expect(describeActivation('scheduled', { meter, details: pro, startsAt }).title).toBe(
      'Pro starts on Mar\u00a01',
    )
  })

  it('count in the unit of the meter', () => {
    const requests = { ...meter, units: { one: 'request', other: 'requests' } }
    expect(describeActivation('completed', { meter: requests, details: pro }).note).toBe(
      'Ready to use: 10,000 requests.',
    )
  })
})

describe('an upgrade', () => {
  it.each([
    ['activating', false],
    ['unconfirmed', false],
    ['completed', true],
    ['scheduled', true],
  ] as const)('that is %s has been decided; finished: %s', (status, finished) => {
    expect(activationOf(status)).toBe(status)
    expect(isFinished(status)).toBe(finished)
  })

  it.each(['idle', 'starting', 'redirecting', 'failed'] as const)(
    'that is %s is still an offer',
    (status) => {
      expect(activationOf(status)).toBeNull()
    },
  )
})
