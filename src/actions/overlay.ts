import { type AbsentMeter, levelOf, minus, plus, type UsageMeter } from '../billing/meter.js'

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

/**
 * The overlay without an action that used nothing: the shown number rises by its amount, also where
 * another one was mistaken for it. `null` when nothing is in doubt any more.
 */
export function withoutShare(overlay: Overlay, id: string): Overlay | null {
  const shares = new Map(overlay.shares)
  const amount = shares.get(id)?.amount ?? 0
  shares.delete(id)
  if (!doubtful(shares)) return null
  const counted = minus(countedIn(overlay.shares), amount)
  return { ...overlay, shares: countedNear(shares, counted) }
}

/** A change of the page by a report: what is committed less the uses here, before and after, and the actions it tells the truth of. */
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
  return explained(veiled) ?? veiled
}

/**
 * The overlay where the report is explained without doubt: by what is taken as contained already, by the
 * actions of which it tells the truth, or by a share that it contains by now. `null` where it is not.
 */
function explained(veiled: Overlay): Overlay | null {
  const kept = settledShares(veiled)
  const told = [...veiled.shares.values()].filter(({ known, counted }) => known && counted)
  const unrecorded = told.reduce((sum, { amount }) => plus(sum, amount), 0)
  const taken = takenBy(veiled)
  if (takenBy(kept) === taken || takenBy(kept) === minus(taken, unrecorded)) return kept
  const shown = revealed(veiled)
  return takenBy(shown) === taken ? shown : null
}

/**
 * The overlay with nothing kept back any more: each share in doubt is counted, or taken as contained in
 * the page's number, whichever way moves the shown one least.
 */
export function revealed(overlay: Overlay): Overlay {
  const rest = settledShares(overlay)
  return { ...rest, shares: countedNear(rest.shares, takenBy(overlay)) }
}

/** The shares with those counted that add up to the amount, or come near it; as they are, if they do. */
function countedNear(shares: Overlay['shares'], amount: number): Overlay['shares'] {
  if (countedIn(shares) === amount) return shares
  const chosen = new Map<string, Share>()
  let sum = 0
  for (const [id, share] of [...shares].sort(([, a], [, b]) => b.amount - a.amount)) {
    const more = plus(sum, share.amount)
    const counted = Math.abs(minus(more, amount)) <= Math.abs(minus(sum, amount))
    if (counted) sum = more
    chosen.set(id, { ...share, counted })
  }
  return chosen
}

/** The overlay with nothing kept back, and without the shares of which the truth is known. */
function settledShares(overlay: Overlay): Overlay {
  const shares = new Map([...overlay.shares].filter(([, share]) => !share.known))
  return { ...overlay, shares, extra: 0, since: null }
}

/** How much lower than the page's number the shown one is. */
export function takenBy({ shares, extra }: Overlay): number {
  return plus(extra, countedIn(shares))
}

function countedIn(shares: Overlay['shares']): number {
  let sum = 0
  for (const { amount, counted } of shares.values()) if (counted) sum = plus(sum, amount)
  return sum
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
