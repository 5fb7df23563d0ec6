import { render, screen, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, it } from 'vitest'
import { UpgradeDialog } from '../../src/components/upgrade-dialog.js'
import { createFlowgladSource } from '../../src/flowglad/source.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { createSandbox } from '../../src/sandbox/create-sandbox.js'
import { createSandboxBilling } from '../../src/sandbox/use-sandbox-billing.js'

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
