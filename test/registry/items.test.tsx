import { readFileSync } from 'node:fs'
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, describe, expect, it } from 'vitest'
import { BalanceGate as BalanceGateItem } from '../../registry-src/balance-gate.js'
import { PlanPicker as PlanPickerItem } from '../../registry-src/plan-picker.js'
import { UpgradePrompt as UpgradePromptItem } from '../../registry-src/upgrade-prompt.js'
import { UsageBadge as UsageBadgeItem } from '../../registry-src/usage-badge.js'
import { UsageBar as UsageBarItem } from '../../registry-src/usage-bar.js'
import { UsageCard as UsageCardItem } from '../../registry-src/usage-card.js'
import { UsageError } from '../../src/billing/errors.js'
import { BalanceGate } from '../../src/components/balance-gate.js'
import { PlanPicker } from '../../src/components/plan-picker.js'
import { UpgradePrompt } from '../../src/components/upgrade-prompt.js'
import { UsageBadge } from '../../src/components/usage-badge.js'
import { UsageBar } from '../../src/components/usage-bar.js'
import { createFlowgladSource } from '../../src/flowglad/source.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { createSandbox } from '../../src/sandbox/create-sandbox.js'
import { createSandboxBilling } from '../../src/sandbox/use-sandbox-billing.js'
import type { SourceState } from '../../src/sync/source.js'
import { fakeSource } from '../support/fake-source.js'
import { inJanuary } from '../support/in-january.js'
import { fakeShop, pro } from '../support/open-shop.js'
import { balance, quota, ready } from '../support/reports.js'

inJanuary()
afterEach(() => sessionStorage.clear())

/** The edge values of every component. */
const states: readonly (readonly [string, SourceState])[] = [
  ...[0, 1, 79.9, 80, 95, 99.5, 100, 140, 1_000_000].map(
    (used) => [`${used} of 100`, ready([quota('api', used)])] as const,
  ),
  ['5 of 0', ready([quota('api', 5, { limit: 0 })])],
  ['worked out', ready([quota('api', 40, { derived: true })])],
  [
    'a price beyond',
    ready([
      quota('api', 100, { overage: 'billed', price: { unitPrice: 2, per: 1, currency: 'USD' } }),
    ]),
  ],
  ['credits', ready([balance('api', 250)])],
  ['no credits', ready([balance('api', 0)])],
  ['not in the plan', ready([quota('other', 0)])],
  ['no plan', ready([], { subscription: null })],
  ['loading', { status: 'loading' }],
  ['error', { status: 'error', error: new UsageError('unreachable', 'no answer') }],
  ['signed out', { status: 'signed-out' }],
]

function show(state: SourceState, children: ReactNode) {
  return render(
    <UsageProvider source={fakeSource(state)} storage={null} customerId="user_1" timeZone="UTC">
      {children}
    </UsageProvider>,
  )
}

/** What the component says and what the item says, in parts that are found by `read`. */
async function said(state: SourceState, component: ReactNode, item: ReactNode, read: Read) {
  const both: unknown[] = []
  for (const children of [component, item]) {
    const { container, unmount } = show(state, children)
    await act(async () => {})
    both.push(read(container))
    unmount()
  }
  return both
}

type Read = (container: HTMLElement) => unknown

const textIn = (container: HTMLElement, selector: string) =>
  Array.from(container.querySelectorAll(selector), (one) => one.textContent?.trim())

const aria = (container: HTMLElement) =>
  Array.from(container.querySelectorAll('[role=meter]'), (one) =>
    ['label', 'valuenow', 'valuemax', 'valuetext'].map((name) => one.getAttribute(`aria-${name}`)),
  )

describe.each(states)('%s: the items say what the components say', (_, state) => {
  it('usage-bar', async () => {
    const [component, item] = await said(
      state,
      <UsageBar meter="api" />,
      <UsageBarItem meter="api" />,
      (container) => [
        aria(container),
        textIn(container, '.uw-head > :last-child, [data-slot=usage-bar-value]'),
        textIn(container, '.uw-foot > *, [data-slot=usage-bar-notes], [data-slot=usage-bar-next]'),
      ],
    )
    expect(item).toEqual(component)
  })

  it('usage-badge', async () => {
    const [component, item] = await said(state, <UsageBadge />, <UsageBadgeItem />, (container) =>
      textIn(container, '.uw-badge-chip, [data-slot=usage-badge]:not(.uw-badge)'),
    )
    expect(item).toEqual(component)
  })

  it('upgrade-prompt', async () => {
    const props = { meter: 'api', always: true, plansHref: '#plans' }
    const [component, item] = await said(
      state,
      <UpgradePrompt {...props} />,
      <UpgradePromptItem {...props} />,
      () => [
        screen.getByRole('heading').textContent,
        screen
          .queryAllByRole('button')
          .map((one) => one.getAttribute('aria-label') ?? one.textContent),
        screen.queryAllByRole('link').map((one) => one.textContent),
      ],
    )
    expect(item).toEqual(component)
  })

  it('balance-gate', async () => {
    const props = { meter: 'api', amount: 6, label: 'Posters', children: 'inside' }
    const [component, item] = await said(
      state,
      <BalanceGate {...props} />,
      <BalanceGateItem {...props} />,
      (container) => [textIn(container, 'h3'), container.textContent?.includes('inside')],
    )
    expect(item).toEqual(component)
  })
})

it('usage-card lists the most urgent first, and says why there is nothing', async () => {
  const { unmount } = show(
    ready([quota('a', 10), quota('b', 140), quota('c', 96)]),
    <UsageCardItem />,
  )
  await act(async () => {})
  expect(screen.getByRole('heading', { name: 'Pro' })).toBeVisible()
  expect(screen.getAllByRole('meter').map((one) => one.getAttribute('aria-label'))).toEqual([
    'B',
    'C',
    'A',
  ])
  unmount()
  show({ status: 'signed-out' }, <UsageCardItem />)
  expect(screen.getByText('Sign in to see your usage')).toBeVisible()
})

it('upgrade-prompt opens at the threshold, is dismissed for the period, and follows the checkout', async () => {
  const shop = fakeShop(ready([quota('api', 85)]))
  const { container } = render(
    <UsageProvider source={shop} storage={null} customerId="user_1">
      <UpgradePromptItem meter="api" offer={pro} />
    </UsageProvider>,
  )
  expect(await screen.findByText(/Pro includes/)).toBeVisible()
  shop.onStart = async () => ({ as: 'changed' })
  await act(
    async () => void fireEvent.click(screen.getByRole('button', { name: 'Upgrade to Pro' })),
  )
  await screen.findByRole('heading', { name: 'Activating your plan…' })
  expect(screen.queryByRole('button', { name: 'Dismiss' })).toBeNull()
  expect(container.querySelector('[data-upgrade=activating]')).not.toBeNull()
})

describe('plan-picker', () => {
  const open = (Picker: typeof PlanPickerItem | typeof PlanPicker, plan?: string) => {
    const sandbox = createSandbox()
    if (plan) sandbox.actions.subscribe({ price: plan })
    const { useBilling } = createSandboxBilling(sandbox)
    return render(
      <UsageProvider source={createFlowgladSource(useBilling)} storage={null} customerId="user_1">
        <Picker />
      </UsageProvider>,
    )
  }

  it.each([undefined, 'starter-monthly', 'pro-monthly'])(
    'says what PlanPicker says, on %s',
    async (plan) => {
      const read = async () => {
        await screen.findByRole('heading', { name: /Pro/ })
        return {
          names: screen.getAllByRole('heading').map((one) => one.textContent?.trim()),
          actions: screen.getAllByRole('button').map((one) => one.textContent),
        }
      }
      const ours = open(PlanPicker, plan)
      const said = await read()
      ours.unmount()
      open(PlanPickerItem, plan)
      expect(await read()).toEqual(said)
    },
  )

  it('asks before it changes a paid plan', async () => {
    open(PlanPickerItem, 'starter-monthly')
    const button = await screen.findByRole('button', { name: 'Upgrade to Pro' })
    await act(async () => void fireEvent.click(button))
    const dialog = await screen.findByRole('dialog', { hidden: true })
    await waitFor(() => expect(dialog).toHaveTextContent('The price will be $49 a month'))
  })
})

describe('registry.json', () => {
  type Item = {
    readonly name: string
    readonly registryDependencies: readonly string[]
    readonly files: readonly { readonly path: string }[]
  }
  const { items }: { items: readonly Item[] } = JSON.parse(readFileSync('registry.json', 'utf8'))

  it.each(items.map((one) => [one.name, one] as const))(
    '%s names all that its files import',
    (_, one) => {
      const code = one.files.map(({ path }) => readFileSync(path, 'utf8')).join('\n')
      const named = (pattern: RegExp) =>
        new Set(Array.from(code.matchAll(pattern), ([, name]) => name))
      expect(named(/'@\/components\/ui\/([\w-]+)'/g)).toEqual(new Set(one.registryDependencies))
      const files = one.files.map(({ path }) => path.replace(/.*\/|\.tsx$/g, ''))
      expect(named(/'\.\/([\w-]+)'/g).add(one.name)).toEqual(new Set(files))
    },
  )
})
