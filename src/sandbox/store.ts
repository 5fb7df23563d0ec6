/**
 * Where a sandbox keeps its ledger: an append-only list of short texts. Every method is
 * synchronous, so that what was answered was stored before, and two requests never decide on the
 * same state (SQLite and localStorage offer this; an asynchronous database does not).
 */
export type SandboxStore = {
  /** Every text appended so far, oldest first. */
  load(): readonly string[]
  /** Adds the texts at the end, all or none. Throws when it could not. */
  append(lines: readonly string[]): void
  /** Forgets everything. */
  clear(): void
}

/** A store that lasts as long as the page or the process. */
export function memoryStore(): SandboxStore {
  let kept: string[] = []
  return {
    load: () => [...kept],
    append: (lines) => {
      kept.push(...lines)
    },
    clear: () => {
      kept = []
    },
  }
}
