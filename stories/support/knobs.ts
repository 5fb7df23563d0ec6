import type { UsageFigure } from '../../src/billing/usage.js'
import { balance, counted, metered, now, quota, ready, unlimited } from './figures.js'

/** What can be known of a meter, in words to choose from. */
const known = {
  known: ({ used, limit, pending }) => ready(quota(used, limit), { pending }),
  approximate: ({ used, limit }) =>
    ready(quota(used, limit, { derived: true, limitSource: 'high-water' })),
  unconfirmed: ({ used, limit, pending }) =>
    ready(quota(used, limit), { pending: Math.max(pending, 1), unconfirmed: true }),
  stale: ({ used, limit }) => ready(quota(used, limit), { stale: true, asOf: now }),
  credits: ({ used, limit }) => ready(balance(Math.max(limit - used, 0))),
  'pay as you go': ({ used }) => ready(metered(used)),
  unlimited: ({ used }) => ready(unlimited(used)),
  'limit unknown': ({ used }) => ready(counted(used)),
  loading: () => ({ status: 'loading' }),
  error: () => ({ status: 'error' }),
  'signed out': () => ({ status: 'signed-out' }),
  'not in the plan': () => ({ status: 'missing', reason: 'not-in-plan' }),
} satisfies Record<string, (numbers: Numbers) => UsageFigure>

type Numbers = { readonly used: number; readonly limit: number; readonly pending: number }

/** One meter as a designer turns it. */
export type MeterKnobs = Numbers & { readonly state: keyof typeof known }

/** A slider, from zero unless something else is the least. */
export const slider = (max: number, min = 0) => ({ control: { type: 'range' as const, min, max } })

/** A choice of one of the names. */
export const choice = (figures: object) => ({
  options: Object.keys(figures),
  control: { type: 'select' as const },
})

/** Sliders for the numbers of a meter, and a choice of what is known of them. */
export const meterKnobs = {
  args: { used: 45, limit: 100, pending: 0, state: 'known' },
  argTypes: { used: slider(200), limit: slider(200), pending: slider(20), state: choice(known) },
} as const

/** What the knobs are set to. A limit of nothing is one. */
export const turned = ({ state, ...numbers }: MeterKnobs): UsageFigure => known[state](numbers)
