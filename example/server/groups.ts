import type { Sandbox } from 'usage-widgets/sandbox'
import type { ReportData, UsageData } from 'usage-widgets/server'

type Groups = NonNullable<ReportData['groups']>

/** Who of the account used how much in the time of a report, and for which project, by meter. */
export function groupsOf(
  { actions }: Sandbox,
  customer: string,
  period: UsageData['period'],
): Groups {
  const billing = actions.billing({ customer })
  if (!billing || !period) return {}
  const uses = actions
    .events()
    .filter(({ customerId }) => customerId === billing.customer.id)
    .filter(({ usageDate }) => usageDate >= Date.parse(period.start))
    .filter(({ usageDate }) => usageDate < Date.parse(period.end))
  return Object.fromEntries(
    billing.catalog.usageMeters.map(({ id, slug }) => {
      const own = uses.filter(({ usageMeterId }) => usageMeterId === id)
      const sharesOf = (by: string, none: string) => {
        const sums = new Map<string, number>()
        for (const { amount, properties } of own) {
          const name = String(properties[by] ?? none)
          sums.set(name, (sums.get(name) ?? 0) + amount)
        }
        return [...sums].map(([name, used]) => ({ name, used }))
      }
      const you = billing.customer.name
      return [slug, { project: sharesOf('project', 'No project'), member: sharesOf('member', you) }]
    }),
  )
}
