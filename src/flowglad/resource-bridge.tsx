'use client'
import { type ReactNode, useSyncExternalStore } from 'react'
import { Boundary, useBeforePaint } from './bridge.js'
import type { Feed } from './feed.js'
import { createResources, type FlowgladResources, type ResourcesLike } from './resources.js'

/** Resources of Flowglad, with the component that feeds them. */
export type FedResources = FlowgladResources & { readonly Bridge: () => ReactNode }

/**
 * Makes them, and the one component that calls `useResources`. Mounted anew it has Flowglad ask again, which
 * is done for another customer and when billing tells of another number of seats.
 */
export function feedResources(useResources: () => ResourcesLike, feed: Feed): FedResources {
  const resources = createResources(feed)
  const { key, observe, fail } = resources
  function Listener(): null {
    const seen = useResources()
    useBeforePaint(() => observe(seen))
    return null
  }
  return {
    ...resources,
    Bridge: function FlowgladResourceBridge() {
      const mountKey = useSyncExternalStore(feed.subscribe, key, () => null)
      if (mountKey === null) return null
      return (
        <Boundary key={mountKey} onError={fail}>
          <Listener />
        </Boundary>
      )
    },
  }
}
