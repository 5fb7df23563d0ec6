import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
import { storedEntry } from '../../src/entries/stored-entry.js'
import type { UsageStorage } from '../../src/storage/storage.js'
import { fakeSource } from '../support/fake-source.js'
import { fakeStorage } from '../support/fake-storage.js'
import { openSession } from '../support/open-session.js'
import { entry, quota, ready } from '../support/reports.js'

const both = { current: ['sub_1', 'sub_2'] }
const own = (used = 0) => ready([quota('api', used)], both)
const other = (used = 30) => ready([quota('api', used)], { ...both, subscription: 'sub_2' })

function two() {
  const source = fakeSource(own())
  source.showOther('sub_2', other())
  return source
}

function openTwo() {
  const source = two()
  return { source, ...openSession({ source }) }
}

/** A storage that lists the keys of one subscription first. */
function listing(storage: UsageStorage, first: string): UsageStorage {
  const rank = (key: string) => Number(!key.includes(first))
  return { ...storage, keys: (prefix) => storage.keys(prefix).sort((a, b) => rank(a) - rank(b)) }
}

describe('a subscription beside the shown one', () => {
  it('has a number as soon as billing has one, and follows billing', () => {
    const source = two()
    const { left } = openSession({ source })
    expect([left(), left('api', 'sub_2')]).toEqual([100, 70])
    source.showOther('sub_2', other(40))
    source.show(own(1))
    expect([left(), left('api', 'sub_2')]).toEqual([99, 60])
  })

  it.each([
    { what: 'another subscription', state: ready([quota('api', 30)], { subscription: 'sub_3' }) },
    { what: 'nobody’s subscription', state: ready([quota('api', 30)], { subscription: null }) },
    {
      what: 'another customer',
      state: ready([quota('api', 30)], { subscription: 'sub_2', customer: 'user_2' }),
    },
    { what: 'nothing yet', state: { status: 'loading' } as const },
  ])('has none where billing answers for $what', ({ state }) => {
    const source = two()
    source.showOther('sub_2', state)
    const { left } = openSession({ source })
    source.show(own(1))
    expect([left(), left('api', 'sub_2') === 70]).toEqual([99, false])
  })

  it('is missing and forgotten once it is gone', () => {
    const source = two()
    const { left, storage } = openSession({ source })
    const kept = () => storage.keys('uw1:user_1:r:sub_2').length
    expect([left('api', 'sub_2'), kept()]).toEqual([70, 1])
    source.show(ready([quota('api', 1)]))
    expect([left(), left('api', 'sub_2'), kept()]).toEqual([99, 'missing', 0])
  })

  it.each([
    { what: 'at the same time', later: () => {} },
    {
      what: 'later, when a use of it was refused',
      later: async ({ session, env, source }: ReturnType<typeof openTwo>) => {
        let refuse = () => {}
        source.onDeliver = () =>
          new Promise((resolve) => {
            const error = new UsageError('refused', 'no.')
            refuse = () => resolve({ as: 'refused', error })
          })
        session.record('api', 5, {}, 'sub_2', 0)
        await env.advance(0)
        source.showOther('sub_2', other(40))
        source.show(own(0))
        await env.advance(1_000)
        refuse()
        await env.advance(0)
      },
    },
  ])('is not the one that the next page shows first, committed $what', async ({ later }) => {
    const first = openTwo()
    await later(first)
    const used = first.left('api', 'sub_2')
    first.stop()
    for (const order of ['sub_1', 'sub_2']) {
      const { left } = openSession({
        source: fakeSource(),
        storage: listing(first.storage, order),
      })
      expect([left(), left('api', 'sub_2')]).toEqual([100, used])
    }
  })

  it('is read for what was recorded under it, which then leaves the log', async () => {
    const source = two()
    const storage = fakeStorage()
    const { session, env } = openSession({ source, storage })
    session.record('api', 5, {}, 'sub_2', 0)
    source.onReload = async () => {
      source.showOther('sub_2', other(35))
      source.show(own(0))
      return 'fresh'
    }
    await env.advance(5_000)
    expect(source.sent).toMatchObject([{ subscription: 'sub_2' }])
    expect(storage.keys('uw1:user_1:e:')).toEqual([])
    expect(session.usage('api', 'sub_2')).toMatchObject({ meter: { used: 35 }, pending: 0 })
  })
})

describe('what was acknowledged on an earlier page', () => {
  const key = 'uw1:user_1:e:api/a'
  const acked = () =>
    fakeStorage({ [key]: storedEntry.write(entry('a', { status: 'acked', sentTo: ['sub_1'] })) })

  it('is in a report that this page asks for', async () => {
    const storage = acked()
    const source = fakeSource(own(5))
    source.onReload = async () => {
      source.show(own(5))
      return 'fresh'
    }
    const { left, env } = openSession({ source, storage })
    await env.advance(0)
    expect([left(), storage.keys('uw1:user_1:e:')]).toEqual([95, []])
  })

  it('may not be in the first one: that may have been asked for before it was acknowledged', () => {
    const storage = acked()
    const source = fakeSource()
    const { left } = openSession({ source, storage })
    source.show(own(5))
    expect([left(), storage.keys('uw1:user_1:e:')]).toEqual(['loading', [key]])
  })

  it('may not be in one that was there before', () => {
    const storage = acked()
    openSession({ source: fakeSource(own(0)), storage })
    expect(storage.keys('uw1:user_1:e:')).toEqual([key])
  })
})

describe('a use that a stand-in for the server took', () => {
  it('counts beside every report, as long as the page lives', async () => {
    const source = two()
    source.onDeliver = async () => ({ as: 'delivered', mocked: true })
    const { record, env, left } = openSession({ source })
    record(5)
    await env.advance(5_000)
    for (const used of [0, 10]) source.show(own(used))
    expect(left()).toBe(85)
  })
})

describe('what comes from a page without a customer', () => {
  it('is bound to the subscription that was shown last, before billing answers', () => {
    const storage = fakeStorage()
    openSession({ source: fakeSource(ready([quota('api', 3)])), storage }).stop()
    const nobody = openSession({ source: fakeSource(), customer: '' })
    nobody.record(5)
    const named = openSession({ source: fakeSource(), storage })
    named.session.adopt(nobody.session)
    expect(named.left()).toBe(92)
  })
})
