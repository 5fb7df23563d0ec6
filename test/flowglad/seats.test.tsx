import { act, render, renderHook, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createFlowgladSource } from '../../src/flowglad/source.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { useSeats } from '../../src/react/use-seats.js'
import { useUsageSummary } from '../../src/react/use-usage-summary.js'
import { createSandbox, type Sandbox } from '../../src/sandbox/create-sandbox.js'
import { members, newTeam } from '../../stories/support/team.js'
import { TeamHome } from '../../stories/support/team-home.js'
import { hooks } from '../sandbox/drivers.js'
import { catalog } from '../sandbox/shop.js'

vi.mock(
  '@tanstack/react-query',
  () =>
    import(
      '../../node_modules/@flowglad/react/node_modules/@tanstack/react-query/build/modern/index.js'
    ),
)

const wait = { timeout: 120_000 }
const names: (keyof typeof hooks)[] = ['@flowglad/react', 'the sandbox']

describe.each(names)('seats by the hooks of %s', (name) => {
  let sandbox: Sandbox
  let customerId: string

  beforeEach(() => {
    customerId = 'user_1'
    sandbox = createSandbox({
      catalog,
      customers: [
        { externalId: 'user_1', plan: 'team-monthly' },
        { externalId: 'user_2', plan: 'team-monthly', quantity: 2 },
      ],
    })
  })
  afterEach(() => vi.unstubAllGlobals())

  function open(resource?: string) {
    const { useBilling, useResources, Wrap } = hooks[name](sandbox)
    const source = createFlowgladSource(useBilling, { useResources })
    const wrapper = ({ children }: { readonly children: ReactNode }) => (
      <Wrap>
        <UsageProvider source={source} customerId={customerId} storage={null}>
          {children}
        </UsageProvider>
      </Wrap>
    )
    const useTeam = () => ({ seats: useSeats(resource), summary: useUsageSummary(), source })
    return renderHook(useTeam, { wrapper })
  }

  it('are loaded, and in the summary', async () => {
    const { result } = open()
    expect(result.current.seats).toMatchObject({ status: 'loading', available: null, full: false })
    await waitFor(() => expect(result.current.seats.status).toBe('ready'), wait)
    const resource = { slug: 'seats', name: 'Seats', used: 0, capacity: 2 }
    expect(result.current.seats).toMatchObject({ resource, available: 2, full: false })
    expect(result.current.summary.resources).toEqual([resource])
  })

  it('are claimed in a name once, show at once, and are given back', async () => {
    const { result } = open()
    await waitFor(() => expect(result.current.seats.status).toBe('ready'), wait)
    await act(async () => {
      expect(await result.current.seats.claim('ada')).toEqual({ status: 'done' })
      expect(await result.current.seats.claim('ada')).toEqual({ status: 'done' })
    })
    expect(result.current.seats.resource?.used).toBe(1)
    await act(async () => void (await result.current.seats.claim(1)))
    expect(result.current.seats).toMatchObject({ available: 0, full: true, busy: false })
    await act(async () => void (await result.current.seats.release(['ada'])))
    expect(result.current.seats).toMatchObject({ available: 1, full: false })
    expect(sandbox.actions.resources()[0]).toMatchObject({ claimed: 1 })
  })

  it('are not claimed beyond the capacity, in words for customers', async () => {
    const { result } = open()
    await waitFor(() => expect(result.current.seats.status).toBe('ready'), wait)
    const outcome = await act(async () => await result.current.seats.claim(['a', 'b', 'c']))
    expect(outcome).toMatchObject({ status: 'failed', error: { code: 'no-capacity' } })
    expect(result.current.seats).toMatchObject({ available: 2, error: { code: 'no-capacity' } })
    await act(async () => void (await result.current.seats.claim('a')))
    expect(result.current.seats.error).toBeNull()
  })

  it.each([
    ['without an answer it is not known', { unreachable: true }, 'claim-unknown'],
    ['nor with a page for an answer', { garbled: true }, 'claim-unknown'],
  ])('%s', async (_, fault, code) => {
    const { result } = open()
    await waitFor(() => expect(result.current.seats.status).toBe('ready'), wait)
    sandbox.faults.next(fault)
    const outcome = await act(async () => await result.current.seats.claim('ada'))
    expect(outcome).toMatchObject({ status: 'failed', error: { code } })
  })

  it.each([[''], [['a', '']], [[]], [0], [1.5]])('are not claimed for %j', async (who) => {
    const { result } = open()
    await waitFor(() => expect(result.current.seats.status).toBe('ready'), wait)
    const outcome = await act(async () => await result.current.seats.claim(who))
    expect(outcome).toMatchObject({ status: 'failed', error: { code: 'invalid-input' } })
    expect(sandbox.actions.resources()[0]).toMatchObject({ claimed: 0 })
  })

  it('follow billing when there are more of them', async () => {
    const { result } = open()
    await waitFor(() => expect(result.current.seats.resource?.capacity).toBe(2), wait)
    act(() => sandbox.actions.subscribe({ price: 'team-monthly', quantity: 3 }))
    await act(async () => await result.current.summary.reload())
    await waitFor(() => expect(result.current.seats.resource?.capacity).toBe(6), wait)
  })

  it('of one customer are never another’s', async () => {
    const { result, rerender } = open()
    await waitFor(() => expect(result.current.seats.resource?.capacity).toBe(2), wait)
    sandbox.actions.signIn('user_2')
    customerId = 'user_2'
    const seen: unknown[] = []
    rerender()
    seen.push(result.current.seats.resource)
    await act(async () => void (await result.current.source.reload()))
    await waitFor(() => {
      seen.push(result.current.seats.resource)
      expect(result.current.seats.resource?.capacity).toBe(4)
    }, wait)
    expect(seen.filter((resource) => resource !== null)).toMatchObject([{ capacity: 4 }])
  })

  it('that the plan does not have are missing', async () => {
    const { result } = open('projects')
    await waitFor(() => expect(result.current.seats.status).toBe('missing'), wait)
    expect(result.current.seats).toMatchObject({ resource: null, full: false })
  })
})

describe('a home page of a product that bills by seats', () => {
  it('gives the last seat away, and then has none', async () => {
    const { sandbox, source } = newTeam()
    render(<TeamHome source={source} customerId="team_1" members={members} />)
    await screen.findByText('Seats', {}, wait)
    expect(screen.queryByText('Full')).toBeNull()
    await userEvent.click(screen.getByRole('button', { name: 'Give a seat to Alan' }))
    await screen.findByText('Full', {}, wait)
    const edsger = screen.getByRole('button', { name: 'Give a seat to Edsger' })
    expect(edsger).toHaveAttribute('aria-disabled', 'true')
    expect(sandbox.actions.resources()[0]).toMatchObject({ claimed: 3 })
    await userEvent.click(screen.getByRole('button', { name: 'Remove the seat of Ada' }))
    await waitFor(() => expect(screen.queryByText('Full')).toBeNull(), wait)
    expect(sandbox.actions.resources()[0]).toMatchObject({ claimed: 2 })
  })
})

it('without useResources there are none to claim', async () => {
  const { useBilling, Wrap } = hooks['the sandbox'](createSandbox({ catalog }))
  const source = createFlowgladSource(useBilling)
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <Wrap>
      <UsageProvider source={source} customerId="user_1" storage={null}>
        {children}
      </UsageProvider>
    </Wrap>
  )
  const { result } = renderHook(() => useSeats(), { wrapper })
  await waitFor(() => expect(result.current.status).toBe('missing'), wait)
  const outcome = await act(async () => await result.current.claim('ada'))
  expect(outcome).toMatchObject({ error: { code: 'claim-failed' } })
})
