import type { QuotaMeter, UsageMeter } from '../../src/billing/meter.js'
import type { UsageFigure } from '../../src/billing/usage.js'
import { type DescribeOptions, describeUsage } from '../../src/text/describe-usage.js'

export const now = Date.UTC(2026, 0, 22, 14, 2)
export const february = Date.UTC(2026, 1, 1)
export const common = {
  slug: 'generations',
  name: 'Generations',
  aggregation: 'sum',
  period: { start: Date.UTC(2026, 0, 1), end: february },
  resetsAt: february,
  price: { unitPrice: 2, per: 1, currency: 'USD' },
  derived: false,
} as const

export const quota = (used: number, limit: number, more: Partial<QuotaMeter> = {}): UsageMeter => ({
  ...common,
  kind: 'quota',
  used,
  limit,
  limitSource: 'grants',
  ...more,
})

export type Ready = Extract<UsageFigure, { status: 'ready' }>
export const ready = (meter: UsageMeter, more: Partial<Omit<Ready, 'meter' | 'status'>> = {}) => ({
  status: 'ready' as const,
  meter,
  ...more,
})

/** Value, start and end as one line each, as a reader sees them. */
export function read(figure: UsageFigure, options: DescribeOptions = {}) {
  const { value, start, end } = describeUsage(figure, options)
  return {
    value: value && value.before + value.count + value.after,
    start: start.map(({ glyph, word, rest }) => `${glyph ? `(${glyph}) ` : ''}${word}${rest}`),
    end,
  }
}
