import { posix } from 'node:path'
import { type ImportEdge, readSource, type SourceFile } from './source-file.js'

/** The run-time imports each folder may make. Types may come from any layer below these. */
const layers: Readonly<Record<string, readonly string[]>> = {
  billing: [],
  text: ['billing'],
  storage: ['billing'],
  entries: ['storage', 'billing'],
  sync: ['entries', 'storage', 'billing'],
  upgrades: ['sync', 'entries', 'storage', 'billing'],
  prompts: ['sync', 'entries', 'storage', 'billing'],
  actions: ['sync', 'entries', 'storage', 'billing'],
  'flowglad/payload': ['billing'],
  flowglad: ['flowglad/payload', 'sync', 'entries', 'billing'],
  endpoint: ['sync', 'entries', 'storage', 'billing'],
  'report-api': ['endpoint', 'sync', 'entries', 'billing'],
  react: ['sync', 'upgrades', 'prompts', 'actions', 'storage', 'text', 'billing'],
  components: ['react', 'text', 'billing'],
  server: ['flowglad/payload', 'billing'],
  stripe: ['server', 'billing'],
  sandbox: ['flowglad/payload', 'text', 'billing'],
  testing: ['react', 'report-api', 'sync', 'entries', 'billing'],
}

/** Layers of which only types may be imported besides: a server answers in the words that a page reads. */
const typesOf: Readonly<Record<string, readonly string[]>> = { server: ['report-api'] }

/** The packages that may be imported, and by which files. */
const packages: readonly { readonly name: RegExp; readonly by: RegExp }[] = [
  {
    name: /^react$/,
    by: /^(react|components)\/|^report-api\/use-|^sandbox\/use-|^flowglad\/(resource-)?bridge|^testing\/usage-test-provider/,
  },
  { name: /^react-dom$/, by: /^(react|components)\/|^flowglad\/bridge/ },
  { name: /^(class-variance-authority|@radix-ui\/.+)$/, by: /^components\// },
  { name: /^@tanstack\/react-query$/, by: /^report-api\// },
]

/** What React offers on a server as well; every other `use…` needs a client module. */
const serverHooks = new Set(['useCallback', 'useDebugValue', 'useId', 'useMemo'])

type Tree = ReadonlyMap<string, SourceFile>

/**
 * Where a source tree breaks the layering, one sentence each, empty when it does not.
 * The keys of `texts` are paths relative to `src`, with forward slashes.
 */
export function layeringViolations(texts: ReadonlyMap<string, string>): readonly string[] {
  const tree = new Map([...texts].map(([path, text]) => [path, readSource(path, text)]))
  return [
    ...[...tree.values()].flatMap((file) => [
      ...shape(file),
      ...file.imports.flatMap((edge) => importOf(file, edge, tree)),
      ...clientBoundary(file, tree),
    ]),
    ...cycles(tree),
  ]
}

function shape(file: SourceFile): string[] {
  const { path } = file
  const found: string[] = []
  if (file.hasDefaultExport) found.push(`${path} has a default export`)
  if (isEntry(path) && !file.onlyReExports)
    found.push(`${path} is an entry and does not only export`)
  if (!isEntry(path) && file.onlyReExports) found.push(`${path} is a barrel`)
  if (!isEntry(path) && !(folderOf(path) in layers)) found.push(`${path} is in no known layer`)
  return found
}

function importOf(file: SourceFile, edge: ImportEdge, tree: Tree): string[] {
  const { path } = file
  if (!edge.from.startsWith('.')) return allowsPackage(path, edge.from) ? [] : [says(path, edge)]
  const target = resolve(path, edge.from, tree)
  if (target === undefined) return [`${path} imports ${edge.from}, which is no source file`]
  if (isEntry(target)) return [`${path} imports the entry ${target}`]
  if (isEntry(path)) return []
  const [layer, below] = [folderOf(path), folderOf(target)]
  const allowed = edge.typeOnly
    ? [...layersBelow(layer), ...(typesOf[layer] ?? [])]
    : (layers[layer] ?? [])
  return layer === below || allowed.includes(below) ? [] : [says(path, edge)]
}

function allowsPackage(path: string, name: string): boolean {
  return packages.some((rule) => rule.name.test(name) && rule.by.test(path))
}

function says(path: string, { from, typeOnly }: ImportEdge): string {
  return `${path} may not import ${typeOnly ? 'types from ' : ''}${from}`
}

function layersBelow(layer: string, seen = new Set<string>()): readonly string[] {
  for (const below of layers[layer] ?? []) {
    if (seen.has(below)) continue
    seen.add(below)
    layersBelow(below, seen)
  }
  return [...seen]
}

/** A view, with all it draws on, works on a server; what needs a client says `'use client'`. */
function clientBoundary(file: SourceFile, tree: Tree): string[] {
  const { path } = file
  if (isView(path)) {
    const client = [path, ...reached(path, tree)].find((each) => tree.get(each)?.isClient)
    if (client === path) return [`${path} is a view and says 'use client'`]
    if (client) return [`${path} is a view and reaches the client module ${client}`]
  }
  const need = file.isClient ? undefined : reasonForClient(file, tree)
  return need ? [`${path} ${need} and does not say 'use client'`] : []
}

function reasonForClient({ path, imports }: SourceFile, tree: Tree): string | undefined {
  if (path.endsWith('.tsx') && tree.has(path.replace(/\.tsx$/, '-view.tsx')))
    return 'connects a view'
  const values = imports.filter(({ typeOnly }) => !typeOnly)
  if (values.some(({ from }) => from === 'react-dom')) return 'imports react-dom'
  const hook = values.filter(({ from }) => from === 'react').flatMap(({ names }) => names)
  if (hook.some(needsClient)) return `uses ${hook.filter(needsClient).join(', ')}`
  const binding = values.find(({ from }) => from.startsWith('../react/'))
  return folderOf(path) === 'components' && binding ? `imports ${binding.from}` : undefined
}

function needsClient(name: string): boolean {
  if (/^use[A-Z]/.test(name)) return !serverHooks.has(name)
  return ['*', 'default', 'createContext', 'Component', 'PureComponent'].includes(name)
}

/** Each file that takes part in a cycle is named once, types included. */
function cycles(tree: Tree): string[] {
  return [...tree.keys()]
    .filter((path) => reached(path, tree, true).has(path))
    .map((path) => `${path} is part of an import cycle`)
}

function reached(start: string, tree: Tree, types = false): ReadonlySet<string> {
  const seen = new Set<string>()
  const queue = [start]
  for (const path of queue) {
    for (const { from, typeOnly } of tree.get(path)?.imports ?? []) {
      const next = resolve(path, from, tree)
      if (next === undefined || seen.has(next) || (typeOnly && !types)) continue
      seen.add(next)
      queue.push(next)
    }
  }
  return seen
}

function resolve(path: string, from: string, tree: Tree): string | undefined {
  if (!from.startsWith('.') || !from.endsWith('.js')) return undefined
  const bare = posix.join(posix.dirname(path), from.slice(0, -'.js'.length))
  return [`${bare}.ts`, `${bare}.tsx`].find((candidate) => tree.has(candidate))
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

function isEntry(path: string): boolean {
  return !path.includes('/')
}

function isView(path: string): boolean {
  return path.endsWith('-view.tsx')
}
