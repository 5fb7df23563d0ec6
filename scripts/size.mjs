// Measures what a host downloads before the page runs: minified, brotli, without peers and without what
// is loaded on demand. Builds it where nothing is built. 1 KB is 1000 bytes.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { build } from 'esbuild'
import { ensureBuilt, main, root } from './run.mjs'

const recording = ['UsageProvider', 'useUsage', 'useRecordUsage']
/** Hooks that say nothing in words. */
const wordless = [
  ...recording,
  'useMeteredAction',
  'useUpgrade',
  'useUpgradePrompt',
  'useUsageOutbox',
  'useUsageSummary',
]

/** Modules of parts that a bar does not need: who takes the parts pays for them. */
const others =
  /^dist\/(components|react|text)\/.*(plan|offer|upgrade|feature|seat|resource|cost|credit|spending|badge|threshold)/

// `names` are the exports that a host takes; without them, all. More than `limit` KB fails; `goal` is
// what is worked towards. Modules like `lacks` must not be in it.
const budgets = [
  { what: 'useUsage and useRecordUsage', names: recording, limit: 21, goal: 19 },
  {
    what: '… with Flowglad',
    names: [...recording, 'createFlowgladSource'],
    limit: 26.7,
    goal: 23.5,
  },
  {
    what: '… and UsageBar (README)',
    names: ['UsageProvider', 'UsageBar', 'useRecordUsage', 'createFlowgladSource'],
    limit: 32.9,
    goal: 29,
    lacks: others,
  },
  { what: 'the hooks without words', names: wordless, limit: 26.9, goal: 27 },
  { what: 'UsageBarView', names: ['UsageBarView'], limit: 6.95, goal: 4.7 },
  { what: 'report', entry: './report', limit: 8.5, goal: 6 },
  { what: 'styles.css', entry: './styles.css', limit: 7.76, goal: 5 },
]

const options = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  write: false,
  metafile: true,
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
  ensureBuilt()
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const rows = []
  for (const budget of budgets) {
    rows.push(await measure(budget, exports[budget.entry ?? '.'].default))
  }
  console.table(rows, ['what', 'KB', 'limit', 'goal'])
  const held = rows.flatMap(({ what, held }) => held.map((module) => `${what}: ${module}`))
  if (held.length > 0) throw new Error(`Not for a bar: ${held.join(', ')}.`)
  const over = rows.filter(({ KB, limit }) => KB > limit).map(({ what }) => what)
  if (over.length > 0) throw new Error(`Over budget: ${over.join(', ')}.`)
})

async function measure({ what, names, limit, goal, lacks }, file) {
  const { code, modules } = await bundle(file, names)
  const KB = brotliCompressSync(code).length / 1000
  return { what, KB, limit, goal, held: modules.filter((module) => lacks?.test(module)) }
}

/** The code that is loaded at once, and the modules it is of. What it loads on demand stays outside. */
async function bundle(file, names) {
  const taken = names ? `{ ${names.join(', ')} }` : '*'
  const entry = file.endsWith('.css')
    ? { entryPoints: [file] }
    : { stdin: { contents: `export ${taken} from '${file}'`, resolveDir: root } }
  const { outputFiles, metafile } = await build({ ...options, ...entry, plugins: [onDemand] })
  const [{ inputs }] = Object.values(metafile.outputs)
  const modules = Object.keys(inputs).filter((module) => inputs[module].bytesInOutput > 0)
  return { code: outputFiles[0].contents, modules }
}
