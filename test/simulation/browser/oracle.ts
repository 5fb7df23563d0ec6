import type { Account, Own } from './account.js'
import type { Ledger } from './ledger.js'
import type { Shown, Tab } from './tab.js'

/** What the judge knows of the run. */
export type JudgeOptions = {
  readonly ledger: Ledger
  readonly account: Account
  readonly now: () => number
  /** Milliseconds in which a tab learns what another one did. */
  readonly news: number
  /** What could not be stored is not known to other tabs. */
  readonly unstored: () => boolean
  readonly tabs: number
}

type Waiting = ReturnType<Tab['waiting']>

/** Judges every frame of every tab. */
export type Judge = {
  /** Sentences about what is wrong with what a tab shows. */
  look(tab: Tab): string[]
  /** The tab starts over without what it knew: a moment may be an older one. */
  forget(index: number): void
}

/**
 * Each number must be the server's for that subscription and meter, without this browser's own uses, as
 * it was at some moment, minus every own use that counts there, each once; the moment never goes back.
 * A use counts where its tab holds it, else where the server recorded it. An unconfirmed number may be
 * off by what is in doubt, and proves no moment.
 */
export function createJudge({ ledger, account, now, news, unstored, tabs }: JudgeOptions): Judge {
  const moments = new Map<string, number>()
  /** When a tab last held a use as waiting, on which bill, and on how many it was sent. */
  const lately = new Map<string, { at: number; subscription: string | null; places: number }>()

  /** What one use adds to the sum: one amount, or two where its tab may not know yet. */
  function shares(tab: Tab, one: Own, shown: Shown, waiting: Waiting): readonly number[] | string {
    const held = waiting.get(one.key)
    const place = `${tab.index} ${one.key}`
    if (held) {
      const { subscription, sentTo } = held
      lately.set(place, { at: now(), subscription, places: sentTo.length })
      const late = one.ended && one.ended.by !== tab && now() - one.ended.at > news
      if (late && tab.awakeSince + news < now()) return `still counts ${one.key}`
      return [held.subscription === shown.subscription ? held.amount : 0]
    }
    const recorded = ledger.recorded(one.meter, one.id)
    const isNews = one.by !== tab && now() - Math.max(one.at, tab.awakeSince) <= news
    if (recorded) {
      const amount = recorded.subscription === shown.subscription ? recorded.amount : 0
      // Found recorded on another bill, it leaves this sum: at once where it was sent from.
      const last = lately.get(place)
      const leaves = last?.subscription === shown.subscription && now() - last.at <= news
      if (one.lost || one.ended || isNews) return [0, amount]
      // Sent under two plans that are gone, and recorded under one of them: no page can know which.
      const isVague =
        last !== undefined && last.places > 2 && last.subscription !== shown.subscription
      if (isVague) return [0, amount]
      return amount === 0 && leaves && tabs > 1 ? [0, one.amount] : [amount]
    }
    if (one.ended || one.lost || isNews) return [0]
    if (one.by !== tab && (!one.durable || unstored())) return [0]
    // Its page died before it could tell.
    const as = tab.ended(one.customer, one.key)
    if (as) {
      one.ended = { by: tab, at: now(), as }
      return [0]
    }
    return `has lost ${one.key}`
  }

  function sums(tab: Tab, shown: Shown, waiting: Waiting): readonly number[] | string {
    let found = new Set([0])
    for (const one of account.own.values()) {
      if (one.customer !== tab.customer || one.meter !== shown.meter) continue
      const once = shares(tab, one, shown, waiting)
      if (typeof once === 'string') return once
      if (one.meter === 'users') continue
      const isHere = ledger.recorded(one.meter, one.id)?.subscription === shown.subscription
      const parts = one.again && isHere ? [...once, 2 * one.amount] : once
      found = new Set([...found].flatMap((sum) => parts.map((part) => sum + part)))
    }
    return [...found]
  }

  /** Every use of the run: what an unconfirmed number may be off by at the very most. */
  function doubt(customer: string | null, meter: string): number {
    return [...account.own.values()]
      .filter((one) => one.customer === customer && one.meter === meter)
      .reduce((sum, { amount }) => sum + amount, 0)
  }

  function judge(tab: Tab, shown: Shown, waiting: Waiting): string | null {
    const { subscription, meter, level } = shown
    if (ledger.subscription(subscription)?.customer !== tab.customer) {
      return `shows ${tab.customer} the number of ${subscription}`
    }
    const possible = sums(tab, shown, waiting)
    if (typeof possible === 'string') return possible
    const known = ledger.moments(subscription, meter)
    if (shown.unconfirmed) {
      const most = doubt(tab.customer, meter)
      const near = known.some(({ x }) => possible.some((sum) => Math.abs(level - x + sum) <= most))
      return near ? null : `unconfirmed ${level} is off by more than ${most}`
    }
    const place = `${tab.index} ${subscription} ${meter}`
    const from = moments.get(place) ?? 0
    for (let i = from; i < known.length; i++) {
      if (!possible.some((sum) => known[i]?.x === level + sum)) continue
      moments.set(place, i)
      return null
    }
    const wanted = known.map(({ x }, i) => `${i < from ? '<' : ''}${x - (possible[0] ?? 0)}`)
    return `shows ${level} ${meter} of ${subscription}, possible were ${wanted.join(' ')}`
  }

  return {
    look(tab) {
      const waiting = tab.waiting(tab.customer ?? '')
      return tab.shown().flatMap((shown) => {
        const found = judge(tab, shown, waiting)
        return found ? [`tab ${tab.index} ${found}`] : []
      })
    },
    forget(index) {
      for (const place of moments.keys()) if (place.startsWith(`${index} `)) moments.delete(place)
    },
  }
}
