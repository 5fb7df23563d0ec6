import type { SandboxStore } from 'usage-widgets/sandbox'
import type { UsageData, UsageQuery } from 'usage-widgets/server'
import { fieldsOf } from '../demo-state.js'

/** What costs money beyond what a plan includes. */
const priced: ReadonlySet<unknown> = new Set(['generations', 'upscales'])

/** The most that each customer may spend beyond the plan in a period, in cents; as they chose it. */
export type SpendingLimits = ReturnType<typeof createSpendingLimits>

/** Limits in a store: the last word on each customer counts. */
export function createSpendingLimits(store: SandboxStore) {
  const limits = new Map<unknown, number>()
  const take = (line: string) => {
    const said = fieldsOf(JSON.parse(line))
    const [user, amount] = [said.get('user'), said.get('amount')]
    if (typeof amount === 'number') limits.set(user, amount)
    else limits.delete(user)
  }
  for (const line of store.load()) take(line)

  return {
    clear: () => {
      limits.clear()
      store.clear()
    },
    /** The report with the limit in it, where it is about the present period. */
    told<Data extends UsageData>(
      user: string,
      { startDate, endDate }: UsageQuery,
      data: Data,
    ): Data {
      const amount = limits.get(user)
      if (amount === undefined || startDate !== undefined || endDate !== undefined) return data
      const spent = data.estimatedCost?.overage ?? 0
      const currency = data.estimatedCost?.currency ?? 'usd'
      const spendingLimit = { amount: amount / 100, spent, currency, onLimit: 'blocked' } as const
      return { ...data, spendingLimit }
    },
    /** Sets the limit that a customer asks for, `null` for none. */
    async set(user: string, amount: unknown, read: () => Promise<UsageData>): Promise<Response> {
      const isAmount = typeof amount === 'number' && Number.isSafeInteger(amount) && amount >= 0
      if (amount !== null && !isAmount) return answer('Give whole cents.', 400)
      if (amount !== null && amount < spentOf(await read())) {
        return answer('More than that is spent already.', 422)
      }
      const line = JSON.stringify({ user, amount })
      store.append([line])
      take(line)
      return answer('Saved')
    },
    /** Why a use is refused: it would cost something, and the limit is reached. `null` when it is not. */
    async against(
      user: string,
      use: unknown,
      read: () => Promise<UsageData>,
    ): Promise<string | null> {
      const limit = limits.get(user)
      const said = fieldsOf(use)
      const meter = said.get('usageMeterSlug')
      if (limit === undefined || !priced.has(meter)) return null
      const data = await read()
      const { used, included } = data.metrics[String(meter)] ?? { used: 0, included: 0 }
      const costs = (used ?? 0) + Number(said.get('amount') ?? 1) > (included ?? 0)
      return costs && spentOf(data) >= limit ? 'You’ve reached your spending limit.' : null
    },
  }
}

function spentOf({ estimatedCost }: UsageData): number {
  return Math.round((estimatedCost?.overage ?? 0) * 100)
}

function answer(message: string, status = 200): Response {
  return Response.json({ message }, { status })
}
