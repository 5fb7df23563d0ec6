import { recordOf } from './parse-usage-event.js'
import type { SandboxFetch } from './sandbox-fetch.js'

/** What `createUsageEvent` takes. Exactly one of the four identifiers; the rest has defaults. */
export type CreateUsageEventParams = {
  priceId?: string | undefined
  priceSlug?: string | undefined
  usageMeterId?: string | undefined
  usageMeterSlug?: string | undefined
  /** @default 1 */
  amount?: number | undefined
  /** @default the current subscription */
  subscriptionId?: string | undefined
  properties?: Record<string, unknown> | undefined
  /** @default a new one */
  transactionId?: string | undefined
  /** Epoch milliseconds. */
  usageDate?: number | undefined
}

/** The error of a route, verbatim; at run time it may also be `{ message }` or a text. */
export type RouteError = { code: string; json: Record<string, unknown> }

/** The functions of `useBilling` that read and record. They keep their identity. */
export type BillingClient = {
  /** One billing request; the parsed body, or an error in its shape when there is none to parse. */
  ask: () => Promise<unknown>
  /**
   * Records one event. Resolves `{ error }` for whatever the route answers with an error; rejects
   * when no answer or no JSON arrives, and then the event may exist all the same.
   */
  createUsageEvent: (
    params: CreateUsageEventParams,
  ) => Promise<{ usageEvent: { id: string } } | { error: RouteError }>
}

/** Asks one action of the route. */
export type Post = (action: string, body: object) => Promise<Response>

/** Asks `/api/flowglad` of a sandbox. */
export function createPost(fetch: SandboxFetch): Post {
  return (action, body) =>
    fetch(`/api/flowglad/${action}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    })
}

/** The functions that read and record. */
export function createBillingClient(post: Post): BillingClient {
  return {
    ask: async () => {
      const response = await post('customers/billing', {})
      return await response
        .json()
        .then(answerOf, () => failure('Failed to parse billing response JSON'))
    },
    createUsageEvent: async (params) => {
      const response = await post('usage-events/create', params)
      const body: unknown = await response.json()
      const error = recordOf(body)?.error
      if (isRouteError(error)) return { error }
      const id = recordOf(recordOf(recordOf(body)?.data)?.usageEvent)?.id
      if (typeof id !== 'string') throw new TypeError('The route answered no usage event')
      return { usageEvent: { id } }
    },
  }
}

function answerOf(body: unknown): unknown {
  const answer = recordOf(body)
  const known = answer !== null && ('data' in answer || 'error' in answer)
  return known ? answer : failure('Unexpected billing response shape')
}

function failure(message: string) {
  return { data: null, error: { message } }
}

/** Upstream passes any error on as this type, whatever its shape; so does the sandbox. */
export function isRouteError(error: unknown): error is RouteError {
  return Boolean(error)
}
