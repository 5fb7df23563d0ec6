// Measures what a host downloads before the page runs: minified, brotli, without peers and without what
// is loaded on demand. Needs `npm run build`. 1 KB is 1000 bytes.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { build } from 'esbuild'
import { main, root } from './run.mjs'

const recording = ['UsageProvider', 'useUsage', 'useRecordUsage']
const isHook = (name) => name === 'UsageProvider' || /^use[A-Z]/.test(name)

// `names` are the exports that a host takes; without them, all. `aim` is what is worked towards.
const budgets = [
  { what: 'useUsage and useRecordUsage', entry: '.', names: recording, kb: 19, aim: 15 },
  {
    what: '… with Flowglad',
    entry: '.',
    names: [...recording, 'createFlowgladSource'],
    kb: 23.5,
    aim: 19,
  },
  {
    what: '… and UsageBar (README)',
    entry: '.',
    names: ['UsageProvider', 'UsageBar', 'useRecordUsage', 'createFlowgladSource'],
    kb: 29,
    aim: 25,
  },
  { what: 'every hook', entry: '.', names: isHook, kb: 27, aim: 23 },
  { what: 'UsageBarView', entry: '.', names: ['UsageBarView'], kb: 4.7, aim: 3.8 },
  { what: 'report', entry: './report', kb: 6, aim: 4 },
  { what: 'styles.css', entry: './styles.css', kb: 6, aim: 5 },
]

const options = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  write: false,
  outdir: 'out',
  external: ['react', 'react-dom', '@radix-ui/*', '@tanstack/react-query'],
  legalComments: 'none',
  logLevel: 'error',
  define: { 'process.env.NODE_ENV': '"production"' },
}

const onDemand = {
  name: 'on-demand',
  setup({ onResolve }) {
    onResolve({ filter: /./ }, ({ kind }) =>
      kind === 'dynamic-import' ? { external: true } : null,
    )
  },
}

await main(async () => {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const rows = []
  for (const budget of budgets) rows.push(await measure(budget, exports[budget.entry].default))
  console.table(rows)
  const over = rows.filter(({ KB, must }) => KB > must).map(({ what }) => what)
  if (over.length > 0) throw new Error(`Over budget: ${over.join(', ')}.`)
})

async function measure({ what, names, kb, aim }, file) {
  const taken =
    typeof names === 'function' ? (await exportsOf(file)).filter((name) => names(name)) : names
  const KB = brotliCompressSync(await bundle(file, taken)).length / 1000
  return { what, KB, must: kb, aim }
}

async function exportsOf(file) {
  const { metafile } = await build({ ...options, entryPoints: [file], metafile: true })
  return Object.values(metafile.outputs).flatMap((output) => output.exports)
}

/** The code that is loaded at once. What it loads on demand stays outside. */
async function bundle(file, names) {
  const taken = names ? `{ ${names.join(', ')} }` : '*'
  const entry = file.endsWith('.css')
    ? { entryPoints: [file] }
    : { stdin: { contents: `export ${taken} from '${file}'`, resolveDir: root } }
  const { outputFiles } = await build({ ...options, ...entry, plugins: [onDemand] })
  return outputFiles[0].contents
}
