import { describe, expect, it } from 'vitest'
import { outboxOf } from '../../src/sync/outbox.js'
import { overviewOf } from '../../src/sync/overview.js'
import { fakeSource } from '../support/fake-source.js'
import { fakeStorage } from '../support/fake-storage.js'
import { openSession } from '../support/open-session.js'
import { quota, ready, report } from '../support/reports.js'

const foreign = ready([quota('api', 70)], { customer: 'user_2', subscription: 'sub_9' })
const own = ready([quota('api', 3)])

describe('billing that answers for another customer', () => {
  it('is never shown, asked three times more, and then an error', async () => {
    const source = fakeSource(foreign)
    source.onReload = async () => 'fresh'
    const { session, env, left } = openSession({ source })
    const seen = new Set<number | string>([left()])
    session.subscribe(null, () => seen.add(left()))
    await env.advance(120_000)
    expect([...seen]).toEqual(['loading', 'error'])
    expect(source.asked()).toBe(3)
    expect(session.usage('api', undefined)).toMatchObject({ error: { code: 'other-customer' } })
    expect(overviewOf(session)).toMatchObject({ customer: null, slugs: [] })
  })

  it('sends nothing, and everything once it answers for this one', async () => {
    const source = fakeSource(foreign)
    const { record, env, left } = openSession({ source })
    const { settled } = record(5)
    await env.advance(20_000)
    expect(source.sent).toEqual([])
    source.show(own)
    await env.advance(0)
    expect(source.sent).toMatchObject([{ subscription: 'sub_1' }])
    expect(await settled).toEqual({ status: 'delivered' })
    expect(left()).toBe(92)
  })

  it('keeps this customer’s last numbers, marked stale', async () => {
    const storage = fakeStorage()
    const first = openSession({ source: fakeSource(own), storage })
    first.stop()
    const { session, env, left } = openSession({ source: fakeSource(foreign), storage })
    await env.advance(60_000)
    expect(left()).toBe(97)
    expect(session.usage('api', undefined)).toMatchObject({ stale: true })
  })

  it('marks them stale with its first answer, not before: it may be of the customer before', async () => {
    const storage = fakeStorage()
    openSession({ source: fakeSource(own), storage }).stop()
    const source = fakeSource(foreign)
    source.onReload = async () => 'fresh'
    const { session, env } = openSession({ source, storage })
    expect(session.usage('api', undefined)).toMatchObject({ stale: false })
    await env.advance(0)
    expect(session.usage('api', undefined)).toMatchObject({ stale: true })
  })

  it('is loading as a whole until then', () => {
    const { session } = openSession({ source: fakeSource(foreign) })
    expect(overviewOf(session)).toMatchObject({ status: 'loading', error: null })
  })

  it('is not asked for again by itself, but on request', async () => {
    const source = fakeSource(foreign)
    source.onReload = async () => 'fresh'
    const { session, env, left } = openSession({ source })
    await env.advance(120_000)
    source.onReload = async () => {
      source.show(own)
      return 'fresh'
    }
    void session.reload()
    await env.advance(20_000)
    expect(left()).toBe(97)
  })

  it('is told from this one by either id', () => {
    for (const customer of ['user_1', 'cust_user_1']) {
      expect(openSession({ source: fakeSource(own), customer }).left()).toBe(97)
    }
  })
})

describe('a subscription asked for', () => {
  const none = ready([], { subscription: null })

  it('is missing where the source has none of it, beside a current one', () => {
    const source = fakeSource(own)
    source.showOther('sub_9', none)
    const { left, session } = openSession({ source })
    expect([left('api', 'sub_9'), left()]).toEqual(['missing', 97])
    expect(overviewOf(session, 'sub_9').status).toBe('no-subscription')
  })

  it('is missing where it is no longer current, and nothing can be recorded on it', () => {
    const source = fakeSource(own)
    source.showOther('sub_9', ready([quota('api', 3)], { subscription: 'sub_9' }))
    const { session, left } = openSession({ source })
    expect([left('api', 'sub_9'), overviewOf(session, 'sub_9').status]).toEqual([
      'missing',
      'no-subscription',
    ])
    expect(() => session.record('api', 7, {}, 'sub_9', 0)).toThrow('sub_9')
    expect(outboxOf(session).waiting).toEqual([])
  })
})

describe('two customers on one device', () => {
  it('see and send only what is theirs', async () => {
    const storage = fakeStorage()
    const first = openSession({ source: fakeSource(), storage })
    first.record(5)
    first.stop()
    const source = fakeSource(foreign)
    const second = openSession({ source, storage, customer: 'user_2' })
    await second.env.advance(1_000)
    expect(source.sent).toEqual([])
    expect(second.left()).toBe(30)
    expect(outboxOf(second.session).waiting).toEqual([])
  })

  it('do not mix when one id begins like the other', () => {
    const storage = fakeStorage()
    openSession({ source: fakeSource(), storage, customer: 'a' }).record(5)
    openSession({ source: fakeSource(), storage, customer: 'a:e:api' }).record(5)
    openSession({ source: fakeSource(), storage, customer: 'a%3Ae' }).record(5)
    const again = openSession({ source: fakeSource(), storage, customer: 'a' })
    expect(outboxOf(again.session).waiting).toHaveLength(1)
    expect(again.events).toEqual([])
  })
})

describe('what is recorded while nobody is known', () => {
  it('is not durable, and is delivered for whoever billing names', async () => {
    const storage = fakeStorage()
    const source = fakeSource()
    const nobody = openSession({ source, storage, customer: '' })
    const receipt = nobody.record(5)
    expect(receipt.durable).toBe(false)
    expect(storage.dump()).toEqual({})
    source.show(own)
    await nobody.env.advance(60_000)
    expect(source.sent).toEqual([])
    const named = openSession({ source, storage })
    named.session.adopt(nobody.session)
    expect(storage.keys('uw1:user_1:e:')).toHaveLength(1)
    await named.env.advance(0)
    expect(source.sent).toMatchObject([{ id: receipt.id, subscription: 'sub_1' }])
    expect(await receipt.settled).toEqual({ status: 'delivered' })
    expect(outboxOf(nobody.session).waiting).toEqual([])
    expect(named.left()).toBe(92)
  })

  it('gives the same receipt to a repeat by the named customer', () => {
    const source = fakeSource()
    const nobody = openSession({ source, customer: '' })
    const receipt = nobody.record(5, { transactionId: 't' })
    const named = openSession({ source: fakeSource(own) })
    named.session.adopt(nobody.session)
    expect(named.record(5, { transactionId: 't' })).toBe(receipt)
    expect(named.left()).toBe(92)
  })
})

describe('signing out with `discard`', () => {
  it('forgets entries and reports of this customer alone, and tells', () => {
    const storage = fakeStorage()
    const other = openSession({ source: fakeSource(foreign), storage, customer: 'user_2' })
    other.record(1)
    const { session, record, events, stop } = openSession({ source: fakeSource(own), storage })
    record(5)
    stop()
    session.clear()
    expect(storage.keys('uw1:user_1:')).toEqual([])
    expect(storage.keys('uw1:user_2:')).toHaveLength(2)
    expect(events.at(-1)).toMatchObject({ type: 'discarded', by: 'sign-out', amount: 5 })
  })
})

describe('a report from the server that rendered the page', () => {
  const at = Date.UTC(2026, 0, 10)

  it('is shown at once for its customer, and for no other', () => {
    const initial = { ...report([quota('api', 40)]), at }
    expect(openSession({ source: fakeSource(), initial }).left()).toBe(60)
    expect(openSession({ source: fakeSource(), initial, customer: 'user_2' }).left()).toBe(
      'loading',
    )
  })

  it('gives way to what is stored where it may contain what was sent from here', async () => {
    const storage = fakeStorage()
    const source = fakeSource(own)
    source.onDeliver = async () => ({ as: 'retry' })
    const first = openSession({ source, storage })
    first.record(5)
    await first.env.advance(0)
    first.stop()
    const initial = { ...report([quota('api', 8)]), at: at + 10 * 86_400_000 }
    expect(openSession({ source: fakeSource(), storage, initial }).left()).toBe(92)
  })
})
