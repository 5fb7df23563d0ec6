import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
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
    const [before, overview] = [read(), session.overview(undefined)]
    record(5)
    const after = read()
    expect(after.map((reading, i) => reading === before[i])).toEqual([false, true, true])
    source.show(ready([quota('api', 0), quota('images', 0), absent]))
    expect(read().map((reading, i) => reading === after[i])).toEqual([true, true, true])
    expect(session.overview(undefined)).toBe(overview)
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
    expect(session.overview(undefined)).toMatchObject({
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
    expect(session.overview(undefined).status).toBe(status)
  })

  it('is loading as a whole before the first report', () => {
    const { session } = openSession({ source: fakeSource() })
    expect(session.overview(undefined)).toMatchObject({ status: 'loading', slugs: [], plan: null })
  })
})

describe('the outbox view', () => {
  it('changes with every list and with the device, and with nothing else', async () => {
    const source = loaded()
    source.onDeliver = async () => ({ as: 'retry', after: 60_000 })
    const { session, record, env } = openSession({ source, storage: fakeStorage() })
    const views = new Set([session.outbox()])
    const look = () => views.add(session.outbox()).size
    record(5)
    expect(look()).toBe(2)
    expect(session.outbox().waiting).toHaveLength(1)
    await env.advance(0)
    expect([look(), session.outbox().nextTryAt]).toEqual([3, env.now() + 60_000])
    env.set({ online: false })
    expect([look(), session.outbox().online]).toEqual([4, false])
    expect(look()).toBe(4)
  })

  it('changes where what was refused is discarded, while nothing else does', async () => {
    const source = loaded()
    const error = new UsageError('refused', 'no.')
    source.onDeliver = async () => ({ as: 'refused', error })
    const { session, record, env } = openSession({ source })
    const { id } = record(5)
    await env.advance(0)
    const before = session.outbox()
    expect(before.refused).toHaveLength(1)
    session.discard(id)
    expect([session.outbox() === before, session.outbox().refused]).toEqual([false, []])
  })

  it('lists another entry in the place of one', async () => {
    const source = loaded()
    source.onDeliver = () => new Promise(() => {})
    const { session, record, env } = openSession({ source })
    record(5)
    const before = session.outbox()
    await env.advance(0)
    expect(session.outbox().waiting).toMatchObject([{ sentTo: ['sub_1'] }])
    expect(session.outbox()).not.toBe(before)
  })
})
