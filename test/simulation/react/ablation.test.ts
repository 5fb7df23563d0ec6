import { expect, it, vi } from 'vitest'
import { type Crippled, run, type Weather } from './run.js'

/*
 * The test of the test: with a part of the algorithm left out, the oracle must find wrong frames.
 */
const left = vi.hoisted(() => ({ out: '' }))

vi.mock('../../src/sync/fence.js', async (load) => {
  const real = await load<typeof import('../../src/sync/fence.js')>()
  return {
    ...real,
    createFence: (options: Parameters<typeof real.createFence>[0]) => {
      const fence = real.createFence(options)
      return {
        ...fence,
        covers: (...call: Parameters<typeof fence.covers>) =>
          left.out === 'the fence' || fence.covers(...call),
        paused: () => left.out !== 'the pause of sends' && fence.paused(),
      }
    },
  }
})

vi.mock('../../src/sync/meter-state.js', async (load) => {
  const real = await load<typeof import('../../src/sync/meter-state.js')>()
  return {
    ...real,
    observe: (...[page, meter, entries, now]: Parameters<typeof real.observe>) => {
      const judged = entries.map((entry) =>
        left.out === 'the hold' && entry.verdict === 'maybe'
          ? { ...entry, verdict: 'no' as const }
          : entry,
      )
      return real.observe(page, meter, judged, now)
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
  { part: 'the hold', weather: stormy, crippled: {} },
  { part: 'the fence', weather: stormy, crippled: {} },
  {
    part: 'the synchronous read at the fence',
    weather: { backend: 'flowglad', foreign: true, devices: true, coarse: true },
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
  timeout: 120_000,
}, async () => {
  const weather: Weather = { backend: 'flowglad', relentless: true }
  const commitsOf = async () => {
    let commits = 0
    for (let seed = 1; seed <= 10; seed++) commits += (await run(seed, weather)).commits
    return commits
  }
  left.out = ''
  const whole = await commitsOf()
  left.out = 'the pause of sends'
  expect(await commitsOf()).toBeLessThan(whole / 3)
})
