/**
 * What a tab may believe of its billing data. A tab that begins to lead after another one committed
 * may hold data that is older than that commit; it takes none in that it did not ask for since.
 */
export type Turn = {
  /** This tab leads from now on. */
  begin(): void
  /** It asked for fresh data. */
  asked(): void
  /** Whether data may be taken in; `fresh`: it is other than what was there when it was asked for. */
  trusts(fresh: boolean): boolean
  /** Data was taken in. */
  seen(): void
  /** True when a report was committed since this tab took data in: no need to take its own in. */
  overtaken(): boolean
}

/** `newest`: the epoch milliseconds of the newest commit by any tab. */
export function createTurn(newest: () => number): Turn {
  let stamp = newest()
  let trusted = true
  let asked = false
  return {
    begin() {
      trusted = newest() === stamp
      asked = false
    },
    asked() {
      asked = true
    },
    trusts: (fresh) => trusted || (asked && fresh),
    seen() {
      stamp = newest()
      trusted = true
    },
    overtaken: () => newest() !== stamp,
  }
}
