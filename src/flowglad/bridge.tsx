'use client'
import {
  Component,
  type ComponentType,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useReducer,
  useSyncExternalStore,
} from 'react'
import { flushSync } from 'react-dom'
import type { BillingLike } from './billing-like.js'
import type { Feed } from './feed.js'

// On the server a layout effect only warns (React 18).
export const useBeforePaint = typeof window === 'undefined' ? useEffect : useLayoutEffect

/**
 * Makes the one component that calls `useBilling` and feeds what it says to the source. It renders
 * nothing, and an error thrown by `useBilling` stays inside it. `resources`: the component that calls
 * `useResources`, `null` until its code is there.
 */
export function createBridge(
  useBilling: () => BillingLike,
  feed: Feed,
  resources: () => ComponentType | null,
): () => ReactNode {
  function Listener(): null {
    const billing = useBilling()
    const [, render] = useReducer((count: number) => count + 1, 0)
    useBeforePaint(() => feed.observe(billing))
    useBeforePaint(() => feed.offer(() => flushSync(render)), [])
    return null
  }

  return function FlowgladBridge() {
    const mountKey = useSyncExternalStore(feed.subscribe, feed.mountKey, feed.mountKey)
    const Resources = useSyncExternalStore(feed.subscribe, resources, () => null)
    return (
      <>
        <Boundary key={mountKey} onError={feed.fail}>
          <Listener />
        </Boundary>
        {Resources && <Resources />}
      </>
    )
  }
}

type BoundaryProps = { readonly onError: (error: unknown) => void; readonly children: ReactNode }

/** `useBilling` 0.18 throws on some error bodies; the page around it must not go down with it. */
export class Boundary extends Component<BoundaryProps, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override componentDidCatch(error: unknown) {
    this.props.onError(error)
  }

  override render() {
    return this.state.failed ? null : this.props.children
  }
}
