import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { chromium, type Page } from 'playwright'
import { browserLaunchOptions } from '../../../scripts/chromium.mjs'
import { smallPng } from './small-png.js'

/** Who draws: the browser's major version, and a fingerprint of the letters it draws. */
export type Drawer = { readonly chromium: string; readonly letters: string }

/** How the page is looked at. */
export const looks = ['light', 'dark', 'arabic', 'narrow', 'forced'] as const

export type Look = (typeof looks)[number]

const size = { width: 720, height: 720 }
const phone = { width: 320, height: 640 }

/**
 * A page, and what takes and compares pictures of it. Each of its views is a `data-testid`, once for each
 * look, in a `data-look` of its own.
 *
 * @param entry the page's file; every view in every state unless another is given.
 * @param more a style sheet besides those the page imports.
 */
export async function openStudio(entry = './page.tsx', more = '') {
  const options = browserLaunchOptions()
  if (!options) throw new Error('No Chromium yet: run `node scripts/chromium.mjs`.')
  const [{ script, sheet }, browser] = await Promise.all([bundle(entry), chromium.launch(options)])
  const page = await browser.newPage({
    viewport: size,
    deviceScaleFactor: 0.75,
    reducedMotion: 'reduce',
    locale: 'en-US',
    timezoneId: 'UTC',
  })
  await page.setContent('<!doctype html><html lang="en"><title>States</title><body></body></html>')
  await page.addStyleTag({ content: more + sheet })
  await page.addScriptTag({ content: script, type: 'module' })
  await page.locator('[data-look]').first().waitFor({ state: 'attached' })
  await page.evaluate(() => document.fonts.ready)
  const letters = createHash('sha256')
    .update(await page.evaluate(drawnLetters))
    .digest('hex')
  const [major = ''] = browser.version().split('.')
  return {
    drawer: { chromium: major, letters: letters.slice(0, 16) } satisfies Drawer,
    /** The views that are shown in each look. */
    views: Object.fromEntries(
      await Promise.all(looks.map(async (look) => [look, await viewsIn(page, look)] as const)),
    ),
    /** Makes the page ready for pictures of a look. */
    prepare: async (look: Look) => {
      await page.setViewportSize(look === 'narrow' ? phone : size)
      await page.emulateMedia({ forcedColors: look === 'forced' ? 'active' : 'none' })
    },
    /** Waits until each of these texts is somewhere. */
    shows: async (...texts: readonly string[]) => {
      for (const text of texts) await page.getByText(text).first().waitFor({ state: 'attached' })
    },
    take: async (view: string, look: Look) => {
      await page.evaluate(showAlone, [view, look] as const)
      const grid = page.locator(`[data-look=${look}] [data-testid=${view}]`)
      return grid.screenshot({ animations: 'disabled', caret: 'hide' })
    },
    /** The same picture in fewer bytes. */
    small: async (png: Buffer) => {
      const { width, height, pixels } = await page.evaluate(readPixels, png.toString('base64'))
      return smallPng({ width, height, data: Buffer.from(pixels, 'base64') })
    },
    /** How many pixels are visibly another color; all of them where the sizes differ. */
    difference: (before: Buffer, after: Buffer) =>
      page.evaluate(differingPixels, [
        before.toString('base64'),
        after.toString('base64'),
      ] as const),
    close: () => browser.close(),
  }
}

export type Studio = Awaited<ReturnType<typeof openStudio>>

async function bundle(entry: string) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    outdir: 'out',
    bundle: true,
    write: false,
    format: 'esm',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"', __DEV__: 'false' },
  })
  const textOf = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? ''
  return { script: textOf('.js'), sheet: textOf('.css') }
}

function viewsIn(page: Page, look: Look): Promise<readonly string[]> {
  return page
    .locator(`[data-look=${look}] > [data-testid]`)
    .evaluateAll((grids) => grids.map((grid) => grid.getAttribute('data-testid') ?? ''))
}

/** Below another that grew by a part of a pixel, everything would be drawn a shade differently. */
function showAlone([view, look]: readonly [string, Look]): void {
  for (const page of document.querySelectorAll<HTMLElement>('[data-look]')) {
    page.hidden = page.dataset.look !== look || !page.querySelector(`[data-testid="${view}"]`)
  }
}

/** A sample of letters as this machine draws them: font, weight and smoothing. */
function drawnLetters(): string {
  const canvas = document.createElement('canvas')
  canvas.width = 600
  canvas.height = 160
  const context = canvas.getContext('2d')
  const { fontFamily } = getComputedStyle(document.querySelector('.page') ?? document.body)
  for (const [index, weight] of [400, 500, 600].entries()) {
    if (context) context.font = `${weight} 24px ${fontFamily}`
    context?.fillText('Generations: “1,240 of 1,000” ≈ $4.80', 8, 40 + index * 40)
  }
  return canvas.toDataURL()
}

async function readPixels(png: string) {
  const image = new Image()
  image.src = `data:image/png;base64,${png}`
  await image.decode()
  const { width, height } = image
  const canvas = document.createElement('canvas')
  Object.assign(canvas, { width, height })
  const context = canvas.getContext('2d')
  context?.drawImage(image, 0, 0)
  const data = context?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray()
  let pixels = ''
  // As many arguments as a call may have.
  for (let at = 0; at < data.length; at += 8_192) {
    pixels += String.fromCharCode(...data.subarray(at, at + 8_192))
  }
  return { width, height, pixels: btoa(pixels) }
}

async function differingPixels([before, after]: readonly [string, string]): Promise<number> {
  const [a, b] = await Promise.all([before, after].map(pixelsOf))
  if (!a || !b || a.width !== b.width || a.height !== b.height) return Number.MAX_SAFE_INTEGER
  let differing = 0
  for (let at = 0; at < a.data.length; at += 4) {
    const apart = [0, 1, 2].map((part) =>
      Math.abs((a.data[at + part] ?? 0) - (b.data[at + part] ?? 0)),
    )
    // Less than this nobody sees; a blend may be rounded either way, and what is kept has 256 colors.
    if (Math.max(...apart) > 16) differing += 1
  }
  return differing

  async function pixelsOf(png: string): Promise<ImageData | undefined> {
    const image = new Image()
    image.src = `data:image/png;base64,${png}`
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.width
    canvas.height = image.height
    const context = canvas.getContext('2d')
    context?.drawImage(image, 0, 0)
    return context?.getImageData(0, 0, image.width, image.height)
  }
}
