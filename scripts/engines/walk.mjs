import { isDeepStrictEqual } from 'node:util'

/** Milliseconds a condition may take to come true. */
const PATIENCE = 30_000

const shown = `document.querySelector('[data-meter="generations"] .uw-count')?.textContent`
const kept = 'Object.keys(localStorage).filter((key) => /:e:/.test(key)).length'
const dialogs = `document.querySelectorAll('[role="dialog"]').length`
const focused = 'document.activeElement?.textContent'

const press = (window, name) => window.click(`//button[normalize-space()="${name}"]`)

/** Walks the demo in an engine, prints what works, and answers how many checks failed. */
export async function walk(engine, { demo, frame }) {
  const browser = await engine.start()
  console.log(`\n${browser.version}`)
  const ledger = async () => (await demo.ledger()).map(({ amount }) => amount)
  let failed = 0

  async function check(what, work) {
    try {
      await within(work(), 3 * PATIENCE)
      console.log(`✓ ${what}`)
    } catch (error) {
      failed++
      console.error(`✗ ${what}\n  ${error instanceof Error ? error.message : error}`)
    }
  }

  try {
    await demo.reset()
    const page = await within(browser.open(demo.url), PATIENCE)
    await check('a press counts at once and is recorded once', async () => {
      await becomes(() => page.evaluate(shown), '0')
      await demo.setLine({ hold: true })
      await press(page, 'Generate 5')
      await becomes(() => page.evaluate(shown), '5')
      await demo.setLine({ hold: false })
      await becomes(() => page.evaluate(kept), 0)
      await becomes(ledger, [5])
    })
    await check('a reload with a use on its way keeps the number and the ledger', async () => {
      await demo.setLine({ hold: true })
      await press(page, 'Generate')
      await becomes(ledger, [5, 1])
      await page.reload()
      await becomes(() => page.evaluate(shown), '6')
      await demo.setLine({ hold: false })
      await becomes(() => page.evaluate(kept), 0)
      await becomes(() => page.evaluate(shown), '6')
      await becomes(ledger, [5, 1])
    })
    await check('a second window shows and records the same', async () => {
      const other = await browser.open(demo.url)
      await becomes(() => other.evaluate(shown), '6')
      await press(other, 'Generate 5')
      await becomes(() => page.evaluate(shown), '11')
      await press(page, 'Generate')
      await becomes(() => other.evaluate(shown), '12')
      await becomes(() => page.evaluate(kept), 0)
      await becomes(ledger, [5, 1, 5, 1])
      await other.close()
    })
    await check('Escape closes a dialog and gives the focus back', async () => {
      await press(page, 'Top up')
      await becomes(() => page.evaluate(dialogs), 1)
      await becomes(() => page.evaluate(`${focused} !== 'Top up'`), true)
      await page.key('Escape')
      await becomes(() => page.evaluate(dialogs), 0)
      await becomes(() => page.evaluate(focused), 'Top up')
    })
    await check('a page in a sandboxed frame counts and goes on', async () => {
      const outer = await browser.open(frame.url)
      await countsIn(() => outer.frame())
      await outer.close()
    })
    await check('a page counts that is refused storage, locks, channel and cookies', async () => {
      const outer = await browser.open(`${frame.url}refused`)
      await countsIn(() => outer)
      await outer.close()
    })
  } finally {
    await demo.setLine({ hold: false })
    await browser.stop()
  }

  for (const [what, given] of Object.entries(engine.restrictions)) {
    const restricted = await engine.start(given)
    await check(`a page counts with ${what}`, async () => {
      const outer = await restricted.open(`${frame.url}frame`)
      await countsIn(() => outer)
    })
    await restricted.stop()
  }
  return failed
}

/** The frame's page shows a number, counts, and answers a while later still. */
async function countsIn(part) {
  await becomes(() => part().evaluate(shown), '3')
  await press(part(), 'Generate 5')
  await becomes(() => part().evaluate(shown), '8')
  await new Promise((done) => setTimeout(done, 1_000))
  await becomes(() => part().evaluate(shown), '8')
}

/** Resolves when `look` finds what is expected. A page that hangs does not answer at all. */
async function becomes(look, expected) {
  const end = Date.now() + PATIENCE
  for (;;) {
    const found = await within(look(), PATIENCE).catch((error) => error)
    if (isDeepStrictEqual(found, expected)) return
    if (Date.now() > end)
      throw new Error(`expected ${JSON.stringify(expected)}, found ${describe(found)}`)
    await new Promise((done) => setTimeout(done, 100))
  }
}

function describe(found) {
  return found instanceof Error ? found.message : JSON.stringify(found)
}

async function within(work, ms) {
  let timer
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms / 1_000} s`)), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
