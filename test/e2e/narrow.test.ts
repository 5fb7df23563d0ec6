import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gallery, startGallery } from './gallery.js'
import { launch } from './visitor.js'

let browser: Browser
let gallery: Gallery
beforeAll(async () => {
  ;[browser, gallery] = await Promise.all([launch(), startGallery()])
})
afterAll(async () => {
  await browser.close()
  await gallery.stop()
})

/**
 * What reaches beyond the sides of its item, text too, or is cut off at its own, by item. A table of plans may
 * be scrolled; a badge cuts its name, and has all of it in its card.
 */
function spilled(page: Page) {
  return page.evaluate<string[]>(`(() => {
    const unseen = '.uw-hidden, [popover], .uw-option-box, svg svg, .uw-swatch *, option, .uw-picker-scroll *, .uw-badge-name'
    const found = []
    for (const item of document.querySelectorAll('[data-item]')) {
      const bounds = item.getBoundingClientRect()
      const parts = document.createTreeWalker(item, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
      while (parts.nextNode()) {
        const node = parts.currentNode
        const element = node.nodeType === 1 ? node : node.parentElement
        if (element.closest(unseen)) continue
        const range = document.createRange()
        range.selectNodeContents(node)
        const { left, right, width } = (element === node ? node : range).getBoundingClientRect()
        const { overflow } = getComputedStyle(element)
        const name = item.dataset.item + ': ' + element.outerHTML.slice(0, 60)
        const outside = width > 0 && (left < bounds.left - 1 || right > bounds.right + 1)
        const cut =
          !['visible', 'auto', 'clip'].includes(overflow) &&
          (element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight)
        if (outside || cut) found.push(name)
      }
    }
    return found
  })()`)
}

const sidewards = (page: Page) => page.evaluate('document.documentElement.scrollWidth - innerWidth')

describe.each([
  { what: 'as wide as a small phone', viewport: { width: 320, height: 640 }, text: '100%' },
  { what: 'with text twice as large', viewport: { width: 640, height: 640 }, text: '200%' },
  {
    what: 'twice as near',
    viewport: { width: 320, height: 400 },
    deviceScaleFactor: 2,
    text: '100%',
  },
])('a page $what', ({ viewport, deviceScaleFactor = 1, text }) => {
  it.each(['ltr', 'rtl'] as const)('has everything in its place, %s', async (dir) => {
    const look = { viewport, deviceScaleFactor, javaScriptEnabled: false }
    const { page, close } = await gallery.open(browser, { ...look, ...(dir === 'rtl' && { dir }) })
    await page.evaluate(`document.documentElement.style.fontSize = '${text}'`)
    expect(await spilled(page)).toEqual([])
    expect(await sidewards(page)).toBe(0)
    await close()
  })
})

describe('from right to left', () => {
  it('mirrors bars, rings and charts', async () => {
    const { page, close } = await gallery.open(browser, { javaScriptEnabled: false, dir: 'rtl' })
    const mirrored =
      await page.evaluate(`['.uw-track', '.uw-dial', '.uw-plot-area', '.uw-swatch'].map((part) =>
      new DOMMatrix(getComputedStyle(document.querySelector(part)).transform).a)`)
    expect(mirrored).toEqual([-1, -1, -1, -1])
    await close()
  })
})
