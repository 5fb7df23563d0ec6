import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
import { outboxOf } from '../../src/sync/outbox.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { fakeSource } from '../support/fake-source.js'
import { fakeStorage } from '../support/fake-storage.js'
import { openSession } from '../support/open-session.js'
import { quota, ready } from '../support/reports.js'

const loaded = () => fakeSource(ready([quota('api', 0)]))

/** An environment in which another tab leads until the lead is granted. */
function waitingForLead() {
  let begin = () => {}
  const lock = (_name: string, _how: unknown, task: () => Promise<void>) =>
    new Promise<void>((resolve) => {
      begin = () => void task().then(resolve)
    })
  return { env: { ...fakeEnvironment(), lock }, grant: () => begin() }
}

describe('a forbidden entry', () => {
  const forbidden = { as: 'forbidden', error: new UsageError('forbidden', 'not yours.') } as const

  it('is refused when billing still has its subscription for this customer', async () => {
    const source = loaded()
    source.onDeliver = async () => forbidden
    source.onReload = async () => 'fresh'
    const { record, env, left, session, events } = openSession({ source })
    const { settled } = record(5)
    await env.advance(3_000)
    expect(await settled).toMatchObject({ status: 'refused', error: { code: 'forbidden' } })
    expect(left()).toBe(100)
    expect(outboxOf(session).refused).toHaveLength(1)
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'refused',
        code: 'forbidden',
        message: 'not yours.',
      }),
    )
  })

  it('cannot be called refused when an earlier attempt may have been carried out', async () => {
    const source = loaded()
    source.onDeliver = async () => (source.sent.length === 1 ? { as: 'retry' } : forbidden)
    source.onReload = async () => 'fresh'
    const { record, env, session, events } = openSession({ source })
    const { id, settled } = record(5)
    await env.advance(6_000)
    expect(await settled).toMatchObject({ status: 'expired', error: { code: 'expired' } })
    expect(outboxOf(session)).toMatchObject({ refused: [], expired: [{ id }] })
    expect(events).toContainEqual(expect.objectContaining({ type: 'expired', id, attempts: 2 }))
  })

  it('cannot be called refused when an earlier page may have sent it', async () => {
    const storage = fakeStorage()
    const before = loaded()
    before.onDeliver = () => new Promise(() => {})
    const page = openSession({ source: before, storage })
    const { id } = page.record(5)
    await page.env.advance(0)
    page.stop()
    const source = loaded()
    source.onDeliver = async () => forbidden
    source.onReload = async () => 'fresh'
    const { env, session } = openSession({ source, storage })
    await env.advance(3_000)
    expect(outboxOf(session)).toMatchObject({ refused: [], expired: [{ id }] })
  })

  it('is refused when what came before it was held back', async () => {
    const source = loaded()
    source.onDeliver = async () => (source.sent.length === 1 ? { as: 'hold' } : forbidden)
    source.onReload = async () => 'fresh'
    const { record, env, session } = openSession({ source })
    const { id } = record(5)
    await env.advance(3_000)
    expect(source.sent).toHaveLength(2)
    expect(outboxOf(session)).toMatchObject({ refused: [{ id }], expired: [] })
  })

  it('is bound to the new subscription when its own is gone', async () => {
    const source = loaded()
    source.onDeliver = async ({ subscription }) =>
      subscription === 'sub_1' ? forbidden : { as: 'delivered' }
    source.onReload = async () => {
      source.show(ready([quota('api', 0)], { subscription: 'sub_2' }))
      return 'fresh'
    }
    const { record, env } = openSession({ source })
    const { id, settled } = record(5)
    await env.advance(3_000)
    expect(source.sent).toMatchObject([
      { id, subscription: 'sub_1' },
      { id, subscription: 'sub_2', sentTo: ['sub_1', 'sub_2'] },
    ])
    expect(await settled).toEqual({ status: 'delivered' })
  })

  it('is not judged while it is on its way once more', async () => {
    const source = loaded()
    const { record, env, session } = openSession({ source })
    source.onDeliver = async () => forbidden
    source.onReload = () => new Promise((answer) => env.after(1_000, () => answer('fresh')))
    const { settled } = record(5)
    await env.advance(500)
    // The device was offline for a moment, so everything that waits is tried again at once.
    source.onDeliver = () =>
      new Promise((answer) => env.after(2_000, () => answer({ as: 'delivered' })))
    env.set({ online: false })
    env.set({ online: true })
    expect(source.sent).toHaveLength(2)
    await env.advance(10_000)
    expect(await settled).toEqual({ status: 'delivered' })
    expect(outboxOf(session).refused).toEqual([])
  })

  it('waits when billing answers for another customer', async () => {
    const source = loaded()
    source.onDeliver = async () => forbidden
    source.onReload = async () => {
      source.show(ready([quota('api', 50)], { customer: 'user_2' }))
      return 'fresh'
    }
    const { record, env, session } = openSession({ source })
    record(5)
    await env.advance(200_000)
    expect(outboxOf(session).waiting).toHaveLength(1)
    expect(source.sent).toHaveLength(1)
  })
})

describe('free to paid', () => {
  it('moves what waits to the new subscription with the same id', async () => {
    const source = loaded()
    source.onDeliver = async () => ({ as: 'retry', after: 10_000 })
    const { record, env, left } = openSession({ source })
    const { id } = record(5)
    await env.advance(0)
    source.show(ready([quota('api', 0, { limit: 500 })], { subscription: 'sub_2' }))
    source.onDeliver = async () => ({ as: 'delivered' })
    await env.advance(10_000)
    expect(left()).toBe(495)
    expect(source.sent.map((one) => [one.id, one.subscription])).toEqual([
      [id, 'sub_1'],
      [id, 'sub_2'],
    ])
  })

  it('shows the new number at once: its report cannot hold what was sent under the old one', async () => {
    const source = loaded()
    source.onDeliver = async () => ({ as: 'retry', after: 10_000 })
    const { record, env, left } = openSession({ source })
    record(5)
    await env.advance(0)
    source.show(ready([quota('api', 0, { limit: 500 })], { subscription: 'sub_2' }))
    expect(left()).toBe(495)
  })

  it.each([1, 2])(
    'takes a conflict after %i changes for recorded before: it leaves the new sum at once',
    async (changes) => {
      const source = loaded()
      source.onDeliver = async () => ({ as: 'retry' })
      const kept = fakeStorage()
      const written: string[] = []
      const set = (key: string, value: string) => {
        written.push(value)
        kept.set(key, value)
      }
      const { record, env, left, session, storage } = openSession({
        source,
        storage: { ...kept, set },
      })
      const { settled } = record(5)
      await env.advance(0)
      for (let plan = 2; plan <= changes; plan++) {
        source.show(ready([quota('api', 0)], { subscription: `sub_${plan}` }))
        await env.advance(1_000)
      }
      source.onDeliver = async () => ({ as: 'delivered', earlier: true })
      source.show(ready([quota('api', 0, { limit: 500 })], { subscription: 'sub_new' }))
      await env.advance(4_000)
      expect(source.sent.at(-1)?.sentTo).toHaveLength(changes + 1)
      expect(await settled).toEqual({ status: 'delivered' })
      expect(left()).toBe(500)
      expect(outboxOf(session).waiting).toEqual([])
      expect(storage.keys('uw1:user_1:e:')).toEqual([])
      // A page that dies in between would leave it in the new sum.
      expect(written.filter((value) => value.includes('"acked"'))).toEqual([])
    },
  )

  it('confirms a number that was in doubt because of it', async () => {
    const source = loaded()
    source.onDeliver = async () => ({ as: 'retry' })
    source.onReload = () => new Promise(() => {})
    const { record, env, session } = openSession({ source })
    const unconfirmed = () => {
      const reading = session.usage('api', undefined)
      return reading.status === 'ready' && reading.unconfirmed
    }
    record(5)
    await env.advance(0)
    source.onDeliver = () =>
      new Promise((answer) => env.after(9_000, () => answer({ as: 'delivered', earlier: true })))
    source.show(ready([quota('api', 0)], { subscription: 'sub_2' }))
    await env.advance(1_000)
    source.show(ready([quota('api', 2)], { subscription: 'sub_2' }))
    await env.advance(6_000)
    expect(unconfirmed()).toBe(true)
    await env.advance(5_000)
    expect(unconfirmed()).toBe(false)
  })

  it('counts it on the old number while that is still shown', async () => {
    const storage = fakeStorage()
    const before = loaded()
    before.onDeliver = () => new Promise(() => {})
    const lead = openSession({ source: before, storage })
    lead.record(5)
    await lead.env.advance(0)
    const { env, grant } = waitingForLead()
    const source = loaded()
    const { left, session } = openSession({ source, storage, env })
    source.show(ready([quota('api', 40)], { subscription: 'sub_2' }))
    // It commits once more and goes: the next one must not take in what it did not ask for since.
    before.show(ready([quota('api', 0), quota('other', 1)]))
    await lead.env.advance(10_000)
    lead.stop()
    source.onDeliver = async () => ({ as: 'delivered', earlier: true })
    source.onReload = () => new Promise(() => {})
    grant()
    await env.advance(1_000)
    expect(source.sent).toMatchObject([{ subscription: 'sub_2', sentTo: ['sub_1', 'sub_2'] }])
    expect(outboxOf(session).waiting).toEqual([])
    expect(left()).toBe(95)
    source.show(ready([quota('api', 41)], { subscription: 'sub_2' }))
    expect(left()).toBe(59)
    expect(storage.keys('uw1:user_1:e:')).toEqual([])
  })
})
