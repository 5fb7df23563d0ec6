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

const system = `Object.fromEntries(
  ['Canvas', 'CanvasText', 'Highlight', 'GrayText', 'ButtonText', 'ButtonFace', 'ButtonBorder', 'LinkText'].map((name) => {
    const probe = document.body.appendChild(document.createElement('i'))
    probe.style.cssText = 'forced-color-adjust: none; color: ' + name
    const { color } = getComputedStyle(probe)
    probe.remove()
    return [name, color]
  }),
)`

/** The names of system colors that a property has, over all elements of a part. */
async function colors(page: Page, part: string, property: string): Promise<string[]> {
  const found = await page.evaluate<string[]>(`(() => {
    const system = Object.entries(${system})
    const parts = [...document.querySelectorAll(${JSON.stringify(part)})]
    return parts.map((part) => {
      const value = getComputedStyle(part).getPropertyValue(${JSON.stringify(property)})
      return system.find(([, color]) => color === value)?.[0] ?? value
    })
  })()`)
  return [...new Set(found)].sort()
}

describe('with forced colors', () => {
  let page: Page
  let close: () => Promise<void>
  beforeAll(async () => {
    ;({ page, close } = await gallery.open(browser, { forcedColors: 'active' }))
  })
  afterAll(() => close())

  it.each([
    ['.uw-track:not(:has(.uw-track-none))', 'outline-color', 'CanvasText'],
    ['.uw-track > [clip-path]', 'fill', 'Highlight'],
    ['.uw-track-over', 'fill', 'Highlight'],
    ['.uw-track-pending', 'stroke', 'Highlight'],
    ['.uw-track-gap', 'fill', 'Canvas'],
    ['.uw-track-tick', 'fill', 'CanvasText'],
    ['.uw-track-none', 'stroke', 'CanvasText'],
    ['.uw-swatch', 'stroke', 'Highlight'],
    ['.uw-dial-base', 'stroke', 'CanvasText'],
    ['.uw-dial-fill', 'stroke', 'Highlight'],
    ['.uw-dial-over', 'stroke', 'Highlight'],
    ['.uw-dial-pending', 'stroke', 'Highlight'],
    ['.uw-dial-tick', 'stroke', 'CanvasText'],
    ['.uw-dial-none', 'stroke', 'CanvasText'],
    ['.uw-plot-used', 'fill', 'Highlight'],
    ['.uw-plot-line', 'stroke', 'Highlight'],
    ['.uw-segment[aria-pressed="true"]', 'border-top-color', 'Highlight'],
    ['.uw-segment[aria-pressed="true"]', 'background-color', 'Highlight'],
    ['.uw-pip:not([data-free])', 'background-color', 'Highlight'],
    ['.uw-button[aria-disabled="true"]:not([data-busy])', 'color', 'GrayText'],
    ['.uw-button[aria-disabled="true"]:not([data-busy])', 'border-top-color', 'GrayText'],
    ['.uw-skeleton', 'border-top-color', 'GrayText'],
  ])('%s has %s: %s', async (part, property, color) => {
    expect(await colors(page, part, property)).toEqual([color])
  })

  it.each(['.uw-button', '.uw-prompt', '.uw-banner', '.uw-dash', '.uw-dialog', '.uw-sync'])(
    '%s has an edge',
    async (part) => {
      const widths = await colors(
        page,
        `[data-item] > ${part}, ${part}.uw-button`,
        'border-top-width',
      )
      const edges = await colors(page, part, 'border-top-color')
      expect(widths).toEqual(['1px'])
      expect(edges.join()).toMatch(/^[A-Za-z,]+$/)
    },
  )

  it('shows where the focus is', async () => {
    const button = page.locator('[data-item="button idle"] button')
    await button.focus()
    await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Tab')
    const outline = await button.evaluate((element) => {
      const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element)
      return { outlineStyle, outlineWidth, seen: !outlineColor.endsWith(', 0)') }
    })
    expect(outline).toEqual({ outlineStyle: 'solid', outlineWidth: '2px', seen: true })
  })
})

describe('motion', () => {
  const moving = `document.getAnimations().map(({ effect }) => effect.target.className).sort()`
  const timed = `[...document.querySelectorAll('[class*="uw-"], [class*="uw-"] > *')]
    .filter((part) => getComputedStyle(part).transitionDuration.split(', ').some((time) => time !== '0s'))
    .map((part) => part.getAttribute('class') ?? 'part of ' + part.parentElement.getAttribute('class'))`

  it('is there for who likes it', async () => {
    const { page, close } = await gallery.open(browser, { reducedMotion: 'no-preference' })
    expect(await page.evaluate<unknown[]>(moving)).toContain('uw-skeleton')
    expect(await page.evaluate<unknown[]>(timed)).toContain('part of uw-track')
    await close()
  })

  it('is not there for who wants none', async () => {
    const { page, close } = await gallery.open(browser, { reducedMotion: 'reduce' })
    expect(await page.evaluate(moving)).toEqual([])
    expect(await page.evaluate(timed)).toEqual([])
    await close()
  })

  /** What moves by a rule of the sheet, and of what: properties of transitions and of keyframes. */
  const animated = `(() => {
    const found = new Set()
    const walk = (rules) => {
      for (const rule of rules) {
        if (rule instanceof CSSKeyframeRule) {
          for (const property of rule.style) found.add(property)
        }
        // With a variable in it, a shorthand has no longhands to ask for.
        const transition = rule.style?.transition.replace(/\\([^()]*\\)/g, '') ?? ''
        for (const [, property] of transition.matchAll(/(?:^|,)\\s*([\\w-]+)/g)) found.add(property)
        if (rule.cssRules) walk(rule.cssRules)
      }
    }
    for (const sheet of document.styleSheets) walk(sheet.cssRules)
    return [...found].sort()
  })()`

  /** How long what moves does, by a rule of the sheet, and whether it is asked of those who want none. */
  const times = `(() => {
    const root = getComputedStyle(document.documentElement)
    const found = []
    const walk = (rules, asked) => {
      for (const rule of rules) {
        const { style, conditionText = '' } = rule
        for (const name of ['transition', 'animation']) {
          const value = style?.[name].replace(/var\\((--[\\w-]+)\\)/g, (_, token) => root.getPropertyValue(token)) ?? ''
          for (const part of value.replace(/\\([^()]*\\)/g, '').split(',')) {
            const [, time, unit] = /([\\d.]+)(m?s)\\b/.exec(part) ?? []
            if (time) found.push({ part: rule.selectorText, ms: time * (unit === 's' ? 1_000 : 1), endless: part.includes('infinite'), asked })
          }
        }
        if (rule.cssRules) walk(rule.cssRules, asked || conditionText.includes('prefers-reduced-motion: no-preference'))
      }
    }
    for (const sheet of document.styleSheets) walk(sheet.cssRules, false)
    return found
  })()`

  it('takes 120 to 320 ms, but for what goes on while somebody waits', async () => {
    const { page, close } = await gallery.open(browser, { reducedMotion: 'no-preference' })
    type Time = { part: string; ms: number; endless: boolean; asked: boolean }
    const found = await page.evaluate<Time[]>(times)
    await close()
    const [endless, short] = [
      found.filter((each) => each.endless),
      found.filter((each) => !each.endless),
    ]
    expect(endless.map(({ part }) => part).sort()).toEqual(['.uw-skeleton', '.uw-spin'])
    expect(short.length).toBeGreaterThan(6)
    expect(short.filter(({ ms }) => ms < 120 || ms > 320)).toEqual([])
    expect(found.filter(({ asked }) => !asked)).toEqual([])
  })

  it('lays out nothing: what moves is painted, or less', async () => {
    const { page, close } = await gallery.open(browser, { reducedMotion: 'no-preference' })
    const painted = [
      ...['opacity', 'rotate', 'scale', 'translate', 'transform', 'clip-path'],
      ...['color', 'background-color', 'border-color', 'fill', 'stroke', 'stroke-dasharray'],
    ]
    const found = await page.evaluate<string[]>(animated)
    expect(found).toContain('clip-path')
    expect(found.filter((property) => !painted.includes(property))).toEqual([])
    await close()
  })

  it('moves the fill of a bar and of a ring so', async () => {
    const { page, close } = await gallery.open(browser, { reducedMotion: 'no-preference' })
    const moved = await page.evaluate(`(async () => {
      const [bar, ring] = ['.uw-track > [clip-path]', '.uw-dial-fill[stroke-dasharray]'].map((part) => document.querySelector(part))
      getComputedStyle(bar).clipPath
      getComputedStyle(ring).strokeDasharray
      bar.setAttribute('clip-path', bar.getAttribute('clip-path').replace(/[\\d.]+%/, '10%'))
      ring.setAttribute('stroke-dasharray', '90 200')
      return document.getAnimations().map(({ transitionProperty }) => transitionProperty).filter(Boolean).sort()
    })()`)
    expect(moved).toEqual(['clip-path', 'stroke-dasharray'])
    await close()
  })
})
