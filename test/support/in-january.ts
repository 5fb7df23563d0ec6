import { beforeEach, vi } from 'vitest'
import { january } from './reports.js'

/**
 * Lets the tests of a file run ten days into the period of the fixtures in reports.ts, on a clock that
 * goes on. Without it their readings are of a period that is over.
 */
export function inJanuary(): void {
  const { now } = Date
  beforeEach(() => {
    const offset = january.start + 10 * 86_400_000 - now()
    vi.spyOn(Date, 'now').mockImplementation(() => now() + offset)
  })
}
