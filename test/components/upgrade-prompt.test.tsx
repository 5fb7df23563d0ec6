import { act, render, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { UpgradeDialog } from '../../src/components/upgrade-dialog.js'
import { UpgradePrompt, type UpgradePromptProps } from '../../src/components/upgrade-prompt.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { fakeStorage } from '../support/fake-storage.js'
import { inJanuary } from '../support/in-january.js'
import { fakeShop, pro, proDetails } from '../support/open-shop.js'
import { quota, ready } from '../support/reports.js'

inJanuary()

// What tests before these had said may stay there.
beforeEach(() => document.querySelector('[data-slot="usage-announcer"]')?.remove())
afterEach(() => sessionStorage.clear())

function show(used: number, props: Partial<UpgradePromptProps> = {}) {
  return render(
    <UsageProvider
      source={fakeShop(ready([quota('api', used)]))}
      storage={fakeStorage()}
      customerId="user_1"
    >
      <UpgradePrompt meter="api" plansHref="/plans" {...props} />
    </UsageProvider>,
  )
}

it.each(['card', 'banner'] as const)(
  'without an offer is a notice with a link to the plans, as a %s',
  (variant) => {
    show(92, { variant })
    expect(screen.getByRole('heading', { name: 'You’ve used 92% of your API' })).toBeVisible()
    expect(screen.getByRole('link', { name: 'See plans' })).toHaveAttribute('href', '/plans')
    expect(screen.queryByRole('button', { name: /upgrade/i })).toBeNull()
  },
)

it('reads each step of an upgrade aloud once, however many prompts show it', async () => {
  const source = fakeShop(ready([quota('api', 92)]))
  source.onStart = async () => ({ as: 'changed' })
  const offer = { meter: 'api', offer: pro }
  render(
    <UsageProvider source={source} storage={fakeStorage()} customerId="user_1">
      <UpgradePrompt {...offer} />
      <UpgradePrompt {...offer} variant="banner" />
    </UsageProvider>,
  )
  const [buy] = await screen.findAllByRole('button', { name: /upgrade/i })
  buy?.click()
  await screen.findByRole('log')
  const said = () => Array.from(screen.getByRole('log').children, ({ textContent }) => textContent)
  await waitFor(() => expect(said()).toEqual(['Activating your plan…']))
  source.details = { ...proDetails, owned: true }
  act(() => source.show(ready([quota('api', 92)])))
  await waitFor(() => expect(said()).toContain('You’re on Pro'))
  expect(said()).toEqual(['Activating your plan…', 'You’re on Pro'])
})

it('reads the steps aloud where only a dialog shows them', async () => {
  const source = fakeShop(ready([quota('api', 92)]))
  source.onStart = async () => ({ as: 'changed' })
  render(
    <UsageProvider source={source} storage={fakeStorage()} customerId="user_1">
      <UpgradeDialog meter="api" offer={pro} defaultOpen />
    </UsageProvider>,
  )
  const buy = await screen.findByRole('button', { name: /upgrade|continue/i, hidden: true })
  buy.click()
  const log = await screen.findByRole('log', { hidden: true })
  await waitFor(() => expect(log).toHaveTextContent('Activating your plan…'))
})

it('without an offer says nothing below its thresholds', () => {
  const { container } = show(79)
  expect(container.textContent).toBe('')
})
