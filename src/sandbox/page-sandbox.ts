import { createSandbox, type Sandbox } from './create-sandbox.js'

let shared: Sandbox | undefined

/** The sandbox behind `useSandboxBilling`: one a page, made when first asked for, with the clock of the day. */
export function pageSandbox(): Sandbox {
  shared ??= createSandbox({ now: Date.now })
  return shared
}
