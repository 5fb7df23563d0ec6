import { type Cookie, type Moment, meters, type Server, type Terms } from './server.js'
import type { Shown, Tab } from './tab.js'
import type { Use, Uses } from './uses.js'

/** What the oracle knows of the run. */
export type OracleOptions = {
  readonly server: Server
  readonly uses: Uses
  /** Elapsed milliseconds. */
  readonly now: () => number
  /** Milliseconds in which a tab learns what another one did. */
  readonly news: number
  /** What could not be stored is not known to other tabs. */
  readonly isUnstored: () => boolean
  /** Tabs share no storage: what another one did is as if another device had. */
  readonly isPrivate: boolean
  readonly tabs: number
  /** Other devices use and buy. */
  readonly others: boolean
  /** The device's clock is right, so that a period that is over must be known to be. */
  readonly isClockRight: () => boolean
  /** Milliseconds by which a report may be older than the one before: its times do not tell. */
  readonly apart: number
  /** Counts what happens, besides what tabs show. */
  readonly changes: () => number
}

/** Judges every frame of every tab. */
export type Oracle = {
  /** Sentences about what is wrong with what a tab shows. */
  look(tab: Tab): string[]
  /** The tab starts over without what it knew: a moment may be an older one. */
  forget(index: number): void
}

type Waiting = ReturnType<Tab['waiting']>

/** The most that one use amounts to: where no uses in doubt add up to a number, it moves by less. */
const ONE_USE = 9
/** Milliseconds after its end in which a period may still be shown as going on. */
const END_SEEN = 100

/**
 * Each number must be the server's for that subscription and meter, without this browser's own uses, as
 * it was at some moment, minus every own use that counts there, each once; the moment never goes back.
 * A use counts where its tab holds it, else where the server recorded it, and in no moment of a later
 * period than it was recorded in. An unconfirmed number may be off by what is in doubt, and proves no
 * moment. A number of a period that is over is stale.
 */
export function createOracle({
  server,
  uses,
  now,
  news,
  isUnstored,
  isPrivate,
  tabs,
  others,
  isClockRight,
  apart,
  changes,
}: OracleOptions): Oracle {
  const moments = new Map<string, number>()
  /** The terms that were shown last. */
  const plans = new Map<string, number>()
  /** Meters of tabs that show no number, or an unconfirmed one after none. */
  const blank = new Set<string>()
  /** When a tab last held a use as waiting, and on which bill. */
  const lately = new Map<string, { at: number; subscription: string | null }>()
  /** On how many bills a use was sent. */
  const bills = new Map<string, number>()
  /** Of each tab what it showed when it was looked at last, since when, and what had happened by then. */
  const looks = new Map<
    number,
    {
      readonly shown: readonly Shown[]
      readonly count: number
      readonly isSure: boolean
      readonly since: number
      at: number
    }
  >()

  /** What one use adds to the sum: one amount, or two where its tab may not know yet. */
  function shares(
    tab: Tab,
    use: Use,
    recorded: ReturnType<Server['recorded']>,
    shown: Shown,
    waiting: Waiting,
  ): readonly number[] | string {
    const held = waiting.get(use.key)
    const place = `${tab.index} ${use.key}`
    if (held) {
      const { subscription, sentTo } = held
      lately.set(place, { at: now(), subscription })
      bills.set(use.key, Math.max(sentTo.length, bills.get(use.key) ?? 0))
      const late = use.ended && use.ended.by !== tab && now() - use.ended.at > news
      // With no room for it, the end may not have been stored.
      if (late && !isUnstored() && tab.awakeSince + news < now()) return `still counts ${use.key}`
      return [held.subscription === shown.subscription ? held.amount : 0]
    }
    const isNews = use.by !== tab && now() - Math.max(use.at, tab.awakeSince) <= news
    const isUnknown = use.by !== tab && (isPrivate || !use.durable)
    if (isUnknown) return recorded ? [0, recorded.amount] : [0]
    if (recorded) {
      const amount = recorded.subscription === shown.subscription ? recorded.amount : 0
      // Found recorded on another bill, it leaves this sum: at once where it was sent from.
      const last = lately.get(place)
      const isHere = last?.subscription === shown.subscription
      const leaves = isHere && now() - last.at <= news
      // Cleared before this tab saw it, it is written again when it is sent.
      const isRewritten = isUnstored() && use.by !== tab && now() - recorded.at <= news
      if (use.lost || use.ended || isNews || isRewritten) return [0, amount]
      // Sent under two plans that are gone, and recorded under one of them: no page can know which.
      const isGone = server.subscription(shown.subscription)?.current === false
      if ((bills.get(use.key) ?? 0) > 2 && (isGone || !isHere)) return [0, amount]
      return amount === 0 && leaves && tabs > 1 ? [0, use.amount] : [amount]
    }
    if (use.ended || use.lost || isNews) return [0]
    if (use.by !== tab && (!use.durable || isUnstored())) return [0]
    // Its page died before it could tell.
    const as = tab.ended(use.owner, use.key)
    if (as) {
      use.ended = { by: tab, at: now(), as }
      return [0]
    }
    return `has lost ${use.key}`
  }

  /** What the own uses may add up to for a moment, by its period. */
  function sums(tab: Tab, shown: Shown, waiting: Waiting): ((period: number) => Sums) | string {
    const parts: { readonly last: number; readonly amounts: readonly number[] }[] = []
    for (const use of uses.all.values()) {
      if (!isSame(use.owner, tab.owner) || use.meter !== shown.meter) continue
      const recorded = server.recorded(use.key)
      const once = shares(tab, use, recorded, shown, waiting)
      if (typeof once === 'string') return once
      if (use.meter === 'users') continue
      const isHere = recorded?.subscription === shown.subscription
      const amounts = use.again && isHere ? [...once, 2 * use.amount] : once
      parts.push({ last: recorded ? recorded.period : Number.POSITIVE_INFINITY, amounts })
    }
    const known = new Map<number, Sums>()
    return (period) => {
      let found = known.get(period)
      if (found === undefined) {
        found = 1n
        for (const { last, amounts } of parts) {
          // What was recorded in an earlier period is in no balance of this one. Its page may not know
          // yet that it was recorded, and count it still.
          const here = last < period ? [0, ...amounts] : amounts
          found = withOneOf(here, found)
        }
        known.set(period, found)
      }
      return found
    }
  }

  /** Every use of the run: what an unconfirmed number may be off by at the very most. */
  function doubt(owner: Cookie, meter: string): number {
    return [...uses.all.values()]
      .filter((use) => isSame(use.owner, owner) && use.meter === meter)
      .reduce((sum, { amount }) => sum + amount, 0)
  }

  function judge(tab: Tab, shown: Shown, waiting: Waiting): string | null {
    const { subscription, meter, level } = shown
    const bill = server.subscription(subscription)
    if (!bill || !isSame(bill, tab.owner)) {
      return `shows ${tab.owner.customer} the number of ${subscription}`
    }
    const possible = sums(tab, shown, waiting)
    if (typeof possible === 'string') return possible
    const place = `${tab.index} ${subscription} ${meter}`
    const terms = server.terms(subscription, meter)
    const isIt = (one: Terms, i: number) =>
      i >= (plans.get(place) ?? 0) &&
      one.kind === shown.kind &&
      one.limit === shown.limit &&
      (one.start === null || one.start === shown.start)
    const plan = terms.findIndex(isIt)
    const bought = terms[plan]
    if (!bought) return `shows ${meter} as a plan had it that is gone: ${JSON.stringify(shown)}`
    const known = server
      .moments(subscription, meter)
      .filter(({ period }) => bought.start === null || period === bought.period)
    if (shown.unconfirmed) {
      const most = doubt(tab.owner, meter)
      // Twice only where the number before it tells nothing of this one: it meant something else, another
      // device may have moved it, or it counts a use of a former period.
      const last = plans.get(place)
      const isNew =
        others ||
        last === undefined ||
        blank.has(`${tab.index} ${meter}`) ||
        !terms.slice(last, plan).every((one) => isAlike(one, bought)) ||
        [...uses.all.values()].some((use) => {
          const recorded = server.recorded(use.key)
          return use.meter === meter && recorded && recorded.period < bought.period
        })
      const isNear = ({ x, period }: Moment) =>
        hasBetween(possible(period), x - level - (isNew ? most : ONE_USE), x - level + most)
      return known.some(isNear) ? null : `unconfirmed ${level} is off by more than ${most}`
    }
    const from = (moments.get(place) ?? 0) - apart
    const fits = ({ x, period }: Moment) => hasBetween(possible(period), x - level, x - level)
    const later = known.filter(({ at }, i) => at >= from || (known[i + 1]?.at ?? from) > from)
    const first = later.find(fits)
    if (first) {
      moments.set(place, first.at)
      blank.delete(`${tab.index} ${meter}`)
      plans.set(place, plan)
      const isGoingOn = (moment: Moment) => !isOver(moment) && fits(moment)
      const isTrue = shown.stale || !isClockRight() || later.some(isGoingOn)
      return isTrue ? null : `shows ${level} ${meter} of a period that is over as if it went on`
    }
    const wanted = known.map(
      (moment) =>
        `${later.includes(moment) ? '' : '<'}${moment.x - leastOf(possible(moment.period))}`,
    )
    return `shows ${level} ${meter} of ${subscription}, possible were ${wanted.slice(-12).join(' ')}`
  }

  function isOver({ period }: Moment): boolean {
    return now() > server.endOf(period) + END_SEEN
  }

  /** Whether the tab was looked at as it is, after every time allowed for news had passed. */
  function isSettled(tab: Tab): boolean {
    const shown = tab.shown()
    const count = changes()
    const last = looks.get(tab.index)
    const isSure = isClockRight()
    if (last?.shown === shown && last.count === count && last.isSure === isSure) {
      const since = Math.max(last.since, tab.awakeSince)
      if (last.at > since + Math.max(news, END_SEEN)) return true
      last.at = now()
    } else {
      looks.set(tab.index, { shown, count, isSure, since: now(), at: now() })
    }
    return false
  }

  return {
    look(tab) {
      if (isSettled(tab)) return []
      const waiting = tab.waiting(tab.owner)
      for (const meter of meters) {
        if (!tab.shown().some((shown) => shown.meter === meter)) blank.add(`${tab.index} ${meter}`)
      }
      return tab.shown().flatMap((shown) => {
        const found = judge(tab, shown, waiting)
        return found ? [`tab ${tab.index} ${found}`] : []
      })
    },
    forget(index) {
      for (const known of [moments, plans]) {
        for (const place of known.keys()) if (place.startsWith(`${index} `)) known.delete(place)
      }
    },
  }
}

/** Whether a count under the one can be compared with a count under the other. */
function isAlike(a: Terms, b: Terms): boolean {
  if (a.kind === 'absent' || a.kind === 'unlisted') return false
  return a.period === b.period && (a.kind === 'balance') === (b.kind === 'balance')
}

/** Possible sums of whole amounts: bit n is set where n is one. */
type Sums = bigint

/** The sums with one of these amounts added. */
function withOneOf(amounts: readonly number[], sums: Sums): Sums {
  let all = 0n
  for (const amount of amounts) all |= sums << BigInt(amount)
  return all
}

/** Whether a sum is from `least` to `most`. */
function hasBetween(sums: Sums, least: number, most: number): boolean {
  const first = Math.max(0, least)
  if (most < first) return false
  return ((sums >> BigInt(first)) & ((1n << BigInt(most - first + 1)) - 1n)) !== 0n
}

function leastOf(sums: Sums): number {
  let least = 0
  while (!hasBetween(sums, least, least)) least++
  return least
}

function isSame(
  a: { readonly customer: string | null; readonly account: string },
  b: { readonly customer: string | null; readonly account: string },
): boolean {
  return a.customer === b.customer && a.account === b.account
}
