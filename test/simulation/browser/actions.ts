import { decodeEntry } from '../../../src/entries/stored-entry.js'
import type { Account } from './account.js'
import type { Happening, Sky } from './happenings.js'
import type { Judge } from './judge.js'
import { meters } from './ledger.js'
import type { Device, Tab } from './tab.js'

/** What the hands act upon. */
export type HandsOptions = {
  readonly sky: Sky
  readonly device: Device
  readonly tabs: Tab[]
  readonly account: Account
  readonly judge: Judge
  readonly open: (index: number, customer: string | null) => Tab
  readonly counts: { records: number }
  readonly tell: (wrong: readonly string[]) => void
}

/** Lets things happen, and puts them right again. */
export type Hands = {
  do(happening: Happening): void
  /** Opens a tab again that died. */
  reopen(dead: Tab): void
  /** Everything works, and `who` is signed in everywhere. */
  calm(who: string): void
  /** What differs between every tab and the server when all is done. */
  compare(who: string): string[]
}

/** Idle hands. */
export function createHands(options: HandsOptions): Hands {
  const { sky, device, tabs, account, judge, open, counts, tell } = options
  const { clock, random, ledger, store } = device
  const mayLose = () => sky.storage !== undefined

  const pick = <T>(list: readonly T[]): T | undefined => list[random.int(0, list.length - 1)]
  const awake = () => pick(tabs.filter((tab) => !tab.suspended && !tab.dead))

  function record(tab = awake()): void {
    const meter = random.chance(0.6) ? 'generations' : (pick(meters) ?? 'tokens')
    if (!tab || tab.customer === null) return
    const amount = random.int(1, 9)
    const again = sky.merging && random.chance(0.2) ? earlier(tab) : undefined
    const merges = sky.merging === true && !again && random.chance(0.5)
    const receipt = tab.record(
      again?.meter ?? meter,
      again?.amount ?? amount,
      merges ? 250 : 0,
      again?.id,
    )
    if (!receipt || again) return
    const { id, durable } = receipt
    const known = account.own.get(`${meter}/${id}`)
    const total = (known?.amount ?? 0) + amount
    const stored = decodeEntry(store.disk.get(`uw1:${tab.customer}:e:${meter}/${id}`) ?? null)
    // It died before the call returned, and with it the use.
    if (tab.dead && stored?.amount !== total) return
    if (durable && stored?.amount !== total) tell([`${id} is said to be stored`])
    counts.records++
    if (known) Object.assign(known, { amount: total, at: clock.elapsed() })
    else
      account.add({
        id,
        meter,
        customer: tab.customer,
        amount,
        tab,
        by: tab,
        at: clock.elapsed(),
        durable,
      })
  }

  /** A use that this very page made for whoever is signed in now. */
  function earlier(tab: Tab) {
    return pick(
      [...account.own.values()].filter(
        (one) => one.tab === tab && one.customer === tab.customer && one.ended === null,
      ),
    )
  }

  function reopen(dead: Tab): void {
    dead.kill()
    tell(account.bury(dead, tabs, mayLose()))
    if (mayLose()) judge.forget(dead.index)
    tabs[dead.index] = open(dead.index, dead.customer)
  }

  function sign(): void {
    const next = pick(['a', 'a', 'b', 'b', null]) ?? null
    device.cookie = next
    const by = awake()
    for (const tab of tabs) {
      const follow = () => {
        if (!tab.dead && device.cookie === next) tab.sign(next)
      }
      if (tab === by) follow()
      else if (random.chance(0.5)) clock.after(random.int(1, 2_000), follow, tab)
    }
    if (random.chance(0.7)) by?.refetch()
  }

  function offline(): void {
    device.online = false
    clock.after(random.int(200, 8_000), () => online())
    for (const tab of tabs) tab.notice()
  }

  function online(): void {
    device.online = true
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

  function suspend(tab: Tab | undefined): void {
    if (!tab) return
    tab.isVisible = false
    tab.notice()
    tab.suspended = true
    clock.after(random.int(2_000, 60_000), () => wake(tab))
  }

  function wake(tab: Tab): void {
    tab.suspended = false
    show(tab)
  }

  function storage(): void {
    const keys = [...store.disk.keys()]
    switch (sky.storage) {
      case 'full':
      case 'blocked':
        store.set(sky.storage)
        clock.after(random.int(500, 8_000), () => store.set('fine'))
        return
      case 'cleared':
        return store.clear(random.chance(0.5))
      case 'swept': {
        // Of all moments the worst: other tabs do not know yet of what is cleared.
        const tab = awake()
        record(tab)
        return tab && store.sweep(tab)
      }
      case 'spoilt':
        return store.spoil(pick(keys) ?? 'uw1:a:e:x', pick(junk) ?? '')
      case undefined:
    }
  }

  const ways: Readonly<Record<Happening, () => void>> = {
    record: () => record(),
    sign,
    offline,
    storage,
    device: () =>
      ledger.shift(
        random.chance(0.7) ? 'a' : 'b',
        pick(meters) ?? '',
        random.chance(0.3) ? 500 : -random.int(1, 40),
      ),
    foreign: () => awake()?.refetch(),
    kill: () => {
      const tab = pick(tabs)
      if (tab) reopen(tab)
    },
    doom: () => {
      const tab = awake()
      if (tab) tab.writesLeft = random.int(0, 6)
    },
    power: () => {
      for (const tab of [...tabs]) reopen(tab)
    },
    upgrade: () => ledger.upgrade(random.chance(0.7) ? 'a' : 'b'),
    clock: () => {
      device.jumped +=
        (random.chance(0.5) ? 1 : -1) * (pick([900, 60_000, 7_200_000, 86_400_000]) ?? 0)
    },
    hide: () => hide(awake()),
    suspend: () => suspend(awake()),
    retry: () => {
      const ended = pick([...account.own.values()].filter((one) => one.ended !== null))
      const tab = awake()
      if (!ended || !tab || tab.customer !== ended.customer) return
      tab.retry(ended.id)
      // It had not heard of the end, or died of the attempt before that was written.
      const stored = decodeEntry(store.disk.get(`uw1:${ended.customer}:e:${ended.key}`) ?? null)
      if (tab.dead && stored?.status !== 'waiting') return
      if (!tab.dead && !tab.waiting(ended.customer).has(ended.key)) return
      const again = ended.again || ended.ended?.as === 'expired'
      Object.assign(ended, { ended: null, again, at: clock.elapsed(), by: tab })
    },
  }

  return {
    reopen,
    do: (happening) => ways[happening](),
    calm(who) {
      device.cookie = who
      store.set('fine')
      for (const tab of tabs) {
        tab.writesLeft = null
        if (tab.customer !== who) tab.sign(who)
        wake(tab)
      }
      online()
    },
    compare(who) {
      const { id, accounts } = ledger.current(who)
      return tabs.flatMap((tab) =>
        meters.flatMap((meter) => {
          const shown = tab.shown().find((one) => one.meter === meter)
          const right = accounts.get(meter)?.balance
          if (shown?.subscription === id && shown.level === right && !shown.unconfirmed) return []
          return [
            `tab ${tab.index} ends with ${JSON.stringify(shown)}, ${id} has ${right} ${meter}`,
          ]
        }),
      )
    },
  }
}

const junk = ['', '{', 'null', '[]', '{"v":1}', '{"v":2}', '"__proto__"', '\u0000']
