// Plays whole modelled browsers for longer than a test run does, and prints the totals.
// RUNS: how many of each kind; SEED: the first. A failure names its seed.
import { main, run } from './run.mjs'

process.env.RUNS ??= '300'
process.env.SEED ??= '1'
process.env.UNIT_ONLY = '1'

await main(() =>
  run('vitest', 'run', 'test/interleaving/world.test.ts', '--disableConsoleIntercept'),
)
