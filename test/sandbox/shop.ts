import { FlowgladServer } from '@flowglad/server'
import { defaultCatalog, type SandboxCatalog } from '../../src/sandbox/catalog.js'
import { createSandbox } from '../../src/sandbox/create-sandbox.js'
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

/** The default catalog, with plans of 360 and 900 generations. */
const catalog: SandboxCatalog = {
  ...defaultCatalog,
  products: [...defaultCatalog.products, monthly('small', 1000, 360), monthly('large', 2500, 900)],
}

/** A sandbox behind a port, with the published server for its customers; the first is on `plan`. */
export async function openShop(plan?: string) {
  const sandbox = createSandbox({
    catalog,
    customers: [
      { externalId: 'user_1', ...(plan === undefined ? {} : { plan }) },
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
    current: (customer = 'user_1') => sandbox.actions.billing({ customer })?.currentSubscription,
  }
}
