import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../run.mjs'

/**
 * The files a section of the README tells its reader to make, by path: each code block whose first line
 * is a comment with a path. What follows a comma or a colon there is for the reader.
 */
export function filesOf(section) {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const [, text] = readme.split(`## ${section}\n`)
  if (text === undefined) throw new Error(`README.md has no section "${section}".`)
  const [own] = text.split('\n## ')
  const blocks = own.matchAll(/```(?:tsx?|jsx?)\n\/\/ ([^\s,:]+)[^\n]*\n([\s\S]*?)```/g)
  return new Map(Array.from(blocks, ([, path, code]) => [path, code]))
}

/** The one code block of a section that has no path. */
export function snippetOf(section) {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const [, text] = readme.split(`## ${section}\n`)
  const [, code] = /```tsx\n([\s\S]*?)```/.exec(text ?? '') ?? []
  if (code === undefined) throw new Error(`README.md shows no code in "${section}".`)
  return code
}
