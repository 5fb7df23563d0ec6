import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gallery, startGallery } from './gallery.js'
import { launch } from './visitor.js'

let browser: Browser
let gallery: Gallery
/** A blank page, which may read pictures as one with a strict policy may not. */
let desk: Page
beforeAll(async () => {
  ;[browser, gallery] = await Promise.all([launch(), startGallery()])
  desk = await browser.newPage()
})
afterAll(async () => {
  await browser.close()
  await gallery.stop()
})

/** Less apart in lightness, of 255, two neighbouring colors are easily taken for one. */
const CLEAR = 64

/** The share of the middle of two pictures, so large, in which they are clearly apart in lightness. */
function apart(pictures: readonly Buffer[], middle: number): Promise<number> {
  return desk.evaluate(
    async ([sources, middle, clear]) => {
      const [a, b] = await Promise.all(
        sources.map(async (source) => {
          const image = new Image()
          image.src = `data:image/png;base64,${source}`
          await image.decode()
          const pen = new OffscreenCanvas(64, 64).getContext('2d')
          const { width, height } = image
          const [x, y] = [width, height].map((length) => (length * (1 - middle)) / 2)
          pen?.drawImage(image, x ?? 0, y ?? 0, width * middle, height * middle, 0, 0, 64, 64)
          const { data = [] } = pen?.getImageData(0, 0, 64, 64) ?? {}
          return Array.from({ length: 64 * 64 }, (_, at) =>
            [0.2126, 0.7152, 0.0722].reduce(
              (sum, part, of) => sum + part * (data[4 * at + of] ?? 0),
              0,
            ),
          )
        }),
      )
      const clearly = a?.filter((light, at) => Math.abs(light - (b?.[at] ?? 0)) > clear) ?? []
      return clearly.length / (64 * 64)
    },
    [pictures.map((picture) => picture.toString('base64')), middle, CLEAR] as const,
  )
}

describe.each(['none', 'deuteranopia', 'achromatopsia'] as const)('seen with %s', (type) => {
  let page: Page
  let close: () => Promise<void>
  beforeAll(async () => {
    ;({ page, close } = await gallery.open(browser, {
      deviceScaleFactor: 4,
      viewport: { width: 480, height: 240 },
    }))
    // A picture takes as long as the page and the window are large.
    await page.evaluate(`document
      .querySelectorAll('[data-item]:not([data-item$=" warning"], [data-item$=" critical"])')
      .forEach((item) => item.remove())`)
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Emulation.setEmulatedVisionDeficiency', { type })
  })
  afterAll(() => close())

  const pictures = (item: string, part: string) =>
    Promise.all(
      ['warning', 'critical'].map((state) =>
        page.locator(`[data-item="${item} ${state}"] ${part}`).first().screenshot(),
      ),
    )

  it.each([
    ['bar sm', '.uw-icon'],
    ['bar md', '.uw-icon'],
    ['bar lg', '.uw-icon'],
    ['ring md', '.uw-icon'],
    ['ring lg', '.uw-icon'],
    ['card', '.uw-bar .uw-icon'],
  ])('critical has another glyph than warning: %s', async (item, part) => {
    expect(await apart(await pictures(item, part), 1)).toBeGreaterThan(0.1)
  })

  it.each(['ring sm', 'ring alone', 'banner', 'badge'])(
    'critical has a mark within its ring, warning none: %s',
    async (item) => {
      expect(await apart(await pictures(item, '.uw-dial'), 0.4)).toBeGreaterThan(0.1)
    },
  )

  it('their colors alone would not tell them apart', async () => {
    expect(await apart(await pictures('bar lg', '.uw-track > [clip-path]'), 0.4)).toBe(0)
  })
})
