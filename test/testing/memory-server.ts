import type { SourceServer } from '../../src/testing/bench.js'

/** A backend in memory with one meter, as the checks of a source drive it. */
export type MemoryServer = Required<SourceServer> & {
  /** Who is signed in. */
  customer(): string | null
  /** Everything that was used by a customer, here and elsewhere. */
  total(customer: string): number
  /** What a request asks is done now; its answer comes when nothing holds it. Rejects without one. */
  ask<T>(answer: () => T): Promise<T>
  /** Records a use once per id. `null`: it is refused. Rejects where the reply is lost. */
  record(
    customer: string,
    id: string,
    amount: number,
  ): Promise<{ total: number; at: number } | null>
}

/** `now` gives the server's time. ada has used 10 before, bob 40. */
export function memoryServer(now: () => number = Date.now): MemoryServer {
  const elsewhere = new Map([
    ['ada', 10],
    ['bob', 40],
  ])
  const recorded = new Map<string, Map<string, { amount: number; at: number }>>()
  let held: Promise<void> | null = null
  let customer: string | null = 'ada'
  let [failing, losing, refusing] = [false, false, false]

  const of = (whose: string) => {
    const uses = recorded.get(whose) ?? new Map<string, { amount: number; at: number }>()
    recorded.set(whose, uses)
    return uses
  }
  const used = (whose: string) => [...of(whose).values()].reduce((sum, one) => sum + one.amount, 0)
  const total = (whose: string) => (elsewhere.get(whose) ?? 0) + used(whose)

  async function ask<T>(answer: () => T): Promise<T> {
    if (failing) throw new TypeError('Failed to fetch')
    const value = answer()
    await held
    return value
  }

  return {
    used,
    total,
    ask,
    customer: () => customer,
    signIn(next) {
      customer = next
    },
    use(amount) {
      if (customer !== null) elsewhere.set(customer, (elsewhere.get(customer) ?? 0) + amount)
    },
    fail(next) {
      failing = next
    },
    hold() {
      let release = () => {}
      const own = new Promise<void>((resolve) => {
        release = resolve
      })
      held = own
      return () => {
        if (held === own) held = null
        release()
      }
    },
    lose() {
      losing = true
    },
    refuse() {
      refusing = true
    },
    async record(whose, id, amount) {
      const lost = losing
      losing = false
      const reply = await ask(() => {
        if (refusing) {
          refusing = false
          return null
        }
        const known = of(whose).get(id) ?? { amount, at: now() }
        of(whose).set(id, known)
        return { total: total(whose), at: known.at }
      })
      if (lost) throw new TypeError('Failed to fetch')
      return reply
    },
  }
}
