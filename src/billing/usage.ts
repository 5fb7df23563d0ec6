import type { Money } from './currency.js'
import type { UsageError } from './errors.js'
import type { MeterState, MissingReason, UsageMeter } from './meter.js'

/** What a view needs to draw one meter: a union on `status`, plain data, fit for a server component. */
export type UsageFigure =
  | { readonly status: 'loading' }
  | { readonly status: 'error'; readonly error?: UsageError }
  | { readonly status: 'signed-out' }
  | { readonly status: 'missing'; readonly reason: MissingReason }
  | {
      readonly status: 'ready'
      readonly meter: UsageMeter
      /** @default the state of `meter` under the default thresholds */
      readonly state?: MeterState
      /** Amount recorded here and not acknowledged yet; part of the shown number. @default 0 */
      readonly pending?: number
      /** The number could not be refreshed. @default false */
      readonly stale?: boolean
      /** Epoch milliseconds the shown number is from; needed while `stale`. */
      readonly asOf?: number | null
      /** The outcome of a recording is in doubt, so the number may be off by it. @default false */
      readonly unconfirmed?: boolean
      /** As `useUsage` tells it; views work it out by themselves. @default not known */
      readonly projected?: number | null
    }

/** Whether an amount may be used now. `unknown` while no true number is at hand. */
export type Allowance = 'yes' | 'no' | 'unknown'

/** What `useUsage` returns. */
export type Usage =
  | { readonly status: 'loading' }
  | { readonly status: 'error'; readonly error: UsageError; readonly retry: () => void }
  | { readonly status: 'signed-out' }
  | { readonly status: 'missing'; readonly reason: MissingReason }
  | {
      readonly status: 'ready'
      /** The meter with everything recorded here counted in. */
      readonly meter: UsageMeter
      readonly state: MeterState
      /** What is left, in the meter's unit; may be negative; `null` when there is no limit. */
      readonly remaining: number | null
      /** How much of the quota is used, 0 to 1, and 1 beyond it too; `null` where no limit is known. */
      readonly ratio: number | null
      /** What is used beyond the plan costs so far, in minor units; `null` where nothing is priced. */
      readonly cost: Money | null
      /** The use expected by the end of the period at the present pace; `null` where nothing can be said yet. */
      readonly projected: number | null
      readonly pending: number
      readonly stale: boolean
      /** Epoch milliseconds of the last confirmed number while `stale`, else `null`. */
      readonly asOf: number | null
      readonly unconfirmed: boolean
      readonly allows: (amount?: number) => Allowance
    }
