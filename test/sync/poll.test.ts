import { expect, it } from 'vitest'
import { poll } from '../../src/sync/poll.js'
import { fakeEnvironment } from '../support/fake-environment.js'

it('looks every second while somebody sees the page, until it is stopped', async () => {
  const env = fakeEnvironment()
  let looks = 0
  const stop = poll(env, () => void looks++)
  await env.advance(999)
  expect(looks).toBe(0)
  await env.advance(2_001)
  expect(looks).toBe(3)
  env.set({ visible: false })
  await env.advance(5_000)
  expect(looks).toBe(3)
  env.set({ visible: true })
  await env.advance(1_000)
  expect(looks).toBe(4)
  stop()
  await env.advance(5_000)
  expect([looks, env.timers()]).toEqual([4, 0])
})
