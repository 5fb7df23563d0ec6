import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { looks, openStudio, type Studio } from './studio.js'

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

it.for(looks)('looks as it did, %s', async (look, { skip }) => {
  if (elsewhere) skip(elsewhere)
  await studio.prepare(look)
  const changed: string[] = []
  for (const view of studio.views[look] ?? []) {
    const name = `${view}-${look}.png`
    const now = await studio.take(view, look)
    const kept = join(folder, name)
    if (updating) {
      const { png, off } = await studio.small(now)
      // What is compared may not be lost.
      expect(off).toBeLessThan(16)
      writeFileSync(kept, png)
    }
    const pixels = existsSync(kept)
      ? await studio.difference(readFileSync(kept), now)
      : Number.MAX_SAFE_INTEGER
    if (pixels <= most) continue
    mkdirSync(results, { recursive: true })
    writeFileSync(join(results, name), now)
    changed.push(name)
  }
  expect(changed, 'pictures that changed; what they are now is in test-results/matrix').toEqual([])
})

it('keeps a picture of every view in every look, in no more than 2.5 MB', () => {
  const pictures = readdirSync(folder).filter((file) => file.endsWith('.png'))
  const wanted = looks.flatMap((look) =>
    (studio.views[look] ?? []).map((view) => `${view}-${look}.png`),
  )
  expect(pictures.sort()).toEqual(wanted.sort())
  const bytes = pictures.reduce((sum, file) => sum + readFileSync(join(folder, file)).length, 0)
  expect(bytes).toBeLessThan(2_500_000)
})
