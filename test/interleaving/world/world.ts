import { createRandom } from '../random.js'
import { createAccount } from './account.js'
import { createClock } from './clock.js'
import { createHands } from './hands.js'
import { drawHappening, type Sky } from './happenings.js'
import { createJudge } from './judge.js'
import { createLedger } from './ledger.js'
import { createNeighbours } from './neighbours.js'
import { createStore } from './store.js'
import { type Device, openTab, type Tab } from './tab.js'

/** What a run saw. `wrong` is empty when nothing was. */
export type Outcome = {
  readonly wrong: readonly string[]
  readonly frames: number
  readonly records: number
  readonly unconfirmed: number
}

/** Milliseconds of happenings; then everything is well again, first for customer a, then for b. */
const STORM = 20_000
const CALM = 160_000

/** One seeded run of a whole browser: tabs, storage, locks, sign-ins, plans and a clock that jumps. */
export async function runWorld(
  seed: number,
  sky: Sky,
  cripple?: Device['cripple'],
): Promise<Outcome> {
  const random = createRandom(seed)
  const clock = createClock()
  let stormy = true
  const delay = () => random.int(0, 20)
  const ledger = createLedger(clock.elapsed, (id) => sky.faults === true && Number(id.at(-2)) === 7)
  const store = createStore(clock, random, delay, !sky.lacks?.events)
  const account = createAccount(ledger, store)
  const device: Device = {
    clock,
    random,
    ledger,
    store,
    neighbours: createNeighbours(clock, delay),
    start: Date.UTC(2026, 5, 5),
    cookie: 'a',
    online: true,
    jumped: 0,
    faults: () => stormy && sky.faults === true,
    tapped: sky.tapped === true,
    lacks: { locks: false, channel: false, events: false, ...sky.lacks },
    cripple,
  }
  const wrong: string[] = []
  const counts = { frames: 0, records: 0, unconfirmed: 0 }
  const tell = (found: readonly string[]) =>
    wrong.push(...found.map((one) => `seed ${seed}, ${Math.round(clock.elapsed())} ms: ${one}`))

  const told: Parameters<typeof openTab>[3] = {
    onEvent: (tab, _, event) => account.onEvent(tab, event, clock.elapsed()),
    onSend(tab, _, entry) {
      const owner = account.own.get(`${entry.meter}/${entry.id}`)?.customer
      const billed = ledger.subscription(entry.subscription ?? '')?.customer
      if (owner === billed && owner === tab.customer) return
      // What was on its way to be sent when the host named somebody else still goes to its own bill.
      if (owner !== billed) tell([`${owner}'s ${entry.id} is sent to the bill of ${billed}`])
    },
  }
  const open = (index: number, customer: string | null) => openTab(device, index, customer, told)
  const tabs: Tab[] = Array.from({ length: sky.tabs ?? 1 }, (_, index) => open(index, 'a'))
  // Without locks or a way to hear of each other tabs may differ until all is done: only sums are judged.
  const blind = (sky.tabs ?? 1) > 1 && device.lacks.locks
  const polls = device.lacks.channel && device.lacks.events
  const judge = createJudge({
    ledger,
    account,
    now: clock.elapsed,
    // What is cleared before the others saw it is written again when its tab hears from them.
    news: polls ? 1_200 : sky.storage === 'swept' ? 300 : 120,
    unstored: () => sky.storage !== undefined,
    tabs: sky.tabs ?? 1,
  })
  const hands = createHands({ sky, device, tabs, account, judge, open, counts, tell })

  function look(): void {
    for (const tab of tabs) {
      if (tab.dead) hands.reopen(tab)
      else if (!tab.suspended && tab.isVisible && !blind) {
        const found = judge.look(tab)
        counts.frames += 3
        if (found.length > 0) tell(found)
      }
    }
    for (const { unconfirmed } of tabs[0]?.shown() ?? []) if (unconfirmed) counts.unconfirmed++
  }

  async function play(until: number): Promise<void> {
    while (wrong.length === 0 && (await clock.step(until))) look()
  }

  function brew(): void {
    if (clock.elapsed() >= STORM) return
    hands.do(drawHappening(sky, random))
    clock.after(random.chance(0.6) ? random.int(1, 150) : random.int(100, 3_000), brew)
  }

  clock.after(random.int(0, 2_000), brew)
  await play(STORM)
  stormy = false
  for (const who of ['a', 'b']) {
    hands.calm(who)
    clock.after(CALM - 60_000, () => {
      for (const tab of tabs) tab.refetch()
    })
    await play(clock.elapsed() + CALM)
    if (wrong.length === 0) tell(hands.compare(who))
  }
  if (wrong.length === 0) tell(account.close(tabs))
  for (const tab of tabs) tab.kill()
  return { wrong, ...counts }
}
