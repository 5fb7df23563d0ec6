import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../simulation/random.js'
import { type Demo, startDemo } from './demo.js'
import { judge, type Moment } from './stress/judge.js'
import { startProxy, type TroubledLine } from './stress/proxy.js'
import { watchedContext } from './stress/tab.js'
import { launch } from './visitor.js'

/** Uses recorded in a run; `npm run stress` asks for more. */
const EVENTS = Number(process.env.EVENTS ?? 60)
const SEED = Number(process.env.SEED ?? Date.now() % 100_000)
const PATIENCE = 600_000
const COUNT = '[data-meter="generations"] .uw-count:not([data-unknown])'

let demo: Demo
let browser: Browser
let proxy: TroubledLine
const random = createRandom(SEED).next

beforeAll(async () => {
  ;[demo, browser] = await Promise.all([startDemo(), launch()])
  proxy = await startProxy(demo.url, random)
})
afterAll(async () => {
  await browser.close()
  await proxy.close()
  demo.release()
})

describe(`under fire (SEED=${SEED})`, () => {
  it.each([
    { tabs: 2, storms: ['kill', 'offline', 'other device'] },
    { tabs: 5, storms: ['kill', 'offline', 'other device'] },
    { tabs: 2, storms: ['clear', 'other device'] },
  ])(
    'records once what $tabs tabs record, and paints no wrong frame, with $storms',
    async ({ tabs, storms }) => {
      const told = await run(tabs, EVENTS, storms)
      console.log(
        `${told.uses} uses in ${tabs} tabs, ${told.frames} different frames, troubles ${JSON.stringify(proxy.met())}`,
      )
      expect(told.wrong).toEqual([])
      expect(told.recorded).toEqual(told.kept)
    },
    PATIENCE + EVENTS * 3_000,
  )
})

async function run(count: number, events: number, storms: readonly string[]) {
  await demo.reset()
  const context = await browser.newContext({ reducedMotion: 'reduce' })
  const watched = await watchedContext(context)
  const moments: Moment[] = [{ at: 0, used: 0 }]
  const pages: Page[] = []
  for (let i = 0; i < count; i++) pages.push(await watched.open(proxy.url))
  await Promise.all(pages.map(untilReady))
  proxy.setTrouble(0.35)
  for (let done = 0; done < events; ) {
    const index = Math.floor(random() * pages.length)
    const page = pages[index]
    if (!page) break
    const burst = Math.min(1 + Math.floor(random() * 6), events - done)
    await clicks(page, burst)
    done += burst
    await page.waitForTimeout(random() * 400)
    const storm = random() < 0.12 ? storms[Math.floor(random() * storms.length)] : undefined
    if (storm === 'kill') {
      await page.close()
      pages[index] = await watched.open(proxy.url)
      await untilReady(pages[index])
    }
    if (storm === 'clear') await page.evaluate(() => localStorage.clear())
    if (storm === 'offline') {
      await context.setOffline(true)
      await clicks(page, 1)
      done += 1
      await page.waitForTimeout(random() * 1_500)
      await context.setOffline(false)
    }
    if (storm === 'other device') await recordElsewhere(moments)
  }
  // At the very end too, when nobody records any more who would write again what is gone.
  if (storms.includes('clear')) await pages[0]?.evaluate(() => localStorage.clear())
  proxy.setTrouble(0)
  await quiescent(pages)
  const own = watched.own()
  const told = {
    uses: own.length,
    frames: watched.frames().flat().length,
    wrong: watched.frames().flatMap((frames) => judge(frames, own, moments)),
    kept: watched.ids().toSorted(),
    recorded: (await demo.ledger())
      .map(({ id }) => id)
      .filter((id) => !id.startsWith('elsewhere'))
      .toSorted(),
  }
  await context.close()
  return told
}

/** In the page itself, so that quick clicks are as quick as they get. */
async function clicks(page: Page, times: number): Promise<void> {
  await page.evaluate((count) => {
    const buttons = [...document.querySelectorAll('button')]
    const names = ['Generate', 'Generate 5']
    for (let i = 0; i < count; i++) {
      buttons.find(({ textContent }) => textContent?.trim() === names[i % 2])?.click()
    }
  }, times)
}

async function recordElsewhere(moments: Moment[]): Promise<void> {
  const used = moments.at(-1)?.used ?? 0
  moments.push({ at: Date.now(), used: used + 7 })
  await demo.recordElsewhere('generations', 7, `elsewhere-${moments.length}`)
}

async function untilReady(page: Page): Promise<void> {
  await page.waitForSelector(COUNT, { timeout: PATIENCE })
}

/**
 * Every use is in a report of the server's, and every tab shows the server's sum. Looked at together:
 * storage that was cleared a moment ago is empty before everything was sent.
 */
async function quiescent(pages: readonly Page[]): Promise<void> {
  const unsettled = async () => {
    const kept = await pages[0]?.evaluate(() =>
      Object.keys(localStorage).filter((key) => /:e:/.test(key)),
    )
    const shown = await Promise.all(pages.map((page) => page.textContent(COUNT)))
    const ledger = await demo.ledger()
    const sum = ledger.reduce((total, { amount }) => total + amount, 0).toLocaleString('en')
    return { kept, others: shown.filter((text) => text !== sum).map((text) => `${text} of ${sum}`) }
  }
  await expect
    .poll(unsettled, { timeout: PATIENCE, interval: 1_000 })
    .toEqual({ kept: [], others: [] })
}
