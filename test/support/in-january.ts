import { beforeEach, vi } from 'vitest'
import { january } from './reports.js'

/** Starts the page's clock at `start`, in epoch milliseconds, for each test of a file; it goes on from there. */
export function clockFrom(start: number): void {
  const { now } = Date
  beforeEach(() => {
    const began = now()
    vi.spyOn(Date, 'now').mockImplementation(() => start + now() - began)
  })
}

/** Ten days into the period of the fixtures in reports.ts: otherwise their readings are of one that is over. */
export function inJanuary(): void {
  clockFrom(january.start + 10 * 86_400_000)
}

/** At the moment at which the clock of a sandbox stands unless told otherwise. */
export function onSandboxDay(): void {
  clockFrom(Date.UTC(2026, 2, 12, 10))
}
