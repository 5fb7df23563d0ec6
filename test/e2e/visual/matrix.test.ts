import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStudio, type Studio } from './studio.js'

// What the components looked like when somebody last said that it is well: `npm run screenshots:matrix`
// takes the pictures anew. Letters differ between machines, so they are compared only where the same
// Chromium draws the same letters.
const folder = fileURLToPath(new URL('./pictures/', import.meta.url))
const results = fileURLToPath(new URL('../../../test-results/matrix/', import.meta.url))
const record = join(folder, 'drawer.json')
const updating = Boolean(process.env.UPDATE_PICTURES)
/** A glyph has some forty pixels. */
const most = 12

let studio: Studio
let elsewhere: string | undefined

beforeAll(async () => {
  studio = await openStudio()
  mkdirSync(folder, { recursive: true })
  if (updating) {
    for (const file of readdirSync(folder)) rmSync(join(folder, file))
    writeFileSync(record, `${JSON.stringify(studio.drawer, null, 2)}\n`)
  }
  elsewhere = differenceOf(readFileSync(record, 'utf8'))
})

afterAll(() => studio?.close())

function differenceOf(recorded: string): string | undefined {
  const { drawer } = studio
  if (!recorded.includes(`"chromium": "${drawer.chromium}"`))
    return `the pictures were taken with another Chromium than ${drawer.chromium}`
  return recorded.includes(`"letters": "${drawer.letters}"`)
    ? undefined
    : 'the pictures were taken with other fonts than this machine has'
}

it.for(['light', 'dark'] as const)('looks as it did, %s', async (theme, { skip }) => {
  if (elsewhere) skip(elsewhere)
  const changed: string[] = []
  for (const view of studio.views) {
    const name = `${view}-${theme}.png`
    const now = await studio.take(view, theme)
    if (updating) writeFileSync(join(folder, name), now)
    const before = join(folder, name)
    const pixels = existsSync(before)
      ? await studio.difference(readFileSync(before), now)
      : Number.MAX_SAFE_INTEGER
    if (pixels <= most) continue
    mkdirSync(results, { recursive: true })
    writeFileSync(join(results, name), now)
    changed.push(name)
  }
  expect(changed, 'pictures that changed; what they are now is in test-results/matrix').toEqual([])
})

it('keeps a picture of every view, in no more than 2.5 MB', () => {
  const pictures = readdirSync(folder).filter((file) => file.endsWith('.png'))
  const wanted = studio.views.flatMap((view) => [`${view}-dark.png`, `${view}-light.png`])
  expect(pictures.sort()).toEqual(wanted.sort())
  const bytes = pictures.reduce((sum, file) => sum + readFileSync(join(folder, file)).length, 0)
  expect(bytes).toBeLessThan(2_500_000)
})
