import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { createAuthorizedFetch } from '../../src/endpoint/authorized-fetch.js'
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

it.each(['{"id":7}', 'false', '""', 'user is null'])(
  'nobody is signed in where customerId() gives or throws %s',
  async (text) => {
    const customerId = (): string => {
      if (text === 'user is null') throw new TypeError(text)
      const given: string = JSON.parse(text)
      return given
    }
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const { fetch, calls } = fakeFetch(() => answer(january))
    const meters = { downloads: {} }
    const source = createEndpointSource({ customerId, fetch, url: '/', meters, storage: null })
    expect(source.read()).toEqual({ status: 'signed-out' })
    expect(createReportSource({ customerId, fetch }).read()).toEqual({ status: 'signed-out' })
    const signal = new AbortController().signal
    expect(await source.deliver(entry('1'), signal, 'ada')).toEqual({ as: 'hold' })
    expect(calls).toEqual([])
    warn.mockRestore()
  },
)

it('tells the developer of headers() that fails, and sends nothing', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const { fetch, calls } = fakeFetch(async () => Response.json({}))
  const headers = () => Promise.reject(new Error('no token yet'))
  const send = createAuthorizedFetch({ headers, fetch })
  const request = { method: 'GET', headers: {}, signal: new AbortController().signal } as const
  await expect(send('/', request)).rejects.toThrow('no token yet')
  expect(calls).toEqual([])
  expect(warn.mock.calls.flat().join()).toContain('no token yet')
})

it('a use goes out without headers of the host where headers() gives null', async () => {
  const { fetch, calls } = fakeFetch(() => new Response(null, { status: 204 }))
  const none: HeadersInit = JSON.parse('null')
  const headers = () => none
  const options = { customerId: 'ada', headers, fetch, url: '/', meters: {}, storage: null }
  const signal = new AbortController().signal
  expect((await createEndpointSource(options).deliver(entry('1'), signal, 'ada')).as).toBe(
    'delivered',
  )
  expect(calls[0]?.headers.get('x-usage-customer')).toBe('ada')
})
