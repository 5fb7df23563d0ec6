import { type Browser, type BrowserContext, chromium, type Page } from 'playwright'
import { expect } from 'vitest'
import { browserLaunchOptions } from '../../scripts/chromium.mjs'

/** Reports each text a meter's number takes, after every change of the document and so every frame. */
const sampler = `
  const last = new Map()
  const look = () => {
    for (const bar of document.querySelectorAll('[data-meter]')) {
      const text = bar.querySelector('.uw-count')?.textContent ?? ''
      if (last.get(bar.dataset.meter) === text) continue
      last.set(bar.dataset.meter, text)
      reportNumber(bar.dataset.meter, text)
    }
  }
  new MutationObserver(look).observe(document, {
    childList: true, subtree: true, characterData: true,
  })
`

/** Milliseconds a condition may take to come true: a busy machine is slow, and retries are seconds apart. */
export const PATIENCE = 300_000

const twoFrames = 'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))'

export type Meter = 'generations' | 'credits' | 'upscales'

/** Launches this machine's Chromium. */
export async function launch(): Promise<Browser> {
  const options = browserLaunchOptions()
  if (!options) throw new Error('No Chromium yet: run `node scripts/chromium.mjs`.')
  return chromium.launch(options)
}

/**
 * Somebody with a browser of their own, whose every look at a number is remembered. Without `motion`
 * nothing is animated, which is less work for the browser.
 */
export async function visitor(browser: Browser, url: string, { motion = false } = {}) {
  const context = await browser.newContext({ reducedMotion: motion ? null : 'reduce' })
  context.setDefaultTimeout(PATIENCE)
  let seen: { meter: unknown; text: unknown }[] = []
  await context.exposeFunction('reportNumber', (meter: unknown, text: unknown) => {
    seen.push({ meter, text })
  })
  await context.addInitScript({ content: sampler })
  let page = await open(context, url)
  return {
    page: () => page,
    /** Closes the page and opens it again. What was seen before is forgotten. */
    reopen: async () => {
      await page.close()
      seen = []
      page = await open(context, url)
    },
    /** Loads the page anew, and billing with it. What was seen before is forgotten. */
    reload: async () => {
      seen = []
      const billing = page.waitForResponse(/\/customers\/billing$/)
      await page.reload()
      await (await billing).finished()
    },
    setOffline: (offline: boolean) => context.setOffline(offline),
    press: (name: string) => page.getByRole('button', { name, exact: true }).click(),
    /** Resolves when a meter shows a number. */
    sees: async (meter: Meter, number: string) => {
      const shown = () => numberOf(page, meter).textContent()
      await expect.poll(shown, { timeout: PATIENCE }).toBe(number)
    },
    /** Resolves when so many recordings wait for an answer. */
    waitingIs: async (count: number) => {
      const said = () => page.getByTestId('waiting').textContent()
      await expect.poll(said, { timeout: PATIENCE }).toBe(`${count} waiting`)
    },
    /** Resolves when a report of the server's contains every recording: none is kept here any more. */
    nothingIsLeft: async () => {
      const kept = () => page.evaluate('Object.keys(localStorage).filter((key) => /:e:/.test(key))')
      await expect.poll(kept, { timeout: PATIENCE }).toEqual([])
    },
    /** Everything a meter has shown so far; the empty text while it was loading. */
    hasSeen: async (meter: Meter) => {
      // Two frames on, what was received is painted, and reported before this is answered.
      await page.evaluate(twoFrames)
      return seen.filter((one) => one.meter === meter).map(({ text }) => text)
    },
    /** What was asked of the server by any tab, from now on. */
    requests: () => {
      const asked: string[] = []
      context.on('request', (request) => {
        const [, action] = /\/api\/flowglad\/(.+)$/.exec(request.url()) ?? []
        if (action) asked.push(action)
      })
      return asked
    },
    /** Opens a second tab, once it has loaded billing; what it shows is asked of it alone. */
    secondTab: async () => {
      const tab = await context.newPage()
      const billing = tab.waitForResponse(/\/customers\/billing$/)
      await tab.goto(url)
      await (await billing).finished()
      // A number may have been shown before, from storage; two frames on, billing is seen too.
      await tab.evaluate(twoFrames)
      return {
        press: (name: string) => tab.getByRole('button', { name, exact: true }).click(),
        sees: async (meter: Meter, number: string) => {
          const shown = () => numberOf(tab, meter).textContent()
          await expect.poll(shown, { timeout: PATIENCE }).toBe(number)
        },
        close: () => tab.close(),
      }
    },
    leave: () => context.close(),
  }
}

export type Visitor = Awaited<ReturnType<typeof visitor>>

async function open(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(url)
  return page
}

function numberOf(page: Page, meter: Meter) {
  return page.locator(`[data-meter="${meter}"] .uw-count`)
}
