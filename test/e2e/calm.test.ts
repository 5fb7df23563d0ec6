import type { Browser, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { type Demo, startDemo } from './demo.js'
import { launch, PATIENCE, type Visitor, visitor } from './visitor.js'

let demo: Demo
let browser: Browser
let ada: Visitor | undefined
beforeAll(async () => {
  ;[demo, browser] = await Promise.all([startDemo(), launch()])
})
afterAll(async () => {
  await browser.close()
  demo.release()
})
beforeEach(() => demo.reset())
afterEach(() => ada?.leave())

/**
 * Collects what moves up or down, also right after a press. Lists that grow with every picture and every
 * request are left out, since they are what the press asked for, and so are words within a bar, the note
 * of a button or a banner, which keep to their room.
 */
const watch = `(() => {
  window.moved = []
  window.watching = new PerformanceObserver((list) => note(list.getEntries()))
  const note = (entries) => {
    for (const { sources } of entries) {
      for (const { node, previousRect, currentRect } of sources) {
        const element = node?.nodeType === 1 ? node : node?.parentElement
        if (!element || element.closest('.thumbs, .backstage, [data-sonner-toaster], .uw-foot, .uw-banner *, .uw-metered-note *')) continue
        const by = currentRect.y - previousRect.y
        if (Math.abs(by) >= 1 && currentRect.height > 0)
          moved.push((element.className.baseVal ?? element.className) + ' ' + element.tagName + ' by ' + Math.round(by))
      }
    }
  }
  window.takeMoved = () => {
    note(watching.takeRecords())
    return moved.splice(0)
  }
  watching.observe({ type: 'layout-shift' })
})()`

const frames = `new Promise((done) => {
  let left = 4
  const next = () => (left-- > 0 ? requestAnimationFrame(next) : done())
  next()
})`

/** Resolves when the page has been built up: nothing has moved for half a second. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(watch)
  const movedLately = async () => {
    await page.waitForTimeout(500)
    return page.evaluate('takeMoved()')
  }
  await expect.poll(movedLately, { timeout: PATIENCE }).toEqual([])
}

async function moved(page: Page): Promise<string[]> {
  await page.evaluate(frames)
  return page.evaluate<string[]>('takeMoved()')
}

it.each([320, 768, 1_280])(
  'nothing moves while somebody uses up their plan, %i px',
  async (width) => {
    await demo.setLine({ latency: 150 })
    const visiting = await visitor(browser, demo.url, { motion: true })
    ada = visiting
    const page = visiting.page()
    await page.setViewportSize({ width, height: 2_400 })
    const after: Record<string, unknown> = {}
    const step = async (name: string, used: number, act: () => Promise<unknown>) => {
      await act()
      await visiting.sees('generations', String(used))
      after[name] = await moved(page)
    }
    await visiting.sees('generations', '0')
    await settled(page)
    await step('a press', 1, () => visiting.press('Generate'))
    await step('five more', 6, () => visiting.press('Generate 5'))
    await visiting.nothingIsLeft()
    after.recorded = await moved(page)

    // Another device uses most of it.
    await demo.recordElsewhere('generations', 73, 'elsewhere')
    await visiting.reload()
    await visiting.sees('generations', '79')
    await settled(page)
    await step('the first threshold', 80, () => visiting.press('Generate'))
    await step('a press beside a prompt', 85, () => visiting.press('Generate 5'))
    await step('the prompt is dismissed', 85, () =>
      page.getByRole('button', { name: 'Dismiss' }).first().click(),
    )
    await step('a poster is out of reach', 95, async () => {
      await visiting.press('Generate 5')
      await visiting.sees('generations', '90')
      await visiting.press('Generate 5')
    })
    await step('all used', 100, () => visiting.press('Generate 5'))
    await step('over', 105, () => visiting.press('Generate 5'))
    await visiting.nothingIsLeft()
    after.confirmed = await moved(page)

    await demo.setLine({ offline: true })
    await page.evaluate(
      `Object.defineProperty(navigator, 'onLine', { configurable: true, value: false })`,
    )
    await page.evaluate(`dispatchEvent(new Event('offline'))`)
    await step('offline', 106, () => visiting.press('Generate'))
    await page
      .getByText(/You’re offline/)
      .first()
      .waitFor()
    after['told of it'] = await moved(page)

    // What waits is sent before the next customer begins.
    await demo.setLine({ offline: false })
    await page.evaluate(
      `Object.defineProperty(navigator, 'onLine', { configurable: true, value: true })`,
    )
    await page.evaluate(`dispatchEvent(new Event('online'))`)
    await visiting.nothingIsLeft()
    after['back online'] = await moved(page)

    const refusal = { error: { code: '400', json: { message: 'No such meter' } } }
    await page.route('**/usage-events/create', (route) =>
      route.fulfill({ status: 400, json: refusal }),
    )
    await visiting.press('Generate')
    await page
      .getByText(/rejected/)
      .first()
      .waitFor()
    await visiting.sees('generations', '106')
    after.rejected = await moved(page)
    await page.unroute('**/usage-events/create')
    await visiting.press('Details')
    after['why, on request'] = await moved(page)
    await step('sent again', 107, () => page.getByRole('button', { name: /^Retry/ }).click())
    await visiting.nothingIsLeft()
    after['accepted at last'] = await moved(page)
    expect(after).toEqual(Object.fromEntries(Object.keys(after).map((name) => [name, []])))
  },
)

it.each([320, 768, 1_280])(
  'nothing moves on the usage page while somebody buys, gives seats and sets a limit, %i px',
  async (width) => {
    await demo.setLine({ latency: 150 })
    const visiting = await visitor(browser, demo.url, { motion: true })
    ada = visiting
    const page = visiting.page()
    await page.setViewportSize({ width, height: 3_600 })
    await visiting.sees('generations', '0')
    await page.getByRole('link', { name: 'Usage', exact: true }).click()
    const after: Record<string, unknown> = {}
    const step = async (name: string, button: string, said: string | RegExp) => {
      await page.getByRole('button', { name: button, exact: true }).first().click()
      await page.getByText(said).first().waitFor()
      after[name] = await moved(page)
    }
    const buy = async (button: string, active: 'at once' | 'after 5 seconds') => {
      await visiting.press(button)
      await page.waitForURL(/\/checkout\//)
      await page.getByLabel(active).check()
      await page.getByRole('button', { name: /^Pay/ }).click()
    }
    await settled(page)
    await page.route('**/checkout-sessions/create', (route) =>
      route.fulfill({ status: 400, json: { error: { code: '400' } } }),
    )
    await step('a checkout does not open', 'Upgrade to Team', 'Checkout didn’t open.')
    await page.unroute('**/checkout-sessions/create')
    await page.reload()
    await buy('Upgrade to Team', 'after 5 seconds')
    await page.getByText('Activating your plan').first().waitFor()
    await settled(page)
    // A plan brings what was not there: seats, and a line before the others in the table of costs. There is
    // room for both. The meter that needed attention before goes below those that have less left now.
    await page.getByText('You’re on Team').first().waitFor()
    await page.getByText('2 free').waitFor()
    await page.getByText('of 2').waitFor()
    after['a plan is active'] = (await moved(page)).filter(
      (what) => !/TR|TFOOT|uw-costs-note|uw-row LI/.test(what),
    )
    await step('that is read', 'Done', '2 free')
    await settled(page)
    await step('a seat is given', 'Give a seat to Ada', '1 free')
    await step('the last one is given', 'Give a seat to Alan', 'Every seat is taken.')
    await step('a dialog opens', 'Add a seat', 'What changes')
    await step('it closes', 'Not now', 'Every seat is taken.')
    await visiting.press('Add a seat')
    await step('a seat is bought', 'Change to 3 seats', /3 seats|You’re on/)
    await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click()
    await page.getByText('1 free').waitFor()
    after['there is one more'] = await moved(page)
    const field = page.getByRole('textbox', { name: 'Limit in USD' })
    await field.fill('5')
    await step('a limit is set', 'Save', '$5.00 left')
    await field.fill('7')
    await step('another limit is set', 'Save', '$7.00 left')
    await step('it is removed', 'Remove limit', 'No spending limit')
    await buy(await nameOf(page, /^Buy 1,000 Credits/), 'at once')
    await page.getByText('Your purchase is complete').first().waitFor()
    await settled(page)
    await step('a purchase is read', 'Done', 'Every button says what it costs')
    expect(after).toEqual(Object.fromEntries(Object.keys(after).map((name) => [name, []])))
  },
)

async function nameOf(page: Page, name: RegExp): Promise<string> {
  return (await page.getByRole('button', { name }).first().textContent()) ?? ''
}

it('nothing moves in the demo on Stripe, 320 to 1280 px', async () => {
  const stripe = await startDemo('--stripe')
  try {
    await stripe.setLag(500)
    await stripe.setLine({ latency: 150 })
    const visiting = await visitor(browser, stripe.url, { motion: true })
    ada = visiting
    const page = visiting.page()
    const after: Record<string, unknown> = {}
    let used = 0
    for (const width of [320, 768, 1_280]) {
      await page.setViewportSize({ width, height: 3_600 })
      await visiting.sees('generations', String(used))
      await settled(page)
      const step = async (name: string, act: () => Promise<unknown>) => {
        await act()
        after[`${name}, ${width} px`] = await moved(page)
      }
      await step('a press', async () => {
        await visiting.press('Generate')
        used += 1
        await visiting.sees('generations', String(used))
      })
      await step('five more', async () => {
        await visiting.press('Generate 5')
        used += 5
        await visiting.sees('generations', String(used))
      })
      await step('recorded', () => visiting.nothingIsLeft())
      const field = page.getByRole('textbox', { name: 'Limit in USD' })
      await field.fill('7')
      await step('a limit is set', async () => {
        await visiting.press('Save')
        await page.getByText('$7.00 left').first().waitFor()
      })
      await step('it is removed', async () => {
        await visiting.press('Remove limit')
        await page.getByText('No spending limit').first().waitFor()
      })
    }
    const poster = page.getByRole('button', { name: 'Make a poster' })
    await visiting.press('Generate')
    await poster.waitFor({ state: 'detached' })
    after['a poster is out of reach'] = await moved(page)
    expect(after).toEqual(Object.fromEntries(Object.keys(after).map((name) => [name, []])))
  } finally {
    stripe.release()
  }
})
