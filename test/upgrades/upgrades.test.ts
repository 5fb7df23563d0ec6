import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
import type { Offer } from '../../src/billing/offer.js'
import type { UpgradeStart } from '../../src/sync/source.js'
import { fakePage } from '../support/fake-page.js'
import { fakeSource } from '../support/fake-source.js'
import { fakeShop, openShop, pro, proDetails, topUpDetails } from '../support/open-shop.js'
import { balance, january, quota, ready } from '../support/reports.js'

const free = () => ready([quota('api', 100)])
const paid = () => ready([quota('api', 100, { limit: 10_000 })], { subscription: 'sub_2' })
const refused = new UsageError('upgrade-failed', 'no.')

/** The customer of this shop has the offered plan from now on. */
function own(shop: { readonly source: ReturnType<typeof fakeShop> }): void {
  shop.source.details = { ...proDetails, owned: true }
  shop.source.show(paid())
}

describe('an offer', () => {
  it('is described by the source', () => {
    const shop = openShop({ source: fakeShop(free()) })
    expect(shop.upgrades.describe(pro, undefined)).toBe(proDetails)
  })

  it.each([
    { what: 'that the catalog does not know', source: () => fakeShop(free(), null) },
    { what: 'of a source that sells nothing', source: () => fakeSource(free()) },
  ])('$what is not described', ({ source }) => {
    expect(openShop({ source: source() }).upgrades.describe(pro, undefined)).toBeNull()
  })
})

describe('a start', () => {
  it('asks with absolute addresses, and follows the checkout', async () => {
    const shop = openShop({ source: fakeShop(free()) })
    const started = shop.upgrades.start(
      { ...pro, successUrl: '/done', cancelUrl: 'plans' },
      undefined,
    )
    expect(shop.status()).toBe('starting')
    await started
    expect(shop.source.starts).toEqual([
      { success: 'https://app.test/done?uw_upgrade=id_1', cancel: 'https://app.test/plans' },
    ])
    expect(shop.page.went).toEqual(['https://pay.test/session'])
    expect(shop.status()).toBe('redirecting')
    expect(shop.events).toEqual([
      { type: 'upgrade-started', customer: 'user_1', offer: 'pro-monthly' },
    ])
  })

  it('asks nothing for who has signed out while its code was loaded', async () => {
    const shop = openShop({ source: fakeShop(free()) })
    let load = () => {}
    const loaded = new Promise<void>((resolve) => {
      load = resolve
    })
    Object.assign(shop.source.upgrade ?? {}, { load: () => loaded })
    const started = shop.start()
    shop.stop()
    load()
    await started
    expect(shop.source.starts).toEqual([])
    expect(shop.page.went).toEqual([])
  })

  it('asks nothing for who has signed out while the code of all upgrades was loaded', async () => {
    const shop = openShop({ source: fakeShop(free()) })
    shop.stop()
    await shop.start()
    expect([shop.status(), ...shop.source.starts, ...shop.page.went]).toEqual(['idle'])
  })

  it('tells the source who asks', async () => {
    const shop = openShop({ source: fakeShop(free()) })
    await shop.start()
    expect(shop.source.askers).toEqual(['user_1'])
  })

  it('is one, however often and by whomever it is pressed', async () => {
    const shop = openShop({ source: fakeShop(free()) })
    await Promise.all([shop.start(), shop.start({ ...pro, quantity: 2 })])
    await shop.start()
    expect(shop.source.starts).toHaveLength(1)
    expect(shop.told()).toEqual(['upgrade-started'])
  })

  it('is none while an earlier one is awaited', async () => {
    const shop = openShop({ source: fakeShop(free()) })
    shop.source.onStart = async () => ({ as: 'changed' })
    void shop.start()
    await shop.env.settle()
    await shop.start()
    expect(shop.source.starts).toHaveLength(1)
    expect(shop.status()).toBe('activating')
  })

  it('of what the catalog does not know opens its checkout', async () => {
    const shop = openShop({ source: fakeShop(free(), null) })
    await shop.start()
    expect(shop.page.went).toEqual(['https://pay.test/session'])
  })

  it('of another offer is another', async () => {
    const shop = openShop({ source: fakeShop(free()) })
    await shop.start()
    await shop.start({ priceId: 'price_9' })
    expect(shop.source.starts).toHaveLength(2)
  })

  it('keeps the token with what was, for this tab only', async () => {
    const shop = openShop({ source: fakeShop(free()) })
    await shop.start()
    const [key, text] = Object.entries(shop.page.tab.dump())[0] ?? []
    expect(key).toBe('uw1:user_1:u:pro-monthly')
    expect(JSON.parse(text ?? '')).toMatchObject({
      offer: pro,
      token: 'id_1',
      kind: 'plan',
      before: { subscriptions: ['sub_1'], levels: [{ meter: 'api', level: 0 }], owned: false },
      at: shop.env.now(),
      returned: false,
    })
  })

  it('is possible again when the page was not left after all', async () => {
    const shop = openShop({ source: fakeShop(free()) })
    await shop.start()
    await shop.env.advance(29_999)
    expect(shop.status()).toBe('redirecting')
    await shop.env.advance(1)
    expect(shop.status()).toBe('idle')
  })

  it('is possible again when the browser brings the page back as it was left', async () => {
    const shop = openShop({ source: fakeShop(free()) })
    await shop.start()
    shop.page.restore()
    expect(shop.status()).toBe('idle')
    await shop.env.advance(0)
    expect(shop.source.asked()).toBe(1)
    await shop.start()
    expect(shop.source.starts).toHaveLength(2)
  })

  it('is completed while the checkout opens, by a plan bought elsewhere', async () => {
    const shop = openShop({ source: fakeShop(free()) })
    await shop.start()
    own(shop)
    expect(shop.status()).toBe('completed')
  })

  it('made again is not completed before the backend has answered it', async () => {
    const shop = openShop({ source: fakeShop(free()) })
    await shop.start()
    shop.page.restore()
    shop.source.onStart = () => new Promise(() => {})
    void shop.start()
    own(shop)
    expect(shop.status()).toBe('starting')
    expect(shop.told()).toEqual(['upgrade-started', 'upgrade-started'])
  })

  it('made again leads to no second checkout once the first one shows', async () => {
    const shop = openShop({ source: fakeShop(free()) })
    await shop.start()
    shop.page.restore()
    const answer: { now?: (start: UpgradeStart) => void } = {}
    shop.source.onStart = () =>
      new Promise((done) => {
        answer.now = done
      })
    const went = shop.page.went.length
    void shop.start()
    await shop.env.settle()
    own(shop)
    answer.now?.({ as: 'redirect', url: 'https://pay.test/second' })
    await shop.env.settle()
    expect([shop.status(), shop.page.went.length]).toEqual(['completed', went])
    expect(shop.told().at(-1)).toBe('upgrade-completed')
    expect(shop.page.tab.dump()).toEqual({})
  })

  it('leads nobody else to the checkout', async () => {
    const shop = openShop({ source: fakeShop(free()) })
    const answer: { now?: (start: UpgradeStart) => void } = {}
    shop.source.onStart = () =>
      new Promise((done) => {
        answer.now = done
      })
    void shop.start()
    await shop.env.settle()
    shop.stop()
    answer.now?.({ as: 'redirect', url: 'https://pay.test/session' })
    await shop.env.settle()
    expect(shop.page.went).toEqual([])
    expect(shop.page.tab.dump()).toEqual({})
  })
})

describe('a start that fails', () => {
  it.each([true, false])('says why, and whether anything changed: %s', async (unchanged) => {
    const shop = openShop({ source: fakeShop(free()) })
    shop.source.onStart = async () => ({ as: 'failed', unchanged, error: refused })
    await shop.start()
    const failed = { status: 'failed', error: refused, unchanged }
    expect(shop.upgrades.read('pro-monthly')).toEqual(failed)
    shop.source.onStart = async () => ({ as: 'redirect', url: 'https://pay.test/2' })
    await shop.start()
    expect(shop.status()).toBe('redirecting')
  })

  it.each([
    { unchanged: true, kept: [] },
    { unchanged: false, kept: ['uw1:user_1:u:pro-monthly'] },
  ])('is kept for a reload only in doubt: unchanged $unchanged', async ({ unchanged, kept }) => {
    const shop = openShop({ source: fakeShop(free()) })
    shop.source.onStart = async () => ({ as: 'failed', unchanged, error: refused })
    await shop.start()
    expect(Object.keys(shop.page.tab.dump())).toEqual(kept)
  })

  it('is acknowledged', async () => {
    const shop = openShop({ source: fakeShop(free()) })
    shop.source.onStart = async () => ({ as: 'failed', unchanged: true, error: refused })
    await shop.start()
    shop.upgrades.check('pro-monthly')
    expect(shop.status()).toBe('failed')
    shop.upgrades.acknowledge('pro-monthly')
    expect(shop.upgrades.read('pro-monthly')).toEqual({
      status: 'idle',
      error: null,
      unchanged: false,
    })
  })

  it.each([{ successUrl: 'javascript:alert(1)' }, { cancelUrl: 'javascript:alert(1)' }])(
    'asks nothing for an address that may not be followed: %o',
    async (urls) => {
      const shop = openShop({ source: fakeShop(free()) })
      await shop.start({ ...pro, ...urls })
      expect(shop.source.starts).toEqual([])
      expect(shop.upgrades.read('pro-monthly')).toMatchObject({
        status: 'failed',
        unchanged: true,
        error: { code: 'unsafe-url' },
      })
    },
  )

  it('without an answer for a minute is in doubt, and so is one that breaks its word', async () => {
    const shop = openShop({ source: fakeShop(free()) })
    const doubt = { status: 'failed', unchanged: false, error: { code: 'upgrade-unknown' } }
    shop.source.onStart = () => new Promise(() => {})
    void shop.start()
    await shop.env.advance(60_000)
    expect(shop.upgrades.read('pro-monthly')).toMatchObject(doubt)
    shop.source.onStart = () => Promise.reject(new TypeError('network'))
    await shop.start()
    expect(shop.upgrades.read('pro-monthly')).toMatchObject(doubt)
  })

  it('because the browser does not go there leaves nothing behind', async () => {
    const page = fakePage()
    const shop = openShop({ source: fakeShop(free()), page })
    await shop.upgrades.start(pro, undefined, () => {
      throw new DOMException('no', 'SyntaxError')
    })
    expect(shop.upgrades.read('pro-monthly')).toMatchObject({
      status: 'failed',
      unchanged: true,
      error: { code: 'upgrade-failed' },
    })
    expect(page.tab.dump()).toEqual({})
  })

  it('because nothing is sold here says so', async () => {
    const shop = openShop({ source: fakeSource(free()) })
    await shop.start()
    expect(shop.upgrades.read('pro-monthly').error?.message).toMatch(
      /^usage-widgets: .+, so .+\. .+\.$/,
    )
  })

  it('in doubt is completed by a report that shows the change', async () => {
    const shop = openShop({ source: fakeShop(free()) })
    shop.source.onStart = async () => ({ as: 'failed', unchanged: false, error: refused })
    await shop.start()
    shop.source.show(free())
    expect(shop.status()).toBe('failed')
    shop.source.show(paid())
    expect(shop.status()).toBe('completed')
  })

  it('in doubt is checked', async () => {
    const shop = openShop({ source: fakeShop(free()) })
    shop.source.onStart = async () => ({ as: 'failed', unchanged: false, error: refused })
    await shop.start()
    shop.upgrades.check('pro-monthly')
    expect(shop.status()).toBe('activating')
    await shop.env.advance(0)
    expect(shop.source.asked()).toBe(1)
    await shop.env.advance(60_000)
    expect(shop.status()).toBe('unconfirmed')
  })
})

describe('a changed plan', () => {
  it('is asked for at once, and completed by the report that shows it', async () => {
    const shop = openShop({ source: fakeShop(free()) })
    shop.source.onStart = async () => ({ as: 'changed' })
    shop.source.onReload = async () => {
      shop.source.show(paid())
      return 'fresh'
    }
    const planned = shop.env.timers()
    void shop.start()
    await shop.env.settle()
    expect(shop.status()).toBe('activating')
    expect(shop.page.went).toEqual([])
    await shop.env.advance(0)
    expect(shop.status()).toBe('completed')
    expect(shop.told()).toEqual(['upgrade-started', 'upgrade-completed'])
    expect(shop.page.tab.dump()).toEqual({})
    expect(shop.env.timers()).toBe(planned)
  })

  it('that the report shows already is completed without asking', async () => {
    const shop = openShop({ source: fakeShop(free()) })
    shop.source.onStart = async () => {
      shop.source.show(paid())
      return { as: 'changed' }
    }
    await shop.start()
    await shop.env.advance(60_000)
    expect(shop.status()).toBe('completed')
    expect(shop.source.asked()).toBe(0)
    expect(shop.told()).toEqual(['upgrade-started', 'upgrade-completed'])
  })

  it('of somebody without any is completed by the first subscription', async () => {
    const shop = openShop({ source: fakeShop(ready([], { subscription: null })) })
    shop.source.onStart = async () => ({ as: 'changed' })
    void shop.start()
    await shop.env.settle()
    expect(shop.status()).toBe('activating')
    shop.source.show(paid())
    expect(shop.status()).toBe('completed')
  })

  it('is awaited on after a reload of the page', async () => {
    const { page, ...shop } = openShop({ source: fakeShop(free()) })
    shop.source.onStart = async () => ({ as: 'changed' })
    void shop.start()
    await shop.env.settle()
    shop.stop()
    const again = openShop({ source: fakeShop(free()), page })
    expect(again.status()).toBe('activating')
    again.source.show(paid())
    expect(again.status()).toBe('completed')
  })

  it('that takes effect later is scheduled', async () => {
    const shop = openShop({ source: fakeShop(free()) })
    shop.source.onStart = async () => ({ as: 'changed' })
    await shop.start({ ...pro, timing: 'at_end_of_current_billing_period' })
    expect(shop.status()).toBe('scheduled')
    expect(shop.source.asked()).toBe(0)
    shop.upgrades.acknowledge('pro-monthly')
    expect(shop.status()).toBe('idle')
  })
})

describe('a top-up', () => {
  it('is judged by what billing confirmed, not by what was recorded here meanwhile', async () => {
    const source = fakeShop(ready([balance('api', 5)]), topUpDetails)
    const shop = openShop({ source })
    source.onStart = async () => ({ as: 'changed' })
    shop.session.record('api', 400, {}, undefined, 0)
    void shop.start()
    await shop.env.settle()
    // The use is refused: the shown number rises by it, and nothing was bought.
    source.onDeliver = async () => ({ as: 'refused', error: refused })
    await shop.env.advance(1_000)
    expect(shop.status()).toBe('activating')
    source.show(ready([balance('api', 505)]))
    await shop.env.advance(0)
    expect(shop.status()).toBe('completed')
  })
})

describe('what was bought while a use is in doubt', () => {
  const question = {
    meter: 'api',
    view: undefined,
    overrides: new Map(),
    thresholds: [1],
    offer: pro,
  }
  const bigger = (used: number) => ({
    ...ready([quota('api', used, { limit: 10_000, limitSource: 'reported' })]),
    plan: { name: 'Bigger', free: false },
  })

  it.each([
    {
      what: 'a top-up',
      details: topUpDetails,
      before: ready([balance('api', 0)]),
      after: ready([balance('api', 500)]),
    },
    {
      what: 'a plan',
      details: proDetails,
      before: ready([quota('api', 100, { limitSource: 'reported' })]),
      after: bigger(103),
    },
  ])('$what is there once it is shown, and is not offered any more', async (one) => {
    const shop = openShop({ source: fakeShop(one.before, one.details) })
    shop.prompts.attend(question)
    shop.source.onDeliver = async () => ({ as: 'retry' })
    shop.session.record('api', 3, {}, undefined, 0)
    await shop.env.advance(1_000)
    expect(shop.prompts.read(question).open).toBe(true)
    shop.source.onStart = async () => ({ as: 'changed' })
    shop.source.onReload = async () => {
      shop.source.show(one.after)
      return 'fresh'
    }
    void shop.start()
    await shop.env.advance(10_000)
    const reading = shop.session.usage('api')
    expect(reading).toMatchObject({ status: 'ready', unconfirmed: true })
    expect([shop.status(), shop.prompts.read(question).open]).toEqual(['completed', false])
  })
})

describe('of several upgrades', () => {
  const team = { priceSlug: 'team-monthly' } as const
  const on = (name: string, more = {}) => ({
    ...ready([quota('api', 100)], { subscription: `sub_${name}` }),
    plan: { name, free: false, ...more },
  })

  /** Nobody knows what became of the first; the second is another plan. */
  async function twoOffers(second: UpgradeStart) {
    const shop = openShop({ source: fakeShop(on('Free')) })
    const owned = new Set<string>()
    Object.assign(shop.source.upgrade ?? {}, {
      describe: ({ priceSlug = '' }: Offer) => ({
        ...proDetails,
        owned: owned.has(priceSlug),
      }),
    })
    shop.source.onStart = async () => ({ as: 'failed', unchanged: false, error: refused })
    await shop.start(pro)
    shop.source.onStart = async () => second
    void shop.start(team)
    await shop.env.settle()
    const statuses = () => [shop.status(), shop.status(team.priceSlug)]
    const completed = () =>
      shop.events.flatMap((event) => (event.type === 'upgrade-completed' ? [event.offer] : []))
    return { ...shop, owned, statuses, completed }
  }

  it('the one started last is completed by another plan, and the other stays in doubt', async () => {
    const shop = await twoOffers({ as: 'changed' })
    shop.source.show(on('Team'))
    shop.source.show(on('Team', { quantity: 2 }))
    expect([shop.statuses(), shop.completed()]).toEqual([['failed', 'completed'], [team.priceSlug]])
  })

  it('the one whose plan it is is completed, and then the other by its own', async () => {
    const shop = await twoOffers({ as: 'changed' })
    shop.owned.add(pro.priceSlug)
    shop.source.show(on('Pro'))
    expect(shop.statuses()).toEqual(['completed', 'activating'])
    shop.owned.clear()
    shop.source.show(on('Team'))
    expect([shop.statuses(), shop.completed()]).toEqual([
      ['completed', 'completed'],
      [pro.priceSlug, team.priceSlug],
    ])
  })

  it('both are completed by a report that shows both', async () => {
    const shop = await twoOffers({ as: 'changed' })
    for (const { priceSlug } of [pro, team]) shop.owned.add(priceSlug)
    shop.source.show(on('Team'))
    expect(shop.statuses()).toEqual(['completed', 'completed'])
  })

  it('the one that was accepted for later is the one that is arranged', async () => {
    const at = january.end
    const shop = await twoOffers({ as: 'scheduled', at })
    shop.source.show(on('Free', { change: { at } }))
    expect([shop.statuses(), shop.completed()]).toEqual([['failed', 'scheduled'], [team.priceSlug]])
    expect(shop.upgrades.coming()).toMatchObject({ offer: team, at })
  })
})

describe('a page that the browser brings back', () => {
  const restored = async (shop: ReturnType<typeof openShop>) => {
    shop.page.restore()
    await shop.env.advance(0)
    return [shop.status(), shop.source.asked()]
  }

  it('asks for nothing where no upgrade is on its way', async () => {
    const shop = openShop({ source: fakeShop(free()) })
    expect(await restored(shop)).toEqual(['idle', 0])
  })

  it('still says what failed, and asks for nothing', async () => {
    const shop = openShop({ source: fakeShop(free()) })
    shop.source.onStart = async () => ({ as: 'failed', unchanged: true, error: refused })
    await shop.start()
    expect(await restored(shop)).toEqual(['failed', 0])
  })

  it('asks for a report where one of two upgrades is on its way', async () => {
    const shop = openShop({ source: fakeShop(free()) })
    await shop.start()
    shop.source.onStart = async () => ({ as: 'failed', unchanged: true, error: refused })
    await shop.start({ priceId: 'price_9' })
    expect(await restored(shop)).toEqual(['idle', 1])
    expect(shop.status('price_9')).toBe('failed')
  })
})

describe('what is not on its way', () => {
  it.each(['pro-monthly', 'never-started'])(
    'is neither checked nor acknowledged: %s',
    async (name) => {
      const shop = openShop({ source: fakeShop(free()) })
      await shop.start()
      shop.page.restore()
      await shop.env.advance(0)
      shop.upgrades.check(name)
      shop.upgrades.acknowledge(name)
      await shop.env.advance(60_000)
      expect([shop.status(name), shop.source.asked()]).toEqual(['idle', 1])
    },
  )

  it('is not acknowledged while it is still under way', async () => {
    const shop = openShop({ source: fakeShop(free()) })
    await shop.start()
    shop.upgrades.acknowledge('pro-monthly')
    expect(shop.status()).toBe('redirecting')
  })
})

describe('forgetting', () => {
  it('leaves nothing of what failed either', async () => {
    const shop = openShop({ source: fakeShop(free()) })
    shop.source.onStart = async () => ({ as: 'failed', unchanged: true, error: refused })
    await shop.start()
    shop.session.clear()
    expect(shop.status()).toBe('idle')
  })

  it('with the customer leaves nothing', async () => {
    const shop = openShop({ source: fakeShop(free()) })
    await shop.start()
    shop.session.clear()
    expect(shop.status()).toBe('idle')
    expect(shop.page.tab.dump()).toEqual({})
  })
})
