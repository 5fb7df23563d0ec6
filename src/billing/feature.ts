import type { Report } from './report.js'

/** Whether the plan of the customer includes a feature. */
export type Feature =
  | { readonly status: 'loading' }
  | { readonly status: 'allowed' }
  | {
      readonly status: 'denied'
      readonly reason: 'not-in-plan' | 'no-subscription' | 'signed-out'
    }
  | {
      readonly status: 'unknown'
      /** `stale`: it was not included, and that could not be refreshed. `not-told`: the source does not say. */
      readonly reason: 'error' | 'stale' | 'not-told'
    }

/** What a feature follows from. */
export type FeatureFacts = {
  readonly status: 'loading' | 'error' | 'signed-out' | 'no-subscription' | 'ready'
  readonly stale: boolean
  readonly features?: Report['features'] | undefined
}

const loading: Feature = { status: 'loading' }
const allowed: Feature = { status: 'allowed' }
const denied = {
  'not-in-plan': { status: 'denied', reason: 'not-in-plan' },
  'no-subscription': { status: 'denied', reason: 'no-subscription' },
  'signed-out': { status: 'denied', reason: 'signed-out' },
} satisfies Record<string, Feature>
const unknown = {
  error: { status: 'unknown', reason: 'error' },
  stale: { status: 'unknown', reason: 'stale' },
  'not-told': { status: 'unknown', reason: 'not-told' },
} satisfies Record<string, Feature>

/** Whether a feature is included; the same object for the same answer. What is old can say yes, and never no. */
export function featureOf({ status, stale, features }: FeatureFacts, slug: string): Feature {
  switch (status) {
    case 'loading':
      return loading
    case 'error':
      return unknown.error
    case 'signed-out':
    case 'no-subscription':
      return denied[status]
    case 'ready': {
      const has = features?.get(slug)
      if (has) return allowed
      if (stale) return unknown.stale
      return has === false ? denied['not-in-plan'] : unknown['not-told']
    }
    default:
      return status satisfies never
  }
}
