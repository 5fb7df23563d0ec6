import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSandbox, type Sandbox } from '../../src/sandbox/create-sandbox.js'
import { memoryStore, type SandboxStore } from '../../src/sandbox/sandbox-core.js'
import { catalog } from './shop.js'

const record = (sandbox: Sandbox, transactionId: string, signal?: AbortSignal) =>
  sandbox.fetch('/api/flowglad/usage-events/create', {
    method: 'POST',
    body: JSON.stringify({ usageMeterSlug: 'generations', transactionId }),
    ...(signal && { signal }),
  })

const ids = (sandbox: Sandbox) => sandbox.actions.events().map((event) => event.transactionId)

describe('a store', () => {
  it('keeps who has which seats', () => {
    const store = memoryStore()
    const options = { store, catalog, customers: [{ externalId: 'user_1', plan: 'team-monthly' }] }
    const { actions } = createSandbox(options)
    actions.claim({ resource: 'seats', externalId: 'ada' })
    actions.claim({ resource: 'seats' })
    actions.release({ resource: 'seats' })
    expect(actions.resources()).toMatchObject([{ capacity: 2, claimed: 1 }])
    expect(createSandbox(options).actions.resources()).toEqual(actions.resources())
  })

  it('has the event before the answer is sent, and is written one event at a time', async () => {
    const store = memoryStore()
    const sandbox = createSandbox({ store })
    const before = store.load().length
    await record(sandbox, 'job_1')
    expect(store.load().slice(before)).toHaveLength(1)
    expect(store.load().at(-1)).toContain('job_1')
  })

  it('that throws leaves nothing recorded', async () => {
    const kept = memoryStore()
    let full = false
    const store: SandboxStore = {
      ...kept,
      append: (lines) => {
        if (full) throw new Error('disk full')
        kept.append(lines)
      },
    }
    const sandbox = createSandbox({ store })
    full = true
    await expect(record(sandbox, 'job_1')).rejects.toThrow('disk full')
    full = false
    expect(ids(sandbox)).toEqual([])
  })

  it.each([
    'nonsense',
    '{}',
    '{"type":"usage-recorded","at":1}',
    '{"type":"nope","at":1}',
    '{"type":"status-changed","at":1,"subscriptionId":"sub_1","status":"nope"}',
    '{"type":"items-changed","at":1,"subscriptionId":"sub_1","items":[{"priceId":1,"quantity":1}]}',
    '{"type":"change-scheduled","at":1,"subscriptionId":"sub_1","items":"none"}',
  ])('that holds %s is refused by name', (line) => {
    const store = memoryStore()
    store.append([line])
    expect(() => createSandbox({ store })).toThrow('is not a recorded fact')
  })
})

it('keeps every use of another device, whether its id is given or not', () => {
  const { actions } = createSandbox()
  actions.record({ meter: 'generations', amount: 40 })
  actions.record({ meter: 'generations', transactionId: 'job_1' })
  actions.record({ meter: 'generations', amount: 2 })
  expect(actions.events().map(({ amount }) => amount)).toEqual([40, 1, 2])
  expect(new Set(actions.events().map(({ id }) => id)).size).toBe(3)
})

describe('the line', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('takes half of the latency before the request is carried out', async () => {
    const sandbox = createSandbox()
    sandbox.faults.set({ latency: 1000 })
    const answer = record(sandbox, 'job_1')
    await vi.advanceTimersByTimeAsync(499)
    expect(ids(sandbox)).toEqual([])
    await vi.advanceTimersByTimeAsync(2)
    expect(ids(sandbox)).toEqual(['job_1'])
    await vi.advanceTimersByTimeAsync(500)
    expect((await answer).status).toBe(200)
  })

  it('rejects a request that is aborted, though it had arrived', async () => {
    const sandbox = createSandbox()
    sandbox.faults.set({ latency: 1000 })
    const stop = new AbortController()
    const answer = record(sandbox, 'job_1', stop.signal)
    const caught = answer.catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(600)
    stop.abort('deadline')
    expect(await caught).toBe('deadline')
    expect(ids(sandbox)).toEqual(['job_1'])
  })

  it.each([
    ['unreachable', { unreachable: true }, []],
    ['offline', { offline: true }, []],
    ['losing replies', { lostReply: true }, ['job_1']],
  ])('when %s rejects as fetch does', async (_, faults, recorded) => {
    const sandbox = createSandbox()
    sandbox.faults.set(faults)
    await expect(record(sandbox, 'job_1')).rejects.toThrow(TypeError)
    expect(ids(sandbox)).toEqual(recorded)
  })

  it('delivers a request twice, which counts once with an id and twice without', async () => {
    const sandbox = createSandbox()
    sandbox.faults.set({ doubled: true })
    expect((await record(sandbox, 'job_1')).status).toBe(200)
    expect(ids(sandbox)).toEqual(['job_1'])
    const body = JSON.stringify({ usageMeterSlug: 'generations' })
    await sandbox.fetch('/api/flowglad/usage-events/create', { method: 'POST', body })
    expect(ids(sandbox)).toHaveLength(3)
  })

  it('meets queued faults one request at a time, and only those they are for', async () => {
    const sandbox = createSandbox()
    sandbox.faults.next({ failure: true, only: 'writes' })
    const billing = { method: 'POST', body: '{}' }
    expect((await sandbox.fetch('/api/flowglad/customers/billing', billing)).status).toBe(200)
    expect((await record(sandbox, 'job_1')).status).toBe(500)
    expect((await record(sandbox, 'job_1')).status).toBe(200)
  })

  it('meets standing faults only where they apply', async () => {
    const sandbox = createSandbox()
    sandbox.faults.set({ unreachable: true, only: 'reads' })
    expect((await record(sandbox, 'job_1')).status).toBe(200)
    const billing = sandbox.fetch('/api/flowglad/customers/billing', { method: 'POST', body: '{}' })
    await expect(billing).rejects.toThrow('Failed to fetch')
  })
})

describe('a sandbox', () => {
  it('is the same every time', async () => {
    const story = async () => {
      const sandbox = createSandbox()
      await record(sandbox, 'job_1')
      sandbox.actions.subscribe({ price: 'pro-monthly' })
      return sandbox.actions.billing()
    }
    expect(await story()).toEqual(await story())
  })

  it('returns to its beginning', () => {
    const sandbox = createSandbox()
    const before = sandbox.actions.billing()
    sandbox.actions.record({ meter: 'generations' })
    sandbox.clock.advance(86_400_000 * 60)
    sandbox.faults.set({ offline: true })
    sandbox.actions.signIn(null)
    sandbox.reset()
    expect(sandbox.actions.billing()).toEqual(before)
    expect(sandbox.actions.signedIn()).toBe('user_1')
    expect(sandbox.faults.get().offline).toBe(false)
  })

  it('tells its subscribers of every change until they leave', () => {
    const sandbox = createSandbox()
    const heard = vi.fn<() => void>()
    const leave = sandbox.subscribe(heard)
    sandbox.actions.record({ meter: 'generations' })
    sandbox.faults.set({ latency: 5 })
    sandbox.actions.signIn('user_2')
    sandbox.clock.advance(1)
    expect(heard).toHaveBeenCalledTimes(4)
    leave()
    sandbox.actions.signIn(null)
    expect(heard).toHaveBeenCalledTimes(4)
  })

  it.each([
    ['an unknown meter', (s: Sandbox) => s.actions.record({ meter: 'nope' })],
    ['an unknown customer', (s: Sandbox) => s.actions.record({ meter: 'credits', customer: 'x' })],
    ['a fraction', (s: Sandbox) => s.actions.record({ meter: 'credits', amount: 0.5 })],
    ['an unknown plan', (s: Sandbox) => s.actions.subscribe({ price: 'nope' })],
    ['a top-up that is a plan', (s: Sandbox) => s.actions.topUp({ price: 'pro-monthly' })],
    [
      'an adjustment of an unknown meter',
      (s: Sandbox) => s.actions.adjust({ meter: 'x', amount: 1 }),
    ],
  ])('says why it does nothing for %s', (_, act) => {
    const sandbox = createSandbox()
    const before = sandbox.actions.billing()
    expect(() => act(sandbox)).toThrow('usage-widgets: the sandbox did nothing.')
    expect(sandbox.actions.billing()).toEqual(before)
  })

  it('takes only its own key when it has one', async () => {
    const sandbox = createSandbox({ apiKey: 'sk_mine' })
    const ask = (authorization: string) =>
      sandbox.fetch('/api/v1/pricing-models/default', { headers: { authorization } })
    expect((await ask('sk_other')).status).toBe(401)
    expect((await ask('sk_mine')).status).toBe(200)
    expect((await record(sandbox, 'job_1')).status).toBe(200)
  })
})
