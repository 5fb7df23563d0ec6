import { describe, expect, it } from 'vitest'
import type { QuotaMeter, UsageMeter } from '../../src/billing/meter.js'
import type { UsageFigure } from '../../src/billing/usage.js'
import {
  type ButtonOptions,
  type ButtonWork,
  describeButton,
} from '../../src/text/describe-button.js'
import { balance, quota } from '../support/reports.js'

const price = { unitPrice: 2, per: 1, currency: 'USD' }
const ready = (meter: UsageMeter, more: object = {}): UsageFigure => ({
  status: 'ready',
  meter,
  ...more,
})
const taking = (usage: UsageFigure, amount: number | undefined = 5) => ({
  meter: 'api',
  name: 'Calls',
  amount,
  usage,
})
const idle: ButtonWork = { status: 'idle' }
const note = (usage: UsageFigure, work: ButtonWork = idle, options?: ButtonOptions, amount = 5) => {
  const said = describeButton([taking(usage, amount)], work, options)
  return `${said.state}: ${said.note}`
}
const of = (used: number, more: Partial<QuotaMeter> = {}) => ready(quota('api', used, more))
const { limit: _, limitSource: __, ...common } = quota('api', 40)

describe('before the press', () => {
  it.each([
    ['a quota', of(88), 'Uses 5 of 12 left'],
    ['exactly enough', of(95), 'Uses 5 of 5 left'],
    ['money', of(2.4312, { limit: 10, unit: 'usd' }), 'Uses $5.00 of $7.56 left'],
    ['millionths', of(2_000_000, { limit: 12_000_000, scale: 1e6 }), 'Uses 0.000005 of 10 left'],
    ['a symbol as unit', of(88, { unit: 'GB' }), 'Uses 5\u00a0GB of 12\u00a0GB left'],
    ['a number worked out', of(88, { derived: true }), 'Uses 5 of ≈\u00a012 left'],
    ['credits', ready(balance('api', 1_240)), 'Uses 5 of 1,240 left'],
    ['pay as you go', ready({ ...common, kind: 'metered', price }), 'Uses 5, about $0.10'],
    [
      'pay as you go for next to nothing',
      ready({ ...common, kind: 'metered', price: { ...price, per: 1_000 } }),
      'Uses 5',
    ],
    [
      'pay as you go in a later tier',
      ready({
        ...common,
        kind: 'metered',
        price: {
          ...price,
          tiers: [
            { upTo: 42, unitPrice: 2, flat: 0 },
            { upTo: null, unitPrice: 10, flat: 0 },
          ],
        },
      }),
      'Uses 5, about $0.34',
    ],
    ['unlimited', ready({ ...common, kind: 'unlimited' }), 'Uses 5'],
    ['loading', { status: 'loading' } as const, 'Uses 5'],
    ['error', { status: 'error' } as const, 'Uses 5'],
    ['old', ready(quota('api', 97), { stale: true }), 'Uses 5'],
    ['in doubt', ready(quota('api', 97), { unconfirmed: true }), 'Uses 5'],
  ])('says the cost: %s', (_name, usage, expected) => {
    expect(note(usage)).toBe(`idle: ${expected}`)
  })

  it.each(['idle', 'running', 'succeeded'] as const)('of no meter says nothing: %s', (status) => {
    expect(describeButton([], { status })).toMatchObject({ note: '', outcome: '' })
  })

  it('uses one unless told otherwise', () => {
    const { note: said } = describeButton([{ ...taking(of(88)), amount: undefined }], idle)
    expect(said).toBe('Uses 1 of 12 left')
    expect(note(ready({ ...common, kind: 'unlimited' }), idle, {}, 1)).toBe('idle: Uses 1')
  })

  it('has no outcome, and nothing is lacking', () => {
    const said = describeButton([taking(of(88))], idle)
    expect(said).toMatchObject({ outcome: '', off: false, lacks: false })
  })

  it('tells the host’s words how many, for their plurals', () => {
    const uses = ({ amount, count }: { amount: string; count: number }) =>
      count === 1 ? `${amount} Aufruf` : `${amount} Aufrufe`
    const unlimited = taking(ready({ ...common, kind: 'unlimited' }))
    const said = (amount: number | undefined) =>
      describeButton([{ ...unlimited, amount }], idle, { labels: { button: { uses } } }).note
    expect([said(undefined), said(1), said(5)]).toEqual(['1 Aufruf', '1 Aufruf', '5 Aufrufe'])
  })

  it.each([
    ['billed', 'idle: Uses 5 over your plan, about $0.10'],
    ['blocked', 'disabled: Needs 5, none left until Feb\u00a01.'],
  ] as const)('follows the source where it says that more is %s', (overage, expected) => {
    expect(note(of(100, { price, overage }))).toBe(expected)
  })

  it('follows the host before the source', () => {
    const usage = of(100, { price, overage: 'billed' })
    expect(note(usage, idle, { policy: 'block' })).toMatch(/^disabled/)
  })

  it.each([
    ['all of it', of(100, { price }), 'Uses 5 over your plan, about $0.10'],
    ['part of it', of(97, { price }), 'Uses 5, 2 over your plan, about $0.04'],
    ['more than was left before', of(140, { price }), 'Uses 5 over your plan, about $0.10'],
    ['at no price', of(100), 'Uses 5 over your plan'],
    ['all of it, worked out', of(100, { derived: true }), 'Uses 5 over your plan'],
    ['none of it', of(88, { price }), 'Uses 5 of 12 left'],
    ['exactly none of it', of(95, { price }), 'Uses 5 of 5 left'],
    ['without a limit', ready({ ...common, kind: 'unlimited' }), 'Uses 5'],
  ])('says what goes beyond the plan where that is allowed: %s', (_name, usage, expected) => {
    expect(note(usage, idle, { policy: 'allow-overage' })).toBe(`idle: ${expected}`)
  })
})

describe('without enough', () => {
  it.each([
    ['too little', of(97), 'Needs 5, 3 left until Feb\u00a01.', true],
    ['nothing', of(100), 'Needs 5, none left until Feb\u00a01.', true],
    ['less than nothing', of(140), 'Needs 5, none left until Feb\u00a01.', true],
    ['no reset', of(97, { resetsAt: null }), 'Needs 5, 3 left.', true],
    ['signed out', { status: 'signed-out' } as const, 'Sign in to use this.', false],
    [
      'not in the plan',
      { status: 'missing', reason: 'not-in-plan' } as const,
      'Not included in your plan.',
      true,
    ],
    [
      'a mistake of the developer',
      { status: 'missing', reason: 'unknown-meter' } as const,
      'This isn’t available.',
      false,
    ],
  ])('cannot be pressed and says why: %s', (_name, usage, expected, lacks) => {
    const said = describeButton([taking(usage)], idle)
    expect(said).toMatchObject({ state: 'disabled', off: true, note: expected, lacks })
  })

  it('says it instead of the last outcome, which is still to be announced', () => {
    const said = describeButton([taking(of(97))], { status: 'succeeded' })
    expect(said.note).toBe('Needs 5, 3 left until Feb\u00a01.')
    expect(said.outcome).toBe('Used 5, 3 left')
  })

  it('goes on with what runs', () => {
    const said = describeButton([taking(of(100))], { status: 'running' })
    expect(said).toMatchObject({
      state: 'running',
      note: '5 reserved while this runs',
      off: false,
      lacks: false,
    })
  })
})

describe('after the press', () => {
  it.each([
    ['a quota', of(93), 'Used 5, 7 left'],
    ['an old number', ready(quota('api', 10), { stale: true }), 'Used 5'],
    ['no limit', ready({ ...common, kind: 'unlimited' }), 'Used 5'],
  ])('says what was used: %s', (_name, usage, expected) => {
    expect(note(usage, { status: 'succeeded' })).toBe(`done: ${expected}`)
  })

  it.each([
    ['the last of it', of(100), 'Used 5, 0 left'],
    ['more than there was', of(103), 'Used 5'],
  ])('counts down to nothing and no further: %s', (_name, usage, expected) => {
    expect(note(usage, { status: 'succeeded' }, { policy: 'allow-overage' })).toBe(
      `done: ${expected}`,
    )
  })

  it.each(['succeeded', 'failed'] as const)('can be pressed again when it %s', (status) => {
    expect(describeButton([taking(of(88))], { status })).toMatchObject({ off: false, lacks: false })
  })

  it('claims that nothing was used only where that is certain', () => {
    expect(note(of(88), { status: 'failed', certain: true })).toBe(
      'failed: That didn’t work. Nothing was used.',
    )
    expect(note(of(88), { status: 'failed' })).not.toContain('Nothing')
  })
})

describe('several meters', () => {
  const units = { one: 'token', other: 'tokens' }
  const pictures = { one: 'image', other: 'images' }
  const tokens = {
    ...taking(of(88, { name: 'Tokens', units, limit: 1_000 }), 500),
    meter: 'tokens',
  }
  const images = {
    ...taking(of(80, { name: 'Images', units: pictures, limit: 100 }), 2),
    meter: 'images',
  }

  it('are listed in the manner of the language', () => {
    expect(describeButton([tokens, images], idle).note).toBe(
      'Uses 500 of 912 tokens and 2 of 20 images left',
    )
    expect(describeButton([tokens, images], { status: 'running' }).note).toBe(
      '500 tokens and 2 images reserved while this runs',
    )
    const german = {
      item: ({ amount, meter }: { amount: string; meter: string }) => `${meter}: ${amount}`,
    }
    const said = describeButton([tokens, images], idle, {
      locale: 'de',
      labels: { button: german },
    })
    expect(said.note).toContain('912 tokens und 2 of Images: 20 images')
  })

  it('need no singular where none is known', () => {
    const bare = [tokens, images].map((use) => ({ ...use, usage: { status: 'loading' } as const }))
    const one = bare.map((use) => ({ ...use, name: 'GitHub Actions', amount: 1 }))
    expect(describeButton(one.slice(0, 1), idle).note).toBe('Uses 1')
    expect(describeButton(one, idle).note).toBe('Uses GitHub Actions: 1 and GitHub Actions: 1')
  })

  it('name only what is lacking', () => {
    const none = { ...images, usage: of(99, { name: 'Images', units: pictures }) }
    expect(describeButton([tokens, none], idle).note).toBe(
      'Needs 2 images, 1 image left until Feb\u00a01.',
    )
  })

  it('name no day where they end on different ones', () => {
    const none = { ...images, usage: of(99, { name: 'Images', units: pictures }) }
    const march = Date.UTC(2026, 2, 1)
    const few = { ...tokens, usage: of(97, { name: 'Tokens', units, resetsAt: march }) }
    expect(describeButton([few, none], idle).note).toBe(
      'Needs 500 tokens and 2 images, 3 tokens and 1 image left.',
    )
  })

  it('are each said to be used up', () => {
    const spent = [
      { ...tokens, usage: of(100, { name: 'Tokens', units }) },
      { ...images, usage: of(100, { name: 'Images', units: pictures }) },
    ]
    expect(describeButton(spent, idle).note).toBe(
      'Needs 500 tokens and 2 images, 0 tokens and 0 images left until Feb\u00a01.',
    )
  })

  it('ask to sign in before they say what is lacking', () => {
    const short = { ...images, usage: of(99, { name: 'Images' }) }
    const said = describeButton([short, taking({ status: 'signed-out' })], idle)
    expect(said).toMatchObject({ note: 'Sign in to use this.', lacks: false })
  })

  it('are counted in their units', () => {
    const requests = taking(of(88, { unit: 'requests' }))
    expect(describeButton([requests, images], { status: 'running' }).note).toBe(
      '5 requests and 2 images reserved while this runs',
    )
  })

  it.each([
    ['loading', { status: 'loading' } as const],
    ['without a limit', ready({ ...common, name: 'Calls', kind: 'unlimited' })],
  ])('say amounts alone while one of them is %s', (_name, usage) => {
    const uses = [tokens, taking(usage, 2)]
    expect(describeButton(uses, idle).note).toBe('Uses 500 tokens and 2 Calls')
    expect(describeButton(uses, { status: 'succeeded' }).note).toBe('Used 500 tokens and 2 Calls')
  })
})
