import type { BrowserContext, Page } from 'playwright'
import type { Frame, Own } from './judge.js'

/**
 * Runs in each page before anything else: notes every use at the moment it is stored, and the number
 * of every frame that is about to be painted after a change.
 */
const watch = `
  const clock = () => performance.timeOrigin + performance.now()
  const known = new Set(Object.keys(localStorage))
  const { setItem } = Storage.prototype
  Storage.prototype.setItem = function (key, value) {
    if (/^uw1:[^:]*:e:generations/.test(key) && !known.has(key)) {
      known.add(key)
      const { amount, id, tab } = JSON.parse(value)
      if (!JSON.parse(value).sentTo.length) noteUse(id, amount, clock())
    }
    return setItem.call(this, key, value)
  }
  let frames = []
  let last = ''
  let due = false
  const look = () => {
    due = false
    const bar = document.querySelector('[data-meter="generations"]')
    const count = bar?.querySelector('.uw-count:not([data-unknown])')
    if (count) {
      const shown = count.textContent + '|' + bar.hasAttribute('data-unconfirmed')
      if (shown !== last) frames.push([clock(), shown])
      last = shown
    }
  }
  new MutationObserver(() => {
    if (!due) requestAnimationFrame(look)
    due = true
  }).observe(document, { attributes: true, childList: true, subtree: true, characterData: true })
  setInterval(() => { if (frames.length) noteFrames(frames.splice(0)) }, 100)
`

/** A browser whose tabs tell what they record and what they paint. */
export async function watchedContext(context: BrowserContext) {
  const own = new Map<string, Own>()
  const frames = new Map<number, Frame[]>()
  const tabs = new Map<Page, number>()
  let opened = 0
  await context.exposeBinding('noteUse', ({ page }, id: string, amount: number, at: number) => {
    // Stored anew by another tab, after the storage was cleared, it is still the same use.
    if (!own.has(id)) own.set(id, { amount, at, tab: tabs.get(page) ?? 0 })
  })
  await context.exposeBinding('noteFrames', ({ page }, seen: readonly [number, string][]) => {
    const tab = tabs.get(page) ?? 0
    for (const [at, shown] of seen) {
      const [used = '', unconfirmed] = shown.split('|')
      const frame = { tab, at, used: numberOf(used), unconfirmed: unconfirmed === 'true' }
      frames.set(tab, [...(frames.get(tab) ?? []), frame])
    }
  })
  await context.addInitScript({ content: watch })
  return {
    own: () => [...own.values()],
    ids: () => [...own.keys()],
    frames: () => [...frames.values()],
    open: async (url: string): Promise<Page> => {
      const page = await context.newPage()
      tabs.set(page, ++opened)
      await page.goto(url)
      return page
    },
  }
}

function numberOf(text: string): number {
  return Number(text.replaceAll(',', '').replace('\u2212', '-'))
}
