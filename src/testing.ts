export type { CheckedSource, SourceServer } from './testing/bench.js'
export {
  type CheckSourceOptions,
  checkSource,
  type SourceCheck,
  type SourceClause,
} from './testing/check-source.js'
export {
  createTestSource,
  type TestFailure,
  type TestReport,
  type TestSource,
  type TestSourceOptions,
} from './testing/test-source.js'
export { UsageTestProvider, type UsageTestProviderProps } from './testing/usage-test-provider.js'
