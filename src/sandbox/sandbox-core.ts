import type { SandboxCatalog } from './catalog.js'
import { nextActivation } from './checkouts.js'
import { type Fact, readFact, writeFact } from './facts.js'
import { createLedger, type Ledger } from './ledger.js'
import { type PricingModel, pricingModelOf } from './pricing-model.js'
import { nextRollOver, type Settle } from './roll-over.js'
import type { Refusal, RuleContext } from './rules.js'

/** What a sandbox works on: the ledger as of now, and the one way to add to it. */
export type SandboxCore = {
  /** The ledger after every period that has ended by now was closed, and what was paid handed over. */
  readonly ledger: () => Ledger
  readonly model: PricingModel
  /** Epoch milliseconds. */
  readonly now: () => number
  /**
   * Lets a rule decide on the present state and stores its facts before they take effect. When the
   * store throws, nothing happened.
   */
  readonly decide: <D extends { readonly facts: readonly Fact[] }>(
    rule: (context: RuleContext) => D | Refusal,
  ) => D | Refusal
  /** Forgets everything. */
  readonly clear: () => void
}

/** What a core is made of. */
type CoreOptions = {
  readonly catalog: SandboxCatalog
  readonly store: SandboxStore
  readonly now: () => number
  readonly id: (prefix: string, number: number) => string
  readonly settle: Settle
  readonly onChange: () => void
}

/** Opens the store, folds what it holds, and answers the way to go on from there. */
export function createCore(options: CoreOptions): SandboxCore {
  const { store, now, id, settle, onChange } = options
  // The catalog is the same after a restart, so its age must not depend on when that was.
  const model = pricingModelOf(options.catalog, 0)
  let { ledger, apply } = createLedger()
  for (const line of store.load()) apply(readFact(line))

  const contextOf = (): RuleContext => {
    // Counted by prefix: each such id goes into a fact of its own, so the next one begins behind it.
    const minted = new Map<string, number>()
    const mint = (prefix: string) => {
      const count = (minted.get(prefix) ?? 0) + 1
      minted.set(prefix, count)
      return id(prefix, ledger.size + count)
    }
    return { ledger, model, now: now(), mint }
  }
  const append = (facts: readonly Fact[]) => {
    if (facts.length === 0) return
    store.append(facts.map(writeFact))
    for (const fact of facts) apply(fact)
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
    decide: (rule) => {
      present()
      const decision = rule(contextOf())
      if (!('refused' in decision)) append(decision.facts)
      return decision
    },
    clear: () => {
      store.clear()
      ;({ ledger, apply } = createLedger())
      onChange()
    },
  }
}

function earlier(a: readonly Fact[] | null, b: readonly Fact[] | null): readonly Fact[] | null {
  if (!a?.[0] || !b?.[0]) return a ?? b
  return a[0].at <= b[0].at ? a : b
}

/**
 * Where a sandbox keeps its ledger: an append-only list of short texts. Every method is
 * synchronous, so that what was answered was stored before, and two requests never decide on the
 * same state (SQLite and localStorage offer this; an asynchronous database does not).
 */
export type SandboxStore = {
  /** Every text appended so far, oldest first. */
  load(): readonly string[]
  /** Adds the texts at the end, all or none. Throws when it could not. */
  append(lines: readonly string[]): void
  /** Forgets everything. */
  clear(): void
}

/** A store that lasts as long as the page or the process. */
export function memoryStore(): SandboxStore {
  let kept: string[] = []
  return {
    load: () => [...kept],
    append: (lines) => {
      kept.push(...lines)
    },
    clear: () => {
      kept = []
    },
  }
}
