/**
 * What a tab may believe of its billing data. A tab that begins to lead after another one committed
 * may hold data that is older than that commit; it takes none in that it did not ask for since.
 */
export type Turn = {
  /** Another tab committed. */
  heard(): void
  /** This tab leads from now on. */
  begin(): void
  /** It asked for fresh data. */
  asked(): void
  /** Whether data may be taken in; `fresh`: it is other than what was there when it was asked for. */
  trusts(fresh: boolean): boolean
  /** Data was taken in. */
  seen(): void
  /** There is data that was not taken in. */
  noted(): void
  /** True when another tab committed since then: no need to take it in. */
  overtaken(): boolean
}

/** No other tab committed yet, as far as is known. */
export function createTurn(): Turn {
  let [commits, seenAt, notedAt] = [0, 0, 0]
  let trusted = true
  let asked = false
  return {
    heard() {
      commits++
    },
    begin() {
      trusted = commits === seenAt
      asked = false
    },
    asked() {
      asked = true
    },
    trusts: (fresh) => trusted || (asked && fresh),
    seen() {
      seenAt = commits
      trusted = true
    },
    noted() {
      notedAt = commits
    },
    overtaken: () => commits !== notedAt,
  }
}
