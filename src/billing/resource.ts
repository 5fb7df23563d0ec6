import type { UsageError } from './errors.js'

/** Something a customer holds a number of, out of a capacity: seats, projects. Whole numbers. */
export type Resource = {
  readonly slug: string
  readonly name: string
  readonly used: number
  readonly capacity: number
}

/**
 * Whose pieces of a resource: one for each of these names, which are the host's own ids, or so many of
 * nobody in particular. A name holds one piece at most, so that a claim in its name can be repeated.
 */
export type Holders = { readonly names: readonly string[] } | { readonly count: number }

/** What became of a claim or a release. */
export type ClaimOutcome =
  | { readonly status: 'done' }
  /**
   * `no-capacity`: more was claimed than is free, and nothing was. `claim-failed`: nothing changed.
   * `claim-unknown`: no answer came, so that it may have been done; in a name it can be repeated.
   */
  | { readonly status: 'failed'; readonly error: UsageError }

/** The names or the number that a host passes, checked; `null` for anything else. @default 1 of nobody */
export function holdersOf(who: unknown = 1): Holders | null {
  if (typeof who === 'number') return Number.isSafeInteger(who) && who > 0 ? { count: who } : null
  const names: readonly unknown[] = Array.isArray(who) ? who : [who]
  const read = names.filter((name) => typeof name === 'string' && name !== '')
  return names.length > 0 && read.length === names.length
    ? { names: [...new Set(names.map(String))] }
    : null
}
