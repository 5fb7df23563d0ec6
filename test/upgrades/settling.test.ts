import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Report } from '../../src/billing/report.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { fakePage } from '../support/fake-page.js'
import { fakeStorage } from '../support/fake-storage.js'
import { fakeShop, openShop, proDetails } from '../support/open-shop.js'
import { quota, ready } from '../support/reports.js'

const plan = { name: 'Pro', priceSlug: 'pro-monthly', free: false } as const
const on = (more: Partial<NonNullable<Report['plan']>> = {}) =>
  ({ ...ready([quota('api', 100)]), plan: { ...plan, ...more } }) as const
const february = Date.UTC(2026, 1, 1)
const starter = { priceSlug: 'starter-monthly' } as const
const starterDetails = { ...proDetails, name: 'Starter' }

beforeEach(() => void vi.spyOn(console, 'warn').mockImplementation(() => {}))
afterEach(() => void vi.restoreAllMocks())

describe('a change of how many', () => {
  const seats = { priceSlug: 'pro-monthly', quantity: 6 } as const

  it('is completed when so many are there, and not before', async () => {
    const shop = openShop({ source: fakeShop(on({ quantity: 5 }), { ...proDetails, owned: true }) })
    shop.source.onStart = async () => ({ as: 'changed' })
    void shop.start(seats)
    await shop.env.settle()
    shop.source.show(on({ quantity: 7 }))
    expect(shop.status()).toBe('activating')
    shop.source.show(on({ quantity: 6 }))
    expect(shop.status()).toBe('completed')
  })

  it('is followed over a reload of the page', async () => {
    const page = fakePage()
    const source = () => fakeShop(on({ quantity: 5 }), { ...proDetails, owned: true })
    const shop = openShop({ source: source(), page })
    shop.source.onStart = async () => ({ as: 'changed' })
    void shop.start(seats)
    await shop.env.settle()
    shop.stop()
    const again = openShop({ source: source(), page })
    expect(again.status()).toBe('activating')
    again.source.show(on({ quantity: 6 }))
    expect(again.status()).toBe('completed')
  })

  it('down to one is completed by a report that names no quantity', async () => {
    const shop = openShop({ source: fakeShop(on({ quantity: 5 }), { ...proDetails, owned: true }) })
    shop.source.onStart = async () => ({ as: 'changed' })
    void shop.start({ priceSlug: 'pro-monthly', quantity: 1 })
    await shop.env.settle()
    shop.source.show(on())
    expect(shop.status()).toBe('completed')
  })
})

describe('a change that is to come', () => {
  /** Asks for Starter, which the source accepts for later. */
  async function asked(at: number | undefined = february) {
    const kept = { env: fakeEnvironment(), storage: fakeStorage() }
    const shop = openShop({ ...kept, source: fakeShop(on(), starterDetails) })
    shop.source.onStart = async () => ({ as: 'scheduled', ...(at !== undefined && { at }) })
    await shop.start(starter)
    /** Another visit, in a tab that knows nothing. */
    const visit = (state = on({ change: { at: february } })) => {
      shop.stop()
      return openShop({ ...kept, page: fakePage(), source: fakeShop(state, starterDetails) })
    }
    return { shop, visit }
  }
  const figure = (shop: Awaited<ReturnType<typeof asked>>['shop']) =>
    shop.upgrades.read('starter-monthly')

  it('is scheduled, with its date', async () => {
    const { shop } = await asked()
    expect(figure(shop)).toEqual({
      status: 'scheduled',
      error: null,
      unchanged: false,
      startsAt: february,
    })
    expect(shop.told()).toEqual(['upgrade-started', 'upgrade-completed'])
  })

  it('is found again on the next visit', async () => {
    const { visit } = await asked()
    expect(figure(visit())).toMatchObject({ status: 'scheduled', startsAt: february })
  })

  it('is told apart by its report where the answer said nothing of it', async () => {
    const shop = openShop({ source: fakeShop(on(), starterDetails) })
    shop.source.onStart = async () => ({ as: 'changed' })
    void shop.start({ ...starter, timing: 'auto' })
    await shop.env.settle()
    expect(shop.status('starter-monthly')).toBe('activating')
    shop.source.show(on({ change: { at: february } }))
    expect(figure(shop)).toMatchObject({ status: 'scheduled', startsAt: february })
    expect(shop.told()).toEqual(['upgrade-started', 'upgrade-completed'])
  })

  it('is no change that was arranged before', async () => {
    const shop = openShop({
      source: fakeShop(on({ change: { at: february } }), starterDetails),
    })
    shop.source.onStart = async () => ({ as: 'changed' })
    void shop.start(starter)
    await shop.env.settle()
    shop.source.show(on({ change: { at: february } }))
    expect(shop.status('starter-monthly')).toBe('activating')
  })

  it('keeps its date after it was acknowledged, also on the next visit', async () => {
    const { shop, visit } = await asked()
    shop.upgrades.acknowledge('starter-monthly')
    expect(figure(shop)).toMatchObject({ status: 'idle', startsAt: february })
    expect(figure(visit())).toMatchObject({ status: 'idle', startsAt: february })
  })

  it('is asked for once: pressing again shows it', async () => {
    const { shop } = await asked()
    shop.upgrades.acknowledge('starter-monthly')
    await shop.start(starter)
    expect(shop.source.starts).toHaveLength(1)
    expect(figure(shop).status).toBe('scheduled')
  })

  it('is forgotten once a later report tells of none', async () => {
    const { visit } = await asked()
    const shop = visit()
    for (const next of [on({ change: { at: february } }), on()]) {
      shop.source.onReload = async () => {
        shop.source.show(next)
        return 'fresh'
      }
      void shop.session.reload()
      await shop.env.advance(1_000)
    }
    expect(figure(shop)).toEqual({ status: 'idle', error: null, unchanged: false })
    expect(figure(visit(on()))).not.toHaveProperty('startsAt')
  })

  it('is not forgotten for a report that was made before it', async () => {
    const { shop } = await asked()
    shop.source.show(on({ quantity: 2 }))
    expect(figure(shop)).toMatchObject({ status: 'scheduled', startsAt: february })
  })

  it('is over with the period, where no report ever told of it', async () => {
    const { shop } = await asked()
    const march = Date.UTC(2026, 2, 1)
    shop.source.show({
      ...on(),
      subscription: {
        id: 'sub_1',
        current: ['sub_1'],
        period: { start: february, end: march },
      },
    })
    expect(figure(shop).status).toBe('idle')
  })

  it('is not over because the clock here is fast', async () => {
    const { shop } = await asked()
    await shop.env.advance(february + 86_400_000 - shop.env.now())
    shop.source.show(on({ quantity: 2 }))
    expect(figure(shop).status).toBe('scheduled')
  })

  it('says of a change that waits for the period when that ends, without an answer of the day', async () => {
    const shop = openShop({ source: fakeShop(on(), starterDetails) })
    shop.source.onStart = async () => ({ as: 'changed' })
    await shop.start({ ...starter, timing: 'at_end_of_current_billing_period' })
    const state = shop.source.read()
    const end = state.status === 'ready' ? state.subscription?.period?.end : undefined
    expect(end).toBeTypeOf('number')
    expect(figure(shop)).toMatchObject({ status: 'scheduled', startsAt: end })
  })

  describe('taken back', () => {
    it('is none any more, also on the next visit', async () => {
      const { shop, visit } = await asked()
      const views: unknown[] = []
      Object.assign(shop.source.upgrade ?? {}, {
        takeBack: async (view?: string) => {
          views.push(view)
          return { as: 'changed' }
        },
      })
      await shop.upgrades.takeBack('starter-monthly')
      expect(views).toEqual([undefined])
      expect(figure(shop)).toEqual({ status: 'idle', error: null, unchanged: false })
      expect(figure(visit(on())).status).toBe('idle')
    })

    it('in vain stays, and says so', async () => {
      const { shop } = await asked()
      Object.assign(shop.source.upgrade ?? {}, {
        takeBack: async () => Promise.reject(new TypeError('network')),
      })
      await shop.upgrades.takeBack('starter-monthly')
      expect(figure(shop)).toMatchObject({
        status: 'failed',
        unchanged: false,
        startsAt: february,
        error: { code: 'upgrade-unknown' },
      })
    })

    it('is not asked of a source that cannot', async () => {
      const { shop } = await asked()
      await shop.upgrades.takeBack('starter-monthly')
      expect(figure(shop).status).toBe('scheduled')
    })
  })
})
