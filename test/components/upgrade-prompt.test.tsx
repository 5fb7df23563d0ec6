import { render, screen } from '@testing-library/react'
import { afterEach, expect, it } from 'vitest'
import { UpgradePrompt, type UpgradePromptProps } from '../../src/components/upgrade-prompt.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { fakeStorage } from '../support/fake-storage.js'
import { fakeShop } from '../support/open-shop.js'
import { quota, ready } from '../support/reports.js'

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

it('without an offer says nothing below its thresholds', () => {
  const { container } = show(79)
  expect(container.textContent).toBe('')
})
