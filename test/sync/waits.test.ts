import { expect, it } from 'vitest'
import { createWaits } from '../../src/sync/waits.js'
import { fakeEnvironment } from '../support/fake-environment.js'

it('names the next of several waits, and one replaces an earlier one of its key', async () => {
  const env = fakeEnvironment()
  const due: string[] = []
  const waits = createWaits(env, (key) => void due.push(key))
  expect(waits.next()).toBeNull()
  waits.set('a', 5_000)
  waits.set('b', 2_000)
  waits.set('c', 9_000)
  waits.set('a', 3_000)
  expect(waits.next()).toBe(env.now() + 2_000)
  await env.advance(5_000)
  expect(due).toEqual(['b', 'a'])
  expect([waits.has('a'), waits.has('c')]).toEqual([false, true])
})
