// Mutation testing of pure code: breaks it on purpose, one place at a time, and asks whether a test notices.
// MUTATE=src/sync/meter-state.ts picks files, with commas between several.
const pure = [
  'src/billing/**/*.ts',
  'src/text/**/*.ts',
  'src/entries/*.ts',
  'src/storage/*.ts',
  'src/sync/{clock,delivery,fence,judge,meter-state,status}.ts',
]

export default {
  testRunner: 'vitest',
  // Which tests reach a mutant is known from the first run; asking Vitest what is related takes longer.
  vitest: { configFile: 'scripts/mutation.vitest.mjs', related: false },
  mutate: process.env.MUTATE?.split(',') ?? pure,
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
