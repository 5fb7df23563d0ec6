// Measures what a host's bundle grows by: minified, brotli, peers left out. Needs `npm run build`.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { build } from 'esbuild'
import { main, root } from './run.mjs'

const isHook = (name) => name === 'UsageProvider' || /^use[A-Z]/.test(name)

// `only` names the exports that a host takes; without it, all of them. 1 KB is 1000 bytes.
const budgets = [
  { what: 'UsageBarView', entry: '.', only: (name) => name === 'UsageBarView', kb: 5.6 },
  { what: 'provider and hooks', entry: '.', only: isHook, kb: 28 },
  { what: 'everything', entry: '.', kb: 63.5 },
  { what: 'report', entry: './report', kb: 6.2 },
  { what: 'server', entry: './server', kb: 11.6 },
  { what: 'styles.css', entry: './styles.css', kb: 5.4 },
]

const peers = ['react', 'react-dom', '@radix-ui/*', 'radix-ui', '@tanstack/react-query']

const options = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  write: false,
  outdir: 'out',
  external: peers,
  legalComments: 'none',
  define: { 'process.env.NODE_ENV': '"production"' },
}

await main(async () => {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const published = budgets.filter(({ entry }) => entry in exports)
  const rows = []
  for (const budget of published) rows.push(await measure(budget, exports[budget.entry].default))
  console.table(rows)
  const over = rows.filter(({ KB, budget }) => KB > budget).map(({ what }) => what)
  if (over.length > 0) throw new Error(`Over budget: ${over.join(', ')}.`)
})

async function measure({ what, only, kb }, file) {
  const names = only && (await exportsOf(file)).filter(only)
  if (names?.length === 0) throw new Error(`${file} exports nothing to measure as "${what}".`)
  const bytes = brotliCompressSync(await bundle(file, names)).length
  return { what, KB: bytes / 1000, budget: kb }
}

async function exportsOf(file) {
  const { metafile } = await build({ ...options, entryPoints: [file], metafile: true })
  return Object.values(metafile.outputs).flatMap((output) => output.exports)
}

async function bundle(file, names) {
  const taken = names ? `{ ${names.join(', ')} }` : '*'
  const entry = file.endsWith('.css')
    ? { entryPoints: [file] }
    : { stdin: { contents: `export ${taken} from '${file}'`, resolveDir: root } }
  const { outputFiles } = await build({ ...options, ...entry })
  return outputFiles[0].contents
}
