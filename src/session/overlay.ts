import { type AbsentMeter, levelOf, minus, plus, type UsageMeter } from '../model/meter.js'

/** What one running or unresolved action takes from one meter. */
export type Share = {
  /** In the meter's unit, above 0. */
  readonly amount: number
  /** True while the shown number is lower by it; false once the report was taken to contain it. */
  readonly counted: boolean
  /** True when a report asked for after the action's end is in hand: the page's number is the truth of it. */
  readonly known: boolean
}

/**
 * What lies over one meter's page while actions run whose use the server records: nobody knows of a
 * report whether it contains that. Shown is the page's number minus `extra` minus the counted shares.
 */
export type Overlay = {
  readonly shares: ReadonlyMap<string, Share>
  /** How far reports moved the page's number without being shown. */
  readonly extra: number
  /** Since when such a report waits to be shown, in `elapsed` milliseconds; `null` when none does. */
  readonly since: number | null
  readonly unconfirmed: boolean
}

type Reading = UsageMeter | AbsentMeter | null

const blank: Overlay = { shares: new Map(), extra: 0, since: null, unconfirmed: false }

/** The overlay with one action more, counted at once. */
export function withShare(overlay: Overlay = blank, id: string, amount: number): Overlay {
  const share: Share = { amount, counted: true, known: false }
  return { ...overlay, shares: new Map(overlay.shares).set(id, share) }
}

/** The overlay without an action that used nothing; `null` when nothing is in doubt any more. */
export function withoutShare(overlay: Overlay, id: string): Overlay | null {
  const shares = new Map(overlay.shares)
  shares.delete(id)
  return doubtful(shares) ? { ...overlay, shares } : null
}

/** A change of the page by a report: its number before and after, and the actions it tells the truth of. */
export type Turn = {
  readonly before: Reading
  readonly after: Reading
  readonly known: ReadonlySet<string>
  /** In `elapsed` milliseconds. */
  readonly now: number
}

/**
 * The overlay after the page turned; `null` when nothing is in doubt any more. The shown number stays
 * where it was while a report may or may not contain a share, unless it is of another limit or period:
 * a number of the one would be wrong beside the other.
 */
export function turned(overlay: Overlay, { before, after, known, now }: Turn): Overlay | null {
  const shares = new Map(overlay.shares)
  for (const id of known) {
    const share = shares.get(id)
    if (share) shares.set(id, { ...share, known: true })
  }
  if (!doubtful(shares)) return null
  const next = { ...overlay, shares }
  if (!isPresent(before) || !isPresent(after) || !alike(before, after)) return settledShares(next)
  const moved = minus(levelOf(after), levelOf(before))
  if (moved === 0 && known.size === 0) return overlay
  const veiled = { ...next, extra: plus(next.extra, moved), since: next.since ?? now }
  const shown = revealed(veiled, levelOf(after))
  return takenBy(shown) === takenBy(veiled) ? shown : veiled
}

/**
 * The overlay with nothing kept back any more: each share in doubt is counted, or taken as contained,
 * whichever way moves the shown number least. `level` is the page's number.
 */
export function revealed(overlay: Overlay, level: number): Overlay {
  const target = minus(level, takenBy(overlay))
  const rest = settledShares(overlay)
  const shares = new Map<string, Share>()
  let shown = level
  for (const [id, share] of [...rest.shares].sort(([, a], [, b]) => b.amount - a.amount)) {
    const lower = minus(shown, share.amount)
    const counted = Math.abs(minus(lower, target)) <= Math.abs(minus(shown, target))
    if (counted) shown = lower
    shares.set(id, { ...share, counted })
  }
  return { ...rest, shares }
}

/** The overlay with nothing kept back, and without the shares of which the truth is known. */
function settledShares(overlay: Overlay): Overlay {
  const shares = new Map([...overlay.shares].filter(([, share]) => !share.known))
  return { ...overlay, shares, extra: 0, since: null }
}

/** How much lower than the page's number the shown one is. */
export function takenBy({ shares, extra }: Overlay): number {
  let taken = extra
  for (const { amount, counted } of shares.values()) if (counted) taken = plus(taken, amount)
  return taken
}

/** What the actions take together, for as long as nobody knows whether the server recorded it. */
export function reservedBy({ shares }: Overlay): number {
  let reserved = 0
  for (const { amount } of shares.values()) reserved = plus(reserved, amount)
  return reserved
}

function doubtful(shares: ReadonlyMap<string, Share>): boolean {
  return [...shares.values()].some(({ known }) => !known)
}

function isPresent(meter: Reading): meter is UsageMeter {
  return meter !== null && meter.kind !== 'absent'
}

/** Whether a level of the one meter means the same on the other. */
function alike(a: UsageMeter, b: UsageMeter): boolean {
  const limitOf = (meter: UsageMeter) => (meter.kind === 'quota' ? meter.limit : null)
  return a.kind === b.kind && limitOf(a) === limitOf(b) && a.period?.start === b.period?.start
}
