import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { UpgradePrompt } from '../../src/components/upgrade-prompt.js'
import { createFlowgladSource } from '../../src/flowglad/source.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { createSandbox } from '../../src/sandbox/create-sandbox.js'
import { createSandboxBilling } from '../../src/sandbox/use-sandbox-billing.js'
import { memoryStorage } from '../../src/storage/storage.js'
import { onSandboxDay } from '../support/in-january.js'

onSandboxDay()

let root: Root
let place: HTMLElement

beforeEach(() => {
  sessionStorage.clear()
  place = document.createElement('div')
  document.body.append(place)
  root = createRoot(place)
})

afterEach(() => {
  root.unmount()
  place.remove()
})

it('keeps the focus of who changed the plan by keyboard', async () => {
  const sandbox = createSandbox()
  sandbox.actions.subscribe({ price: 'starter-monthly' })
  sandbox.actions.record({ meter: 'generations', amount: 1_000 })
  root.render(
    <UsageProvider
      source={createFlowgladSource(createSandboxBilling(sandbox).useBilling)}
      storage={memoryStorage()}
      customerId="user_1"
    >
      <UpgradePrompt meter="generations" offer={{ priceSlug: 'pro-monthly' }} />
    </UsageProvider>,
  )
  const button = page.getByRole('button', { name: 'Upgrade to Pro' })
  await expect.element(button).toBeVisible()
  await userEvent.tab()
  await userEvent.tab()
  await expect.element(button).toHaveFocus()
  await userEvent.keyboard('{Enter}')
  await expect.element(page.getByRole('heading', { name: 'You’re on Pro' })).toHaveFocus()
  await page.getByRole('button', { name: 'Done' }).click()
  await expect.element(page.getByRole('heading')).not.toBeInTheDocument()
})
