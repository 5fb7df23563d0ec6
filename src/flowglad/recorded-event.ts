import { isFields } from '../billing/decode.js'
import type { Delivery } from '../sync/source.js'

/** The id of every event that FlowgladProvider's `__devMode` answers; nothing else tells that mode. */
const DEV_MODE = 'dev-usage-event-id'

/** What a reply of Flowglad's `createUsageEvent` (0.18) with an event means; `null` for any other reply. */
export function deliveredOf(reply: unknown): Delivery | null {
  if (!isFields(reply) || !isFields(reply.usageEvent)) return null
  const mocked = reply.usageEvent.id === DEV_MODE
  return { as: 'delivered', reply: reply.usageEvent, ...(mocked ? { mocked } : {}) }
}
