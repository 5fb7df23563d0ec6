import { createRandom } from '../random.js'
import { createActions } from './actions.js'
import { createClock } from './clock.js'
import { createLocks } from './locks.js'
import { createOracle } from './oracle.js'
import { drawAction, type Scenario } from './scenario.js'
import { AROUND, type Cookie, createServer } from './server.js'
import { createBrowserStorage } from './storage.js'
import { type Browser, entryPrefixOf, openTab, type Tab, type TabListener } from './tab.js'
import { createUses } from './uses.js'

/** What a run saw. `wrong` is empty when nothing was. */
export type Outcome = {
  readonly wrong: readonly string[]
  readonly frames: number
  readonly records: number
  readonly unconfirmed: number
}

/** Least milliseconds of actions; then everything is well again, for one customer after the other. */
const BUSY = 20_000
const QUIET = 160_000
/** Milliseconds after which a page has seen that the wall clock was set: no event tells of it. */
const CLOCK_SEEN = 60_100
/** What a source declares that says more than its reports trail, in milliseconds. */
const OVERDECLARED = 300_000

/** One seeded run of a whole browser: tabs, storage, locks, sign-ins, plans and a clock that jumps. */
export async function run(
  seed: number,
  scenario: Scenario,
  cut?: Browser['cut'],
): Promise<Outcome> {
  const random = createRandom(seed)
  const clock = createClock()
  const { lacks = {}, lag } = scenario
  const pause = scenario.pause ?? 3_000
  const busy = Math.max(BUSY, 20 * pause, 2.5 * (scenario.period ?? 0))
  const declared = lag?.told === 'more' ? OVERDECLARED : (lag?.ms ?? 0)
  const quiet = QUIET + 3 * declared
  const start = Date.UTC(2026, 5, 5)
  let isBusy = true
  const delay = () => random.int(0, 20)
  const server = createServer({
    now: clock.elapsed,
    random,
    refuses: (id) => scenario.faults === true && Number(id.at(-2)) === 7,
    lag: lag?.ms ?? 0,
    trailing: lag?.trailing ?? 'constant',
    // Its clock is not the device's, unless the device must know when a period ends.
    clock: start + (scenario.period ? 0 : -7_200_000),
    times: lag?.told === 'exact' || lag?.told === 'around' ? lag.told : 'none',
    period: scenario.period ?? null,
    terms: scenario.terms,
  })
  const storage = createBrowserStorage({
    clock,
    random,
    delay,
    hasEvents: !lacks.events,
    isShared: !lacks.sharing,
    isDeclared: lacks.sharing === 'declared',
  })
  const browser: Browser = {
    scenario,
    clock,
    random,
    server,
    storage,
    locks: createLocks(clock, delay),
    start,
    cookie: { customer: 'a', account: 'live' },
    online: true,
    jumped: 0,
    setAt: Number.NEGATIVE_INFINITY,
    faults: () => isBusy && scenario.faults === true,
    lag: lag?.told === 'lag' || lag?.told === 'more' ? declared : undefined,
    cut,
  }
  const uses = createUses(server, storage, (owner) => entryPrefixOf(browser, owner))
  const wrong: string[] = []
  const counts = { frames: 0, records: 0, unconfirmed: 0 }
  const tell = (found: readonly string[]) =>
    wrong.push(...found.map((one) => `seed ${seed}, ${Math.round(clock.elapsed())} ms: ${one}`))

  let changes = 0
  const listener: TabListener = {
    onEvent(tab, event) {
      changes++
      uses.onEvent(tab, event, clock.elapsed())
    },
    onSend(tab, entry) {
      // Not listed yet where it is sent while it is recorded.
      const owner = uses.all.get(`${entry.meter}/${entry.id}`)?.owner ?? tab.owner
      const billed = server.subscription(entry.subscription ?? '')
      if (owner?.customer === billed?.customer && owner?.account === billed?.account) return
      tell([`${owner?.customer}'s ${entry.id} is sent to the bill of ${entry.subscription}`])
    },
  }
  const open = (index: number, owner: Cookie) => openTab(browser, index, owner, listener)
  const several = (scenario.tabs ?? 1) > 1
  const tabs: Tab[] = Array.from({ length: scenario.tabs ?? 1 }, (_, i) => open(i, browser.cookie))
  // Without locks, without any word between tabs, or where what one tab did finds no room in storage, tabs
  // may differ until all is done: only sums are judged.
  const isDeaf = lacks.channel === true && lacks.events === true
  const isBlind = several && (lacks.locks !== undefined || isDeaf || scenario.storage === 'full')
  const oracle = createOracle({
    server,
    uses,
    now: clock.elapsed,
    // What is cleared before the others saw it is written again when its tab hears from them.
    news: scenario.storage === 'swept' ? 300 : 120,
    isUnstored: () => scenario.storage !== undefined,
    isPrivate: Boolean(lacks.sharing),
    tabs: scenario.tabs ?? 1,
    others: scenario.devices !== undefined,
    isClockRight: () => browser.jumped === 0 && clock.elapsed() - browser.setAt > CLOCK_SEEN,
    apart: lag?.trailing === 'replicas' && lag.told === 'around' ? 2 * AROUND : 0,
    changes: () => changes + server.changes(),
  })
  const actions = createActions({ browser, tabs, uses, oracle, open, counts, tell })

  function look(): void {
    for (const tab of tabs) {
      if (tab.dead) {
        changes++
        actions.reopen(tab)
      } else if (!tab.suspended && tab.isVisible && !isBlind) {
        const found = oracle.look(tab)
        counts.frames += 3
        if (found.length > 0) tell(found)
      }
    }
    for (const { unconfirmed } of tabs[0]?.shown() ?? []) if (unconfirmed) counts.unconfirmed++
  }

  async function play(until: number): Promise<void> {
    while (wrong.length === 0 && (await clock.step(until))) look()
  }

  function act(): void {
    if (clock.elapsed() >= busy) return
    changes++
    actions.do(drawAction(scenario, random))
    clock.after(random.chance(0.6) ? random.int(1, pause / 20) : random.int(100, pause), act)
  }

  clock.after(random.int(0, 2_000), act)
  await play(busy)
  isBusy = false
  const accounts = scenario.accounts ? ['live', 'test'] : ['live']
  for (const account of accounts) {
    for (const customer of ['a', 'b']) {
      const owner = { customer, account }
      changes++
      actions.recover(owner)
      clock.after(quiet - 60_000, () => {
        for (const tab of tabs) tab.refetch()
      })
      await play(clock.elapsed() + quiet)
      if (wrong.length === 0) tell(actions.compare(owner))
    }
  }
  if (wrong.length === 0) tell(uses.end(tabs))
  for (const tab of tabs) tab.kill()
  return { wrong, ...counts }
}
