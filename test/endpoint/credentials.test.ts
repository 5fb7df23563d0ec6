import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createEndpointSource } from '../../src/endpoint/source.js'
import { createReportSource } from '../../src/report-api/source.js'
import { fakeEnvironment } from '../support/fake-environment.js'
import { answer, fakeFetch, january } from '../support/report-answers.js'
import { entry } from '../support/reports.js'

/* People sign in and out of one browser at any moment of a request; tokens are read slowly and expire. */

type User = string | null
type State = { user: User; step: number; sent: number }
const users = fc.constantFrom<User>('ada', 'bob', null)

/** A browser where somebody else may be signed in at every step; whoever is in the end stays. */
function browser(script: readonly User[], expired: readonly boolean[]) {
  const state: State = { user: 'ada', step: 0, sent: 0 }
  const wrong: (string | null)[] = []
  const pass = async () => {
    await Promise.resolve()
    state.user = script[Math.min(state.step++, script.length - 1)] ?? null
    await Promise.resolve()
  }
  const { fetch, calls } = fakeFetch(async ({ headers }) => {
    const named = headers.get('x-usage-customer')
    if (named !== state.user) wrong.push(named)
    const refused = expired[state.sent++ % expired.length]
    await pass()
    return refused ? new Response(null, { status: 401 }) : answer(january)
  })
  const options = {
    fetch,
    customerId: () => state.user,
    headers: async () => {
      await pass()
      const token = state.user ?? 'none'
      await pass()
      return { authorization: token }
    },
  }
  return { options, calls, wrong, state }
}

const scripts = fc.array(users, { minLength: 1, maxLength: 8 })
const replies = fc.array(fc.boolean(), { minLength: 1, maxLength: 4 })

it('a use goes out while its own customer is signed in, and names them, or not at all', async () => {
  await fc.assert(
    fc.asyncProperty(scripts, replies, async (script, expired) => {
      const { options, calls, wrong, state } = browser(script, expired)
      const meters = { downloads: {} }
      const source = createEndpointSource({ ...options, url: '/', meters, storage: null })
      for (const id of ['1', '2', '3']) {
        const whose = state.user
        const { as } = await source.deliver(entry(id), new AbortController().signal, 'ada')
        if (whose !== 'ada') expect(as).toBe('hold')
      }
      expect(calls.every(({ headers }) => headers.get('x-usage-customer') === 'ada')).toBe(true)
      expect(wrong).toEqual([])
    }),
    { numRuns: 300 },
  )
})

it('a report that is shown was asked for by the customer it is shown to', async () => {
  await fc.assert(
    fc.asyncProperty(scripts, replies, async (script, expired) => {
      const { options, wrong, state } = browser(script, expired)
      const source = createReportSource({ ...options, environment: fakeEnvironment() })
      await Promise.all([source.reload(), source.reload()])
      const shown = source.read()
      if (shown.status === 'ready') expect(shown.customer.id).toBe(state.user)
      expect(wrong).toEqual([])
    }),
    { numRuns: 300 },
  )
})
