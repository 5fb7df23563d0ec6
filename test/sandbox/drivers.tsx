import {
  FlowgladProvider,
  useBilling as publishedUseBilling,
  useResources as publishedUseResources,
} from '@flowglad/react'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { vi } from 'vitest'
import { createSandbox, type Sandbox } from '../../src/sandbox/create-sandbox.js'
import { createSandboxBilling } from '../../src/sandbox/use-sandbox-billing.js'

type Value = ReturnType<typeof publishedUseBilling>
type Hook = {
  readonly useBilling: () => Value
  readonly useResources: typeof publishedUseResources
  readonly Wrap: (props: { children: ReactNode }) => ReactNode
}

/** The published hooks and the sandbox's, each over a sandbox of its own. */
export const hooks = {
  '@flowglad/react': (sandbox: Sandbox): Hook => {
    vi.stubGlobal('fetch', sandbox.fetch)
    const client = new QueryClient()
    return {
      useBilling: publishedUseBilling,
      useResources: publishedUseResources,
      // Their provider keeps one client for the page; a client of our own below it is empty.
      Wrap: ({ children }) => (
        <FlowgladProvider>
          <QueryClientProvider client={client}>{children}</QueryClientProvider>
        </FlowgladProvider>
      ),
    }
  },
  'the sandbox': (sandbox: Sandbox): Hook => ({
    ...createSandboxBilling(sandbox),
    Wrap: ({ children }) => children,
  }),
}

/** Mounts a hook over a sandbox and writes down every render and every billing request. */
export function drive(name: keyof typeof hooks) {
  const sandbox = createSandbox({ customers: [{ externalId: 'user_1' }, { externalId: 'user_2' }] })
  const asked: string[] = []
  const fetch: Sandbox['fetch'] = (input, init) => {
    asked.push(typeof input === 'string' ? input.replace('/api/flowglad/', '') : '')
    return sandbox.fetch(input, init)
  }
  const { useBilling, Wrap } = hooks[name]({ ...sandbox, fetch })
  const renders: string[] = []
  const seen: Value[] = []
  function Consumer() {
    const value = useBilling()
    seen.push(value)
    renders.push(wordOf(value))
    return null
  }
  const root = createRoot(document.createElement('div'))
  return {
    sandbox,
    renders,
    asked,
    /** Renders this many consumers, none for 0; keeps those already there. */
    show: (consumers: number) => {
      const keys = Array.from({ length: consumers }, (_, index) => index)
      flushSync(() =>
        root.render(
          <Wrap>
            {keys.map((key) => (
              <Consumer key={key} />
            ))}
          </Wrap>,
        ),
      )
    },
    latest: () => seen.at(-1),
    unmount: () => root.unmount(),
  }
}

function wordOf(value: Value): string {
  if (!value.loaded) return 'loading'
  if (value.errors) return `error ${value.errors.map((error) => error.message).join()}`
  if (!value.customer) return 'signed out'
  return `${value.customer.externalId} ${value.checkUsageBalance('generations')?.availableBalance}`
}
