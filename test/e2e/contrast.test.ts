import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gallery, startGallery } from './gallery.js'
import { launch } from './visitor.js'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

type Measured = { readonly what: string; readonly ratio: number }

/**
 * The contrast of every text and of every drawing of usage with what lies behind it: texts in full,
 * muted ones and drawings apart. What is disabled or behind a transition is left out.
 */
function measure(page: Page) {
  return page.evaluate<Record<'text' | 'muted' | 'drawn', Measured[]>>(`(() => {
    const pen = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })
    const paint = (...colors) => {
      pen.clearRect(0, 0, 1, 1)
      for (const color of colors) {
        pen.fillStyle = color
        pen.fillRect(0, 0, 1, 1)
      }
      return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3)
    }
    const luminance = (rgb) => {
      const [r, g, b] = rgb.map((part) => {
        const share = part / 255
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * r + 0.7152 * g + 0.0722 * b
    }
    const ratio = (a, b) => {
      const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y)
      return (light + 0.05) / (dark + 0.05)
    }
    const behind = (element) => {
      const layers = []
      for (let at = element; at; at = at.parentElement) {
        const { backgroundColor, backgroundImage } = getComputedStyle(at)
        const tint = /linear-gradient\\((.+?\\)),/.exec(backgroundImage)
        if (tint) layers.unshift(tint[1])
        layers.unshift(backgroundColor)
      }
      return [canvas, ...layers]
    }
    const resolved = (place, token) => {
      const probe = document.querySelector(place).appendChild(document.createElement('i'))
      probe.style.color = token
      const { color } = getComputedStyle(probe)
      probe.remove()
      return color
    }
    const muted = resolved('.uw-bar', 'var(--uw-ink-muted)')
    const canvas = resolved('body', 'Canvas')
    const unseen = '.uw-hidden, [aria-disabled="true"], .uw-option-box, option, .uw-button-host, [data-away]'
    const nameOf = (element) =>
      element.closest('[data-item]').dataset.item + ': ' + element.getAttribute('class')
    const found = { text: [], muted: [], drawn: [] }
    for (const item of document.querySelectorAll('[data-item]')) {
      const texts = document.createTreeWalker(item, NodeFilter.SHOW_TEXT)
      while (texts.nextNode()) {
        const element = texts.currentNode.parentElement
        if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue
        if (element.closest(unseen) || !element.closest('[class^="uw-"]')) continue
        const { color } = getComputedStyle(element)
        const back = behind(element)
        const what = nameOf(element) + ' "' + texts.currentNode.data + '"'
        const one = { what, ratio: ratio(paint(...back, color), paint(...back)) }
        found[color === muted ? 'muted' : 'text'].push(one)
      }
      for (const part of item.querySelectorAll('.uw-track > [clip-path], .uw-dial-fill, .uw-plot-used')) {
        const style = getComputedStyle(part)
        const base = part.closest('svg').querySelector('.uw-dial-base')
        const back = behind(part.closest('svg'))
        if (base) back.push(getComputedStyle(base).stroke)
        const front = style.fill === 'none' ? style.stroke : style.fill
        found.drawn.push({
          what: nameOf(part),
          ratio: ratio(paint(...back, front), paint(...back)),
        })
      }
    }
    return found
  })()`)
}

const tooLow = (measured: readonly Measured[], least: number) =>
  measured.filter(({ ratio }) => ratio < least).map(({ what, ratio }) => `${what} ${ratio}`)

const html = 'document.documentElement'
const main = `document.querySelector('main')`
const themes = [
  { theme: 'light', set: '', muted: 7 },
  { theme: 'dark by a class', set: `${html}.className = 'dark'`, muted: 4.5 },
  { theme: 'light in the dark', set: `${main}.className = 'light'`, muted: 7 },
  {
    theme: 'dark in the light',
    set: `${html}.className = 'light'; ${main}.className = 'dark'`,
    muted: 4.5,
  },
]

const tokens = readFileSync(new URL('../support/shadcn/tokens.css', import.meta.url), 'utf8')
const shadcn = `${tokens} body, main { background: var(--background); color: var(--foreground); }`

describe.each([
  { host: 'a plain page', rules: 'main { background: Canvas; color: CanvasText }' },
  { host: 'a page with shadcn/ui', rules: shadcn },
])('on $host', ({ rules }) => {
  let gallery: Gallery
  let page: Page
  beforeAll(async () => {
    gallery = await startGallery()
    ;({ page } = await gallery.open(browser, { host: rules, reducedMotion: 'reduce' }))
  })
  afterAll(() => gallery.stop())

  it.each(themes)('everything can be read: $theme', async ({ set, muted }) => {
    await page.evaluate(set)
    const found = await measure(page)
    expect(found.text.length).toBeGreaterThan(100)
    expect(tooLow(found.text, 4.5)).toEqual([])
    expect(tooLow(found.muted, muted)).toEqual([])
    expect(tooLow(found.drawn, 3)).toEqual([])
  })
})

it.each(['data-theme', 'data-mode'])('is dark by %s', async (attribute) => {
  const gallery = await startGallery()
  const { page } = await gallery.open(browser, { javaScriptEnabled: false })
  const surface = () =>
    page.evaluate(`getComputedStyle(document.querySelector('.uw-dash')).background`)
  const light = await surface()
  await page.evaluate(`${html}.setAttribute('${attribute}', 'dark')`)
  expect(await surface()).not.toBe(light)
  await gallery.stop()
})
