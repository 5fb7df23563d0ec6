import type { UsageError } from './errors.js'

/**
 * Where an upgrade stands.
 *
 * `starting`: the backend is asked. `redirecting`: checkout is about to open. `activating`: the
 * customer is back, or the plan was changed, and the new balance is awaited. `unconfirmed`: it did
 * not come within a minute. `completed`: subscription or balance changed. `failed`: see `error`.
 */
export type UpgradeStatus =
  | 'idle'
  | 'starting'
  | 'redirecting'
  | 'activating'
  | 'unconfirmed'
  | 'completed'
  | 'failed'

/** An upgrade as a view draws it. */
export type UpgradeFigure = {
  readonly status: UpgradeStatus
  /** Why it failed; `null` in every other state. */
  readonly error: UsageError | null
  /** True when it is certain that nothing was bought and nothing changed. Only while `failed`. */
  readonly unchanged: boolean
}
