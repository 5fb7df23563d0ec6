import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactElement } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
import { CreditLedger } from '../../src/components/credit-ledger.js'
import { SpendingLimit } from '../../src/components/spending-limit.js'
import { UsageBadge } from '../../src/components/usage-badge.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { memoryStorage } from '../../src/storage/storage.js'
import { reportState } from '../../stories/support/history.js'
import { type FakeSource, fakeSource } from '../support/fake-source.js'
import { inJanuary } from '../support/in-january.js'
import { quota, ready } from '../support/reports.js'

inJanuary()

const credits = { grants: [{ source: 'Bought', remaining: 200 }], transactions: [] }
const told = (amount = 5_000) => ({
  ...ready([quota('api', 10)]),
  credits,
  spendingLimit: { amount, currency: 'USD', spent: 1_240 },
})

function page(source: FakeSource, element: ReactElement, customerId: string | null = 'user_1') {
  return (
    <UsageProvider source={source} customerId={customerId} storage={memoryStorage()}>
      {element}
    </UsageProvider>
  )
}

const state = () => document.querySelector('[data-slot=spending-limit]')?.getAttribute('data-state')
const change = () =>
  document.querySelector('[data-slot=spending-limit]')?.getAttribute('data-change')
const save = async (amount: string) => {
  const input = screen.getByRole('textbox')
  await userEvent.clear(input)
  await userEvent.type(input, `${amount}{Enter}`)
}

describe('CreditLedger', () => {
  it('shows what the source tells, keeps it when the source fails, and is nobody else’s', async () => {
    const source = fakeSource()
    const { rerender } = render(page(source, <CreditLedger />))
    const root = () => document.querySelector('[data-slot=credit-ledger]')
    expect(root()).toHaveAttribute('data-state', 'loading')
    act(() => source.show(told()))
    expect(screen.getAllByText('200 left')).toHaveLength(2)
    act(() => source.show({ status: 'error', error: new UsageError('unreachable', 'down') }))
    expect(screen.getAllByText('200 left')).toHaveLength(2)
    expect(root()).toHaveAttribute('data-stale', 'true')
    act(() => source.show(told()))
    rerender(page(source, <CreditLedger />, 'user_2'))
    expect(screen.queryByText('200 left')).toBeNull()
    rerender(page(source, <CreditLedger />, null))
    expect(root()).toHaveAttribute('data-state', 'signed-out')
  })

  it('shows credits of somebody without a plan', () => {
    const source = fakeSource({ ...ready([], { subscription: null }), credits })
    render(page(source, <CreditLedger />))
    expect(screen.getAllByText('200 left')).toHaveLength(2)
  })

  it('says that there are none where the source tells of none', () => {
    render(page(fakeSource(ready([quota('api', 10)])), <CreditLedger />))
    expect(screen.getByText('You don’t have any credits yet')).toBeVisible()
  })

  it('shows what a report tells, without a provider', () => {
    const { report } = reportState({})
    render(<CreditLedger report={reportState({ report: report && { ...report, credits } })} />)
    expect(screen.getAllByText('200 left')).toHaveLength(2)
  })
})

describe('SpendingLimit', () => {
  it('saves through the host, and shows what the next report says', async () => {
    const source = fakeSource(told())
    const kept: { end?: () => void } = {}
    const onSave = vi.fn<() => Promise<void>>(
      () => new Promise<void>((resolve) => void Object.assign(kept, { end: resolve })),
    )
    source.onReload = async () => {
      source.show(told(7_550))
      return 'fresh'
    }
    render(page(source, <SpendingLimit onSave={onSave} />))
    await save('75.5')
    expect(onSave).toHaveBeenCalledWith({ amount: 7_550, currency: 'USD' })
    expect(change()).toBe('saving')
    expect(screen.getByText(/of/, { selector: '.uw-head > :last-child' })).toHaveTextContent(
      '$50.00',
    )
    await act(async () => kept.end?.())
    await screen.findByText('Saved')
    expect(screen.getByText(/of/, { selector: '.uw-head > :last-child' })).toHaveTextContent(
      '$75.50',
    )
  })

  it('says that it was saved where billing does not show it yet, and later that it does', async () => {
    const source = fakeSource(told())
    render(page(source, <SpendingLimit onSave={async () => {}} />))
    await save('80')
    expect(change()).toBe('unseen')
    act(() => source.show(told(8_000)))
    expect(change()).toBe('saved')
  })

  it('says the host’s words of a refusal, and that a failure is not certain', async () => {
    const source = fakeSource(told())
    const answers = [{ refused: 'Ask your owner' }, { refused: '<b>no</b>' }]
    const onSave = async () => {
      const next = answers.shift()
      if (next) return next
      throw new Error('TypeError: Failed to fetch')
    }
    render(page(source, <SpendingLimit onSave={onSave} />))
    await save('80')
    expect(screen.getByRole('status')).toHaveTextContent('Not saved: Ask your owner')
    expect(screen.getByRole('textbox')).toHaveValue('80')
    await save('81')
    expect(screen.getByRole('status')).toHaveTextContent('Not saved. Your limit is unchanged.')
    await save('82')
    expect(screen.getByRole('status')).toHaveTextContent('Couldn’t confirm that.')
    expect(state()).toBe('normal')
  })

  it('removes the limit through the host, once the next report has none', async () => {
    const source = fakeSource(told())
    const onRemove = vi.fn<() => Promise<void>>(async () => {})
    render(
      page(source, <SpendingLimit currency="usd" onSave={async () => {}} onRemove={onRemove} />),
    )
    await userEvent.click(screen.getByRole('button', { name: 'Remove limit' }))
    expect(onRemove).toHaveBeenCalledOnce()
    expect(change()).toBe('unseen')
    act(() => source.show(ready([quota('api', 10)])))
    expect([change(), state()]).toEqual(['saved', 'none'])
    expect(screen.queryByRole('button', { name: 'Remove limit' })).toBeNull()
    expect(screen.getByRole('textbox')).toHaveFocus()
  })

  it('begins anew for another customer', async () => {
    const source = fakeSource(told())
    const { rerender } = render(page(source, <SpendingLimit onSave={async () => {}} />))
    await save('80')
    rerender(page(source, <SpendingLimit onSave={async () => {}} />, 'user_2'))
    expect(change()).toBe('idle')
    expect(state()).toBe('loading')
  })
})

it('UsageBadge shows the most urgent meter of those it may', () => {
  const source = fakeSource(ready([quota('a', 10), quota('b', 95)]))
  const { rerender } = render(page(source, <UsageBadge />))
  expect(screen.getByRole('button', { name: 'B 5 left' })).toBeVisible()
  rerender(page(source, <UsageBadge meters={['a']} />))
  expect(screen.getByRole('button', { name: 'A 10 of 100' })).toBeVisible()
})
