import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { layeringViolations } from './layering/rules.js'

function sourceTree(): ReadonlyMap<string, string> {
  const paths = readdirSync('src', { recursive: true, encoding: 'utf8' })
  const sources = paths.filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
  return new Map(
    sources.map((path) => [path.replaceAll('\\', '/'), readFileSync(join('src', path), 'utf8')]),
  )
}

test('the source keeps its layers', () => {
  const tree = sourceTree()
  expect(tree.size).toBeGreaterThan(5)
  expect(layeringViolations(tree)).toEqual([])
})
