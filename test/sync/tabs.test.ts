import { describe, expect, it } from 'vitest'
import type { Environment } from '../../src/sync/environment.js'
import { createTabs } from '../../src/sync/tabs.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { fakeNeighbours } from '../support/fake-neighbours.js'

type Storage = Parameters<NonNullable<Environment['watchStorage']>>[0]

/** The tabs of one browser, on one clock. `wait`: milliseconds that pass before a lock is given. */
function browser(wait?: () => number) {
  const env = fakeEnvironment()
  const neighbours = fakeNeighbours(env, wait)

  function open(lacks: { lock?: true; channel?: true; events?: true } = {}) {
    const state = { busy: false, urgent: false, flying: 0, visible: true, frozen: false }
    const heard: unknown[] = []
    let storage: Storage = () => {}
    const { watchStorage: _, ...rest } = env
    const own: Environment = {
      ...rest,
      // A frozen page runs no task; what it would have done it does not do later either.
      after: (ms, task) => env.after(ms, () => !state.frozen && task()),
      visible: () => state.visible,
      ...(!lacks.lock && { lock: neighbours.lock }),
      ...(!lacks.channel && {
        channel: (name, onMessage) =>
          neighbours.channel(name, (message) => !state.frozen && onMessage(message)),
      }),
      ...(!lacks.events && {
        watchStorage: (onChange: Storage) => {
          storage = onChange
          return () => {
            storage = () => {}
          }
        },
      }),
    }
    const tabs = createTabs({
      name: 'uw1:user_1:',
      env: own,
      busy: () => state.busy,
      urgent: () => state.urgent,
      inFlight: () => state.flying,
      onLead: () => void heard.push('lead'),
      onLost: () => void heard.push('lost'),
      onNews: (keys) => void heard.push(['news', keys]),
      onRumour: (keys) => void heard.push(['rumour', keys]),
    })
    tabs.start()
    return {
      ...tabs,
      state,
      heard,
      storage: (keys: readonly string[] | null) => storage(keys),
      /** Something changed in this tab. */
      set(change: Partial<typeof state>) {
        Object.assign(state, change)
        tabs.plan()
      },
    }
  }

  return { env, neighbours, open }
}

describe('a tab alone', () => {
  it('leads as soon as there is something to do, and no longer', async () => {
    const { env, neighbours, open } = browser()
    const tab = open()
    await env.advance(60_000)
    expect([tab.leads(), tab.heard]).toEqual([false, []])
    tab.set({ busy: true })
    await env.advance(0)
    expect([tab.leads(), tab.heard]).toEqual([true, ['lead']])
    tab.set({ busy: false })
    await env.advance(0)
    expect([tab.leads(), neighbours.waiting()]).toEqual([false, 0])
    // It gave the lead up by itself: nothing was taken from it.
    expect(tab.heard).toEqual(['lead'])
    tab.set({ busy: true })
    await env.advance(0)
    expect(tab.leads()).toBe(true)
  })

  it('asks for the lead once, however much changes meanwhile', async () => {
    const { env, neighbours, open } = browser(() => 10)
    const tab = open()
    tab.set({ busy: true })
    tab.plan()
    tab.plan()
    expect(neighbours.posted).toEqual([{ is: 'waiting', urgent: false }])
    await env.advance(10)
    tab.plan()
    expect([tab.leads(), neighbours.waiting(), tab.heard]).toEqual([true, 0, ['lead']])
  })

  it.each([
    [25, 25],
    [26, 126],
  ])('given the lead after %d ms leads after %d', async (wait, after) => {
    const { env, open } = browser(() => wait)
    const tab = open()
    tab.set({ busy: true })
    await env.advance(after - 1)
    expect(tab.leads()).toBe(false)
    await env.advance(1)
    expect(tab.leads()).toBe(true)
  })

  it.each(['idle', 'stopped'])('leads not if it is %s by the time that it may', async (how) => {
    const { env, neighbours, open } = browser(() => 26)
    const tab = open()
    tab.set({ busy: true })
    await env.advance(50)
    if (how === 'idle') tab.state.busy = false
    else tab.stop()
    await env.advance(1_000)
    expect([tab.leads(), tab.heard]).toEqual([false, []])
    const other = open()
    other.set({ busy: true })
    await env.advance(1_000)
    expect([other.leads(), neighbours.waiting()]).toEqual([true, 0])
  })

  it('leaves the queue when there is nothing more to do', async () => {
    const { env, neighbours, open } = browser()
    const [first, second] = [open(), open()]
    first.set({ busy: true })
    await env.advance(0)
    second.set({ busy: true })
    expect(neighbours.waiting()).toBe(1)
    second.set({ busy: false })
    expect(neighbours.waiting()).toBe(0)
    second.set({ busy: true })
    await env.advance(0)
    expect(neighbours.waiting()).toBe(1)
  })

  it('without locks always leads, and asks nobody', async () => {
    const { env, neighbours, open } = browser()
    const tab = open({ lock: true })
    expect(tab.leads()).toBe(true)
    tab.set({ busy: true })
    await env.advance(20_000)
    expect([tab.leads(), tab.heard, neighbours.posted]).toEqual([true, [], []])
  })

  it('is no leader while it catches up after a sleep', async () => {
    const { env, open } = browser()
    const tab = open()
    tab.set({ busy: true })
    await env.advance(0)
    tab.state.frozen = true
    await env.advance(5_000)
    tab.state.frozen = false
    expect(tab.leads()).toBe(false)
    await env.advance(100)
    expect([tab.leads(), tab.heard]).toEqual([true, ['lead', 'lead']])
  })
})

describe('of two tabs', () => {
  /** Two that have something to do; the first one leads. */
  async function two() {
    const made = browser()
    const [first, second] = [made.open(), made.open()]
    first.set({ busy: true })
    await made.env.advance(0)
    second.set({ busy: true })
    await made.env.advance(0)
    expect([first.leads(), second.leads()]).toEqual([true, false])
    return { ...made, first, second }
  }

  it('one leads until it is done, and the other what it wrote has reached', async () => {
    const { env, first, second } = await two()
    await env.advance(5_000)
    expect(second.leads()).toBe(false)
    first.set({ busy: false })
    await env.advance(99)
    expect([first.leads(), second.leads()]).toEqual([false, false])
    await env.advance(1)
    expect([second.leads(), second.heard]).toEqual([true, ['lead']])
  })

  it('one that goes leaves the lead', async () => {
    const { env, neighbours, first, second } = await two()
    first.stop()
    await env.advance(100)
    expect([first.leads(), second.leads(), neighbours.listening()]).toEqual([false, true, 1])
    first.set({ busy: true })
    expect(neighbours.waiting()).toBe(0)
  })

  it('a hidden one hands over to a visible one, once its sends are answered', async () => {
    const { env, first, second } = await two()
    first.set({ visible: false, flying: 1 })
    expect(first.yields()).toBe(false)
    second.state.urgent = true
    second.plan()
    await env.advance(0)
    expect([first.yields(), first.leads(), first.heard]).toEqual([true, true, ['lead']])
    first.set({ flying: 0 })
    await env.advance(100)
    expect([first.leads(), first.heard, second.leads()]).toEqual([false, ['lead', 'lost'], true])
    // It asks for its own turn, and is not visible: the other one keeps the lead.
    await env.advance(1_000)
    expect([second.yields(), second.leads()]).toEqual([false, true])
  })

  it('a visible one keeps the lead from one that is in no hurry', async () => {
    const { env, first, second } = await two()
    await env.advance(60_000)
    expect([first.yields(), first.heard, second.leads()]).toEqual([false, ['lead'], false])
  })

  it('a visible one hands over to one that needs a report by itself', async () => {
    const { env, neighbours, first, second } = await two()
    second.set({ urgent: true })
    expect(neighbours.posted.at(-1)).toEqual({ is: 'waiting', urgent: true })
    const said = neighbours.posted.length
    second.plan()
    expect(neighbours.posted).toHaveLength(said)
    await env.advance(100)
    expect([first.leads(), second.leads()]).toEqual([false, true])
    // The first is in no hurry, so the second keeps it until it is done, though it needs none by now.
    second.set({ urgent: false })
    await env.advance(1_000)
    expect(second.leads()).toBe(true)
  })

  it('both that need one take turns', async () => {
    const { env, first, second } = await two()
    first.set({ urgent: true })
    second.set({ urgent: true })
    await env.advance(1_000)
    expect([first.leads(), first.yields()]).toEqual([true, false])
    first.set({ urgent: false })
    await env.advance(100)
    expect([first.leads(), second.leads()]).toEqual([false, true])
  })

  it.each([
    ['takes the lead of one that does not answer', true, true],
    ['leaves the lead to one that answers', false, false],
  ])('a waiting one %s', async (_, frozen, taken) => {
    const { env, first, second } = await two()
    first.state.frozen = frozen
    await env.advance(9_999)
    expect(second.leads()).toBe(false)
    await env.advance(101)
    expect(second.leads()).toBe(taken)
    first.state.frozen = false
    await env.advance(1_000)
    expect(first.leads()).toBe(!taken)
    expect(first.heard.includes('lost')).toBe(taken)
  })

  it('a hidden one takes nothing over, until it is seen', async () => {
    const { env, first, second } = await two()
    first.state.frozen = true
    second.state.visible = false
    await env.advance(60_000)
    expect(second.leads()).toBe(false)
    second.state.visible = true
    await env.advance(10_100)
    expect(second.leads()).toBe(true)
  })

  it('one that has nothing to do by then takes nothing over', async () => {
    const { env, first, second } = await two()
    first.state.frozen = true
    await env.advance(9_000)
    second.state.busy = false
    await env.advance(20_000)
    expect([second.leads(), second.heard, first.heard]).toEqual([false, [], ['lead']])
  })

  it('any word from another tab is a sign of life', async () => {
    const { env, first, second, open } = await two()
    const third = open()
    first.state.frozen = true
    for (let i = 0; i < 5; i++) {
      await env.advance(7_000)
      third.announce(['a'])
    }
    await env.advance(7_000)
    expect(second.leads()).toBe(false)
  })

  it('a leading one takes the word of another that leads for no wish', async () => {
    const { env, neighbours, first } = await two()
    first.set({ visible: false })
    neighbours.posted.length = 0
    neighbours.channel('uw1:user_1:', () => {}).post({ is: 'leading' })
    await env.advance(0)
    expect([first.yields(), first.leads(), neighbours.posted.length]).toEqual([false, true, 1])
  })

  it('the leading one alone answers', async () => {
    const { env, neighbours, open } = await two()
    neighbours.posted.length = 0
    open().set({ busy: true })
    await env.advance(0)
    expect(neighbours.posted).toEqual([{ is: 'waiting', urgent: false }, { is: 'leading' }])
  })
})

describe('news', () => {
  it('from the channel may be ahead of the storage where there are events of it', async () => {
    const { env, open } = browser()
    const [first, second, third] = [open(), open(), open({ events: true })]
    first.announce(['a', 'b'])
    await env.advance(0)
    expect([first.heard, second.heard, third.heard]).toEqual([
      [],
      [['rumour', ['a', 'b']]],
      [['news', ['a', 'b']]],
    ])
  })

  it('from the storage names keys, or everything', () => {
    const tab = browser().open()
    tab.storage(['a'])
    tab.storage(null)
    expect(tab.heard).toEqual([
      ['news', ['a']],
      ['news', undefined],
    ])
  })

  it.each(['storage', 'channel'])('from the %s tells of others', async (way) => {
    const { env, open } = browser()
    const tab = open()
    if (way === 'storage') tab.storage(['a'])
    else open().announce(['a'])
    await env.advance(0)
    tab.set({ busy: true })
    await env.advance(99)
    expect(tab.leads()).toBe(false)
    await env.advance(1)
    expect(tab.leads()).toBe(true)
  })

  it.each([{ is: 'something' }, 'leading', null])(
    'that is none of ours is none: %o',
    async (it) => {
      const { env, neighbours, open } = browser()
      const tab = open()
      neighbours.channel('uw1:user_1:', () => {}).post(it)
      tab.set({ busy: true })
      await env.advance(0)
      expect([tab.leads(), tab.heard]).toEqual([true, ['lead']])
    },
  )

  it('is looked for every second where nobody tells it, while the page is seen', async () => {
    const { env, open } = browser()
    const tab = open({ channel: true, events: true })
    await env.advance(2_000)
    expect(tab.heard).toEqual([
      ['news', undefined],
      ['news', undefined],
    ])
    tab.state.visible = false
    await env.advance(5_000)
    expect(tab.heard).toHaveLength(2)
    tab.state.visible = true
    tab.stop()
    await env.advance(5_000)
    expect([tab.heard.length, env.timers()]).toEqual([2, 0])
  })

  it.each([{ channel: true }, { events: true }] as const)(
    'is not looked for where somebody tells it: without %o',
    async (lacks) => {
      const { env, open } = browser()
      const tab = open(lacks)
      await env.advance(10_000)
      expect(tab.heard).toEqual([])
    },
  )

  it('ends with the tab', async () => {
    const { env, neighbours, open } = browser()
    const [first, second] = [open(), open()]
    second.stop()
    first.announce(['a'])
    second.storage(['a'])
    second.announce(['b'])
    await env.advance(0)
    expect([first.heard, second.heard, neighbours.listening()]).toEqual([[], [], 1])
  })
})
