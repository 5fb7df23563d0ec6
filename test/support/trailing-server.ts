import type { UsageSource } from '../../src/sync/source.js'
import { type FakeEnvironment, fakeEnvironment } from './fake-environment.js'
import { type FakeSource, fakeSource } from './fake-source.js'
import { quota, ready } from './reports.js'

type Options = {
  /** Milliseconds by which a report made now trails what is recorded. */
  readonly trails: () => number
  /** What the server says of that: its own times, or the longest time it may be. */
  readonly tells: 'times' | { readonly lag: number }
  /** Milliseconds by which its own times may be wrong either way, as it says. */
  readonly clocksDiffer?: number
  readonly used?: number
  readonly limit?: number | null
  /** Milliseconds from a question to its report. */
  readonly takes?: () => number
}

const absent = { kind: 'absent', slug: 'api', name: 'API', reason: 'not-in-plan' } as const

/** A server whose reports trail what it acknowledges. */
export type TrailingServer = {
  readonly source: FakeSource & Pick<UsageSource, 'lag'>
  readonly env: FakeEnvironment
  /** Another device uses as much now. */
  use(amount: number): void
  /** A plan with this limit is bought now; `null`: one without the meter. */
  buy(limit: number | null): void
  /** When reports were asked for, in `elapsed` milliseconds. */
  readonly askedAt: number[]
}

export function trailingServer(options: Options): TrailingServer {
  const { trails, tells, used = 0, takes = () => 0, clocksDiffer = 0 } = options
  let { limit = 100 } = options
  const env = fakeEnvironment()
  const recorded: { readonly at: number; readonly amount: number }[] = []
  const askedAt: number[] = []

  function made() {
    const asOf = env.now() - trails()
    const known = recorded.filter(({ at }) => at <= asOf)
    const sum = known.reduce((total, { amount }) => total + amount, used)
    const meter = limit === null ? absent : quota('api', sum, { limit, limitSource: 'reported' })
    const state = ready([meter])
    if (tells !== 'times') return state
    return { ...state, asOf: asOf - clocksDiffer, notAfter: asOf + clocksDiffer }
  }

  const lag = tells === 'times' ? {} : { lag: tells.lag }
  const source = Object.assign(fakeSource(made()), lag)
  source.onDeliver = async ({ amount }) => {
    const at = env.now()
    recorded.push({ at, amount })
    return { as: 'delivered', ...(tells === 'times' ? { at, after: at } : {}) }
  }
  source.onReload = async () => {
    askedAt.push(env.elapsed())
    const state = made()
    await new Promise<void>((done) => void env.after(takes(), done))
    source.show(state)
    return 'fresh'
  }
  return {
    source,
    env,
    askedAt,
    use: (amount) => void recorded.push({ at: env.now(), amount }),
    buy: (bought) => {
      limit = bought
    },
  }
}
