import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { PlanPicker, type PlanPickerProps } from '../../src/components/plan-picker.js'
import { createFlowgladSource, type FlowgladSourceOptions } from '../../src/flowglad/source.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { createSandbox } from '../../src/sandbox/create-sandbox.js'
import { createSandboxBilling } from '../../src/sandbox/use-sandbox-billing.js'
import { memoryStorage } from '../../src/storage/storage.js'

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
    expect(dialog).toHaveTextContent('Due today $0.00. Then $12 a month from')
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
    await press('Undo change')
    await waitFor(() => expect(undone).toBe(1))
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

  it('leaves what is chosen to the host', async () => {
    const chosen: unknown[] = []
    open(undefined, { onChoose: (offer) => void chosen.push(offer) })
    await press('Upgrade to Pro')
    expect(chosen).toEqual([{ priceSlug: 'pro-monthly' }])
  })

  it('lists whom to contact', async () => {
    open(undefined, { contacts: [{ name: 'Enterprise', href: '/contact' }] })
    expect(await screen.findByRole('link', { name: 'Contact us' })).toHaveAttribute(
      'href',
      '/contact',
    )
  })
})
