import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import axe from 'axe-core'
import { createRef, type ReactElement } from 'react'
import { renderToString } from 'react-dom/server'
import { describe, expect, it, vi } from 'vitest'
import { CreditLedgerView } from '../../src/components/credit-ledger-view.js'
import { SpendingLimitView } from '../../src/components/spending-limit-view.js'
import { UsageBadgeView } from '../../src/components/usage-badge-view.js'
import { changes, ledgers, limits, spending } from '../../stories/support/account-states.js'
import { bare, full } from '../../stories/support/dashboard-figures.js'
import { quota, ready } from '../../stories/support/figures.js'
import { matrix } from '../../stories/support/matrix.js'

const { CreditLedgerView: credits, SpendingLimitView: spendings, UsageBadgeView: badges } = matrix
const every: readonly [string, ReactElement][] = Object.entries({
  credits,
  spendings,
  badges,
}).flatMap(([view, states]) =>
  Object.entries(states).map(([state, one]): [string, ReactElement] => [`${view} ${state}`, one]),
)

it.each(every)('passes axe and carries no style attribute: %s', async (_, element) => {
  const { container } = render(element)
  const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } }
  expect((await axe.run(container, { rules })).violations).toEqual([])
  expect(renderToString(element)).not.toMatch(/\sstyle=/)
})

it('gives the ref its root, and the host the last word', () => {
  const [badge, ledger, limit] = [
    createRef<HTMLDivElement>(),
    createRef<HTMLElement>(),
    createRef<HTMLElement>(),
  ]
  const own = { className: 'mine', 'data-state': 'calm' }
  render(
    <>
      <UsageBadgeView ref={badge} usage={full} {...own} />
      <CreditLedgerView ref={ledger} figure={ledgers.ready} {...own} />
      <SpendingLimitView ref={limit} figure={limits.normal} {...own} />
    </>,
  )
  for (const { current } of [badge, ledger, limit]) {
    expect(current).toHaveClass('mine')
    expect(current).toHaveAttribute('data-state', 'calm')
  }
})

describe('UsageBadgeView', () => {
  it('shows the most urgent meter, and opens the next ones', () => {
    const meters = [
      ready(quota(10, 100, { slug: 'a', name: 'Calm' })),
      ready(quota(95, 100, { slug: 'b', name: 'Low' })),
      ready(quota(98, 100, { slug: 'c', name: 'Lower' })),
    ]
    render(<UsageBadgeView usage={{ ...bare, meters }} count={2} action={<a href="/u">All</a>} />)
    expect(screen.getByRole('button', { name: 'Lower 2 left' })).toBeVisible()
    const rows = screen
      .getAllByRole('listitem', { hidden: true })
      .map(({ textContent }) => textContent)
    expect(rows.map((text) => text?.slice(0, 5))).toEqual(['Lower', 'Low95'])
    expect(screen.getByText('And 1 more')).toBeInTheDocument()
    expect(screen.getByText('All')).toHaveAttribute('href', '/u')
  })

  const unreadable = [{ slug: 'a', name: 'Calls' }]

  it('fails where no meter could be read, rather than that there were none', async () => {
    const onRetry = vi.fn<() => void>()
    const usage = { ...bare, meters: [], unreadable }
    const { container } = render(<UsageBadgeView usage={usage} onRetry={onRetry} />)
    expect(container.firstChild).toHaveAttribute('data-state', 'error')
    expect(screen.queryByText('No usage yet')).toBeNull()
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }))
    expect(onRetry).toHaveBeenCalledOnce()
  })

  it('shows what could be read', () => {
    const usage = { ...bare, meters: [ready(quota(10, 100))], unreadable }
    const { container } = render(<UsageBadgeView usage={usage} />)
    expect(container.firstChild).toHaveAttribute('data-state', 'normal')
  })
})

describe('SpendingLimitView', () => {
  it('hands on what is typed, in minor units, and nothing that is no amount', async () => {
    const onSave = vi.fn<(limit: { amount: number; currency: string }) => void>()
    render(<SpendingLimitView figure={spending(0)} onSave={onSave} />)
    const input = screen.getByRole('textbox', { name: 'Limit in USD' })
    expect(input).toHaveValue('50')
    await userEvent.clear(input)
    await userEvent.type(input, '75.50{Enter}')
    expect(onSave).toHaveBeenLastCalledWith({ amount: 7_550, currency: 'USD' })
    await userEvent.clear(input)
    for (const none of ['-5', '1e3', '12.345', '1,2,3', '1000000001']) {
      await userEvent.clear(input)
      await userEvent.type(input, `${none}{Enter}`)
      expect(input).toBeInvalid()
    }
    expect(onSave).toHaveBeenCalledOnce()
    await userEvent.clear(input)
    await userEvent.type(input, '12,50{Enter}')
    expect(onSave).toHaveBeenLastCalledWith({ amount: 1_250, currency: 'USD' })
  })

  it('saves once at a time, and says what became of it', async () => {
    const onSave = vi.fn<() => void>()
    const at = (change: Parameters<typeof SpendingLimitView>[0]['change']) => (
      <SpendingLimitView figure={spending(0)} change={change} onSave={onSave} />
    )
    const { rerender } = render(at(changes.saving))
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    act(() => screen.getByRole('textbox').closest('form')?.requestSubmit())
    expect(onSave).not.toHaveBeenCalled()
    rerender(at(changes.refused))
    expect(screen.getByRole('status')).toHaveTextContent('Not saved: Ask the owner of your team')
    rerender(at(changes.saved))
    expect(screen.getByRole('status')).toHaveTextContent('Saved')
  })

  it('has no field where the host saves nothing, and none without a currency', () => {
    const { rerender } = render(<SpendingLimitView figure={limits.normal} />)
    expect(screen.queryByRole('textbox')).toBeNull()
    rerender(<SpendingLimitView figure={limits.none} onSave={() => {}} />)
    expect(screen.queryByRole('textbox')).toBeNull()
    rerender(<SpendingLimitView figure={limits.none} onSave={() => {}} currency="eur" />)
    expect(screen.getByRole('textbox', { name: 'Limit in EUR' })).toHaveValue('')
  })
})
