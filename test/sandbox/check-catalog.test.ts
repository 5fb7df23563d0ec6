import { expect, it } from 'vitest'
import {
  type CatalogPrice,
  type CatalogProduct,
  defaultCatalog,
  type SandboxCatalog,
} from '../../src/sandbox/catalog.js'
import { createSandbox } from '../../src/sandbox/create-sandbox.js'
import { catalog as shopCatalog } from './shop.js'

const open = (catalog: SandboxCatalog) => () => createSandbox({ catalog, customers: [] })
const plus = (...products: CatalogProduct[]): SandboxCatalog => ({
  ...defaultCatalog,
  products: [...defaultCatalog.products, ...products],
})
const monthly: CatalogPrice = { slug: 'x', name: 'X', unitPrice: 500, interval: 'month' }
const plan = (over: Partial<CatalogProduct>): CatalogProduct => ({
  slug: 'extra',
  name: 'Extra',
  prices: [monthly],
  features: [],
  ...over,
})
const priced = (over: Partial<CatalogPrice>) => plus(plan({ prices: [{ ...monthly, ...over }] }))
const once: CatalogPrice = { slug: 'x', name: 'X', unitPrice: 500 }
const grant = {
  type: 'grant',
  slug: 'g',
  name: 'G',
  meter: 'credits',
  amount: 5,
  renews: 'every_billing_period',
} as const
const seats = { type: 'resource', slug: 's', name: 'S', resource: 'seats', amount: 5 } as const
const [free, starter] = defaultCatalog.products

it.each([
  ['the default one', defaultCatalog],
  ['one with seats, add-ons, intervals and trials', shopCatalog],
])('takes %s', (_, catalog) => {
  expect(open(catalog)).not.toThrow()
})

it('says what one and several pieces of a product are called', () => {
  const catalog = plus(plan({ units: { one: 'seat', other: 'seats' } }))
  const sandbox = createSandbox({ catalog, customers: [{ externalId: 'user_1' }] })
  const products = sandbox.actions.billing({ customer: 'user_1' })?.catalog.products ?? []
  expect(
    products.map(({ slug, singularQuantityLabel, pluralQuantityLabel }) => [
      slug,
      singularQuantityLabel,
      pluralQuantityLabel,
    ]),
  ).toEqual([
    ...defaultCatalog.products.map(({ slug }) => [slug, null, null]),
    ['extra', 'seat', 'seats'],
  ])
})

const refusals: [string, SandboxCatalog, string][] = [
  [
    'a negative price',
    priced({ unitPrice: -5 }),
    'Price "x": unitPrice is -5. Give a whole number',
  ],
  ['a price in parts of a cent', priced({ unitPrice: 0.5 }), 'Price "x": unitPrice is 0.5.'],
  ['no interval at all', priced({ intervalCount: 0 }), 'Price "x": intervalCount is 0.'],
  ['half a day of trial', priced({ trialDays: 0.5 }), 'Price "x": trialDays is 0.5.'],
  [
    'a trial of what is bought once',
    plus(plan({ prices: [{ ...once, trialDays: 7 }] })),
    'Price "x": it is bought once, so it has neither intervalCount nor trialDays. Give it an interval.',
  ],
  ['a price twice', priced({ slug: 'pro-monthly' }), 'Price "pro-monthly": there are two of it.'],
  [
    'the price every meter has',
    priced({ slug: 'credits_no_charge' }),
    'Price "credits_no_charge": there are two of it.',
  ],
  ['a product twice', plus(plan({ slug: 'pro' })), 'Product "pro": there are two of it.'],
  ['a product without a name', plus(plan({ slug: '' })), 'Product: one has no slug. Name it.'],
  [
    'a feature twice in a product',
    plus(plan({ features: [grant, grant] })),
    'Product "extra", feature "g": there are two of it.',
  ],
  [
    'credit on a meter that is not there',
    plus(plan({ features: [{ ...grant, meter: 'nope' }] })),
    'Product "extra", feature "g": there is no meter "nope". Name the slug of one.',
  ],
  [
    'credit of nothing',
    plus(plan({ features: [{ ...grant, amount: 0 }] })),
    'Product "extra", feature "g": amount is 0.',
  ],
  [
    'a top-up that renews',
    plus(plan({ prices: [once], features: [grant] })),
    'Product "extra", feature "g": a product that is bought once grants once. Give it renews: "once".',
  ],
  [
    'seats that are bought once',
    plus(plan({ prices: [once], features: [seats] })),
    'Product "extra", feature "s": a product that is bought once has no capacity.',
  ],
  [
    'seats twice in a product',
    plus(plan({ features: [seats, { ...seats, slug: 's2' }] })),
    'Product "extra", feature "s2": of several features for "seats" Flowglad counts one only.',
  ],
  [
    'a meter that costs for no use',
    {
      ...defaultCatalog,
      meters: [
        ...defaultCatalog.meters,
        { slug: 'm', name: 'M', price: { slug: 'm-p', name: 'M', unitPrice: 1, per: 0 } },
      ],
    },
    'Meter "m": price.per is 0.',
  ],
  [
    'no default plan',
    { ...defaultCatalog, products: starter ? [starter] : [] },
    'Products: every customer begins with the default one. Give exactly one of them default: true.',
  ],
  [
    'two default plans',
    plus(plan({ default: true })),
    'Products "free" and "extra": every customer',
  ],
  [
    'a default plan that is bought once',
    { ...defaultCatalog, products: free ? [{ ...free, prices: [once] }] : [] },
    'Price "x": customers begin with it, and it is bought once.',
  ],
]

it.each(refusals)('refuses %s by name', (_, catalog, words) => {
  expect(open(catalog)).toThrow(words)
})

it.each([
  ['an unknown currency', { currency: 'XTS' }, 'Currency "XTS": it is not known. Use one of USD'],
  [
    'an unknown interval',
    { products: [{ ...free, prices: [{ ...monthly, interval: 'fortnight' }] }] },
    'Price "x": nothing renews every fortnight. Use one of day, week, month, year as interval.',
  ],
  [
    'a product without prices',
    { products: [free, { ...starter, prices: [] }] },
    'Product "starter": it has no price. Give it one.',
  ],
])('refuses %s in plain JSON', (_, over, words) => {
  const catalog: SandboxCatalog = JSON.parse(JSON.stringify({ ...defaultCatalog, ...over }))
  expect(open(catalog)).toThrow(words)
})

it('names everything that is wrong at once', () => {
  const catalog = priced({ unitPrice: -5, trialDays: 0 })
  expect(open(catalog)).toThrow(/unitPrice is -5.*trialDays is 0/)
})
