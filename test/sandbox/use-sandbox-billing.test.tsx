import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { drive, type hooks } from './drivers.js'

// The copy that @flowglad/react pins (5.66.0); the project's newer one times reloads otherwise.
vi.mock(
  '@tanstack/react-query',
  () =>
    import(
      '../../node_modules/@flowglad/react/node_modules/@tanstack/react-query/build/modern/index.js'
    ),
)

const names: (keyof typeof hooks)[] = ['@flowglad/react', 'the sandbox']
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

describe.each(names)('useBilling of %s', (name) => {
  let page: ReturnType<typeof drive>

  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', false)
    vi.spyOn(console, 'error').mockImplementation(() => {})
    page = drive(name)
    page.sandbox.faults.set({ latency: 50 })
  })
  afterEach(async () => {
    page.unmount()
    window.dispatchEvent(new Event('online'))
    await pass(10_000)
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  const load = async () => {
    page.show(1)
    await pass(100)
    page.renders.length = 0
    page.asked.length = 0
  }
  /** Starts a reload and writes down the moment it resolves, in milliseconds from now. */
  const reload = () => {
    const from = Date.now()
    const ended = { at: -1, rendered: -1 }
    void page
      .latest()
      ?.reload?.()
      .then(() => {
        ended.at = Date.now() - from
        ended.rendered = page.renders.length
      })
    return ended
  }

  it('loads, then shows the customer', async () => {
    page.show(1)
    expect(page.renders).toEqual(['loading'])
    await pass(100)
    expect(page.renders).toEqual(['loading', 'user_1 100'])
  })

  it('resolves a reload a macrotask before its data renders', async () => {
    await load()
    page.sandbox.actions.record({ meter: 'generations', amount: 3 })
    const ended = reload()
    await pass(100)
    expect(ended).toEqual({ at: 50, rendered: 0 })
    expect(page.renders).toEqual(['user_1 97'])
  })

  it('renders nothing when the data is the same', async () => {
    await load()
    const ended = reload()
    await pass(100)
    expect(ended.at).toBe(50)
    expect(page.renders).toEqual([])
  })

  it('keeps the references of what did not change', async () => {
    await load()
    const before = page.latest()
    page.sandbox.actions.record({ meter: 'generations' })
    reload()
    await pass(100)
    const after = page.latest()
    expect(after?.pricingModel).toBe(before?.pricingModel)
    expect(after?.customer).toBe(before?.customer)
    expect(after?.currentSubscription).not.toBe(before?.currentSubscription)
    expect(after?.createUsageEvent).toBe(before?.createUsageEvent)
    expect(after?.reload).not.toBe(before?.reload)
  })

  it('ends a reload early when a second begins, and ignores its late answer', async () => {
    await load()
    page.sandbox.faults.next({ latency: 500 })
    const first = reload()
    await pass(10)
    page.sandbox.actions.record({ meter: 'generations', amount: 7 })
    const second = reload()
    await pass(100)
    expect(first.at).toBe(10)
    expect(second.at).toBe(50)
    expect(page.renders).toEqual(['user_1 93'])
    page.sandbox.actions.record({ meter: 'generations', amount: 7 })
    await pass(1000)
    expect(page.renders).toEqual(['user_1 93'])
    expect(page.asked).toHaveLength(2)
  })

  it('tries an unreachable route four times, then resolves with the old data and no error', async () => {
    await load()
    page.sandbox.faults.set({ unreachable: true, latency: 0 })
    const ended = reload()
    await pass(6999)
    expect(ended.at).toBe(-1)
    await pass(100)
    expect(ended.at).toBe(7000)
    expect(page.asked).toHaveLength(4)
    // The failure itself renders once, with nothing to see.
    expect(page.renders).toEqual(['user_1 100'])
    expect(page.latest()?.errors).toBeNull()
  })

  it('counts a lost answer as unreachable and gets over it', async () => {
    await load()
    page.sandbox.actions.record({ meter: 'generations' })
    page.sandbox.faults.next({ lostReply: true })
    const ended = reload()
    await pass(2000)
    expect(ended.at).toBe(1100)
    expect(page.renders).toEqual(['user_1 99'])
  })

  it('shows an error after four tries when there was never any data', async () => {
    page.sandbox.faults.set({ unreachable: true, latency: 0 })
    page.show(1)
    await pass(6999)
    expect(page.renders).toEqual(['loading'])
    await pass(100)
    expect(page.renders).toEqual(['loading', 'error Failed to fetch'])
    expect(page.latest()?.reload).toBeNull()
  })

  it('replaces good data by an error in JSON, without trying again', async () => {
    await load()
    page.sandbox.actions.signIn(null)
    const ended = reload()
    await pass(100)
    expect(ended.at).toBe(50)
    expect(page.renders).toEqual(['error User not authenticated'])
    expect(page.latest()?.reload).toBeNull()
    expect(page.asked).toHaveLength(1)
  })

  it('replaces good data by an error when the answer is a page', async () => {
    await load()
    page.sandbox.faults.next({ garbled: true })
    reload()
    await pass(100)
    expect(page.renders).toEqual(['error Failed to parse billing response JSON'])
  })

  it('recovers from an error when another consumer mounts', async () => {
    await load()
    page.sandbox.faults.next({ garbled: true })
    reload()
    await pass(100)
    page.renders.length = 0
    page.show(2)
    await pass(100)
    expect(page.renders.slice(-2)).toEqual(['user_1 100', 'user_1 100'])
  })

  it('asks nothing offline, resolves a reload at once, and asks when the network is back', async () => {
    await load()
    window.dispatchEvent(new Event('offline'))
    const ended = reload()
    await pass(10)
    expect(ended.at).toBe(0)
    expect(page.asked).toHaveLength(0)
    page.sandbox.actions.record({ meter: 'generations' })
    window.dispatchEvent(new Event('online'))
    await pass(100)
    expect(page.asked).toEqual(['customers/billing'])
    expect(page.renders).toEqual(['user_1 99'])
  })

  it('asks when the page comes into sight', async () => {
    await load()
    window.dispatchEvent(new Event('visibilitychange'))
    await pass(100)
    expect(page.asked).toEqual(['customers/billing'])
  })

  it('holds a retry while the page is hidden', async () => {
    await load()
    page.sandbox.faults.next({ unreachable: true })
    const ended = reload()
    await pass(500)
    const hidden = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
    await pass(60_000)
    expect(ended.at).toBe(-1)
    hidden.mockRestore()
    window.dispatchEvent(new Event('visibilitychange'))
    await pass(100)
    expect(ended.at).toBe(60_550)
  })

  it('asks once for consumers that mount together and again for a later one', async () => {
    page.show(2)
    await pass(100)
    expect(page.asked).toHaveLength(1)
    page.show(3)
    await pass(100)
    expect(page.asked).toHaveLength(2)
  })

  it('shows the former customer until it has asked again', async () => {
    await load()
    page.sandbox.actions.signIn('user_2')
    page.show(2)
    expect(page.latest()?.customer?.externalId).toBe('user_1')
    await pass(100)
    expect(page.latest()?.customer?.externalId).toBe('user_2')
  })

  it('records and resolves with the id alone, without asking for billing', async () => {
    await load()
    const outcome = page.latest()?.createUsageEvent?.({ usageMeterSlug: 'generations', amount: 2 })
    await pass(100)
    const [event] = page.sandbox.actions.events()
    expect(await outcome).toEqual({ usageEvent: { id: event?.id } })
    expect(page.asked).toEqual(['usage-events/create'])
    expect(page.renders).toEqual([])
  })

  const refusals: [string, (use: ReturnType<typeof drive>) => void, object][] = [
    [
      'a signed-out visitor',
      (use) => use.sandbox.actions.signIn(null),
      { message: 'User not authenticated' },
    ],
    ['an id another customer took', taken, { code: '409', json: { code: 'CONFLICT' } }],
    [
      'a platform out of order',
      (use) => use.sandbox.faults.next({ failure: true }),
      { code: '500' },
    ],
  ]

  it.each(refusals)('resolves with the error of %s as it is', async (_, arrange, error) => {
    await load()
    arrange(page)
    const params = { usageMeterSlug: 'generations', transactionId: 'job_1' }
    const outcome = page.latest()?.createUsageEvent?.(params)
    await pass(100)
    expect(await outcome).toMatchObject({ error })
  })

  it.each([
    ['nothing arrives', { unreachable: true }, TypeError, 0],
    ['the answer is lost', { lostReply: true }, TypeError, 1],
    ['a page arrives', { garbled: true }, SyntaxError, 0],
  ])('rejects when %s', async (_, fault, kind, recorded) => {
    await load()
    page.sandbox.faults.next(fault)
    const outcome = page.latest()?.createUsageEvent?.({ usageMeterSlug: 'generations' })
    const caught = outcome?.catch((error: unknown) => error)
    await pass(10_000)
    expect(await caught).toBeInstanceOf(kind)
    expect(page.sandbox.actions.events()).toHaveLength(recorded)
  })
})

function taken({ sandbox }: ReturnType<typeof drive>): void {
  sandbox.actions.record({ customer: 'user_2', meter: 'generations', transactionId: 'job_1' })
}
