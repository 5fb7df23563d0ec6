import type { Decorator } from '@storybook/react-vite'
import { type ReactNode, useEffect } from 'react'
import { type Globals, globalsOf } from '../../.storybook/globals.js'
import { flowgladSource } from '../../src/flowglad/source.js'
import { memoryStorage } from '../../src/outbox/storage.js'
import { useUsageText } from '../../src/react/context.js'
import { UsageProvider, type UsageProviderProps } from '../../src/react/usage-provider.js'
import { createSandbox, type Sandbox } from '../../src/sandbox/create-sandbox.js'
import type { Faults } from '../../src/sandbox/faults.js'
import { createSandboxBilling } from '../../src/sandbox/use-sandbox-billing.js'

/** A page's account, ledger and storage: new for each story and each visit. */
type Stage = {
  readonly sandbox: Sandbox
  readonly source: UsageProviderProps['source']
  readonly storage: UsageProviderProps['storage']
}

const stages = new WeakMap<object, Stage>()

/** Gives a story a sandbox of its own, `loaded.sandbox`. `prepare` does what happened before. */
export function newSandbox(prepare?: (sandbox: Sandbox) => void) {
  return (): { readonly sandbox: Sandbox } => {
    const sandbox = createSandbox()
    prepare?.(sandbox)
    stages.set(sandbox, {
      sandbox,
      source: flowgladSource(createSandboxBilling(sandbox).useBilling),
      storage: memoryStorage(),
    })
    return { sandbox }
  }
}

/** The sandbox a loader made. @throws {Error} when the story has no loader. */
export function sandboxOf({ sandbox }: Readonly<Record<string, unknown>>): Sandbox {
  return stageOf(sandbox).sandbox
}

function stageOf(sandbox: unknown): Stage {
  const found = typeof sandbox === 'object' && sandbox ? stages.get(sandbox) : undefined
  if (found) return found
  throw new Error('The story has no sandbox: give it `loaders: [newSandbox()]`.')
}

/** Puts a story below a provider on its sandbox, and lets the toolbar act on that sandbox. */
export const onSandbox: Decorator = sandboxWith({})

/** The same with further props of the provider. */
export function sandboxWith(props: Partial<UsageProviderProps>): Decorator {
  return function onSandboxWith(Story, { loaded, globals }) {
    return (
      <SandboxPage stage={stageOf(loaded.sandbox)} globals={globalsOf(globals)} props={props}>
        <Story />
      </SandboxPage>
    )
  }
}

type SandboxPageProps = {
  readonly stage: Stage
  readonly globals: Globals
  readonly props: Partial<UsageProviderProps>
  readonly children: ReactNode
}

function SandboxPage({ stage, globals, props, children }: SandboxPageProps) {
  const { sandbox, source, storage } = stage
  const { locale, labels } = useUsageText()
  const { network, plan } = globals
  useEffect(() => {
    if (network === 'normal') return
    sandbox.faults.set(lines[network])
    return () => sandbox.faults.clear()
  }, [sandbox, network])
  useEffect(() => {
    if (plan !== 'free') change[plan](sandbox)
  }, [sandbox, plan])
  return (
    <UsageProvider
      source={source}
      storage={storage}
      customerId="user_1"
      locale={locale}
      labels={labels}
      {...props}
    >
      {children}
    </UsageProvider>
  )
}

const lines: Readonly<Record<Exclude<Globals['network'], 'normal'>, Partial<Faults>>> = {
  slow: { latency: 2_000 },
  offline: { offline: true },
  failing: { failure: true },
  losing: { lostReply: true },
}

const change: Readonly<Record<Exclude<Globals['plan'], 'free'>, (sandbox: Sandbox) => void>> = {
  pro: ({ actions }) => actions.subscribe({ price: 'pro-monthly' }),
  'top-up': ({ actions }) => actions.topUp({ price: 'credits-1000' }),
  'pay as you go': ({ actions }) => void actions.record({ meter: 'upscales', amount: 4_200 }),
  over: ({ actions }) => void actions.record({ meter: 'generations', amount: 140 }),
}
