import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { inTurn, within } from '../../src/upgrades/turn.js'
import { createFakeTabs } from '../interleaving/fake-tabs.js'
import { fakeEnvironment } from '../support/fake-environment.js'

describe('in turn', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('a task begins when what the other wrote has arrived', async () => {
    const tabs = createFakeTabs(() => 1)
    const [first, second] = [0, 1].map(() => ({ ...fakeEnvironment(), ...tabs }))
    if (!first || !second) throw new Error('two tabs')
    const heard: string[] = []
    const task = (name: string) => async () => void heard.push(name)
    void inTurn(first, 'u', task('first'))
    void inTurn(second, 'u', task('second'))
    await vi.advanceTimersByTimeAsync(50)
    await first.advance(99)
    await vi.advanceTimersByTimeAsync(50)
    expect(heard).toEqual(['first'])
    await first.advance(1)
    await vi.advanceTimersByTimeAsync(50)
    expect(heard).toEqual(['first', 'second'])
  })

  it.each([
    { what: 'is given up before it is had', begins: false },
    { what: 'is taken away while the task runs', begins: true },
  ])('a task runs once where its lock $what', async ({ begins }) => {
    const env = fakeEnvironment()
    const lock = async (_name: string, _how: unknown, run: () => Promise<void>) => {
      if (begins) void run()
      throw new DOMException('no', 'AbortError')
    }
    let runs = 0
    void inTurn({ ...env, lock }, 'u', async () => void runs++)
    await env.advance(60_000)
    expect([runs, env.timers()]).toEqual([1, 0])
  })

  it('a task begins at once where there are no locks', async () => {
    let done = false
    void inTurn(fakeEnvironment(), 'u', async () => {
      done = true
    })
    expect(done).toBe(true)
  })
})

describe('within a time', () => {
  it.each([
    { after: 99, result: 'in time' },
    { after: 101, result: 'late' },
  ])('an answer after $after ms is $result', async ({ after, result }) => {
    const env = fakeEnvironment()
    const answer = new Promise<string>((resolve) => {
      env.after(after, () => resolve('in time'))
    })
    const had = within(env, 100, answer, () => 'late')
    await env.advance(200)
    expect(await had).toBe(result)
    expect(env.timers()).toBe(0)
  })
})
