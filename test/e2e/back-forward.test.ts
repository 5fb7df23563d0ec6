import { type Browser, chromium, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserLaunchOptions } from '../../scripts/chromium.mjs'
import { type Gallery, startGallery } from './gallery.js'
import { PATIENCE } from './visitor.js'

/** A headless shell keeps no page that was left. */
const options = browserLaunchOptions({ whole: true })
if (!options) console.warn('Left out, as there is no whole Chromium: pages on the way back.')

let browser: Browser
let gallery: Gallery
beforeAll(async () => {
  if (!options) return
  // Playwright turns off what is looked at here.
  const ignoreDefaultArgs = ['--disable-back-forward-cache']
  browser = await chromium.launch({ ...options, ignoreDefaultArgs })
  gallery = await startGallery()
})
afterAll(async () => {
  if (!options) return
  await browser.close()
  await gallery.stop()
})

/** Leaves for another page and comes back. Returns whether the page was kept as it was. */
async function leaveAndReturn(page: Page): Promise<boolean> {
  await page.evaluate('window.kept = true')
  await page.goto(`${gallery.url}/page.css`)
  await page.evaluate('history.back()')
  await page.waitForSelector('html[data-react]', { state: 'attached', timeout: PATIENCE })
  return page.evaluate<boolean>('window.kept === true')
}

const button = (page: Page) => page.locator('[data-item="connected button"] button')
const count = (page: Page) =>
  page.locator('[data-item="connected bars"] .uw-count').first().textContent()
const locks = (page: Page) =>
  page.evaluate('navigator.locks.query().then(({ held }) => held.length)')

describe.runIf(options)('a page that is left', () => {
  it('is kept for the way back once nothing waits, and goes on from there', async () => {
    const { page, close } = await gallery.open(browser)
    await button(page).click()
    await expect.poll(() => count(page)).toBe('45')
    await expect.poll(() => locks(page), { timeout: PATIENCE }).toBe(0)
    expect(await leaveAndReturn(page)).toBe(true)
    await button(page).click()
    await expect.poll(() => count(page)).toBe('50')
    await expect.poll(() => locks(page), { timeout: PATIENCE }).toBe(0)
    await close()
  })

  it('does not hold up who sends what waited, though it may be kept with its lock', async () => {
    const { page, close } = await gallery.open(browser)
    await page.evaluate("location.hash = '#silent'")
    await button(page).click()
    await expect.poll(() => count(page)).toBe('45')
    await expect.poll(() => locks(page), { timeout: PATIENCE }).toBe(1)
    await page.goto(`${gallery.url}/page.css`)
    await page.goto(gallery.url)
    await expect.poll(() => count(page), { timeout: PATIENCE }).toBe('45')
    await expect.poll(() => locks(page), { timeout: PATIENCE }).toBe(0)
    expect(await count(page)).toBe('45')
    await close()
  })
})
