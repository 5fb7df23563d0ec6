import { expect, it, vi } from 'vitest'
import { type Crippled, run, type Weather } from './run.js'

/*
 * The test of the test: with a part of the algorithm left out, the oracle must find wrong frames.
 */
const left = vi.hoisted(() => ({ out: '' }))

vi.mock('../../../src/sync/fence.js', async (load) => {
  const real = await load<typeof import('../../../src/sync/fence.js')>()
  return {
    ...real,
    shouldAsk: (...[fence, dueAt, mayAsk, mustWait, now]: Parameters<typeof real.shouldAsk>) => {
      const waits = mustWait && left.out !== 'asking in a quiet moment'
      return real.shouldAsk(fence, dueAt, mayAsk, waits, now)
    },
    isPaused: (...args: Parameters<typeof real.isPaused>) =>
      left.out !== 'the pause of sends' && real.isPaused(...args),
  }
})

vi.mock('../../../src/sync/judge.js', async (load) => {
  const real = await load<typeof import('../../../src/sync/judge.js')>()
  return {
    ...real,
    verdictOf: (
      entry: Parameters<typeof real.verdictOf>[0],
      made: Parameters<typeof real.verdictOf>[1],
    ) => {
      const verdict = real.verdictOf(entry, made)
      if (left.out === 'the fence' && entry.status === 'acked') return 'yes'
      return left.out === 'holding a report in doubt' && verdict === 'maybe' ? 'no' : verdict
    },
  }
})

const stormy: Weather = {
  backend: 'flowglad',
  foreign: true,
  devices: true,
  kills: true,
  faults: true,
}

const parts: { part: string; weather: Weather; crippled: Crippled }[] = [
  { part: 'holding a report in doubt', weather: stormy, crippled: {} },
  { part: 'the fence', weather: stormy, crippled: {} },
  {
    part: 'the synchronous read of the answer',
    weather: { backend: 'flowglad, tapped', foreign: true, devices: true, coarse: true },
    crippled: { source: ({ flush: _, ...source }) => source },
  },
  {
    part: 'the stored entry until its commit',
    weather: stormy,
    crippled: {
      storage: (storage) => ({
        ...storage,
        set: (key, value) => {
          if (value.includes('"status":"acked"')) storage.remove(key)
          else storage.set(key, value)
        },
      }),
    },
  },
  {
    part: 'the stored report',
    weather: stormy,
    crippled: {
      storage: (storage) => ({
        ...storage,
        set: (key, value) => {
          if (!key.includes(':r:')) storage.set(key, value)
        },
      }),
    },
  },
]

it.each(parts)(
  'finds wrong frames without $part',
  { timeout: 300_000 },
  async ({ part, weather, crippled }) => {
    left.out = part
    let wrong = 0
    for (let seed = 1; seed <= 150 && wrong === 0; seed++)
      wrong += (await run(seed, weather, crippled)).wrong.length
    expect(wrong).toBeGreaterThan(0)
  },
)

it('commits no report under relentless clicks without the pause of sends', {
  timeout: 300_000,
}, async () => {
  const weather: Weather = { backend: 'flowglad', relentless: true }
  const commitsOf = async () => {
    let commits = 0
    for (let seed = 1; seed <= 2; seed++) commits += (await run(seed, weather)).commits
    return commits
  }
  left.out = ''
  const whole = await commitsOf()
  left.out = 'the pause of sends'
  expect(await commitsOf()).toBeLessThan(whole / 3)
})
