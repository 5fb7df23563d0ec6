import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, expect, it } from 'vitest'
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

const still = { javaScriptEnabled: false, reducedMotion: 'reduce' } as const

/** What a part of a component computes to, by the name of the property. */
type Look = Readonly<Record<string, string>>

/** Where every part of every component stands in its item, those that the host draws itself left out. */
function boxes(page: Page) {
  return page.evaluate<string[]>(`(() => {
    // A part of the host's has the size that the host gives it, and so has what is around it.
    const drawn = (item) => !item.querySelector('.uw-button-host, :scope > button') && !/^gate|gate$/.test(item.dataset.item)
    return [...document.querySelectorAll('[data-item]')].filter(drawn).flatMap((item) => {
      const from = item.getBoundingClientRect()
      return [...item.querySelectorAll('*')]
        .filter((part) => part.checkVisibility() && !part.closest('option, .uw-hidden'))
        .map((part) => {
          const { x, y, width, height } = part.getBoundingClientRect()
          const box = [x - from.x, y - from.y, width, height].map((each) => Math.round(each * 4) / 4)
          return item.dataset.item + ': ' + part.tagName + ' ' + part.getAttribute('class') + ' ' + box
        })
    })
  })()`)
}

/** What every element within a component computes to, but for controls and content of the host's. */
function looks(page: Page) {
  return page.evaluate<Look[]>(`(() => {
    const names = [
      'display', 'visibility', 'box-sizing', 'margin', 'padding', 'border-width', 'border-radius', 'box-shadow',
      'color', 'background-color', 'background-image', 'font-family', 'font-size', 'font-weight', 'font-style',
      'line-height', 'letter-spacing', 'text-align', 'text-transform', 'text-decoration-line', 'text-shadow',
      'list-style-type', 'vertical-align', 'opacity', 'fill', 'stroke', 'cursor', 'float', 'white-space',
    ]
    const seen = new Set()
    return [...document.querySelectorAll('[data-item] [class^="uw-"], [data-item] [class^="uw-"] *')]
      .filter((part) => !part.closest('.uw-button-host, option, .uw-option-box, .uw-hidden *') && part.textContent !== 'The feature')
      // Boxes within a drawing have neither margins nor a place in a line.
      .filter((part) => !part.parentElement.closest('svg') || !['svg', 'line'].includes(part.tagName))
      // One of each is enough.
      .filter((part) => {
        const key = part.tagName + part.getAttribute('class') + part.parentElement.getAttribute('class')
        return !seen.has(key) && seen.add(key)
      })
      .map((part) => {
        const style = getComputedStyle(part)
        const drawn = part.closest('svg') !== null
        const asked = names.filter((name) => (drawn ? /^(fill|stroke|opacity|visibility)$/.test(name) && part.tagName !== 'svg' : true))
        return {
          part: part.tagName + ' ' + part.getAttribute('class') + ' in ' + part.parentElement.getAttribute('class'),
          ...Object.fromEntries(asked.map((name) => [name, style.getPropertyValue(name)])),
        }
      })
  })()`)
}

const loud = `
  margin: 7px;
  padding: 5px;
  color: rgb(255 0 255);
  background: rgb(0 255 255);
  border: 3px dotted lime;
  border-radius: 9px;
  box-shadow: 0 0 4px red;
  font: italic 700 21px/2 fantasy;
  letter-spacing: 2px;
  text-align: center;
  text-transform: uppercase;
  text-decoration: line-through;
  text-shadow: 1px 1px red;
`

const hosts = {
  'Bootstrap’s reboot': `
    *, *::before, *::after { box-sizing: border-box; }
    h1, h2, h3, h4, h5, h6 { margin-top: 0; margin-bottom: .5rem; font-weight: 500; line-height: 1.2; color: navy; }
    p { margin-top: 0; margin-bottom: 1rem; }
    ol, ul { padding-left: 2rem; margin-top: 0; margin-bottom: 1rem; }
    dt { font-weight: 700; } dd { margin-bottom: .5rem; margin-left: 0; }
    a { color: blue; text-decoration: underline; } a:hover { color: darkblue; }
    img, svg { vertical-align: middle; }
    table { caption-side: bottom; border-collapse: collapse; }
    caption { padding-top: .5rem; padding-bottom: .5rem; color: gray; text-align: left; }
    th { text-align: inherit; } thead, tbody, tfoot, tr, td, th { border-color: inherit; border-style: solid; border-width: 0; }
    label { display: inline-block; } button { border-radius: 0; }
    input, button, select, optgroup, textarea { margin: 0; font-family: inherit; font-size: inherit; line-height: inherit; }
    button, select { text-transform: none; } fieldset { min-width: 0; padding: 0; margin: 0; border: 0; }
    output { display: inline-block; }`,
  'Tailwind’s preflight': `
    *, ::after, ::before, ::backdrop { box-sizing: border-box; margin: 0; padding: 0; border: 0 solid; }
    h1, h2, h3, h4, h5, h6 { font-size: inherit; font-weight: inherit; }
    a { color: inherit; text-decoration: inherit; } ol, ul, menu { list-style: none; }
    img, svg, video, canvas { display: block; vertical-align: middle; }
    table { text-indent: 0; border-color: inherit; border-collapse: collapse; }
    button, input, select, optgroup, textarea { font: inherit; letter-spacing: inherit; color: inherit; border-radius: 0; background-color: transparent; opacity: 1; }`,
  'a site of its own': `
    h1, h2, h3, h4, h5, h6, p, ul, ol, li, dl, dt, dd, button, a, label, legend, fieldset, output, header, footer, span, input, select { ${loud} }
    table, caption, th, td { ${loud} }
    ul li, dl dt, dl dd, p span, div span, div output, table tr td, table tr th { ${loud} }
    ul li::before, dl dd::after { content: "* "; }
    ul { list-style: square; } li::before { content: "— "; } a::after { content: " →"; } dt::after { content: ":"; }
    a:hover { color: red; } button:hover { background: gold; }
    svg { display: block; margin: 4px; padding: 3px; border: 2px solid red; vertical-align: top; fill: red; color: red; background: yellow; }
    * { margin: 1px; padding: 1px; }`,
}

async function look(host = '') {
  const rules = `${host}\nhtml, body, #root, main, main > div { all: revert; }`
  const { page, close } = await gallery.open(browser, { ...still, host: rules })
  const looked = { looks: await looks(page), boxes: await boxes(page) }
  await close()
  return looked
}

let clean: ReturnType<typeof look> | undefined

it.each(Object.entries(hosts))('nothing of %s reaches inside', async (_, host) => {
  clean ??= look()
  const before = await clean
  const now = await look(host)
  expect(now.looks).toHaveLength(before.looks.length)
  const changed = before.looks.flatMap((part, index) =>
    Object.entries(part)
      .filter(([name, value]) => now.looks[index]?.[name] !== value)
      .map(([name, value]) => `${part.part}: ${name} ${value} is ${now.looks[index]?.[name]}`),
  )
  expect(changed.slice(0, 60)).toEqual([])
  expect(before.boxes.length).toBeGreaterThan(3_000)
  const moved = before.boxes.flatMap((box, index) =>
    box === now.boxes[index] ? [] : `${box} is ${now.boxes[index]}`,
  )
  expect(moved.slice(0, 60)).toEqual([])
})
