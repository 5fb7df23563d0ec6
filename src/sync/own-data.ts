/**
 * What a tab may believe of the data it has in hand. Other tabs commit too: a tab that begins to lead
 * after such a commit may hold data that is older than it, and takes in only what it asked for since.
 */
export type OwnData = {
  /** How many commits of other tabs were heard of. */
  commits: number
  /** `commits` when data was last taken in. */
  takenAt: number
  /** `commits` when there was data that was not taken in. */
  leftAt: number
  /** The data in hand is no older than any commit. */
  trusted: boolean
  /** It was asked for since this tab leads. */
  asked: boolean
}

/** No other tab committed yet, as far as is known. */
export function newOwnData(): OwnData {
  return { commits: 0, takenAt: 0, leftAt: 0, trusted: true, asked: false }
}

/** This tab leads from now on. */
export function onLeading(data: OwnData): void {
  data.trusted = data.commits === data.takenAt
  data.asked = false
}

/** Whether data may be taken in. `isNew`: it differs from what was in hand at the last question. */
export function mayTakeIn(data: OwnData, isNew: boolean): boolean {
  return data.trusted || (data.asked && isNew)
}

/** Data was taken in, or left. */
export function onSeen(data: OwnData, taken: boolean): void {
  if (!taken) data.leftAt = data.commits
  else {
    data.takenAt = data.commits
    data.trusted = true
  }
}
