// Plays the simulations for longer than a test run does, and prints of each kind the share of frames that
// were unconfirmed. RUNS: how many of each kind; SEED: the first. A failure names its seed.
import { main, run } from './run.mjs'

process.env.RUNS ??= '1000'
process.env.SEED ??= '1'
process.env.UNIT_ONLY = '1'

await main(() => run('vitest', 'run', 'test/simulation', '--disableConsoleIntercept'))
