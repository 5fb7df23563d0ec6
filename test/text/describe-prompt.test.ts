import { describe, expect, it } from 'vitest'
import type { BalanceMeter, QuotaMeter } from '../../src/billing/meter.js'
import type { OfferDetails } from '../../src/billing/offer.js'
import type { UsageFigure } from '../../src/billing/usage.js'
import { describePrompt, type PromptOptions } from '../../src/text/describe-prompt.js'
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
const units = { one: 'generation', other: 'generations' }
const bare = (used: number, limit: number, more: Partial<QuotaMeter> = {}) => ({
  status: 'ready' as const,
  meter: { ...common, kind: 'quota', used, limit, limitSource: 'grants', ...more } as const,
})
const quota = (used: number, limit: number, more: Partial<QuotaMeter> = {}) =>
  bare(used, limit, { units, ...more })
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
const coins = { units: { one: 'coin', other: 'coins' } }
const hours = { start: Date.UTC(2026, 10, 29, 13), end: Date.UTC(2026, 10, 29, 18) }

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
    [
      '80 %',
      quota(800, 1_000),
      'You’ve used 80% of your generations',
      '200 left until Feb\u00a01.',
    ],
    [
      'all',
      quota(1_000, 1_000),
      'You’ve used all 1,000 generations',
      'Your usage resets on Feb\u00a01.',
    ],
    [
      '99.96 %',
      quota(9_996, 10_000),
      'You’ve used 99% of your generations',
      '4 left until Feb\u00a01.',
    ],
    ['one', quota(1, 1), 'You’ve used all your generations', 'Your usage resets on Feb\u00a01.'],
    [
      'over',
      quota(1_040, 1_000),
      'You’re 40 generations over your plan',
      'Your usage resets on Feb\u00a01.',
    ],
    ['none included', quota(0, 0), 'Your plan doesn’t include generations', ''],
    [
      '5 of 0',
      quota(5, 0),
      'You’re 5 generations over your plan',
      'Your usage resets on Feb\u00a01.',
    ],
    [
      'an abbreviation',
      bare(8, 10, calls),
      'You’ve used 80% of your API calls',
      '2 left until Feb\u00a01.',
    ],
    [
      'a word as unit',
      bare(10, 10, calls),
      'You’ve used all 10 requests',
      'Your usage resets on Feb\u00a01.',
    ],
    [
      'a symbol',
      bare(100, 100, storage),
      'You’ve used all 100\u00a0GB',
      'Your usage resets on Feb\u00a01.',
    ],
    [
      'a symbol, some left',
      bare(80, 100, storage),
      'You’ve used 80% of your Storage',
      '20\u00a0GB left until Feb\u00a01.',
    ],
    ['no reset', quota(10, 10, { resetsAt: null }), 'You’ve used all 10 generations', ''],
    [
      'no reset, some left',
      quota(8, 10, { resetsAt: null }),
      'You’ve used 80% of your generations',
      '2 left.',
    ],
    ['credits', credits(12), 'Credits: 12 left', ''],
    ['credits with a plural', credits(12, coins), 'You have 12 coins left', ''],
    ['one credit', credits(1), 'Credits: 1 left', ''],
    ['one of a plural', credits(1, coins), 'You have 1 coin left', ''],
    ['no credits', credits(0), 'You’ve used all your Credits', ''],
    ['less than none', credits(-3), 'Credits: 3 over', ''],
    ['less than none of a plural', credits(-1, coins), 'You’re 1 coin over', ''],
    [
      'never any',
      credits(0, { none: true, name: 'HD video minutes' }),
      'You don’t have any HD video minutes yet',
      '',
    ],
    ['no limit', counted(40), 'Generations: 40 used', ''],
    ['pay as you go', sends, 'Sends: 40 used', ''],
    [
      'no limit that is known',
      { status: 'ready', meter: { ...common, kind: 'counted', used: 1, units } },
      'You’ve used 1 generation',
      '',
    ],
    [
      'one over',
      quota(1_001, 1_000),
      'You’re 1 generation over your plan',
      'Your usage resets on Feb\u00a01.',
    ],
    [
      'one over, without a plural',
      bare(1_001, 1_000),
      'Generations: 1 over your plan',
      'Your usage resets on Feb\u00a01.',
    ],
    [
      'all, without a plural',
      bare(1_000, 1_000),
      'You’ve used all 1,000 Generations',
      'Your usage resets on Feb\u00a01.',
    ],
    [
      'a name that is written so',
      bare(8, 10, { name: 'GitHub Actions' }),
      'You’ve used 80% of your GitHub Actions',
      '2 left until Feb\u00a01.',
    ],
    [
      'next to nothing',
      quota(4, 10_000),
      'You’ve used <1% of your generations',
      '9,996 left until Feb\u00a01.',
    ],
    [
      'a limit that was worked out',
      quota(60, 70, { derived: true }),
      'You have 10 generations left',
      'Your usage resets on Feb\u00a01.',
    ],
    [
      'a plan that ends',
      quota(800, 1_000, { endsAt: february }),
      'You’ve used 80% of your generations',
      '200 left until Feb\u00a01.',
    ],
    [
      'a plan that ends, all used',
      quota(10, 10, { endsAt: february }),
      'You’ve used all 10 generations',
      'Your plan ends on Feb\u00a01.',
    ],
    [
      'a limit that is no wall',
      quota(10, 10, { price, overage: 'billed', resetsAt: null }),
      'You’ve used all 10 generations',
      'Extra usage is billed at $0.02 each.',
    ],
    [
      'a window of hours',
      quota(8, 10, { period: hours, resetsAt: hours.end }),
      'You’ve used 80% of your generations',
      '2 left until Nov\u00a029,\u00a06:00\u00a0PM.',
    ],
    [
      'money',
      bare(7.4312, 10, { name: 'Spend', unit: '$' }),
      'You’ve used 74% of your Spend',
      '$2.56 left until Feb\u00a01.',
    ],
    [
      'money, all of it',
      bare(10, 10, { name: 'Spend', unit: 'usd' }),
      'You’ve used all $10.00 of your Spend',
      'Your usage resets on Feb\u00a01.',
    ],
    [
      'millionths',
      bare(3_330_000, 2_000_000, { name: 'Credits', scale: 1_000_000 }),
      'Credits: 1.33 over your plan',
      'Your usage resets on Feb\u00a01.',
    ],
    ['loading', { status: 'loading' }, 'Checking your usage', ''],
    [
      'error',
      { status: 'error' },
      'Couldn’t load your usage',
      'Your usage is still being recorded.',
    ],
    ['signed out', { status: 'signed-out' }, 'Sign in to see your usage', ''],
    ['no plan', { status: 'missing', reason: 'no-subscription' }, 'You don’t have a plan yet', ''],
    ['unknown', { status: 'missing', reason: 'unknown-meter' }, 'Usage isn’t available', ''],
  ] satisfies [string, UsageFigure, string, string][])('of %s', (_, usage, title, note) => {
    expect(describePrompt(usage, {})).toMatchObject({ title, note })
  })

  it('names the meter that a plan lacks, where the name is known', () => {
    const usage: UsageFigure = { status: 'missing', reason: 'not-in-plan' }
    expect(describePrompt(usage, { name: 'Exports' }).title).toBe(
      'Your plan doesn’t include Exports',
    )
    expect(describePrompt(usage, {}).title).toBe('Usage isn’t available')
  })

  it('says what was asked for while less is left', () => {
    expect(describePrompt(quota(997, 1_000), { amount: 5 }).note).toBe(
      'Needs 5, 3 left until Feb\u00a01.',
    )
    expect(describePrompt(credits(3), { amount: 5 }).note).toBe('Needs 5, 3 left.')
    expect(describePrompt(quota(1_000, 1_000), { amount: 5 }).note).toBe(
      'Your usage resets on Feb\u00a01.',
    )
  })

  it('names what it is asked for, where the host says so', () => {
    const asked = { feature: 'Posters', amount: 10 }
    expect(describePrompt(quota(995, 1_000), asked).note).toBe(
      'You need 10 generations for Posters. You have 5 left until Feb\u00a01.',
    )
    expect(describePrompt(quota(995, 1_000), { ...asked, feature: 'Video analysis' }).note).toMatch(
      /^You need 10 generations for Video analysis\./,
    )
  })

  it('says what use beyond the limit costs', () => {
    const usage = quota(140, 100, { price })
    expect(describePrompt(usage, {}).note).toBe(
      'That’s about $0.80 so far. Your usage resets on Feb\u00a01.',
    )
  })

  it('formats for the locale and the time zone', () => {
    const options = { locale: 'en-GB', timeZone: 'America/New_York' }
    expect(describePrompt(quota(1_000, 1_000), options).note).toBe(
      'Your usage resets on 31\u00a0Jan.',
    )
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
    ['a top-up', pack, '', 'Buy 500 generations for $5'],
    ['a top-up of something else', { ...pack, grants: [] }, '', 'Buy Pack for $5'],
  ] satisfies [string, OfferDetails, string, string][])('of %s', (_, details, sentence, action) => {
    const note = 'Your usage resets on Feb\u00a01.'
    const body = sentence ? `${note} ${sentence}` : note
    expect(offered(details)).toMatchObject({ body, action })
  })

  it('counts what comes again before what comes once', () => {
    const grants = [...pack.grants, ...pro.grants]
    expect(offered({ ...pro, grants }).body).toContain('10,000 a month')
  })

  it('multiplies amount and price by the quantity', () => {
    expect(offered(pack, { quantity: 3 }).action).toBe('Buy 1,500 generations for $15')
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

  it('is not called an upgrade where it is less than there is', () => {
    const plan = { name: 'Business', free: false, price: { ...pro.price, unitPrice: 9_900 } }
    const january = { start: Date.UTC(2026, 0, 1), end: february }
    const present = { plan, period: january, meters: [all.meter] }
    expect(offered(pro, { present }).action).toBe('Change to Pro')
    expect(offered(pro, { present: { ...present, plan: { ...plan, free: true } } }).action).toBe(
      'Upgrade to Pro',
    )
    const yearly: OfferDetails = { ...pro, interval: { unit: 'year', count: 1 } }
    const same = { ...present, plan: { ...plan, name: 'Pro' } }
    expect(offered(yearly, { present: same }).action).toBe('Switch to yearly')
  })

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
        used: ({ short, limit, plan, raw }) =>
          `${short.used} of ${limit} on ${plan}, ${raw.remaining}`,
        until: ({ raw }) => `${raw.resetsAt === february}.`,
        offer: ({ offer }) => `${offer.name} ${offer.price} ${offer.count}.`,
        sentences: ({ first, second }) => `${first}|${second}`,
      },
    },
  })
  expect(said.title).toBe('800 of 1,000 generations on Starter, 200')
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
    expect(titled(usage, ({ short, percent }) => `${short.over}|${percent}`)).toBe(
      `${over}|${percent}`,
    )
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
