import type { Entry } from '../../src/entries/entry.js'
import { openLog } from '../../src/entries/log.js'
import { createDelivery, type DeliveryOptions } from '../../src/sync/delivery.js'
import type { Delivery } from '../../src/sync/verdict.js'
import { fakeEnvironment } from './fake-environment.js'
import { fakeStorage } from './fake-storage.js'
import { entry } from './reports.js'

type Outcome = Parameters<DeliveryOptions['onOutcome']>[1]

/** A loop over an empty log. A send waits until the test answers it, unless `reply` answers at once. */
export function openLoop(
  options: Partial<DeliveryOptions> & { readonly reply?: () => Delivery } = {},
) {
  const env = fakeEnvironment()
  const storage = fakeStorage()
  const log = openLog({ storage, prefix: 'e:', onTrouble: () => {} })
  const sends: { entry: Entry; signal: AbortSignal; at: number; answer: (d: Delivery) => void }[] =
    []
  const outcomes: { entry: Entry; outcome: Outcome }[] = []
  const { reply, ...rest } = options
  const loop = createDelivery({
    log,
    env,
    concurrency: 2,
    mayStart: () => true,
    bind: (one) => one,
    send: (one, signal) =>
      new Promise((answer) => {
        sends.push({ entry: one, signal, at: env.elapsed(), answer })
        if (reply) answer(reply())
      }),
    onOutcome: (one, outcome) => outcomes.push({ entry: one, outcome }),
    ...rest,
  })
  return {
    env,
    storage,
    log,
    sends,
    outcomes,
    loop,
    add(...ids: string[]) {
      for (const id of ids) {
        log.put(entry(id))
        loop.add(`api/${id}`)
      }
      loop.pump()
    },
    ids: () => sends.map((send) => send.entry.id),
    async answer(index: number, delivery: Delivery) {
      sends[index]?.answer(delivery)
      await env.settle()
    },
  }
}
