import { act, render, screen } from '@testing-library/react'
import { StrictMode } from 'react'
import { describe, expect, it, vi } from 'vitest'
import type { MeteredRun } from '../../src/actions/perform.js'
import { isFields } from '../../src/billing/decode.js'
import { InsufficientCreditsError } from '../../src/billing/insufficient-credits.js'
import { levelOf } from '../../src/billing/meter.js'
import { GateContext } from '../../src/react/gate-context.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import {
  type MeteredAction,
  type MeteredUses,
  useMeteredAction,
} from '../../src/react/use-metered-action.js'
import { type RecordUsage, useRecordUsage } from '../../src/react/use-record-usage.js'
import { useUsage } from '../../src/react/use-usage.js'
import { fakeSource } from '../support/fake-source.js'
import { balance, ready } from '../support/reports.js'

const left = (api: number, customer = 'user_1') =>
  ready([balance('api', api), balance('images', 10)], { customer })

type Props = {
  readonly uses?: MeteredUses
  readonly customerId?: string | null
  readonly mounted?: boolean
  readonly strict?: boolean
}

/** A page that shows 12 and runs an action whose every call the test ends. */
function open(first: Props = {}) {
  const source = fakeSource(left(12))
  const server = { api: 12, customer: 'user_1' }
  source.onReload = async () => {
    source.show(left(server.api, server.customer))
    return 'fresh'
  }
  type Call = MeteredRun & { resolve: (value: unknown) => void; reject: (error: unknown) => void }
  const calls: Call[] = []
  const held: { metered?: MeteredAction<unknown>; record?: RecordUsage } = {}
  const gate = { begun: 0, ended: 0 }
  const beginWork = () => {
    gate.begun++
    return () => void gate.ended++
  }

  function Shown() {
    const usage = useUsage('api')
    return <p>{usage.status === 'ready' ? `${levelOf(usage.meter)} left` : usage.status}</p>
  }
  function Runner({ uses = { meter: 'api', amount: 5 } }: Props) {
    const metered = useMeteredAction<unknown>(
      uses,
      (run) => new Promise((resolve, reject) => void calls.push({ ...run, resolve, reject })),
    )
    const record = useRecordUsage('api')
    keep(metered, record)
    return <p>{metered.status}</p>
  }
  function keep(metered: MeteredAction<unknown>, record: RecordUsage) {
    Object.assign(held, { metered, record })
  }
  const page = ({ customerId = 'user_1', mounted = true, strict, uses }: Props) => {
    const tree = (
      <UsageProvider source={source} customerId={customerId} storage={null}>
        <Shown />
        <GateContext.Provider value={beginWork}>
          {mounted && <Runner {...(uses ? { uses } : {})} />}
        </GateContext.Provider>
      </UsageProvider>
    )
    return strict ? <StrictMode>{tree}</StrictMode> : tree
  }
  const { rerender } = render(page(first))
  const metered = (): MeteredAction<unknown> => held.metered ?? expect.fail('nothing is mounted')
  const run = (options?: { operationId?: string }) => {
    let promise: ReturnType<MeteredAction<unknown>['run']> | undefined
    act(() => {
      promise = metered().run(options)
    })
    return promise ?? expect.fail('run() threw')
  }
  return {
    source,
    server,
    calls,
    gate,
    metered,
    run,
    record: (amount: number) => act(() => void held.record?.(amount)),
    set: (props: Props) => rerender(page({ ...first, ...props })),
    /** Ends the call with this number, and lets what follows happen. */
    end: (index: number, how: 'resolve' | 'reject', value?: unknown) =>
      act(async () => calls[index]?.[how](value)),
  }
}

describe('a run', () => {
  it('counts at once and resolves with what the action made', async () => {
    const { run, end, server, calls, metered } = open()
    const outcome = run()
    expect(screen.getByText('7 left')).toBeInTheDocument()
    expect(screen.getByText('running')).toBeInTheDocument()
    expect(calls[0]?.operationId).toMatch(/^uw_/)
    server.api = 7
    await end(0, 'resolve', 'a picture')
    expect(await outcome).toEqual({ status: 'succeeded', value: 'a picture' })
    expect(metered()).toMatchObject({ status: 'succeeded', error: null })
    expect(screen.getByText('7 left')).toBeInTheDocument()
  })

  it('that fails resolves with the error; the number comes back with the report', async () => {
    const { run, end, metered, source } = open()
    const outcome = run()
    const error = new TypeError('Failed to fetch')
    await end(0, 'reject', error)
    expect(await outcome).toEqual({ status: 'failed', error })
    expect(metered()).toMatchObject({ status: 'failed', error })
    expect(await screen.findByText('12 left')).toBeInTheDocument()
    expect(source.asked()).toBe(1)
  })

  it.each([
    { what: 'throws', how: 'reject' },
    { what: 'returns', how: 'resolve' },
  ] as const)(
    'that $what a 402 gives the number back at once and asks for the server’s',
    async ({ how }) => {
      const { run, end, metered, source } = open()
      const outcome = run()
      const refusal = { error: 'insufficient_credits', availableBalance: 3, required: 5 }
      await end(0, how, Response.json(refusal, { status: 402 }))
      expect(screen.getByText('12 left')).toBeInTheDocument()
      expect(metered().error).toBeInstanceOf(InsufficientCreditsError)
      expect(await outcome).toMatchObject({ status: 'failed', error: { meterSlug: 'api' } })
      await act(async () => new Promise((done) => setTimeout(done, 20)))
      expect(source.asked()).toBe(1)
    },
  )

  it('that returns a 402 of the host’s own shape is refused where the source reads it', async () => {
    const { run, end, source } = open()
    Object.assign(source, {
      readInsufficientCredits: (_: number, body: unknown) =>
        isFields(body) && body.code === 'NO_CREDITS' ? { availableBalance: 3, required: 5 } : null,
    })
    const outcome = run()
    await end(0, 'resolve', Response.json({ code: 'NO_CREDITS' }, { status: 402 }))
    expect(screen.getByText('12 left')).toBeInTheDocument()
    expect(await outcome).toMatchObject({ error: { code: 'insufficient_credits', required: 5 } })
  })

  it('that returns an answer which is not ok has failed', async () => {
    const { run, end } = open()
    const outcome = run()
    const answer = new Response('oops', { status: 500 })
    await end(0, 'resolve', answer)
    expect(await outcome).toEqual({ status: 'failed', error: answer })
  })

  it('asked for while one runs is the same one', async () => {
    const { run, calls, end } = open()
    const first = run()
    expect(run()).toBe(first)
    expect(calls).toHaveLength(1)
    await end(0, 'resolve')
    expect(run()).not.toBe(first)
  })

  it('takes from several meters', () => {
    const { run } = open({ uses: { uses: { api: 2, images: 1 } } })
    void run()
    expect(screen.getByText('10 left')).toBeInTheDocument()
  })

  it('takes one where no amount is said', () => {
    const { run } = open({ uses: { meter: 'api' } })
    void run()
    expect(screen.getByText('11 left')).toBeInTheDocument()
  })

  it.each([
    { what: 'a bad amount', uses: { meter: 'api', amount: -1 }, code: 'invalid-amount' },
    { what: 'an unknown meter', uses: { meter: 'nothing' }, code: 'invalid-meter' },
  ])('with $what throws before anything runs', ({ uses, code }) => {
    const { metered, calls, gate } = open({ uses })
    expect(() => metered().run()).toThrow(expect.objectContaining({ code }))
    expect(calls).toEqual([])
    expect(screen.getByText('idle')).toBeInTheDocument()
    expect(gate.ended).toBe(gate.begun)
  })

  it('with a bad operationId throws', () => {
    const { metered } = open()
    expect(() => metered().run({ operationId: '' })).toThrow(
      expect.objectContaining({ code: 'invalid-transaction-id' }),
    )
  })

  it('throws while nobody is signed in', () => {
    const { metered } = open({ customerId: null })
    expect(() => metered().run()).toThrow(expect.objectContaining({ code: 'signed-out' }))
  })

  it('works in StrictMode', async () => {
    const { run, end, calls, metered } = open({ strict: true })
    void run()
    expect(calls).toHaveLength(1)
    expect(screen.getByText('7 left')).toBeInTheDocument()
    await end(0, 'resolve')
    expect(metered().status).toBe('succeeded')
  })
})

describe('the operation’s id', () => {
  it('stays the same over failures and aborts, and ends with a success', async () => {
    const { run, end, calls, metered } = open()
    void run()
    await end(0, 'reject', new Error('no'))
    void run()
    act(() => metered().abort())
    void run()
    await end(2, 'resolve')
    void run()
    const ids = calls.map(({ operationId }) => operationId)
    expect(new Set(ids.slice(0, 3)).size).toBe(1)
    expect(ids[3]).not.toBe(ids[0])
  })

  it('is the given one, also for the retry after it', async () => {
    const { run, end, calls } = open()
    void run()
    await end(0, 'reject', new Error('no'))
    void run({ operationId: 'order-17' })
    await end(1, 'reject', new Error('no'))
    void run()
    expect(calls.slice(1).map(({ operationId }) => operationId)).toEqual(['order-17', 'order-17'])
  })

  it('is forgotten by reset(), with the error', async () => {
    const { run, end, calls, metered } = open()
    void run()
    await end(0, 'reject', new Error('no'))
    act(() => metered().reset())
    expect(metered()).toMatchObject({ status: 'idle', error: null })
    void run()
    expect(calls[1]?.operationId).not.toBe(calls[0]?.operationId)
  })

  it('is not carried over to another customer', async () => {
    const { run, end, calls, set, source, server } = open()
    void run()
    await end(0, 'reject', new Error('no'))
    server.customer = 'user_2'
    act(() => source.show(left(12, 'user_2')))
    set({ customerId: 'user_2' })
    void run()
    expect(calls[1]?.operationId).not.toBe(calls[0]?.operationId)
  })
})

describe('abort()', () => {
  it('ends the run at once whatever the action does; the use stays until the report', async () => {
    const { run, calls, metered, end, server } = open()
    const outcome = run()
    server.api = 7
    act(() => metered().abort())
    expect(calls[0]?.signal.aborted).toBe(true)
    expect(metered()).toMatchObject({ status: 'idle', error: null })
    expect(screen.getByText('7 left')).toBeInTheDocument()
    expect(await outcome).toEqual({ status: 'aborted' })
    await end(0, 'reject', new Error('aborted'))
    expect(metered().status).toBe('idle')
  })

  it('does nothing while nothing runs', () => {
    const { metered } = open()
    act(() => metered().abort())
    expect(metered().status).toBe('idle')
  })
})

describe('a component that goes while its action runs', () => {
  it('leaves the work alone, and the use counted until the report', async () => {
    const { run, set, calls, end } = open()
    const outcome = run()
    set({ mounted: false })
    expect(calls[0]?.signal.aborted).toBe(false)
    expect(screen.getByText('7 left')).toBeInTheDocument()
    await end(0, 'resolve', 1)
    expect(await outcome).toEqual({ status: 'succeeded', value: 1 })
    expect(await screen.findByText('12 left')).toBeInTheDocument()
  })
})

describe('another customer while an action runs', () => {
  it('is shown nothing of it, and runs an own one', async () => {
    const { run, set, source, server, calls } = open()
    const first = run()
    server.customer = 'user_2'
    act(() => source.show(left(20, 'user_2')))
    set({ customerId: 'user_2' })
    expect(screen.getByText('20 left')).toBeInTheDocument()
    expect(run()).not.toBe(first)
    expect(calls).toHaveLength(2)
    expect(screen.getByText('15 left')).toBeInTheDocument()
  })
})

describe('a gate above', () => {
  it('hears when the work begins, and when the number tells the truth of it', async () => {
    const { run, end, gate, source } = open()
    const answer = vi.fn<() => void>()
    source.onReload = () =>
      new Promise((resolve) => {
        answer.mockImplementation(() => resolve('fresh'))
      })
    void run()
    expect(gate).toEqual({ begun: 1, ended: 0 })
    await end(0, 'resolve')
    expect(gate.ended).toBe(0)
    await vi.waitFor(() => expect(answer.getMockImplementation()).toBeDefined(), 30_000)
    await act(async () => answer())
    expect(gate.ended).toBe(1)
  })

  it('hears of a recording until its receipt settles', async () => {
    const { record, gate, source } = open()
    let deliver = () => {}
    source.onDeliver = () =>
      new Promise((resolve) => {
        deliver = () => resolve({ as: 'delivered' })
      })
    record(1)
    expect(gate).toEqual({ begun: 1, ended: 0 })
    await vi.waitFor(() => expect(source.sent).toHaveLength(1), 30_000)
    await act(async () => deliver())
    expect(gate.ended).toBe(1)
  })

  it('hears nothing more of a recording that was not possible', () => {
    const { record, gate } = open()
    expect(() => record(-1)).toThrow(/not an amount/)
    expect(gate).toEqual({ begun: 1, ended: 1 })
  })
})
