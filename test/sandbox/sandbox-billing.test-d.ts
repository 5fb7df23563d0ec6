import type { useBilling } from '@flowglad/react'
import { expectTypeOf, it } from 'vitest'
import type { SandboxBilling } from '../../src/sandbox/billing-value.js'

type Published = ReturnType<typeof useBilling>

it('returns what the published hook returns', () => {
  expectTypeOf<SandboxBilling>().toExtend<Published>()
})
