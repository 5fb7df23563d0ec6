import { describe, expect, it } from 'vitest'
import { type GateRules, judgeUses } from '../../src/billing/gate.js'
import type { UsageMeter } from '../../src/billing/meter.js'
import type { UsageFigure } from '../../src/billing/usage.js'
import { balance, quota } from '../support/reports.js'

const price = { unitPrice: 1, per: 1, currency: 'USD' }
const { limit: _, limitSource: __, ...common } = quota('api', 40)
const metered: UsageMeter = { ...common, kind: 'metered', price }
const unlimited: UsageMeter = { ...common, kind: 'unlimited' }
const ready = (meter: UsageMeter, more: object = {}): UsageFigure => ({
  status: 'ready',
  meter,
  ...more,
})
const verdict = (usage: UsageFigure, amount?: number, rules?: GateRules) => {
  const { state, open } = judgeUses([{ meter: 'api', amount, usage }], rules)
  return `${state} ${open ? 'open' : 'shut'}`
}

describe('a true number', () => {
  it.each([
    ['something left, no amount', quota('api', 99), undefined, 'enough open'],
    ['nothing left, no amount', quota('api', 100), undefined, 'exhausted shut'],
    ['as much as needed', quota('api', 95), 5, 'enough open'],
    ['one too little', quota('api', 96), 5, 'short shut'],
    ['nothing left', quota('api', 100), 5, 'exhausted shut'],
    ['less than nothing', quota('api', 140), 5, 'over shut'],
    ['credits', balance('api', 1), undefined, 'enough open'],
    ['no credits', balance('api', 0), undefined, 'exhausted shut'],
    ['owed credits', balance('api', -1), undefined, 'over shut'],
    ['pay as you go', metered, 1e9, 'enough open'],
    ['unlimited', unlimited, 1e9, 'enough open'],
    ['of which no limit is known', { ...common, kind: 'counted' }, 1e9, 'enough open'],
    [
      'credits of which there never were any',
      { ...balance('api', 0), none: true },
      5,
      'exhausted shut',
    ],
  ] as const)('%s', (_name, meter, amount, expected) => {
    expect(verdict(ready(meter), amount)).toBe(expected)
  })

  it.each([
    ['short', quota('api', 97), 'short open'],
    ['exhausted', quota('api', 100), 'exhausted open'],
    ['over', quota('api', 140), 'over open'],
  ])('passes where overage is allowed, and says %s', (_name, meter, expected) => {
    expect(verdict(ready(meter), 5, { policy: 'allow-overage' })).toBe(expected)
  })
})

describe('a source that says what happens at the limit', () => {
  it.each([
    ['billed', {}, 'over open'],
    ['blocked', {}, 'over shut'],
    [undefined, {}, 'over shut'],
    ['billed', { policy: 'block' }, 'over shut'],
    ['blocked', { policy: 'allow-overage' }, 'over open'],
  ] as const)('%s, with %o: %s', (overage, rules, expected) => {
    const meter = quota('api', 140, overage && { overage })
    expect(verdict(ready(meter), 5, rules)).toBe(expected)
  })
})

describe('what is not known', () => {
  it.each([
    ['loading', { status: 'loading' } as const],
    ['error', { status: 'error' } as const],
    ['stale', ready(quota('api', 100), { stale: true })],
    ['unconfirmed', ready(quota('api', 100), { unconfirmed: true })],
  ])('closes nothing unless asked to: %s', (state, usage) => {
    expect(verdict(usage)).toBe(`${state} open`)
    expect(verdict(usage, 5, { whenUnknown: 'block' })).toBe(`${state} shut`)
  })

  it('lets a number in doubt say yes', () => {
    const rules = { whenUnknown: 'block' } as const
    expect(verdict(ready(quota('api', 40), { stale: true }), 5, rules)).toBe('stale open')
    expect(verdict(ready(quota('api', 40), { unconfirmed: true }), 5, rules)).toBe('enough open')
  })
})

describe('who has no number', () => {
  it.each([
    { status: 'signed-out' } as const,
    { status: 'missing', reason: 'not-in-plan' } as const,
  ])('stays out whatever the rules: $status', (usage) => {
    const rules = { policy: 'allow-overage', whenUnknown: 'allow' } as const
    expect(verdict(usage, 5, rules)).toBe(`${usage.status} shut`)
  })
})

describe('several meters', () => {
  const taking = (meter: string, usage: UsageFigure) => ({ meter, amount: 5, usage })

  it('are open only together, and the one that shuts is the reason', () => {
    const judged = judgeUses([
      taking('a', ready(quota('a', 0))),
      taking('b', ready(quota('b', 97))),
      taking('c', { status: 'loading' }),
    ])
    expect(judged).toMatchObject({ state: 'short', open: false, use: { meter: 'b' } })
  })

  it('are unknown while one is', () => {
    const uses = [taking('a', ready(quota('a', 0))), taking('c', { status: 'loading' })]
    expect(judgeUses(uses)).toMatchObject({ state: 'loading', open: true, use: { meter: 'c' } })
  })

  it('are shut by what is unknown, also beside what may be exceeded', () => {
    const uses = [taking('b', ready(quota('b', 140))), taking('c', { status: 'loading' })]
    const rules = { policy: 'allow-overage', whenUnknown: 'block' } as const
    expect(judgeUses(uses, rules)).toMatchObject({ state: 'loading', open: false })
  })

  it('let everything pass where nothing is needed', () => {
    expect(judgeUses([])).toEqual({ state: 'enough', open: true, use: null })
  })
})
