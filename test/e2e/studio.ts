import type { Browser } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import { type Demo, startDemo } from './demo.js'
import { launch, type Visitor, visitor } from './visitor.js'

/** The demo for every test of a file: its server reset, and Ada on its page in a browser of her own. */
export function openStudio() {
  let demo: Demo
  let browser: Browser
  let ada: Visitor
  beforeAll(async () => {
    ;[demo, browser] = await Promise.all([startDemo(), launch()])
  })
  afterAll(async () => {
    await browser.close()
    demo.release()
  })
  beforeEach(async () => {
    await demo.reset()
    ada = await visitor(browser, demo.url)
    await ada.sees('generations', '0')
  })
  afterEach(() => ada.leave())
  return {
    demo: () => demo,
    ada: () => ada,
  }
}
