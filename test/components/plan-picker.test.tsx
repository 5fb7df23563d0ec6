import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { PlanPicker, type PlanPickerProps } from '../../src/components/plan-picker.js'
import { PlanPickerView } from '../../src/components/plan-picker-view.js'
import { createFlowgladSource, type FlowgladSourceOptions } from '../../src/flowglad/source.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { createSandbox } from '../../src/sandbox/create-sandbox.js'
import { createSandboxBilling } from '../../src/sandbox/use-sandbox-billing.js'
import { memoryStorage } from '../../src/storage/storage.js'
import type { UpgradeActions } from '../../src/sync/source.js'
import { createTestSource } from '../../src/testing/test-source.js'
import { UsageTestProvider } from '../../src/testing/usage-test-provider.js'

const never = { as: 'redirect', url: 'https://pay.test/' } as const

afterEach(() => sessionStorage.clear())

function open(
  plan: string | undefined,
  props: PlanPickerProps = {},
  options: (sandbox: ReturnType<typeof createSandbox>) => FlowgladSourceOptions = () => ({}),
) {
  const sandbox = createSandbox()
  if (plan) sandbox.actions.subscribe({ price: plan })
  const storage = memoryStorage()
  const went: string[] = []
  const visit = () => {
    const { useBilling } = createSandboxBilling(sandbox)
    return render(
      <UsageProvider
        source={createFlowgladSource(useBilling, options(sandbox))}
        storage={storage}
        customerId="user_1"
        timeZone="UTC"
      >
        <PlanPicker navigate={(url) => void went.push(url)} {...props} />
      </UsageProvider>,
    )
  }
  return { sandbox, went, visit, ...visit() }
}

const press = async (name: string | RegExp) => {
  const button = await screen.findByRole('button', { name })
  await act(async () => void fireEvent.click(button))
}

// jsdom shows no popover, so what is in a dialog counts as hidden there.
describe('PlanPicker', () => {
  it('leads from a free plan to the checkout', async () => {
    const { went } = open(undefined)
    expect(await screen.findByRole('heading', { name: /^Free Your plan/ })).toBeVisible()
    await press('Upgrade to Pro')
    await waitFor(() => expect(went).toHaveLength(1))
  })

  it('asks before it changes a paid plan, and follows the change', async () => {
    const { sandbox } = open('starter-monthly')
    await press('Upgrade to Pro')
    const dialog = await screen.findByRole('dialog', { hidden: true })
    expect(dialog).toHaveTextContent('The price will be $49 a month')
    expect(sandbox.actions.billing()?.currentSubscription?.name).toBe('Starter')
    const buttons = screen.getAllByRole('button', { name: 'Upgrade to Pro', hidden: true })
    await act(async () => void fireEvent.click(buttons.at(-1) ?? dialog))
    await screen.findByRole('heading', { name: 'You’re on Pro', hidden: true })
  })

  it('puts a smaller plan off to the end of the period, says so on the next visit, and takes it back', async () => {
    let undone = 0
    const { visit, unmount, sandbox } = open('pro-monthly', {}, () => ({
      takeBackChange: async () => {
        undone++
      },
    }))
    await press('Change to Starter')
    const dialog = await screen.findByRole('dialog', { hidden: true })
    expect(dialog).toHaveTextContent('from 10,000 to 1,000 a month on')
    expect(dialog).toHaveTextContent('Nothing is due today. Then $12 a month from')
    const buttons = screen.getAllByRole('button', { name: 'Change to Starter', hidden: true })
    await act(async () => void fireEvent.click(buttons.at(-1) ?? dialog))
    await screen.findByRole('heading', { name: /^Starter starts on/, hidden: true })
    expect(sandbox.actions.billing()?.currentSubscription?.scheduledAdjustmentAt).toBeTypeOf(
      'number',
    )
    unmount()
    sessionStorage.clear()
    visit()
    expect(await screen.findByRole('heading', { name: /^Starter Starts/ })).toBeVisible()
    expect(screen.getByText(/^Changes on /)).toBeVisible()
    expect(screen.getByRole('button', { name: 'Change to Free' })).toHaveAccessibleDescription(
      /^Changes on /,
    )
    await press('Undo')
    await waitFor(() => expect(undone).toBe(1))
  })

  it('promises no later change where the source makes none', async () => {
    const start = vi.fn<UpgradeActions['start']>(async () => ({ as: 'changed' }))
    const details = {
      kind: 'plan',
      name: 'Starter',
      price: { unitPrice: 1_200, per: 1, currency: 'USD' },
      interval: { unit: 'month', count: 1 },
      grants: [],
      owned: false,
    } as const
    const offers = [{ offer: { priceSlug: 'starter' }, details, product: 'starter', features: [] }]
    const plan = { name: 'Pro', price: 49, currency: 'usd', interval: 'month' } as const
    const source = createTestSource(
      {},
      {
        report: { plan, period: { start: '2026-03-01', end: '2026-03-31' } },
        upgrade: { describe: () => details, list: () => offers, canWait: () => false, start },
      },
    )
    render(
      <UsageTestProvider source={source}>
        <PlanPicker />
      </UsageTestProvider>,
    )
    await press('Change to Starter')
    const dialog = await screen.findByRole('dialog', { hidden: true })
    expect(dialog).toHaveTextContent('The price will be $12 a month')
    expect(dialog).not.toHaveTextContent('Due today')
    const buttons = screen.getAllByRole('button', { name: 'Change to Starter', hidden: true })
    await act(async () => void fireEvent.click(buttons.at(-1) ?? dialog))
    await waitFor(() => expect(start.mock.calls[0]?.[0]).toMatchObject({ timing: 'immediately' }))
  })

  it('says why there are no plans to choose, and tries again', async () => {
    let listed: [] | null = null
    const upgrade = { describe: () => null, list: () => listed, start: async () => never }
    const nobody = createTestSource({}, { customerId: null, upgrade })
    const { unmount } = render(
      <UsageTestProvider source={nobody}>
        <PlanPicker />
      </UsageTestProvider>,
    )
    expect(await screen.findByText('Sign in to choose a plan')).toBeVisible()
    unmount()
    const source = createTestSource({}, { upgrade })
    const recover = source.fail('error')
    render(
      <UsageTestProvider source={source}>
        <PlanPicker />
      </UsageTestProvider>,
    )
    expect(await screen.findByText('Couldn’t load the plans')).toBeVisible()
    listed = []
    recover()
    await press('Try again')
    await waitFor(() => expect(screen.queryByText('Couldn’t load the plans')).toBeNull())
  })

  it('buys as many as are chosen', async () => {
    const { went, sandbox } = open(undefined, {
      prices: ['credits-1000'],
      quantities: { 'credits-1000': { min: 2 } },
    })
    await press('More')
    await press(/^Buy 3,000/)
    await waitFor(() => expect(went).toHaveLength(1))
    const id = went[0]?.split('/').at(-1)?.split('?')[0] ?? ''
    expect(sandbox.actions.checkout(id).session).toMatchObject({ quantity: 3 })
  })

  it.each([
    ['en', '3,000', '4,200', '5,000'],
    ['ar-EG', '٣٬٠٠٠', '٧٠٠٠', '٧٬٠٠٠'],
    ['de', '3.000', '1.000', '3.000'],
    ['en', '3,000', 'many', '3,000'],
  ])(
    'takes a number in the digits of the page: %s %s, then %s is %s',
    async (locale, first, typed, then) => {
      open(undefined, {
        prices: ['credits-1000'],
        quantities: { 'credits-1000': { min: 3 } },
        locale,
      })
      const field = () => screen.getByRole('textbox')
      await waitFor(() => expect(field()).toHaveValue(first))
      fireEvent.change(field(), { target: { value: typed } })
      fireEvent.blur(field())
      expect(field()).toHaveValue(then)
    },
  )

  it('leaves what is chosen to the host', async () => {
    const chosen: unknown[] = []
    open(undefined, { onChoose: (offer) => void chosen.push(offer) })
    await press('Upgrade to Pro')
    expect(chosen).toEqual([{ priceSlug: 'pro-monthly' }])
  })

  it('keeps the places of what is loading, and shows whom to contact', () => {
    const { container } = render(
      <PlanPickerView
        status="loading"
        offers={[]}
        places={{ plans: 2, lines: 4 }}
        contacts={[{ name: 'Enterprise', href: '/contact' }]}
        onInterval={() => {}}
        onChoose={() => {}}
      />,
    )
    expect(container.firstChild).toHaveAttribute('aria-busy', 'true')
    expect(screen.getByText('Loading plans')).toBeInTheDocument()
    expect(screen.getAllByRole('listitem')).toHaveLength(1)
    expect(screen.getByRole('link', { name: 'Contact us' })).toBeVisible()
    expect(screen.queryByRole('group')).toBeNull()
  })

  it('lists whom to contact', async () => {
    open(undefined, { contacts: [{ name: 'Enterprise', href: '/contact' }] })
    expect(await screen.findByRole('link', { name: 'Contact us' })).toHaveAttribute(
      'href',
      '/contact',
    )
  })
})
