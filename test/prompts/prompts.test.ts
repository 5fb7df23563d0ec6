import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
import type { MeterOverride } from '../../src/billing/meter.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { fakeSource } from '../support/fake-source.js'
import { fakeStorage } from '../support/fake-storage.js'
import { fakeShop, openShop, pro, proDetails } from '../support/open-shop.js'
import { balance, january, quota, ready } from '../support/reports.js'

const HOUR = 3_600_000
const used = (amount: number) => ready([quota('api', amount)])

const question = {
  meter: 'api',
  view: undefined,
  overrides: new Map<string, MeterOverride>(),
  thresholds: [0.8, 1],
  offer: pro,
}

type Options = Parameters<typeof openShop>[0]

/** A page with a prompt for `api` on it. */
function prompting({
  source,
  ...rest
}: Omit<Options, 'source'> & { source: ReturnType<typeof fakeShop> }) {
  const shop = openShop({ source, ...rest })
  const { prompts } = shop
  const leave = prompts.attend(question)
  return {
    ...shop,
    leave,
    seen: () => prompts.read(question),
    open: () => prompts.read(question).open,
    dismiss: () => prompts.dismiss(question),
    snooze: (ms = 24 * HOUR) => prompts.snooze(question, ms),
  }
}

describe('a prompt is open', () => {
  it('on a page that loads at 85 %', () => {
    const page = prompting({ source: fakeShop(used(85)) })
    expect(page.seen()).toEqual({ open: true, threshold: 0.8 })
    expect(page.seen()).toBe(page.seen())
  })

  it('by what billing confirmed, not by what was recorded here', async () => {
    const page = prompting({ source: fakeShop(used(75)) })
    page.source.onDeliver = () => new Promise(() => {})
    page.session.record('api', 20, {}, undefined, 0)
    expect(page.seen()).toEqual({ open: false, threshold: null })
    const confirmed = prompting({ source: fakeShop(used(95)) })
    expect(confirmed.seen()).toEqual({ open: true, threshold: 0.8 })
  })

  it('with the limit the host knows', () => {
    const { prompts } = openShop({ source: fakeShop(ready([balance('api', 5)])) })
    const overrides = new Map([['api', { limit: 100 }]])
    expect(prompts.read({ ...question, overrides })).toEqual({ open: true, threshold: 0.8 })
  })

  it('by the limit that is shown, which the highest balance of the period raises', () => {
    const page = prompting({ source: fakeShop(used(-20)) })
    page.source.show(used(75))
    expect(page.open()).toBe(false)
    page.source.show(used(78))
    expect(page.seen()).toEqual({ open: true, threshold: 0.8 })
  })

  it('by the meter’s id as well', () => {
    const { prompts } = openShop({ source: fakeShop(used(85)) })
    expect(prompts.read({ ...question, meter: 'api_id' }).open).toBe(true)
  })

  it('when credits are used up, and not before', () => {
    const page = prompting({ source: fakeShop(ready([balance('api', 1)])) })
    expect(page.open()).toBe(false)
    page.source.show(ready([balance('api', 0)]))
    expect(page.seen()).toEqual({ open: true, threshold: 1 })
  })

  it('as a notice, without an offer', () => {
    const shop = openShop({ source: fakeShop(used(92)) })
    expect(shop.prompts.read({ ...question, offer: undefined })).toEqual({
      open: true,
      threshold: 0.8,
    })
  })

  it('for an offer of a host whose source sells nothing', () => {
    const { prompts } = openShop({ source: fakeSource(used(85)) })
    expect(prompts.read(question).open).toBe(true)
  })
})

describe('a prompt is never open', () => {
  it.each([
    { what: 'for what the customer has', details: { ...proDetails, owned: true }, offer: pro },
    { what: 'for what the catalog does not know', details: null, offer: pro },
  ])('$what', ({ details, offer }) => {
    const { prompts } = openShop({ source: fakeShop(used(100), details) })
    expect(prompts.read({ ...question, offer })).toEqual({ open: false, threshold: 1 })
  })

  it.each([
    { what: 'while billing loads', state: { status: 'loading' as const } },
    { what: 'signed out', state: { status: 'signed-out' as const } },
    {
      what: 'while billing fails',
      state: { status: 'error' as const, error: new UsageError('unreachable', 'no.') },
    },
    { what: 'without a subscription', state: ready([], { subscription: null }) },
    { what: 'for a meter that is not known', state: ready([quota('images', 100)]) },
    { what: 'for another customer', state: ready([quota('api', 100)], { customer: 'user_2' }) },
  ])('$what', ({ state }) => {
    const storage = fakeStorage()
    prompting({ source: fakeShop(used(85)), storage }).stop()
    const page = prompting({ source: fakeShop(), storage })
    page.source.show(state)
    expect(page.seen()).toEqual({ open: false, threshold: null })
    expect(page.told()).toEqual([])
  })
})

it('a prompt that stays closed stays the same object', () => {
  const page = prompting({ source: fakeShop({ status: 'loading' }) })
  const before = page.seen()
  page.source.show(used(5))
  expect(page.seen()).toBe(before)
})

describe('a dismissed prompt', () => {
  it('stays closed for the period, over reloads, and says until when', () => {
    const storage = fakeStorage()
    const page = prompting({ source: fakeShop(used(85)), storage })
    page.dismiss()
    expect(page.open()).toBe(false)
    expect(page.events.at(-1)).toEqual({
      type: 'prompt-dismissed',
      customer: 'user_1',
      meter: 'api',
      threshold: 0.8,
      until: january.end,
    })
    expect(Object.keys(storage.dump())).toContain('uw1:user_1:p:api')
    page.stop()
    expect(prompting({ source: fakeShop(used(90)), storage }).open()).toBe(false)
  })

  it('opens at the next threshold', () => {
    const page = prompting({ source: fakeShop(used(85)) })
    page.dismiss()
    page.source.show(used(100))
    expect(page.seen()).toEqual({ open: true, threshold: 1 })
  })

  it('opens in the next period', () => {
    const page = prompting({ source: fakeShop(used(85)) })
    page.dismiss()
    const february = { start: january.end, end: january.end + 1 }
    page.source.show(ready([quota('api', 85, { period: february })], { period: february }))
    expect(page.open()).toBe(true)
  })

  it('stays closed for the subscription where there is no period', () => {
    const lasting = (subscription: string) =>
      ready([quota('api', 85, { period: null, resetsAt: null })], { subscription })
    const page = prompting({ source: fakeShop(lasting('sub_1')) })
    page.dismiss()
    expect(page.events.at(-1)).toMatchObject({ until: null })
    expect(page.open()).toBe(false)
    page.source.show(lasting('sub_2'))
    expect(page.open()).toBe(true)
  })

  it('stays closed for a subscription of the longest id', async () => {
    const id = 's'.repeat(255)
    const state = ready([quota('api', 85, { period: null })], { subscription: id })
    const page = prompting({ source: fakeShop(state) })
    page.dismiss()
    await page.env.settle()
    expect(page.open()).toBe(false)
    expect(page.events.map(({ type }) => type)).not.toContain('storage-unusable')
  })

  it('opens again at a threshold that a risen balance left', async () => {
    const page = prompting({ source: fakeShop(used(85)) })
    page.dismiss()
    await page.env.advance(1)
    page.source.show(used(60))
    await page.env.advance(1)
    page.source.show(used(81))
    expect(page.open()).toBe(true)
    expect(page.told()).toEqual(['prompt-shown', 'prompt-dismissed'])
  })

  it('is one customer’s', () => {
    const storage = fakeStorage()
    const first = prompting({ source: fakeShop(used(85)), storage })
    first.dismiss()
    first.stop()
    const other = ready([quota('api', 85)], { customer: 'user_2' })
    expect(prompting({ source: fakeShop(other), storage, customer: 'user_2' }).open()).toBe(true)
  })

  it('opens again once the customer is cleared', () => {
    const storage = fakeStorage()
    const page = prompting({ source: fakeShop(used(85)), storage })
    page.dismiss()
    page.leave()
    page.stop()
    page.session.clear()
    expect(storage.keys('uw1:user_1:')).toEqual([])
    expect(prompting({ source: fakeShop(used(85)), storage }).open()).toBe(true)
  })

  it('is forgotten with the customer where it could not be stored', () => {
    const storage = fakeStorage()
    storage.fail(['set'], ':p:')
    const page = prompting({ source: fakeShop(used(85)), storage })
    page.dismiss()
    expect(page.open()).toBe(false)
    page.session.clear()
    expect(page.open()).toBe(true)
  })

  it('takes a threshold to be reached', () => {
    const page = prompting({ source: fakeShop(used(5)) })
    page.dismiss()
    page.snooze()
    expect(page.told()).toEqual([])
  })
})

describe('a prompt put off', () => {
  it('comes back by itself after that time', async () => {
    const page = prompting({ source: fakeShop(used(85)) })
    page.snooze()
    expect(page.events.at(-1)).toMatchObject({ until: page.env.now() + 24 * HOUR, threshold: 0.8 })
    await page.env.advance(24 * HOUR - 1)
    const opens: boolean[] = []
    page.session.subscribe(null, () => opens.push(page.open()))
    expect(page.open()).toBe(false)
    await page.env.advance(1)
    expect(opens.at(-1)).toBe(true)
    page.leave()
    page.stop()
    expect(page.env.timers()).toBe(0)
  })

  it('is not waited for by a page that it has left', async () => {
    const page = prompting({ source: fakeShop(used(85)) })
    await page.env.advance(60_000)
    const planned = page.env.timers()
    page.snooze()
    expect(page.env.timers()).toBe(planned + 1)
    page.leave()
    expect(page.env.timers()).toBe(planned)
  })

  it('stays closed for longer than a timer can wait', async () => {
    const env = fakeEnvironment()
    const after = (ms: number, task: () => void) => {
      // A browser’s timer that is set for longer fires at once.
      expect(ms).toBeLessThan(2 ** 31)
      return env.after(ms, task)
    }
    const lasting = ready([quota('api', 85, { period: null, resetsAt: null })])
    const page = prompting({ source: fakeShop(lasting), env: { ...env, after } })
    page.snooze(60 * 24 * HOUR)
    await env.advance(59 * 24 * HOUR)
    expect(page.open()).toBe(false)
    await env.advance(24 * HOUR)
    expect(page.open()).toBe(true)
  })

  it('opens at the next threshold before', () => {
    const page = prompting({ source: fakeShop(used(85)) })
    page.snooze()
    page.source.show(used(100))
    expect(page.open()).toBe(true)
  })
})

describe('the end of the period', () => {
  /** An hour before it, and billing does not answer after it. */
  function endingSoon() {
    const source = fakeShop(used(100))
    source.onReload = async () => 'failed'
    return prompting({ source, env: fakeEnvironment(january.end - HOUR) })
  }
  const february = { start: january.end, end: january.end + 28 * 24 * HOUR }
  const next = (amount: number) =>
    ready([quota('api', amount, { period: february, resetsAt: february.end })])

  it('closes a prompt, however late the next report is', async () => {
    const page = endingSoon()
    await page.env.advance(HOUR - 1)
    expect(page.open()).toBe(true)
    await page.env.advance(1)
    expect(page.seen()).toEqual({ open: false, threshold: null })
    page.source.show(next(85))
    expect(page.seen()).toEqual({ open: true, threshold: 0.8 })
  })

  it('opens none that was put off until after it, and has none dismissed', async () => {
    const page = endingSoon()
    page.snooze(2 * HOUR)
    await page.env.advance(2 * HOUR)
    page.dismiss()
    expect([page.open(), ...page.told()]).toEqual([false, 'prompt-shown', 'prompt-dismissed'])
    page.source.show(next(100))
    expect(page.open()).toBe(true)
  })
})

describe('prompt-shown', () => {
  it('is told once a threshold and period, over reloads', () => {
    const storage = fakeStorage()
    const first = prompting({ source: fakeShop(used(85)), storage })
    first.prompts.attend(question)
    first.source.show(used(86))
    expect(first.told()).toEqual(['prompt-shown'])
    first.leave()
    first.stop()
    const second = prompting({ source: fakeShop(), storage })
    second.source.show(used(90))
    expect(second.told()).toEqual([])
    second.source.show(used(100))
    expect(second.events.at(-1)).toEqual({
      type: 'prompt-shown',
      customer: 'user_1',
      meter: 'api',
      threshold: 1,
    })
  })

  it('is told once where a handler of the host leads back to it', () => {
    const page = prompting({ source: fakeShop(used(5)) })
    page.session.listen(() => page.session.setThresholds({ warning: 0.5, critical: 0.6 }))
    page.session.listen(() => void page.session.reload())
    page.source.show(used(85))
    expect(page.told()).toEqual(['prompt-shown'])
  })

  it('waits until somebody can see the page', () => {
    const env = fakeEnvironment()
    env.set({ visible: false })
    const page = prompting({ source: fakeShop(used(85)), env })
    expect([page.open(), ...page.told()]).toEqual([true])
    env.set({ visible: true })
    expect(page.told()).toEqual(['prompt-shown'])
  })

  it('is told of none that has left the page', () => {
    const page = prompting({ source: fakeShop(used(5)) })
    page.leave()
    page.source.show(used(85))
    expect(page.told()).toEqual([])
  })

  it('is told of none that is closed', () => {
    const storage = fakeStorage()
    const page = prompting({ source: fakeShop(used(5)), storage })
    page.source.show(used(79))
    expect(page.told()).toEqual([])
  })
})

describe('stored by somebody else', () => {
  it.each(['{}', '[]', 'null', '{"v":1,"memories":[null]}', '\u0000'])(
    '%j closes nothing, and is told once',
    async (text) => {
      const storage = fakeStorage({ 'uw1:user_1:p:api': text })
      const page = prompting({ source: fakeShop(used(85)), storage })
      expect(page.open()).toBe(true)
      await page.env.settle()
      const unusable = page.events.filter(({ type }) => type === 'storage-unusable')
      expect(unusable).toHaveLength(1)
      page.dismiss()
      expect(page.open()).toBe(false)
    },
  )

  it('a report older than the dismissal does not undo it', () => {
    const storage = fakeStorage()
    const asleep = prompting({ source: fakeShop(used(60)), storage })
    const awake = prompting({
      source: fakeShop(used(60)),
      storage,
      env: fakeEnvironment(Date.UTC(2026, 0, 12)),
    })
    awake.source.show(used(85))
    awake.dismiss()
    // It wakes with the old number, and hears of something.
    asleep.source.show(used(60))
    expect(awake.open()).toBe(false)
  })
})
