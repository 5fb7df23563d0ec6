import type { FlowgladServer } from '@flowglad/server'
import { expectTypeOf, it } from 'vitest'
import type { FlowgladBulkLike, FlowgladLike } from '../../src/server/flowglad-like.js'
import type { recordMany } from '../../src/server/record-many.js'
import type { withUsage } from '../../src/server/with-usage.js'

it('takes the published FlowgladServer without a cast', () => {
  expectTypeOf<FlowgladServer>().toExtend<FlowgladLike>()
  expectTypeOf<FlowgladServer>().toExtend<FlowgladBulkLike>()
  expectTypeOf<FlowgladServer>().toExtend<Parameters<typeof withUsage>[0]>()
  expectTypeOf<FlowgladServer>().toExtend<Parameters<typeof recordMany>[0]>()
})

it('does not take something that records nothing', () => {
  expectTypeOf<Pick<FlowgladServer, 'getBilling'>>().not.toExtend<FlowgladLike>()
})
