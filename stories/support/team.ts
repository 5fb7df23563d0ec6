import { createFlowgladSource } from '../../src/flowglad/source.js'
import type { SandboxCatalog } from '../../src/sandbox/catalog.js'
import { createSandbox } from '../../src/sandbox/create-sandbox.js'
import { createSandboxBilling } from '../../src/sandbox/use-sandbox-billing.js'

const grant = (amount: number) =>
  ({
    type: 'grant',
    slug: `messages-${amount}`,
    name: 'Messages',
    meter: 'messages',
    amount,
    renews: 'every_billing_period',
  }) as const

/** A free plan, and a plan of $12 a seat, a thousand messages each. */
const catalog: SandboxCatalog = {
  name: 'Team chat',
  currency: 'USD',
  meters: [
    {
      slug: 'messages',
      name: 'Messages',
      price: { slug: 'messages-extra', name: 'Extra messages', unitPrice: 1, per: 10 },
    },
  ],
  products: [
    {
      slug: 'free',
      name: 'Free',
      default: true,
      prices: [{ slug: 'free-monthly', name: 'Free', unitPrice: 0, interval: 'month' }],
      features: [grant(100)],
    },
    {
      slug: 'team',
      name: 'Team',
      prices: [{ slug: 'team-monthly', name: 'Team', unitPrice: 1_200, interval: 'month' }],
      features: [
        grant(1_000),
        { type: 'resource', slug: 'seats', name: 'Seats', resource: 'seats', amount: 1 },
      ],
    },
  ],
}

/** The members of a team, and whom the product knows to have a seat. */
export const members = [
  { id: 'ada', name: 'Ada', seated: true },
  { id: 'grace', name: 'Grace', seated: true },
  { id: 'alan', name: 'Alan', seated: false },
  { id: 'edsger', name: 'Edsger', seated: false },
]

/** A team of three seats, two of them taken, and a source that reads them. */
export function newTeam() {
  const sandbox = createSandbox({
    catalog,
    customers: [{ externalId: 'team_1', plan: 'team-monthly', quantity: 3 }],
    now: Date.now,
  })
  for (const { id, seated } of members) {
    if (seated) sandbox.actions.claim({ resource: 'seats', externalId: id })
  }
  const { useBilling, useResources } = createSandboxBilling(sandbox)
  return { sandbox, source: createFlowgladSource(useBilling, { useResources }) }
}
