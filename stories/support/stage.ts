import type { StoryContext } from '@storybook/react-vite'
import { type Globals, globalsOf, initialGlobals } from '../../.storybook/globals.js'
import { today } from '../../.storybook/today.js'
import { createFlowgladSource } from '../../src/flowglad/source.js'
import type { UsageProviderProps } from '../../src/react/usage-provider.js'
import { createSandbox, type Sandbox } from '../../src/sandbox/create-sandbox.js'
import { createSandboxBilling } from '../../src/sandbox/use-sandbox-billing.js'
import { memoryStorage, type UsageStorage } from '../../src/storage/storage.js'
import { setLine } from './line.js'
import { begin, catalogOf, type StoryMeter, spend } from './plans.js'

/** What a story talks to: new for each story and each visit, and set by the toolbar. */
export type Stage = {
  readonly sandbox: Sandbox
  readonly source: UsageProviderProps['source']
  readonly storage: UsageStorage
  /** Puts network and plan to what the toolbar says, where that has changed. */
  readonly follow: (globals: Globals) => void
}

/** What happened before. `on` makes something happen on an earlier day of this March. */
export type Before = (sandbox: Sandbox, on: (day: number, happens: () => void) => void) => void

type Setting = {
  readonly before?: Before
  /** Whom the toolbar's plan is for. The first is signed in. @default user_1 */
  readonly customers?: readonly string[]
  /** The meter the story is about. @default generations */
  readonly meter?: StoryMeter
}

const generations = { slug: 'generations', name: 'Generations' }
const march = (day: number, hour: number) => Date.UTC(2026, 2, day, hour)

/** A stage as a story finds it: `before` has happened, and the toolbar has said nothing. */
export function newStage({
  before,
  customers = ['user_1'],
  meter = generations,
}: Setting = {}): Stage {
  let now = today
  let ids = 0
  const at = (time: number, happens: () => void) => {
    now = time
    happens()
    now = today
  }
  const sandbox = createSandbox({
    catalog: catalogOf(meter),
    customers: customers.map((externalId) => ({ externalId })),
    now: () => now,
    // Never one twice, however many a use takes.
    id: (prefix) => `${prefix}_${++ids}`,
  })
  const prepare = () => before?.(sandbox, (day, happens) => at(march(day, 10), happens))
  prepare()
  const put = (plan: Globals['plan']) => {
    at(march(1, 0), () => {
      for (const customer of customers) begin(sandbox, customer, plan)
    })
    prepare()
    for (const customer of customers) spend(sandbox, customer, plan, meter.slug)
  }
  let { network, plan } = initialGlobals
  // Where a tab keeps that it went to a checkout.
  sessionStorage.clear()
  return {
    sandbox,
    source: createFlowgladSource(createSandboxBilling(sandbox).useBilling),
    storage: memoryStorage(),
    follow: (toolbar) => {
      if (toolbar.network === network && toolbar.plan === plan) return
      if (toolbar.plan !== plan) put(toolbar.plan)
      if (toolbar.network !== network) setLine(sandbox, toolbar.network)
      ;({ network, plan } = toolbar)
      // As somebody who comes back to the page: whatever is shown is asked for again.
      window.dispatchEvent(new Event('visibilitychange'))
    },
  }
}

const stages = new WeakMap<object, Stage>()

/**
 * Gives a story a sandbox of its own, `loaded.sandbox`. Loaders run again at every turn of the
 * toolbar; the stage of a visit stays, and follows.
 */
export function newSandbox(before?: Before, setting: Omit<Setting, 'before'> = {}) {
  const visits = new WeakMap<AbortSignal, Stage>()
  return ({ abortSignal, globals }: Pick<StoryContext, 'abortSignal' | 'globals'>) => {
    const stage = visits.get(abortSignal) ?? newStage({ ...setting, ...(before && { before }) })
    visits.set(abortSignal, stage)
    stages.set(stage.sandbox, stage)
    stage.follow(globalsOf(globals))
    return { sandbox: stage.sandbox }
  }
}

/** The stage a loader made. @throws {Error} when the story has no loader. */
export function stageOf({ sandbox }: Readonly<Record<string, unknown>>): Stage {
  const found = typeof sandbox === 'object' && sandbox ? stages.get(sandbox) : undefined
  if (found) return found
  throw new Error('The story has no sandbox: give it `loaders: [newSandbox()]`.')
}

/** The sandbox a loader made. @throws {Error} when the story has no loader. */
export function sandboxOf(loaded: Readonly<Record<string, unknown>>): Sandbox {
  return stageOf(loaded).sandbox
}
