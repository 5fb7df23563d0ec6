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
  demo.release()
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
    // Recorded before the next test begins with an empty ledger.
    await ada.nothingIsLeft()
  })

  it('records a use once whose reply is lost', async () => {
    await demo.setLine({ loseReplies: true })
    await ada.press('Generate 5')
    const arrivals = async () => (await demo.ledger()).find(({ amount }) => amount === 5)?.arrived
    await expect.poll(arrivals, { timeout: PATIENCE }).toBeGreaterThanOrEqual(2)
    await demo.setLine({ loseReplies: false })
    await untilRecorded('5 generations')
    await ada.sees('generations', '5')
  })

  it('begins anew, on the server and in the browser', async () => {
    await ada.press('Generate 5')
    await untilRecorded('5 generations')
    const kept = () => ada.page().evaluate<string[]>('Object.keys(localStorage)')
    expect((await kept()).filter((key) => key.startsWith('uw1'))).not.toEqual([])
    // The next page waits for the script that would keep something again.
    await ada.page().route('**/*.js', () => {})
    await ada.press('Start over')
    await expect
      .poll(async () => (await kept().catch(() => ['uw1'])).join(), { timeout: PATIENCE })
      .not.toContain('uw1')
  })

  it('closes a gate at the limit, and opens it with the plan that was bought', async () => {
    await demo.setLag(0)
    for (let times = 1; times <= 4; times++) {
      await ada.press('Generate 5')
      await ada.sees('generations', String(5 * times))
    }
    const poster = ada.page().getByRole('button', { name: 'Make a poster' })
    await poster.waitFor({ state: 'detached' })
    const picker = ada.page().locator('[data-slot="plan-picker"]')
    await picker.getByRole('button', { name: 'Upgrade to Pro' }).click()
    await picker.getByText('Your plan').waitFor()
    await poster.waitFor()
    await reads('500')
    await ada.sees('generations', '20')
    expect(await ada.hasSeen('generations')).toEqual(['', '0', '5', '10', '15', '20'])
  })

  it('sells credits in a checkout, which pay for use', async () => {
    await ada.press('Buy $25 of Credits for $25')
    await ada.page().getByRole('button', { name: 'Pay', exact: true }).click()
    await reads('$25.00 left')
    expect(await ada.page().getByText('Usage isn’t available').count()).toBe(0)
  })

  it('keeps a spending limit, and records nothing that costs beyond it', async () => {
    await demo.setLag(0)
    const page = ada.page()
    await page.getByRole('textbox', { name: 'Limit in USD' }).fill('0.05')
    await ada.press('Save')
    await reads('$0.05 left')
    await page.reload()
    await reads('$0.05 left')
    await ada.press('Upscale')
    await reads('At your limit')
    const upscale = page.getByRole('button', { name: 'Upscale', exact: true })
    await expect.poll(() => upscale.isDisabled(), { timeout: PATIENCE }).toBe(true)
    await ada.press('Remove limit')
    await reads('No spending limit')
    await ada.press('Upscale')
    await untilRecorded('1 upscales', '1 upscales')
    await ada.nothingIsLeft()
  })

  it('refuses what costs more once the limit is reached, in words for the customer', async () => {
    const post = (path: string, body: object) =>
      fetch(demo.url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
        body: JSON.stringify(body),
      })
    await post('/api/billing/spending-limit', { amount: 0 })
    const use = { usageMeterSlug: 'upscales', amount: 1, transactionId: 'a' }
    const refused = await post('/api/usage-events', use)
    expect(refused.status).toBe(402)
    expect(await refused.json()).toEqual({ message: 'You’ve reached your spending limit.' })
    expect(await recorded()).toEqual([])
  })

  it('leads to the portal', async () => {
    await ada.page().getByRole('link', { name: 'Invoices and cards' }).click()
    const heading = () => ada.page().getByRole('heading').first().textContent()
    await expect.poll(heading, { timeout: PATIENCE }).toBe('Billing')
  })
})
