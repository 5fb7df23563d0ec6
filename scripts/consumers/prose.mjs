import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { root } from '../run.mjs'

/** Said to customers, or on servers, where a production build has no bytes to save. */
const others = /^(text|server|stripe|sandbox|testing)\/|^billing\/insufficient-credits\.ts/
/** Letters that no bundler writes in another way. */
const plain = /[\w .,;:()/=-]+/g
/** Five words in a row, and no list of codes. */
const sentence = /(?:\b[a-z]{2,}[,;]? ){5}/

/** What the code for browsers says to developers: pieces of sentences, as they stand in a bundle. */
export function developerProse() {
  const src = join(root, 'src')
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  const pieces = files
    .filter((path) => /(?<!\.d)\.tsx?$/.test(path) && !others.test(path))
    .flatMap((path) => textsOf(readFileSync(join(src, path), 'utf8')))
    .flatMap((text) => text.match(plain) ?? [])
  return pieces.map((piece) => piece.trim()).filter((piece) => sentence.test(piece))
}

/** Every text of a module, and what its templates have between their values. */
function textsOf(code) {
  const texts = []
  const visit = (node) => {
    const isTemplatePart = ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)
    if (ts.isStringLiteralLike(node) || isTemplatePart) texts.push(node.text)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile('module.tsx', code, ts.ScriptTarget.Latest))
  return texts
}
