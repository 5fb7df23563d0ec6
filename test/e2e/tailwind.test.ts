import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import type { Browser, Page } from 'playwright'
import { build, type Plugin } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gallery, startGallery } from './gallery.js'
import { launch } from './visitor.js'

const still = { javaScriptEnabled: false, reducedMotion: 'reduce' } as const

let browser: Browser
let alone: Look[]
beforeAll(async () => {
  browser = await launch()
  const gallery = await startGallery()
  const { page, close } = await gallery.open(browser, still)
  alone = await looks(page)
  await close()
  await gallery.stop()
})
afterAll(() => browser.close())

const folder = fileURLToPath(new URL('../../src/styles/', import.meta.url))
const utilities = ['gap-9', 'text-xl', 'bg-red-500', 'p-9', 'text-red-500']

/** A style sheet as a host with Tailwind CSS 4 builds it. */
async function built(source: string): Promise<string> {
  // A file that is not there, beside the library's own.
  const input = `${folder}host.css`
  const host: Plugin = {
    name: 'host',
    enforce: 'pre',
    resolveId: (id) => (id === input ? id : null),
    load: (id) => (id === input ? source : null),
  }
  const result = await build({
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    plugins: [host, tailwindcss()],
    build: { write: false, cssTarget: 'chrome123', rolldownOptions: { input } },
  })
  const outputs = 'output' in result ? result.output : []
  const sheet = outputs.find(({ fileName }) => fileName.endsWith('.css'))
  return sheet?.type === 'asset' ? String(sheet.source) : ''
}

/**
 * What every part of every component computes to, and where it stands unless beside a button of the
 * host's, which Tailwind may size; neither those buttons nor what has no text.
 */
function looks(page: Page) {
  return page.evaluate<Look[]>(`(() => {
    const properties = [
      'display', 'visibility', 'margin', 'padding', 'border-width', 'border-radius',
      'font-size', 'font-weight', 'line-height', 'letter-spacing', 'color', 'background-color',
      'text-align', 'text-decoration-line', 'list-style-type', 'cursor', 'opacity', 'fill', 'stroke',
    ]
    const parts = [...document.querySelectorAll('[data-item] [class^="uw-"]')].filter(
      (part) =>
        part.checkVisibility() &&
        !part.closest('.uw-button-host, .uw-option-box, .uw-info') &&
        !part.querySelector('.uw-button-host'),
    )
    return parts.map((part) => {
      const style = getComputedStyle(part)
      const item = part.closest('[data-item]')
      const { x, y, width, height } = part.getBoundingClientRect()
      return {
        part: item.dataset.item + ' ' + part.getAttribute('class'),
        box: item.querySelector('.uw-button-host') ? '' : [x, y - item.getBoundingClientRect().y, width, height].map(Math.round).join(' '),
        ...Object.fromEntries(properties.map((name) => [name, style.getPropertyValue(name)])),
      }
    })
  })()`)
}

type Look = Readonly<Record<string, string>>

/** What is different from how it looks without Tailwind. */
function changes(now: readonly Look[]) {
  return alone.flatMap((before, index) =>
    Object.entries(before)
      .filter(([name, value]) => !same(value, now[index]?.[name]))
      .map(([name, value]) => `${before.part}: ${name} ${value} is ${now[index]?.[name]}`),
  )
}

/** The same, but for a pixel of rounding. */
function same(before: string, now = '') {
  const numbers = now.split(' ').map(Number)
  const near = (value: string, index: number) =>
    Math.abs(Number(value) - (numbers[index] ?? NaN)) <= 1
  return before === now || before.split(' ').every(near)
}

/** What one part of an item computes to, given classes of the host's. */
function lookWith(page: Page, item: string, slot: string, classes: string) {
  return page.evaluate<unknown>(`(() => {
    const part = document.querySelector('[data-item="${item}"] [data-slot="${slot}"]')
    part.className += ' ${classes}'
    const { rowGap, fontSize, backgroundColor, paddingTop, color } = getComputedStyle(part)
    return { rowGap, fontSize, backgroundColor, paddingTop, color }
  })()`)
}

const red = 'oklch(0.637 0.237 25.331)'
const theirs = {
  rowGap: '36px',
  fontSize: '20px',
  backgroundColor: red,
  paddingTop: '36px',
  color: red,
}

const tailwind = "@import 'tailwindcss' source(none);"

describe.each([
  { what: 'imported after it for it', sheets: [tailwind, "@import './tailwind.css';"], mark: '' },
  { what: 'imported before it for it', sheets: ["@import './tailwind.css';", tailwind], mark: '' },
  {
    what: 'in the layer of components',
    sheets: [tailwind, "@import './index.css' layer(components);"],
    mark: '',
  },
  // Outside of layers the library's rules win over utilities, unless those are marked important.
  { what: 'imported as it is', sheets: [tailwind, "@import './index.css';"], mark: '!' },
])('with Tailwind CSS 4, $what', ({ sheets, mark }) => {
  const classes = utilities.map((name) => name + mark).join(' ')
  let gallery: Gallery
  let page: Page
  beforeAll(async () => {
    const sheet = await built(`${sheets.join('\n')}\n@source inline('${classes}');`)
    gallery = await startGallery({ sheet })
    ;({ page } = await gallery.open(browser, still))
  })
  afterAll(() => gallery.stop())

  it('looks the same', async () => {
    const now = await looks(page)
    expect(now).toHaveLength(alone.length)
    expect(changes(now)).toEqual([])
  })

  it.each([
    ['bar md normal', 'usage-bar'],
    ['button idle', 'metered-button-control'],
    ['card exhausted', 'upgrade-prompt'],
    ['banner exhausted', 'upgrade-prompt'],
  ])('leaves the last word to utilities: %s', async (item, slot) => {
    expect(await lookWith(page, item, slot, classes)).toEqual(theirs)
  })
})
