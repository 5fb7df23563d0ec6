import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gallery, perItem, startGallery } from './gallery.js'
import { launch } from './visitor.js'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

/** How much of each bar is filled, in percent of its width. */
function filled(page: Page) {
  return perItem<number>(
    page,
    '.uw-track',
    `(track) => {
      const { width } = track.getBoundingClientRect()
      const fill = track.querySelector('[clip-path]')
      const cut = fill && /inset\\(1px ([\\d.]+)%/.exec(getComputedStyle(fill).clipPath)
      const shown = fill ? (fill.getBoundingClientRect().width / width) * (100 - (cut?.[1] ?? 0)) : 0
      return Math.round(shown * 10) / 10
    }`,
  )
}

/** How much of each ring is drawn, in percent of its way round. */
function turned(page: Page) {
  return perItem<number>(
    page,
    '.uw-dial',
    `(dial) => {
      const fill = dial.querySelector('.uw-dial-fill')
      if (!fill) return 0
      const middle = dial.viewBox.baseVal.width / 2
      const top = fill.getPointAtLength(0)
      let drawn = 0
      for (let degree = 0.5; degree < 360; degree += 1) {
        const angle = (degree / 180) * Math.PI
        const point = dial.createSVGPoint()
        point.x = middle + (middle - top.y) * Math.sin(angle)
        point.y = middle - (middle - top.y) * Math.cos(angle)
        if (fill.isPointInStroke(point)) drawn += 1
      }
      return Math.round(drawn / 3.6)
    }`,
  )
}

/** Of the quota in each state, what is shown of it. */
const shares = {
  normal: 45,
  warning: 80,
  critical: 94,
  exhausted: 100,
  over: 100,
  pending: 45,
  stale: 45,
  'hardly any': 1,
}

/** What is shown otherwise than it is. */
async function wrongLengths(page: Page) {
  const [bars, rings] = [await filled(page), await turned(page)]
  const wrong: unknown[] = []
  for (const [word, share] of Object.entries(shares)) {
    for (const size of ['sm', 'md', 'lg']) {
      const fill = bars[`bar ${size} ${word}`] ?? NaN
      const ring = rings[`ring ${size} ${word}`]
      if (Math.round(fill) !== share) wrong.push({ size, word, fill })
      if (ring !== share) wrong.push({ size, word, ring })
    }
  }
  return wrong
}

describe.each([18, 19] as const)('under a strict policy, with React %i', (react) => {
  let gallery: Gallery
  beforeAll(async () => {
    gallery = await startGallery({ react })
  })
  afterAll(() => gallery.stop())

  it('is hydrated without a warning and without a violation', async () => {
    const { page, complaints, close } = await gallery.open(browser)
    expect(gallery.version).toMatch(new RegExp(`^${react}\\.`))
    expect(await page.getAttribute('html', 'data-react')).toBe(gallery.version)
    expect(complaints).toEqual([])
    await close()
  })

  it.each([
    { what: 'with scripts', javaScriptEnabled: true },
    { what: 'without scripts', javaScriptEnabled: false },
  ])('draws every length as long as it is, $what', async ({ javaScriptEnabled }) => {
    const { page, close } = await gallery.open(browser, { javaScriptEnabled })
    expect(await wrongLengths(page)).toEqual([])
    expect((await filled(page))['connected bars']).toBe(40)
    await close()
  })
})
