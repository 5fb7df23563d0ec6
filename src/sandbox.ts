export type { SandboxActions, SandboxCheckout } from './sandbox/actions.js'
export type { Billing, UsageEventRecord } from './sandbox/billing.js'
export type { SandboxBilling } from './sandbox/billing-value.js'
export type {
  CatalogFeature,
  CatalogMeter,
  CatalogPrice,
  CatalogProduct,
  SandboxCatalog,
} from './sandbox/catalog.js'
export { defaultCatalog } from './sandbox/catalog.js'
export type { CheckoutRecord } from './sandbox/checkouts.js'
export type {
  Sandbox,
  SandboxClock,
  SandboxCustomer,
  SandboxOptions,
} from './sandbox/create-sandbox.js'
export { createSandbox, pageSandbox } from './sandbox/create-sandbox.js'
export type { FaultControls, Faults } from './sandbox/faults.js'
export type { ResourceUsage } from './sandbox/resources.js'
export type { Due, Settle } from './sandbox/roll-over.js'
export type { SandboxStore } from './sandbox/sandbox-core.js'
export { memoryStore } from './sandbox/sandbox-core.js'
export type { SandboxFetch } from './sandbox/sandbox-fetch.js'
export type { PlanChoice, PlanState } from './sandbox/subscriptions.js'
export type { SandboxHooks, SandboxResources } from './sandbox/use-sandbox-billing.js'
export {
  createSandboxBilling,
  useSandboxBilling,
  useSandboxResources,
} from './sandbox/use-sandbox-billing.js'
