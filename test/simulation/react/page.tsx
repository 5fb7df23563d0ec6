// Loaded before the clock is faked: a file takes real time to load, in which minutes of a run would pass.
import '../../../src/flowglad/replies.js'
import { FlowgladProvider, useBilling } from '@flowglad/react'
import { Component, type ReactNode, useLayoutEffect } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import type { UsageEvent } from '../../../src/billing/event.js'
import { levelOf } from '../../../src/billing/meter.js'
import type { BillingLike } from '../../../src/flowglad/billing-like.js'
import { createFlowgladSource, type FlowgladSource } from '../../../src/flowglad/source.js'
import { UsageProvider } from '../../../src/react/usage-provider.js'
import { type RecordUsage, useRecordUsage } from '../../../src/react/use-record-usage.js'
import { useUsage } from '../../../src/react/use-usage.js'
import { createSandbox } from '../../../src/sandbox/create-sandbox.js'
import { createSandboxBilling } from '../../../src/sandbox/use-sandbox-billing.js'
import type { UsageStorage } from '../../../src/storage/storage.js'
import { QueryClient, QueryClientProvider } from '../../support/flowglad-query.js'
import type { Frame } from './oracle.js'

/** A page in a browser: it can be looked at, clicked, and killed. */
export type Page = {
  frame(): Frame
  click(amount: number): string
  /** Mounts another reader of billing, which makes it fetch. */
  mountReader(): void
  kill(): void
}

/** Which `useBilling` a page runs on; `tapped` hands Flowglad the source's requestConfig. */
export type Backend = 'flowglad' | 'flowglad, tapped' | 'sandbox'

type Options = {
  readonly backend: Backend
  readonly storage: UsageStorage
  readonly network: (input: string | URL | Request, init?: RequestInit) => Promise<Response>
  readonly onEvent: (event: UsageEvent) => void
  /** Takes a part of the algorithm away, for the test of the test. */
  readonly cripple?: ((source: FlowgladSource) => FlowgladSource) | undefined
}

/** Opens a page with one meter on it. */
export function openPage({ backend, storage, network, onEvent, cripple }: Options): Page {
  const { useBilling: hook, wrap, close } = backendOf(backend, network)
  const whole = createFlowgladSource(hook)
  const source = cripple ? cripple(whole) : whole
  const root = createRoot(document.createElement('div'))
  let painted: Frame = null
  let recording: RecordUsage | undefined
  const onCommit = (frame: Frame, record: RecordUsage) => {
    painted = frame
    recording = record
  }
  let readers = 0
  let alive = true
  const own = mortal(storage, () => alive)

  function Probe() {
    const usage = useUsage('generations')
    const record = useRecordUsage('generations')
    const frame =
      usage.status === 'ready'
        ? { shown: levelOf(usage.meter), unconfirmed: usage.unconfirmed }
        : null
    useLayoutEffect(() => onCommit(frame, record))
    return <p>{frame?.shown}</p>
  }

  function Reader() {
    hook()
    return null
  }

  const render = () => {
    const others = Array.from({ length: readers }, (_, i) => `reader ${i}`)
    const page = (
      <>
        <UsageProvider source={source} customerId="user_1" storage={own} onEvent={onEvent}>
          <Probe />
        </UsageProvider>
        {others.map((name) => (
          <Swallow key={name}>
            <Reader />
          </Swallow>
        ))}
      </>
    )
    flushSync(() => root.render(wrap(whole, page)))
  }
  render()
  return {
    frame: () => painted,
    click: (amount) => recording?.(amount).id ?? '',
    mountReader() {
      readers++
      render()
    },
    kill() {
      alive = false
      root.unmount()
      close()
    },
  }
}

type Parts = {
  readonly useBilling: () => BillingLike
  readonly wrap: (source: FlowgladSource, page: ReactNode) => ReactNode
  readonly close: () => void
}

function backendOf(backend: Backend, network: Options['network']): Parts {
  if (backend === 'sandbox') {
    const { useBilling } = createSandboxBilling({ ...createSandbox(), fetch: network })
    return { useBilling, wrap: (_, page) => page, close: () => {} }
  }
  const client = new QueryClient()
  const configOf = (source: FlowgladSource) =>
    backend === 'flowglad, tapped' ? { requestConfig: source.requestConfig } : {}
  return {
    useBilling,
    wrap: (source, page) => (
      <FlowgladProvider {...configOf(source)}>
        <QueryClientProvider client={client}>{page}</QueryClientProvider>
      </FlowgladProvider>
    ),
    close: () => client.clear(),
  }
}

/** `useBilling` may throw in a host's own reader; that is the host's to catch. */
class Swallow extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }
  static getDerivedStateFromError() {
    return { failed: true }
  }
  override render() {
    return this.state.failed ? null : this.props.children
  }
}

/** A dead page writes nothing any more, whatever its promises still do. */
function mortal(storage: UsageStorage, alive: () => boolean): UsageStorage {
  return {
    get: (key) => storage.get(key),
    keys: (prefix) => storage.keys(prefix),
    set: (key, value) => {
      if (alive()) storage.set(key, value)
    },
    remove: (key) => {
      if (alive()) storage.remove(key)
    },
  }
}
