const FIRST = 1_000
const MOST = 60_000

/**
 * Milliseconds to wait before attempt `attempts + 1`: full jitter over 1 s · 2ⁿ, at most 60 s, so
 * that many waiting pages do not return together. `random` is in [0, 1).
 */
export function backoff(attempts: number, random: number): number {
  return Math.round(random * Math.min(MOST, FIRST * 2 ** Math.max(0, attempts - 1)))
}
