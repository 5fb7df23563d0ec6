import type { useBilling, useResources } from '@flowglad/react'
import { expectTypeOf, it } from 'vitest'
import type { SandboxBilling } from '../../src/sandbox/billing-value.js'
import type { SandboxResources } from '../../src/sandbox/use-sandbox-billing.js'

it('returns what the published hooks return', () => {
  expectTypeOf<SandboxBilling>().toExtend<ReturnType<typeof useBilling>>()
  expectTypeOf<SandboxResources>().toExtend<ReturnType<typeof useResources>>()
})
