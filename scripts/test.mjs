// Everything CI runs, in two rows side by side that take as long. In each comes first what tells soonest
// of a mistake. The first failure stops both.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { root, run, toolPath } from './run.mjs'

const folder = mkdtempSync(join(tmpdir(), 'test-'))
const results = []

const script = (name, ...more) => ({
  name,
  alone: ['npm run', name, ...more].join(' '),
  command: ['npm', 'run', '--silent', name, ...more],
})
const rows = [
  [
    script('check'),
    tests('unit', 'pure', 'unit', 'isolated', 'react18'),
    script('build'),
    script('check:package'),
    script('check:snippets'),
    // The quickest of the consumers; `npm run test:consumers` makes the others too.
    script('test:consumers', '--', '--built', 'node-render'),
    script('size'),
    script('build:storybook'),
    // Skipped where there is no Firefox; `npm run test:engines` walks through WebKit too.
    script('test:engines', '--', 'firefox'),
    tests('storybook', 'storybook'),
  ],
  [tests('e2e', 'e2e'), tests('browser', 'browser')],
]

/** What runs now, of each row. */
const running = new Set()
/** The command that failed. */
let failed

run('node', 'scripts/chromium.mjs')
await Promise.all(rows.map(playRow))

if (failed) console.error(`\nStopped: \`${failed}\` failed. Run it alone to try again.`)
else console.log('\nAll checks passed.')
const totals = results.map(readTotals)
const sum = (part) => totals.reduce((all, one) => all + one[part], 0)
console.log(`${sum('passed')} passed, ${sum('failed')} failed`)
rmSync(folder, { recursive: true, force: true })
process.exitCode = failed ? 1 : 0

/** The tests of some of Vitest's projects as a step. */
function tests(name, ...projects) {
  const file = join(folder, `${name}.json`)
  results.push(file)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const named = projects.flatMap((project) => ['--project', project])
  const alone = ['npx vitest run', ...named].join(' ')
  return { name, alone, command: ['vitest', 'run', ...named, ...reporters] }
}

async function playRow(steps) {
  for (const { name, alone, command } of steps) {
    if (failed) return
    const started = performance.now()
    const succeeded = await play(name, command)
    const seconds = Math.round((performance.now() - started) / 1000)
    // What was ended here did not fail.
    if (failed) return
    console.log(`${name} │ ${succeeded ? 'passed' : 'FAILED'} after ${seconds} s`)
    if (succeeded) continue
    failed = alone
    for (const child of running) child.kill()
  }
}

/** Runs a command, prints its lines behind its name, and tells whether it succeeded. */
function play(name, [command, ...parameters]) {
  const child = spawn(command, parameters, {
    cwd: root,
    env: { ...process.env, PATH: toolPath },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32', // npm's tools are .cmd files there
  })
  running.add(child)
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => console.log(`${name} │ ${line}`))
  }
  return new Promise((done) => {
    const end = (succeeded) => {
      running.delete(child)
      done(succeeded)
    }
    child.on('error', (error) => {
      console.error(`${name} │ ${error}`)
      end(false)
    })
    child.on('close', (code) => end(code === 0))
  })
}

/** Vitest's own numbers; none where it did not get to run. */
function readTotals(file) {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(file, 'utf8'))
    // A file that fails before its first test has no test to count.
    const broken = testResults.filter(
      ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
    )
    return { passed: numPassedTests, failed: numFailedTests + broken.length }
  } catch {
    return { passed: 0, failed: 0 }
  }
}
