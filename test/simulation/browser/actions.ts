import { readEntry } from '../../support/read-entry.js'
import type { Oracle } from './oracle.js'
import type { Action } from './scenario.js'
import { type Cookie, meters } from './server.js'
import { type Browser, entryPrefixOf, type Tab } from './tab.js'
import type { Uses } from './uses.js'

/** What the actions act upon. */
export type ActionsOptions = {
  readonly browser: Browser
  readonly tabs: Tab[]
  readonly uses: Uses
  readonly oracle: Oracle
  readonly open: (index: number, owner: Cookie) => Tab
  readonly counts: { records: number }
  readonly tell: (wrong: readonly string[]) => void
}

/** Lets things happen, and puts them right again. */
export type Actions = {
  do(action: Action): void
  /** Opens a tab again that died. */
  reopen(dead: Tab): void
  /** Everything works, and `owner` is signed in everywhere. */
  recover(owner: Cookie): void
  /** What differs between every tab and the server when all is done. */
  compare(owner: Cookie): string[]
}

/** Makes the actions of a run. */
export function createActions(options: ActionsOptions): Actions {
  const { browser, tabs, uses, oracle, open, counts, tell } = options
  const { scenario, clock, random, server, storage } = browser
  const isPrivate = Boolean(scenario.lacks?.sharing)
  let sweptAt = Number.NEGATIVE_INFINITY
  const mayLose = () => scenario.storage !== undefined || isPrivate

  const pick = <T>(list: readonly T[]): T | undefined => list[random.int(0, list.length - 1)]
  const awake = () => pick(tabs.filter((tab) => !tab.suspended && !tab.dead))
  const storedEntry = (owner: Cookie, key: string) =>
    readEntry(storage.disk.get(entryPrefixOf(browser, owner) + key))
  const amount = () => (scenario.devices === 'same' ? (pick([3, 5, 7, 11]) ?? 3) : random.int(1, 9))

  function record(tab = awake()): void {
    const meter = random.chance(0.6) ? 'generations' : (pick(meters) ?? 'tokens')
    if (!tab || tab.owner.customer === null) return
    const { owner } = tab
    const given = amount()
    const again = scenario.merging && random.chance(0.2) ? earlier(tab) : undefined
    const merges = scenario.merging === true && !again && random.chance(0.5)
    const receipt = tab.record(
      again?.meter ?? meter,
      again?.amount ?? given,
      merges ? 250 : 0,
      again?.id,
    )
    if (!receipt || again) return
    const { id, durable } = receipt
    const known = uses.all.get(`${meter}/${id}`)
    const total = (known?.amount ?? 0) + given
    const stored = storedEntry(owner, `${meter}/${id}`)
    // It died before the call returned, and with it the use.
    if (tab.dead && stored?.amount !== total) return
    if (durable && !isPrivate && stored?.amount !== total) tell([`${id} is said to be stored`])
    counts.records++
    const at = clock.elapsed()
    if (known) Object.assign(known, { amount: total, at })
    else uses.add({ id, meter, owner, amount: given, tab, by: tab, at, durable })
  }

  /** A use that this very page made for whoever is signed in now. */
  function earlier(tab: Tab) {
    const isIt = (use: { tab: Tab; owner: Cookie; ended: unknown }) =>
      use.tab === tab && isSame(use.owner, tab.owner) && use.ended === null
    return pick([...uses.all.values()].filter(isIt))
  }

  function reopen(dead: Tab): void {
    dead.kill()
    tell(uses.onDeath(dead, tabs, mayLose()))
    if (mayLose()) oracle.forget(dead.index)
    tabs[dead.index] = open(dead.index, dead.owner)
  }

  function sign(next: Cookie): void {
    browser.cookie = next
    const by = awake()
    for (const tab of tabs) {
      const follow = () => {
        if (!tab.dead && browser.cookie === next) tab.sign(next)
      }
      if (tab === by) follow()
      else if (random.chance(0.5)) clock.after(random.int(1, 2_000), follow, tab)
    }
    if (random.chance(0.7)) by?.refetch()
  }

  function offline(): void {
    browser.online = false
    clock.after(random.int(200, 8_000), () => online())
    for (const tab of tabs) tab.notice()
  }

  function online(): void {
    browser.online = true
    for (const tab of tabs) {
      clock.after(0, tab.notice, tab)
      clock.after(1, tab.refetch, tab)
    }
  }

  function hide(tab: Tab | undefined): void {
    if (!tab) return
    tab.isVisible = false
    tab.notice()
    clock.after(random.int(500, 15_000), () => show(tab))
  }

  function show(tab: Tab): void {
    tab.isVisible = true
    tab.awakeSince = clock.elapsed()
    clock.after(0, tab.notice, tab)
    clock.after(1, tab.refetch, tab)
  }

  function suspend(tab: Tab | undefined, ms: number): void {
    if (!tab) return
    tab.isVisible = false
    tab.notice()
    tab.suspended = true
    clock.after(ms, () => wake(tab))
  }

  function wake(tab: Tab): void {
    tab.suspended = false
    show(tab)
  }

  function sleep(): void {
    const ms = random.int(2_000, 20_000)
    for (const tab of tabs) suspend(tab, ms)
    browser.jumped += pick([0, 60_000, 7_200_000]) ?? 0
    browser.setAt = clock.elapsed()
  }

  function spoilStorage(): void {
    const keys = [...storage.disk.keys()]
    switch (scenario.storage) {
      case 'full':
      case 'blocked':
        storage.set(scenario.storage)
        clock.after(random.int(500, 8_000), () => storage.set('fine'))
        return
      case 'cleared':
        return storage.clear(random.chance(0.5))
      case 'swept': {
        // Twice before others have seen the first is something that nothing tells of.
        if (clock.elapsed() - sweptAt < 1_000) return
        sweptAt = clock.elapsed()
        // Of all moments the worst: other tabs do not know yet of what is cleared.
        const tab = awake()
        record(tab)
        return tab && storage.sweep(tab)
      }
      case 'spoilt':
        return storage.spoil(pick(keys) ?? 'uw1:a:e:x', pick(junk) ?? '')
      case undefined:
    }
  }

  function retry(): void {
    const ended = pick([...uses.all.values()].filter((use) => use.ended !== null))
    const tab = awake()
    if (!ended || !tab || !isSame(tab.owner, ended.owner)) return
    // It has not heard of the end.
    if (tab.ended(ended.owner, ended.key) === null) return
    tab.retry(ended.id)
    // It died of the attempt before that was written.
    if (tab.dead && storedEntry(ended.owner, ended.key)?.status !== 'waiting') return
    const again = ended.again || ended.ended?.as === 'expired'
    Object.assign(ended, { ended: null, again, at: clock.elapsed(), by: tab })
  }

  const someone = () => random.chance(0.7)
  const owner = (customer: string): Cookie => ({ customer, account: browser.cookie.account })

  const ways: Readonly<Record<Action, () => void>> = {
    record: () => record(),
    sign: () => sign({ ...browser.cookie, customer: pick(['a', 'a', 'b', 'b', null]) ?? null }),
    account: () =>
      sign({ ...browser.cookie, account: browser.cookie.account === 'live' ? 'test' : 'live' }),
    offline,
    storage: spoilStorage,
    device() {
      const isPurchase = scenario.devices !== 'same' && random.chance(0.3)
      const by = isPurchase ? 500 : scenario.devices === 'same' ? -amount() : -random.int(1, 40)
      server.move(owner(someone() ? 'a' : 'b'), pick(meters) ?? '', by)
    },
    foreign: () => awake()?.refetch(),
    kill() {
      const tab = pick(tabs)
      if (tab) reopen(tab)
    },
    killSoon() {
      const tab = awake()
      if (tab) tab.writesLeft = random.int(0, 6)
    },
    killAll() {
      for (const tab of [...tabs]) reopen(tab)
    },
    upgrade: () => server.upgrade(owner(someone() ? 'a' : 'b')),
    terms: () => server.changeTerms(owner(someone() ? 'a' : 'b')),
    clock() {
      const by = pick([900, 60_000, 7_200_000, 86_400_000]) ?? 0
      browser.jumped += random.chance(0.5) ? by : -by
      browser.setAt = clock.elapsed()
    },
    sleep,
    hide: () => hide(awake()),
    suspend: () => suspend(awake(), random.int(2_000, 60_000)),
    retry,
  }

  return {
    reopen,
    do: (action) => ways[action](),
    recover(owner) {
      browser.cookie = owner
      storage.set('fine')
      for (const tab of tabs) {
        tab.writesLeft = null
        if (!isSame(tab.owner, owner)) tab.sign(owner)
        wake(tab)
      }
      online()
    },
    compare(owner) {
      const { id } = server.current(owner)
      return tabs.flatMap((tab) =>
        meters.flatMap((meter) => {
          const shown = tab.shown().find((one) => one.meter === meter)
          const right = server.balance(id, meter)
          const { kind, limit } = server.terms(id, meter).at(-1) ?? {}
          if (!shown && (kind === 'absent' || kind === 'unlisted')) return []
          const isRight = shown?.subscription === id && shown.level === right
          if (isRight && shown.kind === kind && shown.limit === limit && !shown.unconfirmed)
            return []
          return [
            `tab ${tab.index} ends with ${JSON.stringify(shown)}, ${id} has ${right} ${meter}`,
          ]
        }),
      )
    },
  }
}

function isSame(a: Cookie, b: Cookie): boolean {
  return a.customer === b.customer && a.account === b.account
}

const junk = ['', '{', 'null', '[]', '{"v":1}', '{"v":2}', '"__proto__"', '\u0000']
