import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
import { fakeSource } from '../support/fake-source.js'
import { openSession } from '../support/open-session.js'
import { quota, ready } from '../support/reports.js'

const unanswered = () => new Promise<never>(() => {})

describe('the shown number', () => {
  it('counts what was recorded by the meter’s id before billing had loaded', async () => {
    const source = fakeSource()
    const { record, env, left } = openSession({ source })
    // More than may be on their way at once, so that some are still unsent.
    for (let i = 0; i < 6; i++) record(1, {}, 'api_id')
    await env.advance(0)
    source.onDeliver = unanswered
    source.show(ready([quota('api', 0)]))
    expect(left()).toBe(94)
  })

  it('counts what was recorded while nobody was known, at once and while offline', () => {
    const source = fakeSource()
    const nobody = openSession({ source, customer: '' })
    for (let i = 0; i < 6; i++) nobody.record()
    source.show(ready([quota('api', 0)]))
    const named = openSession({ source })
    named.env.set({ online: false })
    named.session.adopt(nobody.session)
    expect(named.left()).toBe(94)
  })

  it('is there again when a customer signs in after everything of theirs was cleared', async () => {
    const source = fakeSource(ready([quota('api', 3)]))
    const { session, env, left, stop } = openSession({ source })
    stop()
    session.clear()
    session.start()
    await env.advance(60_000)
    expect(left()).toBe(97)
  })
})

describe('the mark `unconfirmed`', () => {
  it('goes when the entry in doubt turns out refused', async () => {
    const source = fakeSource(ready([quota('api', 0)]))
    const { record, env, left, session } = openSession({ source })
    const refused = { as: 'refused', error: new UsageError('refused', 'no.') } as const
    // Later than the 5 s after which a held report is shown.
    source.onDeliver = () => new Promise((answer) => env.after(8_000, () => answer(refused)))
    record(5)
    await env.advance(0)
    source.show(ready([quota('api', 5)]))
    await env.advance(6_000)
    expect(session.usage('api', undefined)).toMatchObject({ unconfirmed: true })
    await env.advance(120_000)
    expect(left()).toBe(95)
    expect(session.usage('api', undefined)).toMatchObject({ unconfirmed: false })
  })
})

describe('another subscription', () => {
  it('tells its readers when its report is taken in', () => {
    const current = ['sub_1', 'sub_2']
    const source = fakeSource()
    source.showOther('sub_2', ready([quota('api', 7)], { subscription: 'sub_2', current }))
    const { session, left } = openSession({ source })
    let told = 0
    session.subscribe(null, () => told++)
    source.show(ready([quota('api', 3)], { current }))
    expect(left('api', 'sub_2')).toBe(93)
    expect(told).toBe(1)
  })
})
