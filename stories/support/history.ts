import type { DayOfUse, UsageReportState } from '../../src/billing/report-state.js'
import type { HistoryFigure } from '../../src/text/describe-history.js'
import { metered, now, quota, ready } from './figures.js'

const day = 86_400_000
const start = Date.UTC(2026, 0, 1)

/** This January, the period of every story. */
export const span = { start, end: Date.UTC(2026, 1, 1) }

// Working days and weekends, up to January 22.
const calls = [
  4310, 4680, 4905, 4722, 4388, 1720, 1544, 4612, 4870, 5120, 4812, 4490, 1688, 1602, 4205, 4730,
  4966, 5012, 4544, 1810, 1633, 1060,
]

/** API calls of each day so far. */
export const callsByDay: readonly DayOfUse[] = calls.map((used, index) => ({
  date: new Date(start + index * day).toISOString().slice(0, 10),
  used,
}))

const used = calls.reduce((sum, each) => sum + each, 0)

/** The meter of these days. */
export const callsMeter = quota(used, 100_000, {
  slug: 'api-calls',
  name: 'API calls',
  unit: 'requests',
})

/** The figure of these days. */
export const callsFigure = { meter: callsMeter, days: callsByDay, span }

/** The December before: fewer calls a day, and more on its last ones. */
export const callsBefore = {
  span: { start: Date.UTC(2025, 11, 1), end: start },
  days: Array.from({ length: 31 }, (_, index) => ({
    date: new Date(Date.UTC(2025, 11, 1 + index)).toISOString().slice(0, 10),
    used: Math.round((calls[(index + 3) % 21] ?? 0) * (index < 25 ? 0.8 : 1.1)),
  })),
}

/** Ninety days of calls, up to January 22. */
export const ninetyDays = {
  meter: { ...callsMeter, resetsAt: null },
  days: Array.from({ length: 90 }, (_, index) => ({
    date: new Date(start + (index - 68) * day).toISOString().slice(0, 10),
    used: Math.round((calls[(index + 1) % 21] ?? 0) * (0.5 + index / 180)),
  })),
  span: { start: start - 68 * day, end: start + 22 * day },
}

const hour = 3_600_000

/** Two days of calls by the hour, up to January 22, 14:00. */
export const callsByHour = {
  meter: { ...callsMeter, resetsAt: null },
  days: Array.from({ length: 39 }, (_, index) => ({
    date: new Date(start + 20 * day + index * hour).toISOString(),
    used: [40, 22, 10, 4, 0, 6, 30, 80, 190, 240, 260, 231][index % 12] ?? 0,
  })),
  span: { start: start + 20 * day, end: start + 22 * day },
}

const models = ['Haiku', 'Sonnet', 'Opus', 'Embeddings']

/** The tokens of four models. */
export const tokensByModel = {
  meter: {
    ...callsMeter,
    kind: 'counted',
    slug: 'unit:tokens',
    name: 'All tokens',
    unit: 'tokens',
  },
  days: [],
  span,
  stack: models.map((name, place) => ({
    meter: quota(10_000, 100_000, { slug: name.toLowerCase(), name, unit: 'tokens' }),
    days: calls.map((each, index) => ({
      date: new Date(start + index * day).toISOString().slice(0, 10),
      used: Math.round((each * (4 - place) * (1 + ((index * (place + 2)) % 5))) / 20),
    })),
  })),
} satisfies HistoryFigure

/** Who made the calls. */
export const callsByGroup = new Map([
  [
    'project',
    [
      { name: 'Website', used: 48_210 },
      { name: 'Mobile app', used: 24_903 },
      { name: 'Internal tools', used: 8_310 },
    ],
  ],
  ['member', ['Ada', 'Grace', 'Edsger'].map((name, place) => ({ name, used: 27_141 + place }))],
])

/** Two dollars a thousand. */
export const sendsFigure = {
  meter: metered(8_142, {}),
  days: calls.map((each, index) => ({
    date: new Date(start + index * day).toISOString().slice(0, 10),
    used: Math.round(each / 10),
  })),
  span,
}

/** A level: it holds, and has no total. */
export const storageFigure = {
  meter: quota(67.5, 100, {
    slug: 'storage',
    name: 'Storage',
    unit: 'GB',
    aggregation: 'level',
    period: null,
    resetsAt: null,
  }),
  days: [
    { date: '2026-01-01', used: 61.2 },
    { date: '2026-01-09', used: 64 },
    { date: '2026-01-17', used: 67.5 },
  ],
  span,
}

/** The meters to choose from. */
export const metersToChoose = [
  { slug: 'api-calls', name: 'API calls' },
  { slug: 'storage', name: 'Storage' },
  { slug: 'bandwidth', name: 'Bandwidth' },
]

/** What `useUsageReport` returns for them; `more` says otherwise. */
export function reportState(more: Partial<UsageReportState> = {}): UsageReportState {
  return {
    status: 'ready',
    report: {
      customer: { id: 'user_1' },
      subscription: { id: 'report', period: span, current: ['report'] },
      plan: null,
      meters: [callsMeter, storageFigure.meter],
    },
    cost: null,
    history: new Map([
      ['api-calls', callsByDay],
      ['storage', storageFigure.days],
    ]),
    resources: [],
    span,
    period: span,
    range: { preset: 'this-period' },
    setRange: () => {},
    metrics: null,
    setMetrics: () => {},
    available: metersToChoose,
    stale: false,
    refreshing: false,
    updatedAt: now,
    error: null,
    refresh: async () => {},
    ...more,
  }
}

/** The same meter as a bar shows it. */
export const callsUsage = ready(callsMeter)
