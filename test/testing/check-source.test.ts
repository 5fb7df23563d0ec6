// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { checkSource } from '../../src/testing/check-source.js'
import {
  endpoint,
  flowglad,
  onStripe,
  polled,
  sandbox,
  test,
  timedReport,
  trailingReport,
} from './sources.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe.each([
  { what: 'a test source', make: test, without: [] },
  { what: 'a polled source', make: polled, without: [] },
  { what: 'a report that tells its times', make: timedReport, without: [] },
  { what: 'a report that trails', make: trailingReport, without: [] },
  // It shows what its replies tell, and has no report.
  { what: 'an endpoint', make: endpoint, without: ['telling', 'fresh', 'failed', 'order'] },
  { what: 'the sandbox', make: sandbox, without: [] },
  { what: 'Flowglad', make: flowglad, without: [] },
  { what: 'Stripe', make: onStripe, without: [] },
] as const)('$what', ({ make, without }) => {
  it.each(checkSource(make, { without }))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})
