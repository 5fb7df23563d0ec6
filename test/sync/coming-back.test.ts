import { expect, it } from 'vitest'
import { forerunnersOf, sessionFor } from '../../src/sync/registry.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { fakeSource } from '../support/fake-source.js'
import { fakeStorage } from '../support/fake-storage.js'
import { openSession } from '../support/open-session.js'
import { quota, ready } from '../support/reports.js'

const own = () => ready([quota('api', 0, { period: null, resetsAt: null })])

it('a customer who comes back to a page sees at once what another tab recorded for them', () => {
  const storage = fakeStorage()
  const source = fakeSource(own())
  const owner = (customer: string) => ({ customer, account: undefined })
  const first = sessionFor(source, storage, owner('user_1'))
  first.start()()
  sessionFor(source, storage, owner('user_2')).start()()
  openSession({ source: fakeSource(), storage }).record(40)
  const again = sessionFor(source, storage, owner('user_1'))
  // The first frame is painted before anything starts.
  expect(again.usage('api', undefined)).toMatchObject({ meter: { used: 40 }, pending: 40 })
})

it.each(['pageshow', 'focus', 'visible'])(
  'a page that no event of another tab reached looks for itself: %s',
  async (how) => {
    const storage = fakeStorage()
    const env = fakeEnvironment()
    // Another tab leads, and nothing is heard of it.
    const lock = () => new Promise<never>(() => {})
    const here = openSession({ source: fakeSource(own()), storage, env: { ...env, lock } })
    await env.advance(0)
    const there = openSession({ source: fakeSource(own()), storage })
    there.record(40)
    await there.env.advance(5_000)
    if (how === 'visible') env.set({ visible: false })
    env.set(how === 'visible' ? { visible: true } : {})
    expect(here.left()).toBe(60)
  },
)

it('finds nothing to hand on where nobody was unknown', () => {
  const storage = fakeStorage()
  const source = fakeSource(own())
  expect(forerunnersOf(source, storage, { customer: 'user_1', account: 'org_1' })).toEqual([])
})
