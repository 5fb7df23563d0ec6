import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import axe from 'axe-core'
import { createRef } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
import type { OfferDetails } from '../../src/billing/offer.js'
import { idleUpgrade, type UpgradeFigure, type UpgradeStatus } from '../../src/billing/upgrade.js'
import type { UsageFigure } from '../../src/billing/usage.js'
import { UpgradeActivationView } from '../../src/components/upgrade-activation-view.js'
import { UpgradeBannerView } from '../../src/components/upgrade-banner-view.js'
import {
  UpgradePromptView,
  type UpgradePromptViewProps,
} from '../../src/components/upgrade-prompt-view.js'

const usage: UsageFigure = {
  status: 'ready',
  meter: {
    kind: 'quota',
    slug: 'generations',
    name: 'Generations',
    aggregation: 'sum',
    period: { start: Date.UTC(2026, 0, 1), end: Date.UTC(2026, 1, 1) },
    resetsAt: Date.UTC(2026, 1, 1),
    derived: false,
    used: 1_000,
    limit: 1_000,
    limitSource: 'grants',
  },
}
const details: OfferDetails = {
  kind: 'plan',
  name: 'Pro',
  price: { unitPrice: 2_900, per: 1, currency: 'USD' },
  interval: { unit: 'month', count: 1 },
  grants: [{ meter: 'generations', amount: 10_000, renews: true }],
  owned: false,
}
const upgrade = (status: UpgradeStatus): UpgradeFigure => ({ ...idleUpgrade, status })
const failed = (unchanged: boolean): UpgradeFigure => ({
  status: 'failed',
  error: new UsageError('upgrade-failed', 'no.'),
  unchanged,
})
const nothing = () => {}
const offer = { usage, details, onUpgrade: nothing, onCheck: nothing, onDone: nothing }

const everyKind: readonly (readonly [string, UpgradePromptViewProps])[] = [
  ['offer', { ...offer, onDismiss: nothing, onSnooze: nothing, plansHref: '/plans' }],
  ['no offer', { usage }],
  ['loading', { usage: { status: 'loading' } }],
  ['error', { usage: { status: 'error' }, onRetry: nothing }],
  ['starting', { ...offer, upgrade: upgrade('starting') }],
  ['failed', { ...offer, upgrade: failed(true) }],
  ['activating', { ...offer, upgrade: upgrade('activating') }],
  ['unconfirmed', { ...offer, upgrade: upgrade('unconfirmed') }],
  ['completed', { ...offer, upgrade: upgrade('completed') }],
]
const shapes = [
  ['card', UpgradePromptView],
  ['banner', UpgradeBannerView],
] as const
const everyShape = shapes.flatMap(([shape, View]) =>
  everyKind.map(([kind, { onSnooze: _, ...props }]) => [`${shape}, ${kind}`, View, props] as const),
)

// React reports unknown attributes, missing keys and invalid nesting on the console.
beforeEach(() => {
  vi.spyOn(console, 'error')
})
afterEach(() => {
  expect(console.error).not.toHaveBeenCalled()
})

describe('every kind of prompt', () => {
  it.each(everyShape)('passes axe: %s', async (_, View, props) => {
    const { container } = render(<View {...props} />)
    const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } }
    expect((await axe.run(container, { rules })).violations).toEqual([])
  })

  it.each(everyShape)('carries no style attribute: %s', (_, View, props) => {
    expect(renderToString(<View {...props} />)).not.toMatch(/\sstyle=/)
  })
})

describe.each(shapes)('the root of a %s', (shape, View) => {
  it('is the node of the ref, with the states as data and what the host adds last', () => {
    const ref = createRef<HTMLElement>()
    const other = { className: 'mine', id: 'more', 'data-state': 'calm' }
    const { rerender } = render(<View ref={ref} {...offer} upgrade={upgrade('starting')} />)
    expect(ref.current).toHaveAttribute('data-slot', 'upgrade-prompt')
    expect(ref.current).toHaveAttribute('data-state', 'exhausted')
    expect(ref.current).toHaveAttribute('data-upgrade', 'starting')
    rerender(<View ref={ref} {...offer} {...other} />)
    expect(ref.current).toHaveAttribute('data-state', 'calm')
    expect(ref.current).toHaveAttribute('id', 'more')
    expect(ref.current?.className).toBe(`${shape === 'card' ? 'uw-prompt' : 'uw-banner'} mine`)
  })

  it('has a title that takes focus by script, at the level asked for', () => {
    const title = createRef<HTMLHeadingElement>()
    render(<View {...offer} headingRef={title} headingLevel={2} headingId="why" />)
    title.current?.focus()
    expect(screen.getByRole('heading', { level: 2 })).toHaveFocus()
    expect(title.current).toHaveAttribute('id', 'why')
    expect(title.current).toHaveTextContent('You’ve used all 1,000 Generations')
  })

  it('takes the host’s note for its own', () => {
    render(<View {...offer} note="Drafts still work." />)
    expect(screen.getByText('Drafts still work.')).toBeVisible()
    expect(screen.queryByText(/resets on/)).toBeNull()
  })
})

describe.each(shapes)('buying from a %s', (_, View) => {
  it('starts the upgrade', async () => {
    const onUpgrade = vi.fn<() => void>()
    render(<View {...offer} onUpgrade={onUpgrade} />)
    await userEvent.click(screen.getByRole('button', { name: 'Upgrade to Pro' }))
    expect(onUpgrade).toHaveBeenCalledOnce()
  })

  it.each([
    ['without an offer', { usage, details: null }],
    ['what the customer has', { ...offer, details: { ...details, owned: true } }],
    ['while the number is loading', { ...offer, usage: { status: 'loading' } }],
    ['after an error', { ...offer, usage: { status: 'error' } }],
    ['while signed out', { ...offer, usage: { status: 'signed-out' } }],
  ] as const)('is not possible %s', (_case, props) => {
    render(<View {...props} />)
    expect(screen.queryByRole('button')).toBeNull()
  })

  it.each(['starting', 'redirecting'] as const)(
    'ignores a second press while %s',
    async (status) => {
      const onUpgrade = vi.fn<() => void>()
      render(<View {...offer} upgrade={upgrade(status)} onUpgrade={onUpgrade} />)
      const button = screen.getByRole('button', { name: 'Upgrade to Pro' })
      await userEvent.click(button)
      expect(onUpgrade).not.toHaveBeenCalled()
      expect(button).toHaveAttribute('aria-disabled', 'true')
    },
  )

  it('says what is certain after a failure, and tries again', async () => {
    const onUpgrade = vi.fn<() => void>()
    render(<View {...offer} upgrade={failed(true)} onUpgrade={onUpgrade} />)
    expect(screen.getByRole('alert')).toHaveTextContent(
      'Checkout didn’t open. You haven’t been charged.',
    )
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(onUpgrade).toHaveBeenCalledOnce()
  })

  it('names no checkout where there was none', () => {
    render(<View {...offer} upgrade={failed(true)} via="change" />)
    expect(screen.getByRole('alert')).toHaveTextContent('The change didn’t go through.')
  })

  it('looks before it buys again where the outcome is in doubt', async () => {
    const [onUpgrade, onCheck] = [vi.fn<() => void>(), vi.fn<() => void>()]
    render(<View {...offer} upgrade={failed(false)} {...{ onUpgrade, onCheck }} />)
    expect(screen.getByRole('alert').textContent).toBe(
      'We couldn’t confirm that. You may have been charged.',
    )
    await userEvent.click(screen.getByRole('button', { name: 'Check again' }))
    expect(onCheck).toHaveBeenCalledOnce()
    expect(onUpgrade).not.toHaveBeenCalled()
  })
})

describe.each(shapes)('after a checkout, a %s', (_, View) => {
  it('shows in place of the offer how the upgrade comes to be', () => {
    const { rerender } = render(<View {...offer} onDismiss={nothing} />)
    rerender(<View {...offer} onDismiss={nothing} upgrade={upgrade('activating')} />)
    expect(screen.getByRole('heading')).toHaveTextContent('Activating your plan…')
    expect(screen.queryByRole('button')).toBeNull()
  })

  it.each([
    ['unconfirmed', 'Check again', 'onCheck'],
    ['completed', 'Done', 'onDone'],
    ['scheduled', 'Done', 'onDone'],
  ] as const)('offers a way on while %s', async (status, name, called) => {
    const press = vi.fn<() => void>()
    render(<View {...offer} upgrade={upgrade(status)} {...{ [called]: press }} />)
    await userEvent.click(screen.getByRole('button', { name }))
    expect(press).toHaveBeenCalledOnce()
  })
})

describe('the ways out of a card', () => {
  it('lead to the plans, to tomorrow, and out of sight', async () => {
    const calls = {
      onPlans: vi.fn<() => void>(),
      onSnooze: vi.fn<() => void>(),
      onDismiss: vi.fn<() => void>(),
    }
    render(<UpgradePromptView {...offer} {...calls} />)
    await userEvent.click(screen.getByRole('button', { name: 'See plans' }))
    await userEvent.click(screen.getByRole('button', { name: 'Remind me tomorrow' }))
    await userEvent.click(screen.getByRole('button', { name: 'Dismiss' }))
    for (const call of Object.values(calls)) expect(call).toHaveBeenCalledOnce()
  })

  it('are a link where the plans have an address', () => {
    render(<UpgradePromptView {...offer} plansHref="/plans" />)
    expect(screen.getByRole('link', { name: 'See plans' })).toHaveAttribute('href', '/plans')
  })

  it('take the host’s words', () => {
    const labels = { prompt: { remind: 'Morgen', dismiss: 'Schließen' } }
    render(<UpgradePromptView {...offer} labels={labels} onSnooze={nothing} onDismiss={nothing} />)
    expect(screen.getByRole('button', { name: 'Morgen' })).toBeVisible()
    expect(screen.getByRole('button', { name: 'Schließen' })).toBeVisible()
  })
})

it('marks which step is under way', () => {
  render(<UpgradeActivationView status="activating" meter={undefined} details={details} />)
  expect(screen.getAllByRole('listitem').map((step) => step.dataset.state)).toEqual([
    'done',
    'current',
  ])
  expect(screen.getByText('Switching to Pro').parentElement).toHaveAttribute('aria-current', 'step')
})
