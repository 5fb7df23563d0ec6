// The tests a mutant is tried with: those of pure code and of the engine. All in one process and without a
// browser, because starting one for each file takes longer than the tests.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  define: { __DEV__: 'true' },
  test: {
    environment: 'node',
    isolate: false,
    include: ['test/{billing,text,entries,storage,sync}/**/*.test.ts'],
    exclude: ['test/sync/throughput.test.ts'], // 10,000 entries: seconds for each mutant
    setupFiles: ['scripts/mutation.setup.mjs'],
    restoreMocks: true,
  },
})
