import { describe, expect, it } from 'vitest'
import type { OfferDetails } from '../../src/billing/offer.js'
import type { SourceState } from '../../src/sync/source.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { fakePage } from '../support/fake-page.js'
import { fakeStorage } from '../support/fake-storage.js'
import { fakeShop, openShop, pro, proDetails, topUpDetails } from '../support/open-shop.js'
import { balance, quota, ready } from '../support/reports.js'

const free = () => ready([quota('api', 100)])
const paid = () => ready([quota('api', 100, { limit: 10_000 })], { subscription: 'sub_2' })

/** A tab whose customer went to the checkout; `back` loads a page of it anew. */
async function atCheckout(details: OfferDetails = proDetails) {
  const page = fakePage()
  const env = fakeEnvironment()
  const storage = fakeStorage()
  const before = openShop({ source: fakeShop(free(), details), page, env, storage })
  await before.start()
  before.stop()
  const [urls] = before.source.starts
  /** Billing has loaded, unless there is no `state`. */
  const load = (state: SourceState | null = free(), customer = 'user_1') => {
    const shop = openShop({ source: fakeShop(undefined, details), page, env, storage, customer })
    if (state) shop.source.show(state)
    return shop
  }
  return {
    page,
    env,
    load,
    /** Comes back through the success page. */
    succeed() {
      page.at(urls?.success ?? '')
      return load()
    },
    /** Comes back through the cancel page. */
    cancel() {
      page.at(urls?.cancel ?? '')
      return load()
    },
  }
}

describe('the return from checkout', () => {
  it('is recognised, and leaves a clean address', async () => {
    const { succeed, page } = await atCheckout()
    expect(succeed().status()).toBe('activating')
    expect(page.address()).toBe('https://app.test/usage')
  })

  it('is completed by the report that shows the plan, and told once', async () => {
    const { succeed, load, page, env } = await atCheckout()
    const shop = succeed()
    await env.advance(20_000)
    expect(shop.status()).toBe('activating')
    shop.source.show(paid())
    expect(shop.status()).toBe('completed')
    expect(shop.told()).toEqual(['upgrade-completed'])
    expect(page.tab.dump()).toEqual({})
    shop.stop()
    const next = load(paid())
    expect([next.status(), ...next.told()]).toEqual(['idle'])
  })

  it('is completed at once where the report was faster', async () => {
    const { page, load, succeed } = await atCheckout()
    succeed().stop()
    page.at('https://app.test/usage')
    const shop = load(paid())
    expect(shop.status()).toBe('completed')
    expect(shop.source.asked()).toBe(0)
  })

  it('asks a few times in a minute, and then says that it does not know', async () => {
    const { succeed, env } = await atCheckout()
    const shop = succeed()
    shop.source.onReload = async () => {
      shop.source.show(free())
      return 'fresh'
    }
    await env.advance(60_999)
    expect(shop.status()).toBe('activating')
    await env.advance(1)
    expect(shop.status()).toBe('unconfirmed')
    expect(shop.source.asked()).toBe(10)
    await env.advance(600_000)
    expect(shop.source.asked()).toBe(10)
  })

  it('does not end later when no answer ever comes', async () => {
    const { succeed, env } = await atCheckout()
    const shop = succeed()
    shop.source.onReload = () => new Promise(() => {})
    await env.advance(61_000)
    expect(shop.status()).toBe('unconfirmed')
  })

  it('asks nothing while the page is hidden, and lets no time pass', async () => {
    const { succeed, env } = await atCheckout()
    const shop = succeed()
    env.set({ visible: false })
    await env.advance(600_000)
    expect([shop.status(), shop.source.asked()]).toEqual(['activating', 0])
    env.set({ visible: true })
    await env.advance(0)
    expect(shop.source.asked()).toBe(1)
    await env.advance(60_000)
    expect(shop.status()).toBe('unconfirmed')
  })

  it('goes on when asked to, and completes by itself later', async () => {
    const { succeed, env } = await atCheckout()
    const shop = succeed()
    await env.advance(61_000)
    shop.upgrades.check('pro-monthly')
    expect(shop.status()).toBe('activating')
    await env.advance(60_000)
    expect(shop.status()).toBe('unconfirmed')
    shop.source.show(paid())
    expect(shop.status()).toBe('completed')
  })

  it('acknowledged without an outcome is not awaited any more, also after a reload', async () => {
    const { succeed, load, env } = await atCheckout()
    const shop = succeed()
    await env.advance(61_000)
    shop.upgrades.acknowledge('pro-monthly')
    expect(shop.status()).toBe('idle')
    shop.stop()
    const again = load()
    expect(again.status()).toBe('idle')
    again.source.details = { ...proDetails, owned: true }
    again.source.show(paid())
    expect(again.status()).toBe('completed')
  })

  it('may be reloaded while it is awaited', async () => {
    const { succeed, load, env } = await atCheckout()
    const shop = succeed()
    await env.advance(5_000)
    shop.stop()
    const again = load()
    expect(again.status()).toBe('activating')
    again.source.show(paid())
    expect(again.status()).toBe('completed')
  })

  it('goes on when its components leave the page and come back', async () => {
    const { succeed } = await atCheckout()
    const shop = succeed()
    shop.stop()
    const stop = shop.session.start()
    expect(shop.status()).toBe('activating')
    stop()
    expect(shop.env.timers()).toBe(0)
  })

  it('of a top-up is completed by the balance, and by no other plan', async () => {
    const { page, load, succeed } = await atCheckout(topUpDetails)
    succeed().stop()
    page.at('https://app.test/usage')
    const shop = load()
    shop.source.show(ready([quota('api', 100)], { subscription: 'sub_2' }))
    expect(shop.status()).toBe('activating')
    shop.source.show(ready([balance('api', 500)], { subscription: 'sub_2' }))
    expect(shop.status()).toBe('completed')
  })
})

describe('the return without success', () => {
  it('is no failure, and starts anew', async () => {
    const { cancel } = await atCheckout()
    const shop = cancel()
    expect(shop.upgrades.read('pro-monthly')).toEqual({
      status: 'idle',
      error: null,
      unchanged: false,
    })
    await shop.start()
    expect(shop.status()).toBe('redirecting')
  })

  it('is completed all the same once the offered plan is the customer’s', async () => {
    const { cancel } = await atCheckout()
    const shop = cancel()
    shop.source.show(paid())
    expect(shop.status()).toBe('idle')
    shop.source.details = { ...proDetails, owned: true }
    shop.source.show(paid())
    expect(shop.status()).toBe('completed')
  })

  it('takes no risen balance for a purchase', async () => {
    const { cancel } = await atCheckout(topUpDetails)
    const shop = cancel()
    shop.source.show(ready([balance('api', 900)]))
    expect(shop.status()).toBe('idle')
  })

  it('is forgotten after a day', async () => {
    const { page, load, env } = await atCheckout()
    await env.advance(24 * 3_600_000)
    expect(load().status()).toBe('idle')
    expect(page.tab.dump()).toEqual({})
  })
})

describe('an address alone', () => {
  it.each([
    'https://app.test/usage?uw_upgrade=forged',
    'https://app.test/usage?uw_upgrade=',
    'https://app.test/usage?uw_upgrade=id_1%00',
    'https://app.test/usage?uw_upgrade=__proto__',
    'https://app.test/usage?uw_upgrade=forged&uw_upgrade=id_1',
    'https://app.test/usage#uw_upgrade=id_1',
  ])('does nothing: %s', async (address) => {
    const { page, load, env } = await atCheckout()
    page.at(address)
    const shop = load()
    await env.advance(60_000)
    expect([shop.status(), shop.source.asked(), ...shop.told()]).toEqual(['idle', 0])
  })

  it('does nothing in a tab that started nothing', () => {
    const page = fakePage('https://app.test/usage?uw_upgrade=id_1')
    const shop = openShop({ source: fakeShop(free()), page })
    expect(shop.status()).toBe('idle')
    expect(page.address()).toBe('https://app.test/usage')
  })
})

describe('another customer', () => {
  it('is shown nothing of it, and has it forgotten', async () => {
    const { page, load, succeed } = await atCheckout()
    const first = succeed()
    first.stop()
    const second = load(null, 'user_2')
    expect(second.status()).toBe('idle')
    second.stop()
    expect(page.tab.dump()).toEqual({})
    first.session.start()
    expect(first.status()).toBe('idle')
  })

  it('is not who nobody known yet is', async () => {
    const { load, page } = await atCheckout()
    const nobody = load(null, '')
    nobody.stop()
    expect(Object.keys(page.tab.dump())).toEqual(['uw1:user_1:u:pro-monthly'])
  })
})

describe('a browser that keeps nothing for the tab', () => {
  it('opens the checkout all the same', async () => {
    const page = fakePage()
    page.tab.fail(['get', 'set', 'remove', 'keys'])
    const shop = openShop({ source: fakeShop(free()), page })
    await shop.start(pro)
    expect(page.went).toHaveLength(1)
    page.restore()
    expect(shop.status()).toBe('idle')
  })
})
