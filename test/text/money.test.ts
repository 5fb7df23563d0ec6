import { expect, it, vi } from 'vitest'
import type { DashboardFigure } from '../../src/billing/dashboard.js'
import type { OfferDetails } from '../../src/billing/offer.js'
import type { Plan } from '../../src/billing/report.js'
import { readReport } from '../../src/report-api/read-report.js'
import { estimatedCostOf } from '../../src/server/estimated-cost.js'
import { describeButton } from '../../src/text/describe-button.js'
import { describeDashboard } from '../../src/text/describe-dashboard.js'
import { describeDialog } from '../../src/text/describe-dialog.js'
import { describePrompt } from '../../src/text/describe-prompt.js'
import { describeUsage } from '../../src/text/describe-usage.js'
import { formatMoney } from '../../src/text/format.js'
import { january, quota } from '../support/reports.js'

it.each([
  ['HUF', 'HUF\u00a0', '1,990.50', 1_990.5],
  ['ISK', 'ISK\u00a0', '1,990.50', 1_990.5],
  ['UGX', 'UGX\u00a0', '1,990.50', 1_990.5],
  ['USD', '$', '1,990.50', 1_990.5],
  ['JPY', '¥', '199,050', 199_050],
  ['KWD', 'KWD\u00a0', '199.050', 199.05],
])(
  '199,050 minor units of %s are the same money wherever they are said',
  (currency, sign, digits, major) => {
    // Engines disagree about how many decimals a currency has.
    vi.spyOn(Intl.NumberFormat.prototype, 'resolvedOptions').mockImplementation(() => {
      throw new Error('asked how many decimals a currency has')
    })
    const money = `${sign}${digits}`
    const price = { unitPrice: 199_050, per: 1, currency }
    const plan: Plan = {
      name: 'Pro',
      free: false,
      price,
      interval: { unit: 'month', count: 1 },
    }
    const meter = quota('api', 101, { price })
    const usage = { status: 'ready', meter } as const
    const details: OfferDetails = {
      kind: 'plan',
      name: 'Max',
      price,
      interval: { unit: 'month', count: 1 },
      grants: [],
      owned: false,
    }
    const figure: DashboardFigure = {
      status: 'ready',
      meters: [usage],
      period: january,
      planCost: null,
      usageCost: [],
      cost: [{ amount: 199_050, currency }],
      projectedCost: null,
      resources: [],
      stale: false,
      refreshing: false,
      updatedAt: null,
    }
    expect(formatMoney(199_050, currency)).toBe(money)
    expect(describeUsage(usage).start[0]?.rest).toBe(`, about ${money}`)
    expect(describePrompt(usage, { details }).body).toContain(`about ${money} so far`)
    expect(describePrompt(usage, { details }).body).toContain(`costs ${money} a month`)
    const present = { plan, period: january, meters: [] }
    const table = describeDialog(undefined, { details, present }).table
    expect(table?.rows.at(-1)).toMatchObject({
      now: `${money} a month`,
      offered: `${money} a month`,
    })
    expect(describeDashboard(figure, 1).stats[0]?.values[0]?.count).toBe(money)
    const taking = { meter: 'api', name: 'API', amount: 1, usage }
    expect(
      describeButton([taking], { status: 'idle' }, { policy: 'allow-overage' }).note,
    ).toContain(`about ${money}`)
    const estimatedCost = estimatedCostOf(plan, [meter])
    expect(estimatedCost).toMatchObject({ base: major, overage: major, total: major * 2 })
    const read = readReport({ metrics: {}, estimatedCost })?.cost
    expect(read?.base).toEqual({ amount: 199_050, currency })
  },
)

it('keeps the sign of less than nothing at its side in a line from right to left', () => {
  expect(formatMoney(-1_000, 'USD', 'ar-EG')).toMatch(/US\$\u200e$/)
})
