import puppeteer from 'puppeteer-core'
import { onPath } from './on-path.mjs'

export const remedy = 'apt-get install firefox-esr, or FIREFOX_PATH'

/** What a user may have switched off, by the preferences that do it. */
export const restrictions = {
  'cookies blocked': { 'network.cookie.cookieBehavior': 2 },
  'storage off': { 'dom.storage.enabled': false },
}

/** The Firefox of this machine; `undefined` when it has none. */
export function find() {
  return process.env.FIREFOX_PATH ?? onPath('firefox-esr', 'firefox')
}

/** Starts Firefox with a profile of its own. `preferences` are those of about:config. */
export async function start(preferences = {}) {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: find(),
    headless: true,
    defaultViewport: null, // not every version lets it be set
    extraPrefsFirefox: preferences,
  })
  return {
    version: await browser.version(),
    open: async (url) => {
      const page = await browser.newPage({ type: 'window' })
      await page.goto(url)
      return {
        ...partOf(page),
        frame: () => partOf(page.frames()[1]),
        key: (name) => page.keyboard.press(name),
        reload: () => page.reload(),
        close: () => page.close(),
      }
    },
    stop: () => browser.close(),
  }
}

/** A document: the page's, or a frame's. */
function partOf(document) {
  return {
    evaluate: (expression) => document.evaluate(expression),
    click: async (xpath) => {
      const element = await document.waitForSelector(`::-p-xpath(${xpath})`)
      await element.click()
    },
  }
}
