// What tells of most mistakes in less than a minute on two cores. `npm run test:quick test/react` runs all
// of a folder, however long it takes, and nothing of the others.
import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path/posix'
import { main, root } from './run.mjs'

/** Tests that take longer than all the others together. */
const slow = [
  'test/simulation/**',
  'test/**/*fuzz*.test.ts',
  'test/stripe/**',
  'test/sync/full-storage.test.ts',
  'test/server/read-flowglad-usage.test.ts',
  'test/sync/throughput.test.ts',
  'test/text/languages.test.ts',
  'test/server/frameworks/**',
  'test/sandbox/published-server.test.ts',
  'test/flowglad/{limits,reply-table}.test.tsx',
]
const others = [
  'React 18',
  'every browser: stories, test/browser, test/e2e',
  'oxlint and the lock file',
  'the package: build, size, consumers',
]

const cache = join(root, 'node_modules', '.cache', 'quick.tsbuildinfo')

await main(async () => {
  const started = performance.now()
  const named = process.argv.slice(2)
  const projects = ['pure', 'unit', 'isolated']
  const tests = projects.flatMap((project) => ['--project', project])
  const skipped = named.length > 0 ? [] : [...slow, ...domTestsOfNoChange()]
  const leftOut =
    named.length > 0
      ? ['every test elsewhere']
      : [...slow, 'what needs a DOM and imports nothing that differs from main']
  const failed = await Promise.all([
    tool({}, 'tsc', '--noEmit', '--incremental', '--tsBuildInfoFile', cache),
    tool({}, 'biome', 'check', '.'),
    tool(
      { ...(skipped.length > 0 && { LEAVE_OUT: skipped.join(' ') }) },
      'vitest',
      'run',
      ...tests,
      '--reporter=dot',
      ...named,
    ),
  ])
  const seconds = Math.round((performance.now() - started) / 1000)
  console.log(
    `\n${seconds} s. Left out: ${[...leftOut, ...others].join('; ')}. \`npm test\` runs everything.`,
  )
  const names = failed.filter((name) => name !== null)
  if (names.length > 0) throw new Error(`Failed: ${names.join(', ')}.`)
})

/** Tests in a DOM that neither differ from main, committed or not, nor import by themselves what does. */
function domTestsOfNoChange() {
  const [base = 'HEAD'] = git('merge-base', 'HEAD', 'main')
  const paths = [
    ...git('diff', '--name-only', base),
    ...git('ls-files', '-o', '--exclude-standard'),
  ]
  const changed = new Set(paths.map(withoutView))
  return readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .map((path) => `test/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.test.tsx'))
    .filter(
      (path) => ![path, ...importsOf(path)].map(withoutView).some((each) => changed.has(each)),
    )
}

function importsOf(path) {
  const found = readFileSync(join(root, path), 'utf8').matchAll(
    /^(?!import type).*from '(\.[^']+)'/gm,
  )
  return Array.from(found, ([, to]) => join(dirname(path), to))
}

/** A component and its view are one, also as a test imports them. */
function withoutView(path) {
  return path.replace(/(-view)?\.(js|tsx?)$/, '')
}

function git(...parameters) {
  const { stdout } = spawnSync('git', parameters, { cwd: root, encoding: 'utf8' })
  return stdout?.split('\n').filter((line) => line !== '') ?? []
}

/** Runs a tool of node_modules beside others, and tells its name when it fails, else null. */
function tool(env, name, ...parameters) {
  return new Promise((done) => {
    const child = spawn(join(root, 'node_modules', '.bin', name), parameters, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32', // npm's tools are .cmd files there
    })
    child.on('error', () => done(name))
    child.on('close', (code) => done(code === 0 ? null : name))
  })
}
