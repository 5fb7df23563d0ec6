import type { Browser } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Demo, startDemo } from './demo.js'
import { launch, PATIENCE, type Visitor, visitor } from './visitor.js'

let browser: Browser
let demo: Demo
let ada: Visitor

beforeAll(async () => {
  ;[browser, demo] = await Promise.all([launch(), startDemo('--stripe')])
})
afterAll(async () => {
  await browser.close()
  await demo.stop()
})
beforeEach(async () => {
  await demo.reset()
  ada = await visitor(browser, demo.url)
  await ada.sees('generations', '0')
})
afterEach(() => ada.leave())

const recorded = async () => (await demo.ledger()).map(({ meter, amount }) => `${amount} ${meter}`)

async function untilRecorded(...uses: string[]) {
  await expect.poll(recorded, { timeout: PATIENCE }).toEqual(uses)
}

async function reads(text: string | RegExp) {
  const there = () => ada.page().getByText(text).count()
  await expect.poll(there, { timeout: PATIENCE }).toBeGreaterThan(0)
}

describe('the demo on Stripe', () => {
  it('shows no number that goes back while Stripe has not counted yet', async () => {
    await demo.setLag(8_000)
    await ada.press('Generate')
    await ada.press('Generate 5')
    await ada.press('Generate')
    await ada.sees('generations', '7')
    await untilRecorded('1 generations', '5 generations', '1 generations')
    // Reports come meanwhile that lack all of it, and then one that is certain to contain it.
    await ada.nothingIsLeft()
    await ada.press('Upscale')
    const seen = (await ada.hasSeen('generations')).filter((text) => text !== '').map(Number)
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect(seen.at(-1)).toBe(7)
    await ada.sees('upscales', '1')
  })

  it('records a use once whose reply is lost', async () => {
    await demo.setLine({ loseReplies: true })
    await ada.press('Generate 5')
    const arrivals = async () => (await demo.ledger())[0]?.arrived
    await expect.poll(arrivals, { timeout: PATIENCE }).toBeGreaterThanOrEqual(2)
    await demo.setLine({ loseReplies: false })
    await untilRecorded('5 generations')
    await ada.sees('generations', '5')
  })

  it('closes a gate at the limit, and opens it with the plan that was bought', async () => {
    await demo.setLag(0)
    for (let times = 1; times <= 4; times++) {
      await ada.press('Generate 5')
      await ada.sees('generations', String(5 * times))
    }
    const poster = ada.page().getByRole('button', { name: 'Make a poster' })
    await poster.waitFor({ state: 'detached' })
    await ada.page().getByRole('button', { name: 'Choose Pro for $19.00' }).click()
    const dialog = ada.page().getByRole('dialog')
    await dialog.getByText('$19').first().waitFor()
    await dialog
      .getByRole('button', { name: /Pro|Continue|Upgrade/ })
      .last()
      .click()
    await reads('You have Pro.')
    await poster.waitFor()
    await reads('500')
    await ada.sees('generations', '20')
    expect(await ada.hasSeen('generations')).toEqual(['', '0', '5', '10', '15', '20'])
  })

  it('sells credits in a checkout, which pay for use', async () => {
    await ada
      .page()
      .getByRole('button', { name: /^Buy \$25 of credits/ })
      .click()
    const dialog = ada.page().getByRole('dialog')
    await dialog
      .getByRole('button', { name: /credits|Continue|Buy/i })
      .last()
      .click()
    await ada.page().getByRole('button', { name: 'Pay', exact: true }).click()
    await reads('$25.00 left')
    expect(await ada.page().getByText('Usage isn’t available').count()).toBe(0)
  })

  it('leads to the portal', async () => {
    await ada.page().getByRole('link', { name: 'Invoices and cards' }).click()
    const heading = () => ada.page().getByRole('heading').first().textContent()
    await expect.poll(heading, { timeout: PATIENCE }).toBe('Billing')
  })
})
