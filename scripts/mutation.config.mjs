// Mutation testing: breaks the code on purpose, one place at a time, and asks whether a test notices.
// MUTATE=src/session/page.ts picks files, with commas between several.
const folders = 'src/model/**/*.ts,src/outbox/**/*.ts,src/session/**/*.ts'

export default {
  testRunner: 'vitest',
  // Without the interleavings, which take minutes for each of thousands of mutants. Which tests reach a
  // mutant is known from the first run, so nothing is gained by asking Vitest what is related.
  vitest: { configFile: 'scripts/mutation.vitest.mjs', related: false },
  mutate: (process.env.MUTATE ?? folders).split(','),
  ignorePatterns: [
    '/dist',
    '/example',
    '/stories',
    '/.storybook',
    '/storybook-static',
    '/coverage',
  ],
  // What only changes the words of an error is for a reader to judge.
  mutator: { excludedMutations: ['StringLiteral'] },
  coverageAnalysis: 'perTest',
  concurrency: Number(process.env.WORKERS ?? 1),
  timeoutMS: 3_000,
  incremental: true,
  incrementalFile: 'reports/mutation.json',
  reporters: ['clear-text', 'html'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  tempDirName: '.stryker-tmp',
}
