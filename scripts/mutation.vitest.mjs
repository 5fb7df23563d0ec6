// The tests a mutant is tried with: those of the folders that are mutated, and a few seeded worlds. All
// in one process and without a browser, because starting one for each file takes longer than the tests.
import { defineConfig } from 'vitest/config'
import { BaseSequencer } from 'vitest/node'

/** A world takes as long as hundreds of other tests: it is for what they did not notice. */
class WorldsLast extends BaseSequencer {
  async sort(files) {
    const isWorld = ({ moduleId }) => Number(moduleId.includes('/interleaving/'))
    return files.toSorted((a, b) => isWorld(a) - isWorld(b))
  }
}

export default defineConfig({
  test: {
    environment: 'node',
    isolate: false,
    include: [
      'test/{billing,text,entries,storage,sync,upgrades,prompts,actions}/**/*.test.ts',
      'test/interleaving/{world,reserving/reserving}.test.ts',
    ],
    exclude: ['test/sync/throughput.test.ts'], // 10,000 entries: seconds for each mutant
    env: { RUNS: '1' },
    sequence: { sequencer: WorldsLast },
    setupFiles: ['scripts/mutation.setup.mjs'],
    restoreMocks: true,
  },
})
