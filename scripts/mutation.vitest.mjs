// The tests a mutant is tried with: those of the folders that are mutated.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    environment: 'jsdom',
    include: ['test/{model,outbox,session}/**/*.test.ts'],
    restoreMocks: true,
  },
})
