import { describe, expect, it } from 'vitest'
import type { BalanceMeter, QuotaMeter } from '../../src/billing/meter.js'
import type { OfferDetails } from '../../src/billing/offer.js'
import type { UsageFigure } from '../../src/billing/usage.js'
import { describePrompt, type PromptOptions } from '../../src/text/format-prompt.js'
import type { PromptFacts } from '../../src/text/labels-prompt.js'

const february = Date.UTC(2026, 1, 1)
const common = {
  slug: 'generations',
  name: 'Generations',
  aggregation: 'sum',
  period: { start: Date.UTC(2026, 0, 1), end: february },
  resetsAt: february,
  derived: false,
} as const
const quota = (used: number, limit: number, more: Partial<QuotaMeter> = {}) => ({
  status: 'ready' as const,
  meter: { ...common, kind: 'quota', used, limit, limitSource: 'grants', ...more } as const,
})
const credits = (available: number, more: Partial<BalanceMeter> = {}): UsageFigure => ({
  status: 'ready',
  meter: { ...common, kind: 'balance', name: 'Credits', resetsAt: null, available, ...more },
})
const counted = (used: number | null): UsageFigure => ({
  status: 'ready',
  meter: { ...common, kind: 'unlimited', used },
})
const price = { unitPrice: 2, per: 1, currency: 'USD' }
const sends: UsageFigure = {
  status: 'ready',
  meter: { ...common, kind: 'metered', name: 'Sends', used: 40, price },
}
const storage = { name: 'Storage', unit: 'GB' }
const calls = { name: 'API calls', unit: 'requests' }

const pro: OfferDetails = {
  kind: 'plan',
  name: 'Pro',
  price: { unitPrice: 2_900, per: 1, currency: 'USD' },
  interval: { unit: 'month', count: 1 },
  grants: [{ meter: 'generations', amount: 10_000, renews: true }],
  owned: false,
}
const pack: OfferDetails = {
  kind: 'top-up',
  name: 'Pack',
  price: { unitPrice: 500, per: 1, currency: 'USD' },
  interval: null,
  grants: [{ meter: 'generations', amount: 500, renews: false }],
  owned: false,
}

describe('title and note', () => {
  it.each([
    ['80 %', quota(800, 1_000), 'You’ve used 80% of your generations', '200 left until Feb 1.'],
    ['all', quota(1_000, 1_000), 'You’ve used all 1,000 generations', 'They reset on Feb 1.'],
    ['99.96 %', quota(9_996, 10_000), 'You’ve used 99% of your generations', '4 left until Feb 1.'],
    ['one', quota(1, 1), 'You’ve used all your generations', 'They reset on Feb 1.'],
    ['over', quota(1_040, 1_000), 'You’re 40 generations over your plan', 'They reset on Feb 1.'],
    ['none included', quota(0, 0), 'Your plan doesn’t include generations', ''],
    ['5 of 0', quota(5, 0), 'You’re 5 generations over your plan', 'They reset on Feb 1.'],
    [
      'an abbreviation',
      quota(8, 10, calls),
      'You’ve used 80% of your API calls',
      '2 left until Feb 1.',
    ],
    ['a word as unit', quota(10, 10, calls), 'You’ve used all 10 requests', 'They reset on Feb 1.'],
    ['a symbol', quota(100, 100, storage), 'You’ve used all 100\u00a0GB', 'It resets on Feb 1.'],
    [
      'a symbol, some left',
      quota(80, 100, storage),
      'You’ve used 80% of your storage',
      '20\u00a0GB left until Feb 1.',
    ],
    ['no reset', quota(10, 10, { resetsAt: null }), 'You’ve used all 10 generations', ''],
    [
      'no reset, some left',
      quota(8, 10, { resetsAt: null }),
      'You’ve used 80% of your generations',
      '2 left.',
    ],
    ['credits', credits(12), 'You have 12 credits left', ''],
    ['no credits', credits(0), 'You’ve used all your credits', ''],
    ['less than none', credits(-3), 'You’re 3 credits over', ''],
    ['no limit', counted(40), 'You’ve used 40 generations', ''],
    ['pay as you go', sends, 'You’ve used 40 sends', ''],
    ['loading', { status: 'loading' }, 'Checking your usage', ''],
    ['error', { status: 'error' }, 'Couldn’t load your usage', 'What you use is still counted.'],
    ['signed out', { status: 'signed-out' }, 'Sign in to see your usage', ''],
    ['no plan', { status: 'missing', reason: 'no-subscription' }, 'You don’t have a plan yet', ''],
    ['unknown', { status: 'missing', reason: 'unknown-meter' }, 'Usage isn’t available', ''],
  ] satisfies [string, UsageFigure, string, string][])('of %s', (_, usage, title, note) => {
    expect(describePrompt(usage, {})).toMatchObject({ title, note })
  })

  it('names the meter that a plan lacks, where the name is known', () => {
    const usage: UsageFigure = { status: 'missing', reason: 'not-in-plan' }
    expect(describePrompt(usage, { name: 'Exports' }).title).toBe(
      'Your plan doesn’t include exports',
    )
    expect(describePrompt(usage, {}).title).toBe('Usage isn’t available')
  })

  it('says what was asked for while less is left', () => {
    expect(describePrompt(quota(997, 1_000), { amount: 5 }).note).toBe(
      'Needs 5, 3 left until Feb 1.',
    )
    expect(describePrompt(credits(3), { amount: 5 }).note).toBe('Needs 5, 3 left.')
    expect(describePrompt(quota(1_000, 1_000), { amount: 5 }).note).toBe('They reset on Feb 1.')
  })

  it('says what use beyond the limit costs', () => {
    const usage = quota(140, 100, { price })
    expect(describePrompt(usage, {}).note).toBe('That’s about $0.80 so far. They reset on Feb 1.')
  })

  it('formats for the locale and the time zone', () => {
    const options = { locale: 'en-GB', timeZone: 'America/New_York' }
    expect(describePrompt(quota(1_000, 1_000), options).note).toBe('They reset on 31 Jan.')
    expect(describePrompt(quota(1_000, 1_000), { locale: 'de' }).title).toContain('1.000')
  })
})

describe('the state', () => {
  it.each([
    [750, 'normal'],
    [760, 'warning'],
    [1_000, 'exhausted'],
    [1_001, 'over'],
  ])('of %d of 1,000 is %s', (used, state) => {
    expect(describePrompt(quota(used, 1_000), {}).state).toBe(state)
  })

  it('is the one that the figure was given', () => {
    const usage: UsageFigure = { ...quota(500, 1_000), state: 'critical' }
    expect(describePrompt(usage, {}).state).toBe('critical')
  })
})

describe('the offer', () => {
  const all = quota(1_000, 1_000)
  const offered = (details: OfferDetails | null, more: PromptOptions = {}) =>
    describePrompt(all, { details, ...more })

  it.each([
    ['a plan', pro, 'Pro includes 10,000 a month for $29.', 'Upgrade to Pro'],
    [
      'cents',
      { ...pro, price: { ...pro.price, unitPrice: 2_950 } },
      'Pro includes 10,000 a month for $29.50.',
      'Upgrade to Pro',
    ],
    [
      'a free plan',
      { ...pro, price: { ...pro.price, unitPrice: 0 } },
      'Pro includes 10,000 a month.',
      'Upgrade to Pro',
    ],
    [
      'a plan without the meter',
      { ...pro, grants: [] },
      'Pro costs $29 a month.',
      'Upgrade to Pro',
    ],
    [
      'a free plan without it',
      { ...pro, grants: [], price: { ...pro.price, unitPrice: 0 } },
      '',
      'Upgrade to Pro',
    ],
    [
      'each quarter',
      { ...pro, interval: { unit: 'month', count: 3 } },
      'Pro includes 10,000 every 3 months for $29.',
      'Upgrade to Pro',
    ],
    [
      'once',
      { ...pro, grants: pack.grants },
      'Pro includes 500 for $29 a month.',
      'Upgrade to Pro',
    ],
    ['a top-up', pack, '', 'Get 500 generations for $5'],
    ['a top-up of something else', { ...pack, grants: [] }, '', 'Get Pack for $5'],
  ] satisfies [string, OfferDetails, string, string][])('of %s', (_, details, sentence, action) => {
    const note = 'They reset on Feb 1.'
    const body = sentence ? `${note} ${sentence}` : note
    expect(offered(details)).toMatchObject({ body, action })
  })

  it('counts what comes again before what comes once', () => {
    const grants = [...pack.grants, ...pro.grants]
    expect(offered({ ...pro, grants }).body).toContain('10,000 a month')
  })

  it('multiplies amount and price by the quantity', () => {
    expect(offered(pack, { quantity: 3 }).action).toBe('Get 1,500 generations for $15')
  })

  it.each([
    ['not known', all, null],
    ['owned', all, { ...pro, owned: true }],
    ['made for an old number', { ...all, stale: true }, pro],
    ['made without a number', { status: 'error' }, pro],
    ['made while loading', { status: 'loading' }, pro],
  ] satisfies [string, UsageFigure, OfferDetails | null][])(
    'has neither name nor price while it is %s',
    (_, usage, details) => {
      const { body, action } = describePrompt(usage, { details })
      expect(body).not.toMatch(/Pro|\$/)
      expect(action).toBe('Upgrade')
    },
  )

  it('follows the customer who has none of it yet', () => {
    const usage: UsageFigure = { status: 'missing', reason: 'not-in-plan' }
    expect(describePrompt(usage, { details: pro, name: 'Generations' })).toMatchObject({
      body: 'Pro costs $29 a month.',
      action: 'Upgrade to Pro',
    })
  })
})

it('lets a host word everything, from formatted and raw numbers', () => {
  const said = describePrompt(quota(800, 1_000), {
    plan: 'Starter',
    details: pro,
    labels: {
      prompt: {
        used: ({ used, limit, plan, raw }) => `${used} of ${limit} on ${plan}, ${raw.remaining}`,
        until: ({ raw }) => `${raw.resetsAt === february}.`,
        offer: ({ offer }) => `${offer.name} ${offer.price} ${offer.count}.`,
        sentences: ({ first, second }) => `${first}|${second}`,
      },
    },
  })
  expect(said.title).toBe('800 of 1,000 on Starter, 200')
  expect(said.body).toBe('true.|Pro $29 10000.')
})

describe('the facts a host words a title from', () => {
  const titled = (usage: UsageFigure, title: (facts: PromptFacts) => string) => {
    const titles = { used: title, all: title, over: title, left: title, counted: title }
    return describePrompt(usage, { labels: { prompt: titles } }).title
  }

  it.each([
    ['some left', quota(800, 1_000), '', '80%'],
    ['none left', quota(1_000, 1_000), '', '100%'],
    ['less than none left', quota(1_040, 1_000), '40', '104%'],
    ['5 of 0', quota(5, 0), '5', ''],
    ['credits', credits(12), '', ''],
    ['no limit', counted(40), '', ''],
  ])('name an excess and a share only where there is one: %s', (_, usage, over, percent) => {
    expect(titled(usage, (facts) => `${facts.over}|${facts.percent}`)).toBe(`${over}|${percent}`)
  })

  it.each([
    ['a quota', quota(8, 10), `8 10 2 ${february}`],
    ['credits', credits(12), 'null null 12 null'],
    ['no limit', counted(40), `40 null null ${february}`],
  ])('have null for a raw number that there is not: %s', (_, usage, numbers) => {
    const title = ({ raw }: PromptFacts) =>
      `${raw.used} ${raw.limit} ${raw.remaining} ${raw.resetsAt}`
    expect(titled(usage, title)).toBe(numbers)
  })

  it('are not asked for where nobody counts', () => {
    expect(titled(counted(null), () => 'of the host')).toBe('Usage isn’t available')
  })

  it('have no unit where the meter is not in the plan', () => {
    const labels = { prompt: { none: ({ meter = '', unit = 'unknown' }) => `${meter}|${unit}` } }
    const usage: UsageFigure = { status: 'missing', reason: 'not-in-plan' }
    expect(describePrompt(usage, { name: 'Exports', labels }).title).toBe('Exports|')
  })
})
