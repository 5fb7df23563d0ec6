import type { Globals } from '../../.storybook/globals.js'
import {
  type CatalogFeature,
  defaultCatalog,
  type SandboxCatalog,
} from '../../src/sandbox/catalog.js'
import type { Sandbox } from '../../src/sandbox/create-sandbox.js'

/** A meter that a story is about. */
export type StoryMeter = { readonly slug: string; readonly name: string }

const base = { unitPrice: 0, interval: 'month' } as const

/**
 * What is sold in stories: the sandbox's own catalog, with the plans of the toolbar that it lacks.
 * Its generations are called what the story is about.
 */
export function catalogOf({ slug, name }: StoryMeter): SandboxCatalog {
  const called = (feature: CatalogFeature): CatalogFeature =>
    feature.type === 'grant' && feature.meter === 'generations'
      ? { ...feature, meter: slug }
      : feature
  const packs = [grant(slug, 500), grant('credits', 1_000)]
  const free = defaultCatalog.products.find((product) => product.default)?.features ?? []
  const products = [
    ...defaultCatalog.products,
    {
      slug: 'free-topped-up',
      name: 'Free',
      prices: [{ ...base, slug: 'free-topped-up', name: 'Free' }],
      features: [...free, ...packs],
    },
    {
      slug: 'pay-as-you-go',
      name: 'Pay as you go',
      prices: [{ ...base, slug: 'pay-as-you-go', name: 'Pay as you go' }],
      features: [],
    },
  ] satisfies SandboxCatalog['products']
  return {
    ...defaultCatalog,
    meters: defaultCatalog.meters.map((meter) =>
      meter.slug === 'generations' ? { ...meter, slug, name } : meter,
    ),
    products: products.map((product) => ({ ...product, features: product.features.map(called) })),
  }
}

function grant(meter: string, amount: number): CatalogFeature {
  const slug = `pack-of-${meter}`
  return { type: 'grant', slug, name: `${amount} ${meter}`, meter, amount, renews: 'once' }
}

const prices: Readonly<Record<Globals['plan'], string>> = {
  free: 'free-monthly',
  pro: 'pro-monthly',
  'top-up': 'free-topped-up',
  'pay as you go': 'pay-as-you-go',
  over: 'free-monthly',
}

/** Begins the month anew on a plan, whatever the customer had. */
export function begin({ actions }: Sandbox, customer: string, plan: Globals['plan']): void {
  actions.setStatus({ customer, status: 'canceled' })
  actions.subscribe({ customer, price: prices[plan] })
}

/** Uses so much that the plan shows: beside what the story itself used. */
export function spend(
  sandbox: Sandbox,
  customer: string,
  plan: Globals['plan'],
  meter: string,
): void {
  const { actions } = sandbox
  const { included, used } = accountOf(sandbox, customer, meter)
  if (plan === 'pro') actions.record({ customer, meter, amount: 2_400 })
  if (plan === 'over') actions.record({ customer, meter, amount: (included ?? 0) - used + 40 })
  if (plan !== 'pay as you go') return
  actions.record({ customer, meter, amount: 420 })
  actions.record({ customer, meter: 'upscales', amount: 4_200 })
}

/** What a customer's plan includes of a meter, `null` without a limit, and what was used of it. */
export type Account = { readonly included: number | null; readonly used: number }

/** The customer's account as a host's own server keeps it. */
export function accountOf({ actions }: Sandbox, customer: string, meter: string): Account {
  const subscription = actions.billing({ customer })?.currentSubscription
  const row = subscription?.experimental?.usageMeterBalances.find(({ slug }) => slug === meter)
  if (!row) return { included: null, used: 0 }
  const used = actions
    .events()
    .filter((use) => use.subscriptionId === row.subscriptionId && use.usageMeterId === row.id)
    .reduce((sum, { amount }) => sum + amount, 0)
  return { included: row.availableBalance + used || null, used }
}
