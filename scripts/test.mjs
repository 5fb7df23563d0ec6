// Everything CI runs, in the order in which it is cheapest to learn of a mistake.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { succeeds } from './run.mjs'

const folder = mkdtempSync(join(tmpdir(), 'test-'))
const results = join(folder, 'results.json')

const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`]
const script = (name) => ({ name: `npm run ${name}`, command: ['npm', 'run', '--silent', name] })
const steps = [
  { name: 'node scripts/chromium.mjs', command: ['node', 'scripts/chromium.mjs'] },
  script('check'),
  { name: 'npx vitest run', command: ['vitest', 'run', ...reporters] },
  script('build'),
  script('check:package'),
  // The quickest of the consumers; `npm run test:consumers` makes the others too.
  {
    name: 'npm run test:consumers -- --built node-render',
    command: ['node', 'scripts/test-consumers.mjs', '--built', 'node-render'],
  },
  // Skipped where there is no Firefox; `npm run test:engines` walks through WebKit too.
  {
    name: 'npm run test:engines -- firefox',
    command: ['node', 'scripts/test-engines.mjs', 'firefox'],
  },
  script('size'),
  script('build:storybook'),
]

const failed = steps.find(({ name, command }) => {
  console.log(`\n> ${name}`)
  return !succeeds(...command)
})

if (failed) console.error(`\nStopped: \`${failed.name}\` failed. Run it alone to try again.`)
else console.log('\nAll checks passed.')
const totals = readTotals()
if (totals) console.log(`${totals.passed} passed, ${totals.failed} failed`)
rmSync(folder, { recursive: true, force: true })
process.exitCode = failed ? 1 : 0

/** Vitest's own numbers; `undefined` when it did not get to run. */
function readTotals() {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(
      readFileSync(results, 'utf8'),
    )
    // A file that fails before its first test has no test to count.
    const broken = testResults.filter(
      ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
    )
    return { passed: numPassedTests, failed: numFailedTests + broken.length }
  } catch {
    return undefined
  }
}
