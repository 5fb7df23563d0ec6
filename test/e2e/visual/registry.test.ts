import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import { build } from 'vite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStudio, type Studio } from './studio.js'

// The items of the registry, as the guide shows them: `npm run screenshots:matrix` takes them anew.
const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const pictures = at('../../../stories/assets/')
const results = at('../../../test-results/matrix/')
const record = at('./pictures/drawer.json')

let studio: Studio
beforeAll(async () => {
  studio = await openStudio('./registry-page.tsx', await sheet())
  await studio.shows('Every state', 'You need 1,000,000', 'Starter', 'Pro includes', '40 over')
})
afterAll(() => studio?.close())

/** The sheet of a host with Tailwind CSS 4 and the items. */
async function sheet(): Promise<string> {
  const result = await build({
    configFile: false,
    root: at('.'),
    logLevel: 'error',
    publicDir: false,
    plugins: [tailwindcss()],
    build: {
      write: false,
      cssTarget: 'chrome123',
      rolldownOptions: { input: at('./registry.css') },
    },
  })
  const outputs = 'output' in result ? result.output : []
  const found = outputs.find(({ fileName }) => fileName.endsWith('.css'))
  return found?.type === 'asset' ? String(found.source) : ''
}

it.for(['light', 'dark'] as const)('looks as it did, %s', async (theme, { skip }) => {
  const name = `shadcn-${theme}.png`
  const { chromium, letters } = JSON.parse(readFileSync(record, 'utf8'))
  if (process.env.UPDATE_PICTURES) {
    writeFileSync(pictures + name, await studio.take('shadcn', theme))
  } else if (chromium !== studio.drawer.chromium || letters !== studio.drawer.letters) {
    skip('the pictures were taken with another Chromium or other fonts')
  }
  const now = await studio.take('shadcn', theme)
  const pixels = await studio.difference(readFileSync(pictures + name), now)
  if (pixels > 12) {
    mkdirSync(results, { recursive: true })
    writeFileSync(results + name, now)
  }
  expect(pixels, 'what it is now is in test-results/matrix').toBeLessThanOrEqual(12)
})
