import type { useResources } from '@flowglad/react'
import { flushSync } from 'react-dom'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSandbox, type Sandbox } from '../../src/sandbox/create-sandbox.js'
import { hooks } from './drivers.js'
import { catalog } from './shop.js'

// The copy that @flowglad/react pins (5.66.0); the project's newer one times its queries otherwise.
vi.mock(
  '@tanstack/react-query',
  () =>
    import(
      '../../node_modules/@flowglad/react/node_modules/@tanstack/react-query/build/modern/index.js'
    ),
)

const names: (keyof typeof hooks)[] = ['@flowglad/react', 'the sandbox']
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const seats = (capacity: number, claimed: number) => ({
  resourceSlug: 'seats',
  resourceId: 'resource_seats',
  capacity,
  claimed,
  available: capacity - claimed,
})

describe.each(names)('useResources of %s', (name) => {
  let sandbox: Sandbox
  let root: Root
  let renders: string[]
  let seen: ReturnType<typeof useResources>[]

  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', false)
    sandbox = createSandbox({
      catalog,
      customers: [{ externalId: 'user_1', plan: 'team-monthly' }],
    })
    sandbox.faults.set({ latency: 50 })
    renders = []
    seen = []
    const { useResources, Wrap } = hooks[name](sandbox)
    function Consumer() {
      const value = useResources()
      const { resources, isLoading, error } = value
      const [first] = resources ?? []
      const shown = first ? `${first.claimed} of ${first.capacity}` : 'nothing'
      seen.push(value)
      renders.push(`${isLoading ? 'loading' : shown}${error ? ` ${error.message}` : ''}`)
      return null
    }
    root = createRoot(document.createElement('div'))
    const show = () =>
      root.render(
        <Wrap>
          <Consumer />
        </Wrap>,
      )
    flushSync(show)
  })
  afterEach(async () => {
    root.unmount()
    await pass(10_000)
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  const latest = () => {
    const value = seen.at(-1)
    if (!value) throw new Error('Nothing was rendered')
    return value
  }
  const load = async () => {
    await pass(100)
    renders.length = 0
  }

  it('loads, then shows what there is of each resource', async () => {
    expect(latest()).toMatchObject({ resources: undefined, isLoading: true, error: null })
    await pass(100)
    expect(renders).toEqual(['loading', '0 of 2'])
    expect(latest()).toMatchObject({ resources: [seats(2, 0)], isLoading: false, error: null })
  })

  it('claims, resolves with the claim, and shows it when it was asked again', async () => {
    await load()
    const claimed = latest().claim({ resourceSlug: 'seats', externalId: 'ada' })
    await pass(50)
    expect(await claimed).toMatchObject({
      claims: [{ externalId: 'ada', releasedAt: null }],
      usage: seats(2, 1),
    })
    expect(latest().resources).toEqual([seats(2, 0)])
    await pass(100)
    expect(latest().resources).toEqual([seats(2, 1)])
    const released = latest().release({ resourceSlug: 'seats', externalId: 'ada' })
    await pass(50)
    expect(await released).toMatchObject({
      releasedClaims: [{ externalId: 'ada', releaseReason: 'released' }],
      usage: seats(2, 0),
    })
    await pass(100)
    expect(latest().resources).toEqual([seats(2, 0)])
  })

  it('rejects a claim beyond the capacity with the words of Flowglad, and asks nothing', async () => {
    await load()
    const claimed = latest().claim({ resourceSlug: 'seats', quantity: 3 })
    const caught = claimed.catch((error: unknown) => error)
    await pass(100)
    expect(await caught).toMatchObject({
      message: expect.stringContaining('Requested: 3, Available: 2, Total capacity: 2'),
    })
    expect(latest()).toMatchObject({ resources: [seats(2, 0)], error: null })
  })

  it.each([
    ['nothing arrives', { unreachable: true }, 'Failed to fetch'],
    ['a page arrives', { garbled: true }, 'JSON'],
  ])('rejects a claim when %s', async (_, fault, words) => {
    await load()
    sandbox.faults.next(fault)
    const claimed = latest().claim({ resourceSlug: 'seats', quantity: 1 })
    const caught = claimed.catch((error: unknown) => error)
    await pass(100)
    expect(await caught).toMatchObject({ message: expect.stringContaining(words) })
    expect(sandbox.actions.resources()).toEqual([seats(2, 0)])
  })

  it('tries four times, then says why and keeps what it had', async () => {
    await load()
    sandbox.actions.signIn(null)
    window.dispatchEvent(new Event('visibilitychange'))
    await pass(7000)
    expect(latest().error).toBeNull()
    await pass(300)
    expect(latest().error?.message).toBe('User not authenticated')
    expect(latest()).toMatchObject({ resources: [seats(2, 0)], isLoading: false })
    sandbox.actions.signIn('user_1')
    window.dispatchEvent(new Event('visibilitychange'))
    await pass(100)
    expect(latest()).toMatchObject({ resources: [seats(2, 0)], error: null })
  })
})
