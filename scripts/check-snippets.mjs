// Compiles every TypeScript snippet of the documents against the built types. Builds it where nothing is built.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { ensureBuilt, main, root, run } from './run.mjs'

const folder = join(root, 'node_modules', '.cache', 'snippets')
const documents = [
  'README.md',
  ...readdirSync(join(root, 'guides')).map((name) => `guides/${name}`),
  ...readdirSync(join(root, 'skills'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => `skills/${path}`),
]
const read = (path) => readFileSync(join(root, path), 'utf8')

await main(() => {
  ensureBuilt()
  rmSync(folder, { recursive: true, force: true })
  const exported = exportedNames()
  const homes = documents.map((document) => document.replace(/\.md$/, ''))
  for (const [i, document] of documents.entries()) {
    for (const { name, code, line } of snippetsOf(read(document)))
      write(`${homes[i]}/${name}`, withImports(code, exported, line))
    // What the snippets take from the app around them.
    for (const [name, path] of Object.entries({ app: 'app.ts', session: 'src/session.ts' }))
      write(`${homes[i]}/${path}`, read(`scripts/snippets/${name}.ts`))
  }
  write('yours.d.ts', read('scripts/snippets/yours.d.ts'))
  write('tsconfig.json', JSON.stringify({ compilerOptions: options(homes), include: ['.'] }))
  run('tsc', '-p', folder)
})

function options(homes) {
  return {
    target: 'ES2022',
    module: 'ESNext',
    moduleResolution: 'bundler',
    moduleDetection: 'force',
    lib: ['ES2023', 'DOM', 'DOM.Iterable'],
    jsx: 'react-jsx',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: ['node', 'vite/client', '@testing-library/jest-dom/vitest'],
    paths: {
      'usage-widgets': ['../../../dist/index.d.ts'],
      'usage-widgets/*': ['../../../dist/*.d.ts'],
      '@/*': homes.map((home) => `./${home}/*`),
    },
  }
}

/** The snippets of a document: whole files by their path, parts of files by the line they stand in. */
function* snippetsOf(text) {
  const seen = new Set()
  for (const block of text.matchAll(/```(tsx?)\n([\s\S]*?)```/g)) {
    const [, language, code] = block
    const line = text.slice(0, block.index).split('\n').length
    const [, path] = /^\/\/ ([\w./[\]$-]+\.tsx?)\b/.exec(code) ?? []
    const isNew = path !== undefined && !seen.has(path)
    seen.add(path)
    yield { name: isNew ? path : `line-${line}.${language}`, code, line }
  }
}

/** By name, the entry of the package that exports it. */
function exportedNames() {
  const entries = ['', '/report', '/server', '/stripe', '/sandbox', '/testing']
  const found = new Map()
  for (const entry of entries.reverse()) {
    const file = parse('entry.ts', read(`dist/${entry.slice(1) || 'index'}.d.ts`))
    for (const { exportClause } of file.statements.filter(ts.isExportDeclaration))
      for (const { name } of exportClause?.elements ?? [])
        found.set(name.text, `usage-widgets${entry}`)
  }
  return found
}

/** A part of a file takes what it names of the package without saying so. */
function withImports(code, exported, line) {
  // After a statement without a semicolon, an element would be taken for a comparison.
  const whole = code.replaceAll('\n\n<', '\n\n;<')
  const file = parse('snippet.tsx', whole)
  const [named, own] = [new Set(), new Set()]
  const visit = (node) => {
    if (ts.isIdentifier(node)) named.add(node.text)
    if (isDeclared(node)) own.add(node.name.text)
    ts.forEachChild(node, visit)
  }
  visit(file)
  const imports = [...named]
    .filter((name) => exported.has(name) && !own.has(name))
    .map((name) => `import { ${name} } from '${exported.get(name)}';`)
  return `/* line ${line} */ ${imports.join(' ')}\n${whole}`
}

function isDeclared(node) {
  const declares =
    ts.isImportSpecifier(node) ||
    ts.isVariableDeclaration(node) ||
    ts.isBindingElement(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isTypeAliasDeclaration(node)
  return declares && ts.isIdentifier(node.name)
}

function parse(name, code) {
  return ts.createSourceFile(name, code, ts.ScriptTarget.Latest, true)
}

function write(path, text) {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
