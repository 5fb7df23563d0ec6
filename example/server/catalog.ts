import { defaultCatalog, type SandboxCatalog } from 'usage-widgets/sandbox'

/**
 * What is sold here: the sandbox's catalog, downloads, which are counted and free, a plan for teams that is
 * paid by the seat, and one without generations that is paid by the month or by the year.
 */
export const catalog: SandboxCatalog = {
  ...defaultCatalog,
  meters: [...defaultCatalog.meters, { slug: 'downloads', name: 'Downloads' }],
  products: [
    ...defaultCatalog.products,
    {
      slug: 'team',
      name: 'Team',
      description: 'Paid by the seat',
      units: { one: 'seat', other: 'seats' },
      prices: [{ slug: 'team-monthly', name: 'Team', unitPrice: 1_600, interval: 'month' }],
      features: [
        {
          type: 'grant',
          slug: 'team-generations',
          name: '400 generations a month',
          meter: 'generations',
          amount: 400,
          renews: 'every_billing_period',
        },
        { type: 'resource', slug: 'team-seats', name: 'Seats', resource: 'seats', amount: 1 },
        { type: 'toggle', slug: 'hd-downloads', name: 'HD downloads' },
        { type: 'toggle', slug: 'private-mode', name: 'Private mode' },
      ],
    },
    {
      slug: 'flex',
      name: 'Flex',
      description: 'Pay for what you make',
      prices: [
        { slug: 'flex-monthly', name: 'Flex', unitPrice: 900, interval: 'month' },
        { slug: 'flex-yearly', name: 'Flex', unitPrice: 9_000, interval: 'year' },
      ],
      features: [
        { type: 'toggle', slug: 'hd-downloads', name: 'HD downloads' },
        { type: 'toggle', slug: 'private-mode', name: 'Private mode' },
      ],
    },
  ],
}
