import fc from 'fast-check'
import { Keyv } from 'keyv'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSandbox, type Sandbox } from '../../src/sandbox/create-sandbox.js'
import type { FlowgladLike } from '../../src/server/flowglad-like.js'
import { OperationRunningError, type ResultStore } from '../../src/server/results.js'
import { type Unrecorded, type WithUsageOptions, withUsage } from '../../src/server/with-usage.js'
import { flowgladIn } from './account.js'

const minute = 60_000
const patient = { interval: 1, timeout: 120_000 }

let sandbox: Sandbox
let clock: number
let runs: number
let unrecorded: Unrecorded[]
beforeEach(begin)

function begin() {
  sandbox = createSandbox()
  clock = Date.UTC(2026, 2, 12)
  runs = 0
  unrecorded = []
}

/** A store with an atomic write, as Redis has one. */
function atomicStore(): ResultStore {
  const kept = new Map<string, { readonly value: string; readonly until: number }>()
  const read = (key: string) => {
    const found = kept.get(key)
    return found && found.until > clock ? found.value : null
  }
  const write = (key: string, value: string, ttl: number) => {
    kept.set(key, { value, until: clock + ttl })
  }
  return {
    get: async (key) => read(key),
    set: async (key, value, ttl) => write(key, value, ttl),
    setIfAbsent: async (key, value, ttl) => {
      if (read(key) !== null) return false
      write(key, value, ttl)
      return true
    },
  }
}

/** A store with an atomic write that keeps everything for ever. */
function lastingStore(): ResultStore {
  const kept = new Map<string, string>()
  return {
    get: async (key) => kept.get(key),
    set: async (key, value) => kept.set(key, value),
    setIfAbsent: async (key, value) => !kept.has(key) && kept.set(key, value).has(key),
  }
}

/** A store that gives what a text says as JSON, as Upstash does. */
function readingStore(): ResultStore {
  const { get, ...store } = atomicStore()
  return {
    ...store,
    get: async (key) => {
      const text = await get(key)
      const read: unknown = typeof text === 'string' ? JSON.parse(text) : null
      return read
    },
  }
}

const stores: readonly (readonly [string, () => ResultStore])[] = [
  ['Keyv', () => new Keyv()],
  ['a Map', () => new Map<string, string>()],
  ['a store with setIfAbsent', atomicStore],
  ['a store with setIfAbsent that ignores the ttl', lastingStore],
  ['a store that reads JSON by itself', readingStore],
]

const metered = (results: ResultStore, over: Partial<WithUsageOptions<unknown>> = {}) => ({
  usageMeterSlug: 'generations',
  amount: 60,
  transactionId: 'job_1',
  input: { prompt: 'a cat' },
  results,
  secret: 'a secret',
  onUnrecorded: (...told: Unrecorded) => {
    unrecorded.push(told)
  },
  delay: async () => {},
  now: () => clock,
  ...over,
})
const paint = (): unknown => {
  runs += 1
  return `image ${runs}`
}
const attempt = (
  results: ResultStore,
  over: Partial<WithUsageOptions<unknown>> = {},
  operation = paint,
) => withUsage(flowgladIn(sandbox), metered(results, over), operation)
const billed = () => sandbox.actions.events().map(({ amount }) => amount)
const running = { name: 'OperationRunningError', code: 'operation_running' }

/** A promise, and the way to fulfil it. */
function gate() {
  let open = (_: unknown) => {}
  const opened = new Promise<unknown>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

/** An attempt whose operation has begun, and the way to end it. */
async function begun(results: ResultStore, over: Partial<WithUsageOptions<unknown>> = {}) {
  const [start, end] = [gate(), gate()]
  const outcome = attempt(results, over, () => {
    start.open(null)
    return end.opened
  })
  await start.opened
  return { outcome, end: end.open }
}

describe.each(stores)('withUsage with results in %s', (_, storeOf) => {
  let results: ResultStore
  beforeEach(() => {
    results = storeOf()
  })

  it('answers a repeat with the stored result, whatever is left by then', async () => {
    sandbox.actions.adjust({ meter: 'generations', amount: -5 })
    expect(await attempt(results)).toEqual({ result: 'image 1', repeated: false })
    expect(await attempt(results)).toEqual({ result: 'image 1', repeated: true })
    sandbox.actions.setStatus({ status: 'canceled' })
    expect(await attempt(results)).toEqual({ result: 'image 1', repeated: true })
    expect(billed()).toEqual([60])
  })

  it('records once', async () => {
    const flowglad = flowgladIn(sandbox)
    const createUsageEvent = vi.fn<typeof flowglad.createUsageEvent>(flowglad.createUsageEvent)
    for (let times = 0; times < 3; times++) {
      await withUsage({ ...flowglad, createUsageEvent }, metered(results), paint)
    }
    expect(createUsageEvent).toHaveBeenCalledTimes(1)
  })

  it('runs another input under the same id as an operation of its own', async () => {
    sandbox.actions.adjust({ meter: 'generations', amount: 260 })
    const prompts = ['a', 'b', 'c', 'd', 'e', 'f']
    const each = prompts.map((prompt) => attempt(results, { input: { prompt } }))
    const made = (await Promise.all(each)).map(({ result }) => result)
    expect(new Set(made).size).toBe(6)
    expect(billed()).toEqual([60, 60, 60, 60, 60, 60])
  })

  it('runs one of two attempts at the same time, and tells the other one', async () => {
    const { opened, open } = gate()
    const attempts = [1, 2].map(() => attempt(results, {}, () => opened))
    const refused = attempts.map((one) => one.then(() => null).catch((error: unknown) => error))
    expect(await Promise.race(refused)).toMatchObject(running)
    open('the image')
    const ends = await Promise.allSettled(attempts)
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(billed()).toEqual([60])
  })

  it('tells an attempt that comes while one runs, until its lease is over', async () => {
    const first = await begun(results, { lease: 10 * minute })
    await expect(attempt(results)).rejects.toMatchObject(running)
    clock += 10 * minute - 1
    await expect(attempt(results)).rejects.toMatchObject(running)
    expect(runs).toBe(0)
    clock += 1
    expect(await attempt(results)).toEqual({ result: 'image 1', repeated: false })
    // The first one ends at last: what is stored counts.
    first.end('too late')
    expect(await first.outcome).toEqual({ result: 'image 1', repeated: true })
    expect(billed()).toEqual([60])
  })

  it('lets a failed operation be tried again at once', async () => {
    const broken = () => Promise.reject(new Error('no GPU left'))
    await expect(attempt(results, {}, broken)).rejects.toThrow('no GPU left')
    expect(await attempt(results)).toEqual({ result: 'image 1', repeated: false })
    expect(billed()).toEqual([60])
  })

  it('leaves the mark of another attempt alone when it fails after its own lease', async () => {
    const first = await begun(results)
    clock += 6 * minute
    const second = await begun(results)
    first.end(Promise.reject(new Error('no GPU left')))
    await expect(first.outcome).rejects.toThrow('no GPU left')
    await expect(attempt(results)).rejects.toMatchObject(running)
    second.end('the image')
    expect(await second.outcome).toEqual({ result: 'the image', repeated: false })
    expect(runs).toBe(0)
  })

  it('keeps a result without a value', async () => {
    expect(await attempt(results, {}, () => undefined)).toEqual({
      result: undefined,
      repeated: false,
    })
    expect(await attempt(results)).toEqual({ result: undefined, repeated: true })
  })

  it('records with the next attempt what could not be recorded', async () => {
    const down = {
      ...flowgladIn(sandbox),
      createUsageEvent: () => Promise.reject(new Error('503')),
    }
    const first = await withUsage(down, metered(results), paint)
    expect(first).toEqual({ result: 'image 1', repeated: false })
    expect(unrecorded).toMatchObject([['failed', { amount: 60 }, new Error('503')]])
    expect(await attempt(results)).toEqual({ result: 'image 1', repeated: true })
    expect(await attempt(results)).toEqual({ result: 'image 1', repeated: true })
    expect(billed()).toEqual([60])
    expect(unrecorded).toHaveLength(1)
  })
})

describe('a process that dies between two steps', () => {
  type Process = {
    readonly attempt: () => Promise<unknown>
    /** How many steps it has taken: each one is something outside of the process. */
    readonly steps: () => number
    readonly died: Promise<unknown>
  }

  /** What the store has of the operation. */
  let marked: boolean
  let stored: boolean

  /**
   * A process with its own copy of the library. At step `dieAt` it dies, `before` or `after` the step
   * has had its effect; from then on nothing it does has any.
   */
  async function start(
    results: ResultStore,
    dieAt = Number.POSITIVE_INFINITY,
    when: 'before' | 'after' = 'before',
  ): Promise<Process> {
    vi.resetModules()
    const library = await import('../../src/server/with-usage.js')
    const flowglad = flowgladIn(sandbox)
    const { opened: died, open: die } = gate()
    let steps = 0
    const step = async <Value>(effect: () => Promise<Value> | Value): Promise<Value> => {
      steps += 1
      if (steps < dieAt) return await effect()
      if (steps === dieAt && when === 'after') await effect()
      die(null)
      return await new Promise(() => {})
    }
    const { setIfAbsent } = results
    const store: ResultStore = {
      get: (key) => step(() => results.get(key)),
      set: (key, value, ttl) =>
        step(() => {
          marked ||= key.endsWith(':running')
          stored ||= !key.endsWith(':running')
          return results.set(key, value, ttl)
        }),
      ...(setIfAbsent && {
        setIfAbsent: (key, value, ttl) =>
          step(() => {
            marked = true
            return setIfAbsent(key, value, ttl)
          }),
      }),
    }
    const outside: FlowgladLike = {
      getBilling: () => step(flowglad.getBilling),
      createUsageEvent: (event) => step(() => flowglad.createUsageEvent(event)),
    }
    return {
      attempt: () => library.withUsage(outside, metered(store), () => step(paint)),
      steps: () => steps,
      died,
    }
  }

  beforeEach(() => {
    // A dead process neither waits nor gives up.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it.each(stores)('leaves in %s what ends right', async (_, storeOf) => {
    const whole = await start(storeOf())
    await whole.attempt()
    expect(whole.steps()).toBeGreaterThanOrEqual(8)
    for (let dieAt = 1; dieAt <= whole.steps(); dieAt++) {
      for (const when of ['before', 'after'] as const) {
        begin()
        marked = false
        stored = false
        const results = storeOf()
        const first = await start(results, dieAt, when)
        void first.attempt().catch(() => {})
        await first.died
        const left = { ran: runs, marked, stored }

        // At once: what was stored, the news that it may be running, or else a first run.
        const soon = await (await start(results)).attempt().catch((error: unknown) => error)
        // When the lease is over: what was stored, or else a run.
        clock += 6 * minute
        const afterLease = await (await start(results)).attempt()
        const later = await (await start(results)).attempt()

        const lost = left.ran === 1 && !left.stored
        const result = lost ? 'image 2' : 'image 1'
        const told = left.marked && !left.stored
        const after = { runs, soon, afterLease, later, billed: billed(), unrecorded }
        expect({ dieAt, when, ...after }).toEqual({
          dieAt,
          when,
          runs: lost ? 2 : 1,
          soon: told ? expect.objectContaining(running) : { result, repeated: left.stored },
          afterLease: { result, repeated: !told },
          later: { result, repeated: true },
          billed: [60],
          unrecorded: [],
        })
      }
    }
  })
})

describe('two attempts at the same time', () => {
  /** `withUsage` of a process of its own: what one remembers the other does not know. */
  async function newProcess() {
    vi.resetModules()
    return (await import('../../src/server/with-usage.js')).withUsage
  }

  /** A store whose every step waits until `turn` lets it go on. */
  function inTurns(
    results: ResultStore,
    turn: <Value>(step: () => Value) => Promise<Value>,
  ): ResultStore {
    const { setIfAbsent } = results
    return {
      get: (key) => turn(() => results.get(key)),
      set: (key, value, ttl) => turn(() => results.set(key, value, ttl)),
      ...(setIfAbsent && {
        setIfAbsent: async (key, value, ttl) => await turn(() => setIfAbsent(key, value, ttl)),
      }),
    }
  }

  /** How often the operation ran, over 150 orders of the steps of two attempts. */
  async function runsInAnyOrder(
    attempts: readonly (typeof withUsage)[],
    storeOf: () => ResultStore,
  ): Promise<ReadonlySet<number>> {
    const counts = new Set<number>()
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        begin()
        const results = storeOf()
        const turn = async <Value>(step: () => Value) => {
          await scheduler.schedule(Promise.resolve())
          return step()
        }
        const own = metered(inTurns(results, turn))
        const ends = Promise.all(
          attempts.map((each) =>
            each(flowgladIn(sandbox), own, () => turn(paint)).catch((error: unknown) => error),
          ),
        )
        await vi.waitFor(() => expect(scheduler.count()).toBe(2), patient)
        for (const end of await scheduler.waitFor(ends)) checkEnd(end)
        counts.add(runs)
        const again = await withUsage(flowgladIn(sandbox), metered(results), paint)
        expect(again.repeated).toBe(true)
        expect(billed()).toEqual([60])
        expect(unrecorded).toEqual([])
      }),
      { numRuns: 150 },
    )
    return counts
  }

  function checkEnd(end: unknown) {
    if (end instanceof Error) expect(end).toMatchObject(running)
    else expect(end).toMatchObject({ result: expect.stringMatching(/^image [12]$/) })
  }

  it('run an operation once in two processes with setIfAbsent', async () => {
    const processes = [await newProcess(), await newProcess()]
    expect(await runsInAnyOrder(processes, atomicStore)).toEqual(new Set([1]))
  })

  it('run an operation once in one process with get and set alone', async () => {
    expect(await runsInAnyOrder([withUsage, withUsage], () => new Map())).toEqual(new Set([1]))
  })

  it('bill an operation once in two processes with get and set alone, though both may run it', async () => {
    const processes = [await newProcess(), await newProcess()]
    expect(await runsInAnyOrder(processes, () => new Map())).toEqual(new Set([1, 2]))
  })

  it('run an operation once where both take every step at the same time', async () => {
    const waiting: (() => void)[] = []
    const turn = <Value>(step: () => Value) =>
      new Promise<Value>((resolve) => {
        waiting.push(() => resolve(step()))
      })
    const results = inTurns(new Map(), turn)
    const going = new Set([await newProcess(), await newProcess()])
    const ends = [...going].map((each) =>
      each(flowgladIn(sandbox), metered(results), paint)
        .catch((error: unknown) => error)
        .finally(() => going.delete(each)),
    )
    while (going.size > 0) {
      await vi.waitFor(() => expect(waiting).toHaveLength(going.size), patient)
      for (const go of waiting.splice(0)) go()
    }
    for (const end of await Promise.all(ends)) checkEnd(end)
    expect(runs).toBe(1)
  })

  it('run nothing where a mark ends while it is looked at, as another may set one now', async () => {
    const ending: ResultStore = { get: () => null, set: () => {}, setIfAbsent: () => false }
    await expect(attempt(ending)).rejects.toMatchObject(running)
    expect(runs).toBe(0)
  })

  it('run nothing whose result was stored while the other was held up', async () => {
    const results = new Map<string, string>()
    const { opened: goOn, open } = gate()
    let held = false
    const slow: ResultStore = {
      get: (key) => results.get(key),
      set: async (key, value) => {
        held = true
        await goOn
        results.set(key, value)
      },
    }
    const [fast, late] = [await newProcess(), await newProcess()]
    const second = late(flowgladIn(sandbox), metered(slow), paint)
    await vi.waitFor(() => expect(held).toBe(true), patient)
    await fast(flowgladIn(sandbox), metered(results), paint)
    open(null)
    expect(await second).toEqual({ result: 'image 1', repeated: true })
    expect(runs).toBe(1)
  })
})

describe('withUsage and a store that fails', () => {
  const store = (over: Partial<ResultStore>): ResultStore => {
    const kept = new Map<string, string>()
    return { get: (key) => kept.get(key), set: (key, value) => kept.set(key, value), ...over }
  }
  const log = () => vi.spyOn(console, 'error').mockImplementation(() => {})
  afterEach(() => {
    vi.useRealTimers()
  })

  it('runs nothing where the store cannot be read', async () => {
    const broken = store({ get: () => Promise.reject(new Error('ECONNREFUSED')) })
    await expect(attempt(broken)).rejects.toThrow('ECONNREFUSED')
    expect(runs).toBe(0)
  })

  it('runs at once after a store that failed just before', async () => {
    const kept = new Map<string, string>()
    let failing = false
    const failingOnce = store({
      get: (key) => {
        if (!failing || key.endsWith(':running')) return kept.get(key)
        failing = false
        throw new Error('ECONNRESET')
      },
      set: (key, value) => {
        failing = key.endsWith(':running') && value.includes('"until":1')
        return kept.set(key, value)
      },
    })
    await expect(attempt(failingOnce)).rejects.toThrow('ECONNRESET')
    expect(runs).toBe(0)
    expect(await attempt(kept)).toEqual({ result: 'image 1', repeated: false })
  })

  it('runs nothing where the store forgets what it is given', async () => {
    // Keyv swallows errors of its adapter unless it is told not to.
    const forgetful = store({ get: async () => undefined, set: async () => false })
    await expect(attempt(forgetful)).rejects.toThrow('does not keep what it is given')
    expect(runs).toBe(0)
  })

  it('runs nothing where the store does not answer within 2 seconds', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const silent = store({ get: () => new Promise(() => {}) })
    const refused = attempt(silent).catch(String)
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1), 30_000)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await refused).toContain('no answer within 2 seconds')
    expect(runs).toBe(0)
  })

  it('returns and bills a result that cannot be stored, and says so', async () => {
    const errors = log()
    let full = false
    const kept = new Map<string, string>()
    const filling = store({
      get: (key) => kept.get(key),
      set: (key, value) => {
        if (full) throw new Error('disk full')
        return kept.set(key, value)
      },
    })
    const outcome = await attempt(filling, {}, () => {
      full = true
      return paint()
    })
    expect(outcome).toEqual({ result: 'image 1', repeated: false })
    expect(billed()).toEqual([60])
    expect(errors).toHaveBeenCalledWith(
      expect.stringContaining('could not be stored'),
      expect.any(Error),
    )
  })

  it.each([
    ['a Date', () => ({ at: new Date(0) })],
    ['a Response', () => new Response('image')],
    ['bytes', () => Uint8Array.of(1, 2)],
    ['NaN', () => [Number.NaN]],
  ])('says that %s is not stored, and bills a second run no more', async (_, make) => {
    const errors = log()
    const results = store({})
    sandbox.actions.adjust({ meter: 'generations', amount: 60 })
    expect(await attempt(results, {}, make)).toMatchObject({ repeated: false })
    expect(errors).toHaveBeenCalledTimes(1)
    clock += 1
    expect(await attempt(results)).toEqual({ result: 'image 1', repeated: true })
    expect(billed()).toEqual([60])
  })

  it('takes what is under its key and not its own for nothing', async () => {
    const kept = new Map<string, string>()
    sandbox.actions.adjust({ meter: 'generations', amount: 60 })
    await attempt(kept)
    const [key = ''] = kept.keys()
    const free = '{"result":"image 1","bill":{"amount":60}}'
    for (const text of ['', '{', 'null', '[]', '{}', free, free.replace(/{"am.*}/, '"none"}')]) {
      kept.set(key.replace(/:running$/, ''), text)
      clock += 6 * minute
      expect(await attempt(kept)).toMatchObject({ result: `image ${runs}`, repeated: true })
    }
    expect(billed()).toEqual([60])
  })
})

describe('withUsage and what it gives a store', () => {
  it('names results by an id that tells nothing, and keeps them for as long as it is told', async () => {
    const sets: { key: string; ttl: number }[] = []
    const kept = new Map<string, string>()
    const results: ResultStore = {
      get: (key) => kept.get(key),
      set: (key, value, ttl) => {
        sets.push({ key, ttl })
        kept.set(key, value)
      },
    }
    await attempt(results, { lease: 7_000, resultTtl: 9_000 })
    const key = expect.stringMatching(/^usage-widgets:srv_[0-9a-f]{64}$/)
    const mark = expect.stringMatching(/^usage-widgets:srv_[0-9a-f]{64}:running$/)
    expect(sets).toEqual([
      { key: mark, ttl: 7_000 },
      { key, ttl: 9_000 },
      { key, ttl: 9_000 },
    ])
  })

  it('wants an id that is known before the operation', async () => {
    const ran = attempt(new Map(), { transactionId: () => 'answer_7' })
    await expect(ran).rejects.toMatchObject({ code: 'invalid-transaction-id' })
    expect(runs).toBe(0)
  })

  it('keeps customers apart', async () => {
    await flowgladIn(sandbox, 'user_1').getBilling()
    sandbox = createSandbox({ customers: [{ externalId: 'user_1' }, { externalId: 'user_2' }] })
    const results = new Map<string, string>()
    await withUsage(flowgladIn(sandbox, 'user_1'), metered(results), paint)
    const other = await withUsage(flowgladIn(sandbox, 'user_2'), metered(results), paint)
    expect(other).toEqual({ result: 'image 2', repeated: false })
    expect(billed()).toEqual([60, 60])
  })
})

describe('OperationRunningError', () => {
  it('says what to do', () => {
    expect(new OperationRunningError().message).toContain('Ask again with the same id')
  })
})
