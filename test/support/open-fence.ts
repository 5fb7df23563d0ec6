import { createFence } from '../../src/sync/fence.js'
import type { UsageSource } from '../../src/sync/source.js'
import { fakeEnvironment } from './fake-environment.js'
import { fakeSource } from './fake-source.js'
import { quota, ready } from './reports.js'

type Answer = Awaited<ReturnType<UsageSource['reload']>>

/** A fence with an acknowledged entry `k`. Reloads answer `unknown` at once unless told otherwise. */
export function openFence() {
  const env = fakeEnvironment()
  const source = fakeSource(ready([quota('api', 0)]))
  const world = { needed: true, mayAsk: true, inFlight: 0, inDoubt: false, acked: ['k'] }
  const heard: string[] = []
  const askedAt: number[] = []
  let onAnswer: ((answer: Answer) => void) | null = null
  const fence = createFence({
    source,
    env,
    needed: () => world.needed,
    mayAsk: () => world.mayAsk && env.visible(),
    inFlight: () => world.inFlight,
    inDoubt: () => world.inDoubt,
    acked: () => world.acked,
    match: () => heard.push('match'),
    onIdentical: () => heard.push('identical'),
    onAsk: () => askedAt.push(env.elapsed()),
    onResolved: (confirmed) => heard.push(confirmed ? 'confirmed' : 'not confirmed'),
    onResume: () => heard.push('resume'),
  })
  return {
    env,
    source,
    world,
    heard,
    askedAt,
    fence,
    /** From now on reloads wait for `answer`. */
    slow() {
      source.onReload = () =>
        new Promise((done) => {
          onAnswer = done
        })
    },
    async answer(answer: Answer) {
      onAnswer?.(answer)
      await env.settle()
    },
    covers: () => fence.covers('k', source.read()),
  }
}
