import type { UsageErrorCode } from './errors.js'
import type { MeterState } from './meter.js'

type About = { readonly customer: string | null; readonly meter: string }

/**
 * Everything a host may want to know, as one union for `onEvent`. Money and numbers are those the
 * customer saw. Prompt and upgrade events are for product teams, the rest for developers.
 */
export type UsageEvent =
  | (About & {
      readonly type: 'recorded'
      readonly id: string
      readonly amount: number
      readonly durable: boolean
    })
  | (About & {
      readonly type: 'delivered'
      readonly id: string
      readonly amount: number
      readonly attempts: number
    })
  | (About & {
      readonly type: 'refused'
      readonly id: string
      readonly amount: number
      readonly code: UsageErrorCode
      readonly message: string
    })
  | (About & {
      readonly type: 'expired'
      readonly id: string
      readonly amount: number
      readonly attempts: number
    })
  | (About & {
      readonly type: 'discarded'
      readonly id: string
      readonly amount: number
      readonly by: 'user' | 'age' | 'sign-out'
    })
  | (About & {
      readonly type: 'threshold-crossed'
      readonly state: MeterState
      readonly from: MeterState
    })
  | (About & { readonly type: 'prompt-shown'; readonly threshold: number })
  | (About & {
      readonly type: 'prompt-dismissed'
      readonly threshold: number
      readonly until: number | null
    })
  | {
      readonly type: 'upgrade-started' | 'upgrade-completed'
      readonly customer: string
      /** Slug or id of the price. Completed: the balance or the plan shows it, or it is scheduled. */
      readonly offer: string
    }
  | {
      /** An upgrade could not be started, or it is not known whether it was. */
      readonly type: 'upgrade-failed'
      readonly customer: string
      readonly offer: string
      readonly code: UsageErrorCode
      readonly message: string
    }
  | {
      /** The source keeps answering for somebody else than `UsageProvider` names. */
      readonly type: 'customer-mismatch'
      readonly customer: string
      /** The customer that the source's data is of. */
      readonly reported: string
    }
  | { readonly type: 'reload-failed'; readonly customer: string | null; readonly message: string }
  | {
      readonly type: 'storage-unusable'
      readonly reason: 'blocked' | 'full' | 'malformed'
      readonly key: string
    }
  | { readonly type: 'data-malformed'; readonly part: string; readonly message: string }
