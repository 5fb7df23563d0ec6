// Mutation testing: breaks the code on purpose, one place at a time, and asks whether a test notices.
// MUTATE=src/sync/meter-state.ts picks files, with commas between several.
const folders = [
  'billing',
  'text',
  'entries',
  'storage',
  'sync',
  'upgrades',
  'prompts',
  'actions',
].map((folder) => `src/${folder}/**/*.ts`)
// What the tests of the hooks and of whole pages try, which are not run here.
const elsewhere = [
  'actions/metered-runner',
  'actions/perform',
  'sync/registry',
  'upgrades/page',
].map((path) => `!src/${path}.ts`)

export default {
  testRunner: 'vitest',
  // Which tests reach a mutant is known from the first run; asking Vitest what is related takes longer.
  vitest: { configFile: 'scripts/mutation.vitest.mjs', related: false },
  mutate: process.env.MUTATE?.split(',') ?? [...folders, ...elsewhere],
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
