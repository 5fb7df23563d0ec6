import type { Page } from './meter-state.js'

/** How long a report is held before it is shown with its doubt, in milliseconds. */
export const HOLD = 5_000

/** A page that holds a report. `due`: when it is shown all the same, in `elapsed` milliseconds. */
export type Hold = { readonly subscription: string; readonly slug: string; readonly due: number }

/** Which pages hold a report. */
export type Holds = {
  /** Takes note of a page as it is now; without one, it is gone. */
  note(subscription: string, slug: string, page?: Page): void
  all(): readonly Hold[]
  any(): boolean
  /** The earliest `due`, `null` without any. */
  next(): number | null
  clear(): void
}

/** No page holds anything yet. */
export function createHolds(): Holds {
  const holds = new Map<string, Hold>()
  return {
    note(subscription, slug, page) {
      const key = JSON.stringify([subscription, slug])
      if (page?.held) holds.set(key, { subscription, slug, due: page.held.since + HOLD })
      else holds.delete(key)
    },
    all: () => [...holds.values()],
    any: () => holds.size > 0,
    next: () => (holds.size > 0 ? Math.min(...[...holds.values()].map(({ due }) => due)) : null),
    clear: () => holds.clear(),
  }
}
