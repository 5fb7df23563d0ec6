import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../run.mjs'

/**
 * The files that a document, or one section of it, tells its reader to make, by path: each code block whose
 * first line is a comment with a path. What follows a comma or a colon there is for the reader.
 */
export function filesOf(document, section) {
  const blocks = textOf(document, section).matchAll(
    /```(?:tsx?|jsx?|html)\n(?:\/\/|<!--) ([^\s,:]+)[^\n]*\n([\s\S]*?)```/g,
  )
  return new Map(Array.from(blocks, ([, path, code]) => [path, code]))
}

/** The one code block of a section that has no path. */
export function snippetOf(document, section) {
  const [, code] = /```tsx\n([\s\S]*?)```/.exec(textOf(document, section)) ?? []
  if (code === undefined) throw new Error(`${document} shows no code in "${section}".`)
  return code
}

function textOf(document, section) {
  const whole = readFileSync(join(root, document), 'utf8')
  if (section === undefined) return whole
  const [, text] = whole.split(`## ${section}\n`)
  if (text === undefined) throw new Error(`${document} has no section "${section}".`)
  return text.split('\n## ')[0]
}
