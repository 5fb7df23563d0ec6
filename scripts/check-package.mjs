// Packs the built library and looks at it as its users would. Builds it where nothing is built.
import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ensureBuilt, main, root, run } from './run.mjs'

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const entries = Object.keys(manifest.exports).filter((entry) => entry !== './package.json')
const specifiers = entries.map((entry) => manifest.name + entry.slice(1))

await main(() => {
  ensureBuilt()
  const folder = mkdtempSync(join(tmpdir(), 'package-'))
  try {
    const { tarball, files, size, unpackedSize } = pack(folder)
    onlyExpected(files)
    run('publint', 'run', tarball, '--strict')
    run('attw', tarball, '--profile', 'esm-only', '--format', 'ascii')
    clientModules()
    const host = install(tarball, folder)
    loads(host)
    typeChecks(host)
    console.log(`${files.length} files, ${kb(size)} packed, ${kb(unpackedSize)} unpacked.`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

function pack(folder) {
  const parameters = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]
  const printed = execFileSync('npm', parameters, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [{ filename, files, ...sizes }] = JSON.parse(printed)
  return { ...sizes, tarball: join(folder, filename), files: files.map(({ path }) => path) }
}

function onlyExpected(files) {
  const expected =
    /^(dist\/.+|guides\/.+\.md|registry\/.+\.json|skills\/.+\/SKILL\.md|llms\.txt|package\.json|README\.md|LICENSE|CHANGELOG\.md)$/
  const others = files.filter((path) => !expected.test(path))
  if (others.length > 0) throw new Error(`The package holds ${others.join(', ')}.`)
}

/** Each module of `dist` is a client module exactly where its source is one. */
function clientModules() {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  for (const source of sources.filter((path) => /\.tsx?$/.test(path))) {
    const built = join(root, 'dist', source.replace(/\.tsx?$/, '.js'))
    const asked = isClient(join(root, 'src', source))
    // A module of types alone leaves no JavaScript.
    if (existsSync(built) ? isClient(built) !== asked : asked)
      throw new Error(`'use client' of src/${source} is ${asked ? 'lost' : 'made up'} in dist.`)
  }
}

function isClient(path) {
  return /^(['"])use client\1/.test(readFileSync(path, 'utf8'))
}

/** A host with the tarball, its dependencies and its peers, the optional ones too, nothing else. */
function install(tarball, folder) {
  const host = join(folder, 'host')
  const home = join(host, 'node_modules', manifest.name)
  mkdirSync(home, { recursive: true })
  execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', home])
  const { dependencies = {}, devDependencies = {}, peerDependencies = {} } = manifest
  const peers = Object.keys(peerDependencies)
  const types = peers.map((peer) => `@types/${peer}`).filter((name) => name in devDependencies)
  for (const name of [...Object.keys(dependencies), ...peers, ...types]) link(name, host)
  writeFileSync(join(host, 'package.json'), '{ "type": "module", "private": true }\n')
  return host
}

function link(name, host) {
  const from = join(host, 'node_modules', name)
  mkdirSync(dirname(from), { recursive: true })
  symlinkSync(join(root, 'node_modules', name), from, 'junction')
}

/** Plain Node, no bundler: every entry loads and exports something. */
function loads(host) {
  for (const specifier of specifiers.filter((each) => !each.endsWith('.css'))) {
    const code = `const all = await import('${specifier}'); console.log(Object.keys(all).length)`
    const parameters = ['--input-type=module', '--eval', code]
    const count = execFileSync(process.execPath, parameters, { cwd: host, encoding: 'utf8' })
    if (Number(count) === 0) throw new Error(`${specifier} exports nothing.`)
    console.log(`${specifier} loads in Node: ${count.trim()} exports.`)
  }
}

/** The home page of a product that bills by seats, as a host has it: short, and of exports alone. */
function teamHome() {
  const code = readFileSync(join(root, 'stories', 'support', 'team-home.tsx'), 'utf8')
  const lines = code.trimEnd().split('\n').length
  if (lines >= 100) throw new Error(`The home of a team has ${lines} lines.`)
  return code.replace('../../src/index.js', manifest.name)
}

/** The declarations are whole: checked themselves, with none of this repository's settings. */
function typeChecks(host) {
  writeFileSync(join(host, 'team-home.tsx'), teamHome())
  const code = specifiers.map((specifier) => `import '${specifier}'\n`).join('')
  writeFileSync(join(host, 'host.ts'), code)
  const compilerOptions = {
    module: 'NodeNext',
    target: 'ES2022',
    lib: ['ES2023', 'DOM', 'DOM.Iterable'],
    jsx: 'react-jsx',
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    types: [],
  }
  const config = join(host, 'tsconfig.json')
  writeFileSync(config, JSON.stringify({ compilerOptions, files: ['host.ts', 'team-home.tsx'] }))
  run('tsc', '-p', config)
}

function kb(bytes) {
  return `${Math.round(bytes / 1000)} KB`
}
