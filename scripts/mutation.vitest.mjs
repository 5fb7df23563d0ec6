// The tests a mutant is tried with: those of the folders that are mutated. All in one process and
// without a browser, because starting one for each file takes many times longer than the tests do.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    environment: 'node',
    isolate: false,
    include: ['test/{model,outbox,session}/**/*.test.ts'],
    exclude: ['test/session/throughput.test.ts'], // 10,000 entries: seconds for each mutant
    setupFiles: ['scripts/mutation.setup.mjs'],
    restoreMocks: true,
  },
})
