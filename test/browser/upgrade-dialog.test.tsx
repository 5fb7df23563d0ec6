import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { UpgradeDialog } from '../../src/components/upgrade-dialog.js'
import { createFlowgladSource } from '../../src/flowglad/source.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { useUpgrade } from '../../src/react/use-upgrade.js'
import { createSandbox } from '../../src/sandbox/create-sandbox.js'
import { createSandboxBilling } from '../../src/sandbox/use-sandbox-billing.js'
import { memoryStorage } from '../../src/storage/storage.js'
import '../../src/styles/index.css'
import { onSandboxDay } from '../support/in-january.js'

onSandboxDay()

const violations: string[] = []

// From here on as on a host's page with a strict policy: no style element, no style attribute.
beforeAll(() => {
  const policy = document.createElement('meta')
  policy.httpEquiv = 'Content-Security-Policy'
  policy.content = "style-src 'self'"
  document.head.append(policy)
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, sourceFile }) =>
    violations.push(`${violatedDirective} ${sourceFile}`),
  )
})

let root: Root
let place: HTMLElement

beforeEach(() => {
  document.documentElement.lang = 'en'
  place = document.createElement('div')
  place.dataset.theme = 'dark'
  place.dir = 'rtl'
  // A page that scrolls, with something of the host's own amid it.
  place.innerHTML = '<div class="host"></div><header>Host</header>'
  document.body.append(place)
  const filler = document.createElement('div')
  filler.id = 'filler'
  filler.style.height = '3000px'
  document.body.append(filler)
})

afterEach(() => {
  root.unmount()
  place.remove()
  document.querySelector('#filler')?.remove()
})

function BuyTwo() {
  const { status, details, start } = useUpgrade({ priceSlug: 'pro-monthly', quantity: 2 })
  // What there is to buy is known with what the customer has.
  if (!details) return null
  return (
    <p>
      <button type="button" onClick={() => void start()}>
        Buy two
      </button>
      {status}
    </p>
  )
}

async function open(
  prepare: (sandbox: ReturnType<typeof createSandbox>) => void = () => {},
  quantity = 1,
) {
  const sandbox = createSandbox()
  sandbox.actions.record({ meter: 'generations', amount: 100 })
  prepare(sandbox)
  const navigate = vi.fn<(url: string) => void>()
  root = createRoot(place.querySelector('.host') ?? place)
  root.render(
    <UsageProvider
      source={createFlowgladSource(createSandboxBilling(sandbox).useBilling)}
      storage={memoryStorage()}
      customerId="user_1"
    >
      <BuyTwo />
      <UpgradeDialog
        meter="generations"
        offer={{ priceSlug: 'pro-monthly', quantity }}
        navigate={navigate}
        data-testid="dialog"
      >
        <button type="button">More</button>
      </UpgradeDialog>
    </UsageProvider>,
  )
  await expect.element(page.getByRole('button', { name: 'Buy two' })).toBeVisible()
  await page.getByRole('button', { name: 'More' }).click()
  await expect.element(page.getByRole('columnheader', { name: 'Pro' })).toBeVisible()
  return { sandbox, navigate, dialog: page.getByTestId('dialog').element() }
}

describe('under a strict policy for styles', () => {
  it('opens, is used and closes without a violation', async () => {
    const { navigate } = await open()
    await page.getByRole('button', { name: 'Upgrade to Pro' }).click()
    await vi.waitFor(() => expect(navigate).toHaveBeenCalledOnce(), 120_000)
    await userEvent.keyboard('{Escape}')
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
    expect(violations).toEqual([])
  })

  it('keeps the page from scrolling while it is open, and lets go', async () => {
    await open()
    expect(getComputedStyle(document.documentElement).overflowY).toBe('hidden')
    await userEvent.keyboard('{Escape}')
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
    expect(document.documentElement.style.overflow).toBe('')
    expect(getComputedStyle(document.documentElement).overflowY).toBe('visible')
  })
})

describe('focus', () => {
  it('goes to the main button, stays inside, and returns to the trigger', async () => {
    const { dialog } = await open()
    await expect.element(page.getByRole('button', { name: 'Upgrade to Pro' })).toHaveFocus()
    for (let press = 0; press < 5; press += 1) {
      await userEvent.keyboard('{Tab}')
      expect(dialog.contains(document.activeElement)).toBe(true)
    }
    await userEvent.keyboard('{Escape}')
    await expect.element(page.getByRole('button', { name: 'More' })).toHaveFocus()
  })

  it('goes to the title where the main button changes the plan at once', async () => {
    await open(({ actions }) => actions.subscribe({ price: 'starter-monthly' }))
    await expect.element(page.getByRole('heading', { name: 'Upgrade to Pro' })).toHaveFocus()
  })
})

describe('the place', () => {
  it('lends theme, direction and density to the dialog', async () => {
    const { dialog } = await open()
    const { colorScheme, direction } = getComputedStyle(dialog)
    expect({ colorScheme, direction }).toEqual({ colorScheme: 'dark', direction: 'rtl' })
    expect(dialog.closest('body > *')).not.toBe(place)
  })

  it('does not matter to what lies on top, be it in the top layer', async () => {
    const header = place.querySelector('header')
    if (header) {
      header.popover = 'manual'
      header.style.pointerEvents = 'auto'
      header.showPopover()
    }
    const { dialog } = await open()
    const { left, top, width, height } = (header ?? place).getBoundingClientRect()
    const seen = document.elementFromPoint(left + width / 2, top + height / 2)
    expect(dialog.parentElement?.contains(seen)).toBe(true)
  })
})

describe('closing', () => {
  it('happens by a press beside it', async () => {
    await open()
    await page.elementLocator(document.querySelector('.uw-scrim') ?? document.body).click({
      position: { x: 4, y: 4 },
    })
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
  })

  it('happens by its second button', async () => {
    await open()
    await page.getByRole('button', { name: 'Not now' }).click()
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
  })
})

it('follows a change of plan to its end inside', async () => {
  const { sandbox } = await open(({ actions }) => {
    actions.subscribe({ price: 'starter-monthly' })
  })
  await page.getByRole('button', { name: 'Upgrade to Pro' }).click()
  await expect.element(page.getByRole('heading', { name: 'You’re on Pro' })).toBeVisible()
  expect(sandbox.actions.billing()?.currentSubscription?.priceId).toBe('price_pro-monthly')
  await page.getByRole('button', { name: 'Done' }).click()
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
})

it('asks anew for more of what was bought elsewhere on the page', async () => {
  await open(({ actions }) => actions.subscribe({ price: 'starter-monthly' }), 3)
  await page.getByRole('button', { name: 'Not now' }).click()
  await page.getByRole('button', { name: 'Buy two' }).click()
  await expect.element(page.getByText('completed')).toBeVisible()
  await page.getByRole('button', { name: 'More' }).click()
  await expect.element(page.getByRole('columnheader', { name: 'Pro (current)' })).toBeVisible()
})

it('fits the smallest phone, and scrolls inside where it is taller', async () => {
  await page.viewport(320, 320)
  const { dialog } = await open()
  const { left, right, bottom } = dialog.getBoundingClientRect()
  expect(left).toBeGreaterThanOrEqual(16)
  expect(right).toBeLessThanOrEqual(304)
  expect(bottom).toBeLessThanOrEqual(320)
  expect(dialog.scrollWidth).toBeLessThanOrEqual(dialog.clientWidth)
  expect(dialog.scrollHeight).toBeGreaterThan(dialog.clientHeight)
})
