import { FlowgladServer, requestHandler } from '@flowglad/server'
import { HTTPMethod } from '@flowglad/shared'
import { defaultCatalog, type SandboxCatalog } from '../../src/sandbox/catalog.js'
import { createSandbox, type SandboxCustomer } from '../../src/sandbox/create-sandbox.js'
import { serve } from './serve.js'

/** Where a checkout returns to. */
export const urls = {
  successUrl: 'https://app.example.com/ok',
  cancelUrl: 'https://app.example.com/no',
}

const monthly = (slug: string, unitPrice: number, amount: number) =>
  ({
    slug,
    name: slug,
    prices: [{ slug: `${slug}-monthly`, name: slug, unitPrice, interval: 'month' }],
    features: [
      {
        type: 'grant',
        slug: `${slug}-generations`,
        name: 'Generations',
        meter: 'generations',
        amount,
        renews: 'every_billing_period',
      },
    ],
  }) as const

const seats = (amount: number) =>
  ({ type: 'resource', slug: 'seats', name: 'Seats', resource: 'seats', amount }) as const

/** A base of $20 with two seats, monthly or by other intervals, and further seats at $10. */
const team = [
  {
    ...monthly('team', 2000, 500),
    prices: [
      { slug: 'team-monthly', name: 'Team', unitPrice: 2000, interval: 'month' },
      {
        slug: 'team-quarterly',
        name: 'Team',
        unitPrice: 5500,
        interval: 'month',
        intervalCount: 3,
      },
      { slug: 'team-yearly', name: 'Team', unitPrice: 20_000, interval: 'year' },
      { slug: 'team-trial', name: 'Team', unitPrice: 2000, interval: 'month', trialDays: 14 },
    ],
    features: [...monthly('team', 2000, 500).features, seats(2)],
  },
  { ...monthly('seat', 1000, 100), features: [...monthly('seat', 1000, 100).features, seats(1)] },
] satisfies SandboxCatalog['products']

/** The default catalog, with plans of 360 and 900 generations, and plans for teams. */
export const catalog: SandboxCatalog = {
  ...defaultCatalog,
  products: [
    ...defaultCatalog.products,
    monthly('small', 1000, 360),
    monthly('large', 2500, 900),
    ...team,
  ],
}

/** A sandbox behind a port, with the published server for its customers; the first is on `plan`. */
export async function openShop(plan?: string, more: Partial<SandboxCustomer> = {}) {
  const sandbox = createSandbox({
    catalog,
    customers: [
      { externalId: 'user_1', ...(plan === undefined ? {} : { plan }), ...more },
      { externalId: 'user_2' },
    ],
  })
  const line = await serve(sandbox.fetch)
  const serverFor = (customerExternalId: string) =>
    new FlowgladServer({
      apiKey: 'sk_test',
      baseURL: line.url,
      customerExternalId,
      getCustomerDetails: async (id: string) => ({ name: id, email: `${id}@example.com` }),
    })
  return {
    sandbox,
    line,
    serverFor,
    /** What the published handler answers user_1's browser. */
    published: (path: string, body: unknown) => {
      const handle = requestHandler({
        apiKey: 'sk_test',
        baseURL: line.url,
        getCustomerExternalId: async () => 'user_1',
        flowglad: async (id: string) => serverFor(id),
      })
      const input = { path: path.split('/'), method: HTTPMethod.POST, body }
      return handle(input, new Request('http://app'))
    },
    /** What the sandbox's own route answers user_1's browser. */
    own: async (path: string, body: unknown) => {
      const init = { method: 'POST', ...(body !== undefined && { body: JSON.stringify(body) }) }
      const response = await sandbox.fetch(`/api/flowglad/${path}`, init)
      const answer: unknown = await response.json()
      return { status: response.status, answer }
    },
    current: (customer = 'user_1') => sandbox.actions.billing({ customer })?.currentSubscription,
  }
}

/** JSON drops what is undefined, as the wire does; request ids count requests, hosts are hosts. */
export function plain(value: unknown): unknown {
  const text = JSON.stringify(value)
    .replaceAll(/(request_id\\*":\\*")[0-9a-f]+/g, '$1…')
    .replaceAll(/http:\/\/[^/"]+\/checkout/g, '/checkout')
  const parsed: unknown = JSON.parse(text)
  return parsed
}
