import { createActions, type SandboxActions } from './actions.js'
import { defaultCatalog, type SandboxCatalog } from './catalog.js'
import { checkCatalog } from './check-catalog.js'
import { createFaults, type FaultControls } from './faults.js'
import { startOfMonth } from './periods.js'
import type { Settle } from './roll-over.js'
import { createCore, memoryStore, type SandboxCore, type SandboxStore } from './sandbox-core.js'
import { createSandboxFetch, type SandboxFetch } from './sandbox-fetch.js'
import {
  createCustomer,
  currentOf,
  enterState,
  type PlanChoice,
  type PlanState,
} from './subscriptions.js'

/** A customer a sandbox begins with, and how many pieces and which add-ons of the plan. */
export type SandboxCustomer = Omit<PlanChoice, 'price'> & {
  /** The host's own id of the customer. */
  readonly externalId: string
  /** @default the external id */
  readonly name?: string
  /** @default an address at example.com */
  readonly email?: string
  /** Slug of the plan's price. @default the catalog's default plan */
  readonly plan?: string
  /** What has become of the plan: `{ status: 'trialing', days: 3 }`, `{ status: 'past_due' }`. */
  readonly state?: PlanState
}

/** What a sandbox is made of. Without any of it, it is the same every time. */
export type SandboxOptions = {
  /** @default defaultCatalog */
  readonly catalog?: SandboxCatalog
  /** Customers created at the start of the month, unless the store has them. @default `user_1`, on Free */
  readonly customers?: readonly SandboxCustomer[]
  /** Where the ledger is kept. @default memory */
  readonly store?: SandboxStore
  /** Epoch milliseconds; `Date.now` for a clock that runs. @default 12 March 2026, 10:00 UTC, frozen */
  readonly now?: () => number
  /** Makes ids from a kind and a number unique in the store. @default `sub_2` */
  readonly id?: (prefix: string, number: number) => string
  /** Whether an overage was paid when its period ends. @default it always was */
  readonly settle?: Settle
  /** The REST key asked for. @default any that is not empty */
  readonly apiKey?: string
  /**
   * Where `fetch` is served over HTTP, so that `/checkout/{id}` is a page: `http://localhost:4400`.
   * @default the origin that was asked to open the checkout
   */
  readonly checkoutOrigin?: string
}

/** The time in a sandbox. Moving it past a period's end rolls the period over. */
export type SandboxClock = {
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Moves the time by milliseconds, not below 0: a ledger does not go back. */
  readonly advance: (ms: number) => void
  /** Undoes every `advance`. */
  readonly reset: () => void
}

/** An account-free Flowglad. */
export type Sandbox = {
  /** Answers `/api/v1/*` as Flowglad, `/api/flowglad/*` as a host's route, and `/checkout/*` with a page. */
  readonly fetch: SandboxFetch
  /** What else can happen: other devices, purchases, plans, signing in. */
  readonly actions: SandboxActions
  readonly faults: FaultControls
  readonly clock: SandboxClock
  /** Back to the beginning: ledger, clock, faults and who is signed in. */
  readonly reset: () => void
  /** Calls back after every change of ledger, clock, faults or customer. Returns the way to stop. */
  readonly subscribe: (onChange: () => void) => () => void
}

const frozen = Date.UTC(2026, 2, 12, 10)
const oneCustomer: readonly SandboxCustomer[] = [
  { externalId: 'user_1', name: 'Ada Example', email: 'ada@example.com' },
]

/**
 * Opens a sandbox. The first customer is signed in.
 *
 * @throws {Error} when the catalog cannot be expressed, the store holds something else,
 * or a customer cannot begin as asked.
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const customers = options.customers ?? oneCustomer
  const listeners = new Set<() => void>()
  const changed = () => {
    for (const listener of [...listeners]) listener()
  }
  const { catalog = defaultCatalog } = options
  checkCatalog(catalog)
  const { now = () => frozen } = options
  let ahead = 0
  const clock: SandboxClock = {
    now: () => now() + ahead,
    advance: (ms) => {
      ahead += Math.max(0, ms)
      changed()
    },
    reset: () => {
      ahead = 0
    },
  }
  const faults = createFaults(changed)
  const core = createCore({
    catalog,
    store: options.store ?? memoryStore(),
    now: clock.now,
    id: options.id ?? ((prefix, number) => `${prefix}_${number}`),
    settle: options.settle ?? (() => true),
    onChange: changed,
  })
  let signedIn = customers[0]?.externalId ?? null
  const begin = () => {
    for (const one of customers) {
      if (!core.ledger().customers.has(one.externalId)) addCustomer(core, one)
    }
  }
  begin()
  return {
    fetch: createSandboxFetch({
      core,
      faults,
      apiKey: options.apiKey,
      signedIn: () => signedIn,
      checkoutOrigin: options.checkoutOrigin,
    }),
    actions: createActions(core, {
      get: () => signedIn,
      set: (externalId) => {
        signedIn = externalId
        changed()
      },
    }),
    faults,
    clock,
    reset: () => {
      clock.reset()
      faults.clear()
      signedIn = customers[0]?.externalId ?? null
      core.clear()
      begin()
    },
    subscribe: (onChange) => {
      listeners.add(onChange)
      return () => {
        listeners.delete(onChange)
      }
    },
  }
}

/** Backdated to the start of the month, so that the plan's grants are those of a full period. */
function addCustomer(core: SandboxCore, customer: SandboxCustomer): void {
  const { externalId, name = externalId, email, plan, state, ...choice } = customer
  const input = {
    externalId,
    name,
    email: email ?? `${encodeURIComponent(externalId)}@example.com`,
  }
  const created = core.decide((context) =>
    createCustomer({ ...context, now: startOfMonth(context.now) }, input, {
      ...choice,
      ...(plan !== undefined && { price: plan }),
    }),
  )
  const entered = core.decide((context) => {
    const id = context.ledger.customers.get(externalId)?.id ?? ''
    const current = currentOf(context, id)
    return state && current ? enterState(context, current, state) : { facts: [] }
  })
  for (const decided of [created, entered]) {
    if (!('refused' in decided)) continue
    throw new Error(
      `usage-widgets: the sandbox cannot begin with the customer "${externalId}" (${JSON.stringify(decided.error)}). Name prices of plans in its catalog, and a state that such a plan can be in.`,
    )
  }
}

let shared: Sandbox | undefined

/** The sandbox behind `useSandboxBilling`: one a page, made when first asked for, with the clock of the day. */
export function pageSandbox(): Sandbox {
  shared ??= createSandbox({ now: Date.now })
  return shared
}
