import { expect, it } from 'vitest'
import { createVigil } from '../../src/sync/suspension.js'
import { fakeEnvironment } from '../support/fake-environment.js'

function open() {
  const env = fakeEnvironment()
  let [slept, woke] = [0, 0]
  const elapsed = () => env.elapsed() + slept
  const vigil = createVigil({ ...env, elapsed }, () => void woke++)
  return {
    env,
    vigil,
    elapsed,
    /** Time goes on, and no task runs. */
    sleep(ms: number) {
      slept += ms
    },
    woke: () => woke,
  }
}

it('a page that has nothing to do for hours is awake', async () => {
  const { env, vigil, elapsed, woke } = open()
  vigil.begin(elapsed())
  await env.advance(7_200_000)
  expect(vigil.awake()).toBe(true)
  expect(woke()).toBe(0)
})

it('after a sleep it is drowsy at once, and awake when the news has come', async () => {
  const { env, vigil, elapsed, sleep, woke } = open()
  vigil.begin(elapsed())
  sleep(1_499)
  expect(vigil.awake()).toBe(true)
  sleep(1_500)
  expect(vigil.awake()).toBe(false)
  await env.advance(99)
  expect([vigil.awake(), woke()]).toEqual([false, 0])
  await env.advance(1)
  expect([vigil.awake(), woke()]).toEqual([true, 1])
})

it('notices a sleep that nobody asks about', async () => {
  const { env, vigil, elapsed, sleep, woke } = open()
  vigil.begin(elapsed())
  sleep(2_000)
  await env.advance(600)
  expect(woke()).toBe(1)
})

it('is not awake before it has caught up with a second sleep', async () => {
  const { env, vigil, elapsed, sleep, woke } = open()
  vigil.begin(elapsed())
  sleep(2_000)
  vigil.awake()
  sleep(2_000)
  await env.advance(100)
  expect([vigil.awake(), woke()]).toEqual([false, 0])
  await env.advance(100)
  expect([vigil.awake(), woke()]).toEqual([true, 1])
})

it('is awake again and again where timers come a minute apart, as in a page long hidden', async () => {
  const env = fakeEnvironment()
  const minute = 60_000
  const after = (ms: number, task: () => void) =>
    env.after(Math.ceil((env.elapsed() + ms) / minute) * minute - env.elapsed(), task)
  let woke = 0
  const vigil = createVigil({ ...env, after }, () => void woke++)
  vigil.begin(env.elapsed())
  await env.advance(30 * minute)
  expect(woke).toBe(10)
})

it('counts what was slept before it began', async () => {
  const { vigil, elapsed, sleep } = open()
  const before = elapsed()
  sleep(2_000)
  vigil.begin(before)
  expect(vigil.awake()).toBe(false)
})

it('plans nothing once it has ended, and begins anew', () => {
  const { env, vigil, elapsed, sleep } = open()
  vigil.begin(elapsed())
  sleep(2_000)
  vigil.awake()
  vigil.end()
  expect(env.timers()).toBe(0)
  vigil.begin(elapsed())
  expect(vigil.awake()).toBe(true)
})
