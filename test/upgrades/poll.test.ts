import { expect, it } from 'vitest'
import { poll } from '../../src/upgrades/poll.js'
import { fakeEnvironment } from '../support/fake-environment.js'

it('asks nothing while a question is unanswered, and ends all the same', async () => {
  const env = fakeEnvironment()
  let [asked, ended] = [0, 0]
  const ask = () => {
    asked++
    return new Promise<void>(() => {})
  }
  poll({ env, ask, onEnd: () => ended++ }, 0)
  await env.advance(59_999)
  expect([asked, ended]).toEqual([1, 0])
  await env.advance(1)
  expect([asked, ended]).toEqual([1, 1])
})

it('asks at growing distance', async () => {
  const env = fakeEnvironment()
  const at: number[] = []
  const ask = async () => void at.push(env.elapsed() / 1_000)
  poll({ env, ask, onEnd: () => {} }, 1_000)
  await env.advance(100_000)
  expect(at).toEqual([1, 2, 4, 7, 11, 16, 23, 31, 41, 51])
})

it('stopped, asks no more and does not come back with the page', async () => {
  const env = fakeEnvironment()
  let asked = 0
  const ask = async () => void asked++
  const stop = poll({ env, ask, onEnd: () => {} }, 0)
  env.set({ visible: false })
  await env.advance(1_000)
  stop()
  env.set({ visible: true })
  await env.advance(100_000)
  expect(asked).toBe(0)
  expect(env.timers()).toBe(0)
})

it('does not begin earlier by news of the device', async () => {
  const env = fakeEnvironment()
  const at: number[] = []
  const ask = async () => void at.push(env.elapsed())
  poll({ env, ask, onEnd: () => {} }, 1_000)
  env.set({ online: false })
  await env.advance(500)
  env.set({ online: true })
  await env.advance(500)
  expect(at).toEqual([1_000])
})

it('stopped by whoever hears first that the page is back, asks no more', async () => {
  const env = fakeEnvironment()
  const polling: { stop?: () => void } = {}
  env.watch(() => void (env.visible() && polling.stop?.()))
  let asked = 0
  const ask = async () => void asked++
  polling.stop = poll({ env, ask, onEnd: () => {} }, 0)
  env.set({ visible: false })
  await env.advance(1_000)
  env.set({ visible: true })
  await env.advance(100_000)
  expect([asked, env.timers()]).toEqual([0, 0])
})
