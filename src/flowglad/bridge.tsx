'use client'
import {
  Component,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useReducer,
  useSyncExternalStore,
} from 'react'
import { flushSync } from 'react-dom'
import type { BillingLike } from './billing-like.js'
import type { Feed } from './feed.js'
import type { FlowgladResources, ResourcesLike } from './resources.js'

// On the server a layout effect only warns (React 18).
const useBeforePaint = typeof window === 'undefined' ? useEffect : useLayoutEffect

/**
 * Makes the one component that calls `useBilling` and feeds what it says to the source. It renders
 * nothing, and an error thrown by `useBilling` stays inside it.
 */
export function createBridge(
  useBilling: () => BillingLike,
  feed: Feed,
  Resources?: () => ReactNode,
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

/**
 * Makes the one component that calls `useResources`. Mounted anew it has Flowglad ask again, which is
 * done for another customer and when billing tells of another number of seats.
 */
export function createResourceBridge(
  useResources: () => ResourcesLike,
  feed: Feed,
  { key, observe, fail }: FlowgladResources,
): () => ReactNode {
  function Listener(): null {
    const seen = useResources()
    useBeforePaint(() => observe(seen))
    return null
  }

  return function FlowgladResourceBridge() {
    const mountKey = useSyncExternalStore(feed.subscribe, key, () => null)
    if (mountKey === null) return null
    return (
      <Boundary key={mountKey} onError={fail}>
        <Listener />
      </Boundary>
    )
  }
}

type BoundaryProps = { readonly onError: (error: unknown) => void; readonly children: ReactNode }

/** `useBilling` 0.18 throws on some error bodies; the page around it must not go down with it. */
class Boundary extends Component<BoundaryProps, { failed: boolean }> {
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
