// Takes the pictures in README.md from Storybook and writes them to stories/assets.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'
import { chromium } from 'playwright'
import { browserLaunchOptions } from './chromium.mjs'
import { main, root, run } from './run.mjs'

const states = [
  ['normal', 'warning'],
  ['critical', 'over'],
  ['pending', 'stale'],
  ['derived', 'unlimited'],
].flat()
const themes = ['light', 'dark']
const assets = join(root, 'stories', 'assets')
/** Bytes of one picture. */
const most = 200_000
const types = { '.css': 'text/css', '.html': 'text/html', '.js': 'text/javascript' }

await main(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'screenshots-'))
  const closing = []
  try {
    run('storybook', 'build', '--quiet', '--output-dir', folder)
    const { port, close } = await serve(folder)
    closing.push(close)
    const options = browserLaunchOptions()
    if (!options) throw new Error('No Chromium yet: run `node scripts/chromium.mjs`.')
    const browser = await chromium.launch(options)
    closing.push(() => browser.close())
    mkdirSync(assets, { recursive: true })
    for (const theme of themes) {
      save(`usage-bar-${theme}.png`, await bars(browser, port, theme))
      save(`dashboard-${theme}.png`, await dashboard(browser, port, theme))
    }
  } finally {
    for (const close of closing.reverse()) await close()
    rmSync(folder, { recursive: true, force: true })
  }
})

/** A story in a theme, at twice the size for sharp screens. */
async function open(browser, port, theme, { story, width }) {
  const page = await browser.newPage({
    viewport: { width, height: 600 },
    deviceScaleFactor: 2,
    colorScheme: theme,
    reducedMotion: 'reduce',
  })
  const query = `id=${story}&viewMode=story&globals=theme:${theme}`
  await page.goto(`http://127.0.0.1:${port}/iframe.html?${query}`)
  await page.locator('[data-slot="usage-bar"]').first().waitFor()
  return page
}

async function shoot(page) {
  await page.evaluate(() => document.fonts.ready)
  // Where a story's own steps left the focus.
  await page.evaluate(() => document.activeElement?.blur())
  const png = await page.locator('.page').first().screenshot({ animations: 'disabled' })
  await page.close()
  return png
}

async function dashboard(browser, port, theme) {
  const story = 'show-usagedashboard--full'
  return shoot(await open(browser, port, theme, { story, width: 800 }))
}

/** The chosen states of the bar in two columns. */
async function bars(browser, port, theme) {
  const story = 'show-usagebar--states'
  const page = await open(browser, port, theme, { story, width: 880 })
  const order = states.map((state, index) => `[data-testid="${state}"] { order: ${index} }`)
  await page.addStyleTag({
    content: `
      .page { padding: 2rem; min-block-size: 0 !important; block-size: auto !important }
      .page > div { max-inline-size: none !important }
      .page > div > div { grid-template-columns: 1fr 1fr; gap: 1.75rem 3rem !important }
      [data-testid]:not(${states.map((state) => `[data-testid="${state}"]`)}) { display: none }
      ${order.join('\n')}`,
  })
  return shoot(page)
}

function save(name, png) {
  if (png.length > most) throw new Error(`${name} has ${png.length} bytes, more than ${most}.`)
  writeFileSync(join(assets, name), png)
  console.log(`stories/assets/${name}: ${Math.round(png.length / 1000)} KB`)
}

/** Serves the files of a folder on a free port of this machine. */
async function serve(folder) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost')
    try {
      const body = readFileSync(join(folder, normalize(decodeURIComponent(pathname))))
      const type = types[extname(pathname)] ?? 'application/octet-stream'
      response.writeHead(200, { 'content-type': type }).end(body)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: server.address().port, close: () => new Promise((done) => server.close(done)) }
}
