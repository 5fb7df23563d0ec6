import { act, render, screen, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { BalanceGate } from '../../src/components/balance-gate.js'
import { UpgradeDialog } from '../../src/components/upgrade-dialog.js'
import { UpgradePrompt, type UpgradePromptProps } from '../../src/components/upgrade-prompt.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { useUpgrade } from '../../src/react/use-upgrade.js'
import { fakeStorage } from '../support/fake-storage.js'
import { inJanuary } from '../support/in-january.js'
import { fakeShop, pro, proDetails, topUpDetails } from '../support/open-shop.js'
import { balance, quota, ready } from '../support/reports.js'

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

describe('a purchase that is used up', () => {
  const left = (available: number) => ready([balance('api', available)])
  const buy = () => screen.findByRole('button', { name: 'Buy 500 API for $29' })
  const said = () => document.querySelector('[data-slot="usage-announcer"]')?.textContent ?? ''

  function Status() {
    return <p>it is {useUpgrade(pro).status}</p>
  }

  /** Bought here, with nothing left before. */
  async function bought(children: ReactNode) {
    const source = fakeShop(left(0), topUpDetails)
    source.onStart = async () => ({ as: 'changed' })
    const { container } = render(
      <UsageProvider source={source} storage={null} customerId="user_1">
        {children}
        <Status />
      </UsageProvider>,
    )
    await act(async () => (await buy()).click())
    await waitFor(() => expect(container).toHaveTextContent('Adding your purchase…'))
    await act(async () => source.show(left(500)))
    return { source, container }
  }

  it('is no reason for a gate to say that there is something', async () => {
    const { source, container } = await bought(
      <BalanceGate meter="api" offer={pro}>
        the feature
      </BalanceGate>,
    )
    expect(container).toHaveTextContent('the feature')
    await act(async () => source.show(left(0)))
    expect(container).not.toHaveTextContent('complete')
    expect(container).toHaveTextContent('it is idle')
    await buy()
    await waitFor(() => expect(said()).toContain('API: all used'))
    expect(said()).not.toContain('complete')
  })

  it('is offered again by a prompt that still said so', async () => {
    const { source, container } = await bought(<UpgradePrompt meter="api" offer={pro} />)
    expect(container).toHaveTextContent('Your purchase is complete')
    await act(async () => source.show(left(0)))
    expect(container).not.toHaveTextContent('complete')
    await act(async () => (await buy()).click())
    await act(async () => source.show(left(500)))
    expect(container).toHaveTextContent('Your purchase is complete')
    expect(source.starts).toHaveLength(2)
  })

  it('is none where the report that shows it shows the next threshold too', async () => {
    const source = fakeShop(ready([quota('api', 70)]), topUpDetails)
    source.onStart = async () => ({ as: 'changed' })
    function Buy() {
      const { start } = useUpgrade(pro)
      return (
        <button type="button" onClick={() => void start()}>
          buy
        </button>
      )
    }
    const { container } = render(
      <UsageProvider source={source} storage={null} customerId="user_1">
        <UpgradePrompt meter="api" offer={pro} />
        <Buy />
      </UsageProvider>,
    )
    await act(async () => screen.getByText('buy').click())
    await waitFor(() => expect(container).toHaveTextContent('Adding your purchase…'))
    await act(async () => source.show(ready([quota('api', 169, { limit: 200 })])))
    expect(container).toHaveTextContent('Your purchase is complete')
  })

  it('is none where it did not bring enough', async () => {
    const { container } = await bought(<BalanceGate meter="api" amount={900} offer={pro} />)
    expect(container).toHaveTextContent('Your purchase is complete')
  })
})
