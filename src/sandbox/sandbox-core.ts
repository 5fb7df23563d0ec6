import type { SandboxCatalog } from './catalog.js'
import { nextActivation } from './checkouts.js'
import { readFact, writeFact } from './fact-lines.js'
import type { Fact } from './facts.js'
import { createLedger, type Ledger } from './ledger.js'
import { pricingModelOf } from './pricing-model.js'
import { nextRollOver, type Settle } from './roll-over.js'
import { isRefusal, type Refusal, type RuleContext } from './rules.js'
import type { SandboxStore } from './store.js'
import type { PricingModel } from './wire-catalog.js'

/** What the two faces of a sandbox work on: the ledger as of now, and the one way to add to it. */
export type SandboxCore = {
  /** The ledger after every period that has ended by now was closed, and what was paid handed over. */
  readonly ledger: () => Ledger
  readonly model: PricingModel
  /** Epoch milliseconds. */
  readonly now: () => number
  /** How many facts there are. */
  readonly size: () => number
  /**
   * Lets a rule decide on the present state and stores its facts before they take effect. When the
   * store throws, nothing happened.
   */
  readonly decide: <D extends object>(
    rule: (context: RuleContext) => D | Refusal,
    factsOf: (decision: D) => readonly Fact[],
  ) => D | Refusal
  /** Forgets everything. */
  readonly clear: () => void
}

/** What a core is made of. */
export type CoreOptions = {
  readonly catalog: SandboxCatalog
  readonly store: SandboxStore
  readonly now: () => number
  readonly id: (prefix: string, number: number) => string
  readonly settle: Settle
  readonly onChange: () => void
}

/** Opens the store, folds what it holds, and answers the way to go on from there. */
export function createCore({
  catalog,
  store,
  now,
  id,
  settle,
  onChange,
}: CoreOptions): SandboxCore {
  // The catalog is the same after a restart, so its age must not depend on when that was.
  const model = pricingModelOf(catalog, 0)
  let ledger = createLedger()
  for (const line of store.load()) ledger.apply(readFact(line))

  const contextOf = (): RuleContext => {
    // Counted by prefix: each such id goes into a fact of its own, so the next one begins behind it.
    const minted = new Map<string, number>()
    const mint = (prefix: string) => {
      const count = (minted.get(prefix) ?? 0) + 1
      minted.set(prefix, count)
      return id(prefix, ledger.size() + count)
    }
    return { ledger, model, now: now(), mint }
  }
  const append = (facts: readonly Fact[]) => {
    if (facts.length === 0) return
    store.append(facts.map(writeFact))
    for (const fact of facts) ledger.apply(fact)
    onChange()
  }
  const present = () => {
    for (;;) {
      const context = contextOf()
      // Whatever was due first happened first: a period that ended before it knew nothing of it.
      const facts = earlier(nextActivation(context), nextRollOver(context, settle))
      if (!facts) return ledger
      append(facts)
    }
  }
  return {
    ledger: present,
    model,
    now,
    size: () => ledger.size(),
    decide: (rule, factsOf) => {
      present()
      const decision = rule(contextOf())
      if (!isRefusal(decision)) append(factsOf(decision))
      return decision
    },
    clear: () => {
      store.clear()
      ledger = createLedger()
      onChange()
    },
  }
}

function earlier(a: readonly Fact[] | null, b: readonly Fact[] | null): readonly Fact[] | null {
  if (!a?.[0] || !b?.[0]) return a ?? b
  return a[0].at <= b[0].at ? a : b
}
