import { act, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { UpgradeDialog } from '../../src/components/upgrade-dialog.js'
import { createFlowgladSource } from '../../src/flowglad/source.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { createSandbox } from '../../src/sandbox/create-sandbox.js'
import { createSandboxBilling } from '../../src/sandbox/use-sandbox-billing.js'
import type { ChangePreview } from '../../src/sync/source.js'
import { fakeShop, pro, proDetails } from '../support/open-shop.js'
import { quota, ready } from '../support/reports.js'

afterEach(() => sessionStorage.clear())

/** The dialog about a price, opened by somebody on a plan. */
async function open(plan: string | null, priceSlug: string) {
  const sandbox = createSandbox()
  if (plan) sandbox.actions.subscribe({ price: plan })
  const source = createFlowgladSource(createSandboxBilling(sandbox).useBilling)
  render(
    <UsageProvider source={source} storage={null} customerId="user_1" timeZone="UTC">
      <UpgradeDialog open offer={{ priceSlug }} />
    </UsageProvider>,
  )
  const dialog = await screen.findByRole('dialog', { hidden: true })
  // Once the offer is known, the button says what it does.
  await waitFor(() => expect(dialog).not.toHaveTextContent('Continue'))
  return dialog
}

describe('what an offer takes away', () => {
  it('is said of a smaller plan by name', async () => {
    expect(await open('pro-monthly', 'starter-monthly')).toHaveTextContent(
      'Starter doesn’t include Private mode.',
    )
  })

  it('is all that the plan has beside its meters, of one without any', async () => {
    expect(await open('pro-monthly', 'free-monthly')).toHaveTextContent(
      /Free doesn’t include HD downloads and Private mode\./,
    )
  })

  it.each([
    ['starter-monthly', 'pro-monthly'],
    [null, 'starter-monthly'],
    ['pro-monthly', 'credits-1000'],
  ])('is nothing from %s to %s', async (plan, price) => {
    expect(await open(plan, price)).not.toHaveTextContent('doesn’t include')
  })
})

it('begins at its title while nobody knows whether the button changes a plan', async () => {
  const dialog = await open('starter-monthly', 'pro-monthly')
  expect(within(dialog).getByRole('heading', { hidden: true })).toHaveFocus()
})

it('what a change costs is said to whom it was worked out for', async () => {
  const of = (customer: string) => ready([quota('api', 10)], { customer })
  const due = { amount: 1_240, currency: 'USD' }
  const preview = vi.fn<() => Promise<ChangePreview | null>>(async () => ({ due }))
  const shop = fakeShop(of('user_1'), { ...proDetails, name: 'Max' })
  Object.assign(shop.upgrade ?? {}, { preview })
  const page = (customer: string) => (
    <UsageProvider source={shop} storage={null} customerId={customer} timeZone="UTC">
      <UpgradeDialog open offer={pro} />
    </UsageProvider>
  )
  const { rerender } = render(page('user_1'))
  const dialog = await screen.findByRole('dialog', { hidden: true })
  await waitFor(() => expect(dialog).toHaveTextContent('$12.40'), { timeout: 60_000 })
  preview.mockImplementation(() => new Promise(() => {}))
  act(() => shop.show(of('user_2')))
  rerender(page('user_2'))
  await waitFor(() => expect(preview).toHaveBeenCalledTimes(2), { timeout: 60_000 })
  expect(screen.getByRole('dialog', { hidden: true })).not.toHaveTextContent('$12.40')
})
