export type { SandboxActions, SandboxCheckout } from './sandbox/actions.js'
export type { SandboxBilling } from './sandbox/billing-value.js'
export type {
  CatalogFeature,
  CatalogMeter,
  CatalogPrice,
  CatalogProduct,
  SandboxCatalog,
} from './sandbox/catalog.js'
export { defaultCatalog } from './sandbox/catalog.js'
export type { SandboxClock } from './sandbox/clock.js'
export type { Sandbox, SandboxCustomer, SandboxOptions } from './sandbox/create-sandbox.js'
export { createSandbox } from './sandbox/create-sandbox.js'
export type { FaultControls, Faults } from './sandbox/faults.js'
export { pageSandbox } from './sandbox/page-sandbox.js'
export type { Due, Settle } from './sandbox/roll-over.js'
export type { SandboxFetch } from './sandbox/sandbox-fetch.js'
export type { SandboxStore } from './sandbox/store.js'
export { memoryStore } from './sandbox/store.js'
export { createSandboxBilling, useSandboxBilling } from './sandbox/use-sandbox-billing.js'
export type { Billing, UsageEventRecord } from './sandbox/wire.js'
export type { CheckoutRecord } from './sandbox/wire-purchases.js'
