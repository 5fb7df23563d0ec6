import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
import { discardEntry, outboxOf } from '../../src/sync/outbox.js'
import { overviewOf } from '../../src/sync/overview.js'
import { fakeSource } from '../support/fake-source.js'
import { fakeStorage } from '../support/fake-storage.js'
import { openSession } from '../support/open-session.js'
import { quota, ready } from '../support/reports.js'

const absent = { kind: 'absent', slug: 'seats', name: 'SEATS', reason: 'not-in-plan' } as const
const loaded = () => fakeSource(ready([quota('api', 0), quota('images', 0), absent]))

describe('what is read', () => {
  it('is the same object while nothing about it changes, of each meter and view', () => {
    const source = loaded()
    const { session, record } = openSession({ source })
    const read = () => ['api', 'images', 'seats'].map((meter) => session.usage(meter, undefined))
    const [before, overview] = [read(), overviewOf(session)]
    record(5)
    const after = read()
    expect(after.map((reading, i) => reading === before[i])).toEqual([false, true, true])
    source.show(ready([quota('api', 0), quota('images', 0), absent]))
    expect(read().map((reading, i) => reading === after[i])).toEqual([true, true, true])
    expect(overviewOf(session)).toBe(overview)
    expect(session.usage('api', 'sub_1')).toEqual(session.usage('api', undefined))
  })

  it('is the limit that a higher balance made, also where the balance is what it was', () => {
    const source = fakeSource(ready([quota('api', 0)]))
    const { session } = openSession({ source })
    expect(session.usage('api', undefined)).toMatchObject({ meter: { limit: 100 } })
    source.show(ready([quota('api', -50)]))
    source.show(ready([quota('api', 0)]))
    expect(session.usage('api', undefined)).toMatchObject({ meter: { limit: 150, used: 50 } })
  })

  it('says what there is as a whole, in the order of the source', () => {
    const { session } = openSession({ source: loaded() })
    expect(overviewOf(session)).toMatchObject({
      status: 'ready',
      customer: { externalId: 'user_1' },
      subscription: { id: 'sub_1' },
      plan: { name: 'Pro' },
      slugs: ['api', 'images', 'seats'],
    })
    expect(session.usage('seats', undefined)).toEqual({ status: 'missing', reason: 'not-in-plan' })
  })

  it.each([
    { state: { status: 'signed-out' }, status: 'signed-out' },
    { state: ready([], { subscription: null }), status: 'no-subscription' },
    { state: { status: 'loading' }, status: 'ready' },
  ] as const)('is $status as a whole after a report, by $state.status', ({ state, status }) => {
    const source = loaded()
    const { session } = openSession({ source })
    source.show(state)
    expect(overviewOf(session).status).toBe(status)
  })

  it('is loading as a whole before the first report', () => {
    const { session } = openSession({ source: fakeSource() })
    expect(overviewOf(session)).toMatchObject({ status: 'loading', slugs: [], plan: null })
  })
})

describe('the outbox view', () => {
  it('changes with every list and with the device, and with nothing else', async () => {
    const source = loaded()
    source.onDeliver = async () => ({ as: 'retry', after: 60_000 })
    const { session, record, env } = openSession({ source, storage: fakeStorage() })
    const views = new Set([outboxOf(session)])
    const look = () => views.add(outboxOf(session)).size
    record(5)
    expect(look()).toBe(2)
    expect(outboxOf(session).waiting).toHaveLength(1)
    await env.advance(0)
    expect([look(), outboxOf(session).nextTryAt]).toEqual([3, env.now() + 60_000])
    env.set({ online: false })
    expect([look(), outboxOf(session).online]).toEqual([4, false])
    expect(look()).toBe(4)
  })

  it('changes where what was refused is discarded, while nothing else does', async () => {
    const source = loaded()
    const error = new UsageError('refused', 'no.')
    source.onDeliver = async () => ({ as: 'refused', error })
    const { session, record, env } = openSession({ source })
    const { id } = record(5)
    await env.advance(0)
    const before = outboxOf(session)
    expect(before.refused).toHaveLength(1)
    discardEntry(session, id)
    expect([outboxOf(session) === before, outboxOf(session).refused]).toEqual([false, []])
  })

  it('lists another entry in the place of one', async () => {
    const source = loaded()
    source.onDeliver = () => new Promise(() => {})
    const { session, record, env } = openSession({ source })
    record(5)
    const before = outboxOf(session)
    await env.advance(0)
    expect(outboxOf(session).waiting).toMatchObject([{ sentTo: ['sub_1'] }])
    expect(outboxOf(session)).not.toBe(before)
  })
})
