import { flushSync } from 'react-dom'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { page } from 'vitest/browser'
import { CostBreakdownView } from '../../src/components/cost-breakdown-view.js'
import { PlanPickerView } from '../../src/components/plan-picker-view.js'
import { SpendingLimitView } from '../../src/components/spending-limit-view.js'
import { UpgradeDialogView } from '../../src/components/upgrade-dialog-view.js'
import { limits } from '../../stories/support/account-states.js'
import { full } from '../../stories/support/dashboard-figures.js'
import { now, quota, ready } from '../../stories/support/figures.js'
import { pro, starter } from '../../stories/support/offers.js'
import { listed, onStarter } from '../../stories/support/plan-offers.js'
import '../../src/styles/index.css'

let root: Root
let place: HTMLElement

beforeEach(async () => {
  await page.viewport(1_200, 1_000)
  place = document.createElement('div')
  place.style.fontFamily = 'sans-serif'
  document.body.append(place)
  root = createRoot(place)
})

afterEach(() => {
  root.unmount()
  place.remove()
})

const noop = () => {}

/** What a selector finds first, as it is drawn. */
function found(selector: string): HTMLElement {
  const element = place.querySelector<HTMLElement>(selector)
  if (!element) throw new Error(`There is no ${selector}.`)
  return element
}

describe('costs of billions', () => {
  const meters = [
    quota(81_423_000_000, 1_000_000_000, { slug: 'tokens', name: 'Tokens of language models' }),
    quota(234_812_345_678, 10_000_000_000, { slug: 'moved', name: 'Moved data', unit: 'GB' }),
  ].map((meter) => ready(meter))
  const usage = { ...full, meters, cost: [{ amount: 449_627_911_656, currency: 'USD' }] }

  it.each([
    [288, 'ltr'],
    [288, 'rtl'],
    [688, 'ltr'],
    [688, 'rtl'],
    [1_100, 'ltr'],
  ] as const)('keep to the card and leave room for names, %i px, %s', (width, dir) => {
    flushSync(() =>
      root.render(
        <div dir={dir} style={{ inlineSize: width }}>
          <CostBreakdownView {...{ usage, now }} />
        </div>,
      ),
    )
    const card = found('.uw-costs').getBoundingClientRect()
    const table = found('.uw-costs-table[aria-labelledby]').getBoundingClientRect()
    expect(table.left).toBeGreaterThan(card.left)
    expect(table.right).toBeLessThan(card.right)
    const name = found('.uw-costs-table[aria-labelledby] tbody th')
    expect(name.getBoundingClientRect().width).toBeGreaterThan(width / 5)
  })
})

it('the longest name keeps to the buttons of a dialog, and these to its end', () => {
  const details = { ...pro, name: 'Unternehmensgroßkundenvertrag' }
  flushSync(() =>
    root.render(
      <div style={{ inlineSize: 272 }}>
        <UpgradeDialogView {...{ details, present: starter }} onClose={noop} onUpgrade={noop} />
      </div>,
    ),
  )
  const foot = found('.uw-dialog-foot').getBoundingClientRect()
  for (const button of place.querySelectorAll('.uw-dialog-foot .uw-button')) {
    expect(button.scrollWidth).toBeLessThanOrEqual(button.clientWidth)
    expect(button.getBoundingClientRect().right).toBeCloseTo(foot.right, 0)
  }
})

it('the button that removes a limit ends where the bar ends', () => {
  flushSync(() =>
    root.render(
      <div style={{ inlineSize: 400 }}>
        <SpendingLimitView
          figure={limits.normal}
          currency="USD"
          onSave={() => {}}
          onRemove={() => {}}
        />
      </div>,
    ),
  )
  const words = document.createRange()
  words.selectNodeContents(found('.uw-spending-form button'))
  const end = found('.uw-spending .uw-track').getBoundingClientRect().right
  expect(words.getBoundingClientRect().right).toBeCloseTo(end, 0)
})

it.each([
  ['cards', ['.uw-picker-price', '.uw-picker-room .uw-button', '.uw-picker-lines']],
  ['table', ['.uw-picker-price', '.uw-picker-room .uw-button']],
] as const)(
  'plans side by side have their prices and buttons on one height, %s',
  (layout, parts) => {
    flushSync(() =>
      root.render(
        <PlanPickerView
          layout={layout}
          offers={listed()}
          present={onStarter}
          quantities={{ 'team-month': { min: 3 } }}
          contacts={[{ name: 'Enterprise', href: '#contact' }]}
          onInterval={() => {}}
          onQuantity={() => {}}
          onChoose={() => {}}
        />,
      ),
    )
    for (const part of parts) {
      const each = [...place.querySelectorAll(part)].map((one) => one.getBoundingClientRect().top)
      expect(each.length).toBeGreaterThan(2)
      expect(new Set(each.map(Math.round)).size).toBe(1)
    }
  },
)
