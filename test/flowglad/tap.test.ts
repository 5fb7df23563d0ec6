import { describe, expect, it } from 'vitest'
import { createTap } from '../../src/flowglad/tap.js'

const url = '/api/flowglad/customers/billing'
const good = () => Response.json({ data: { customer: { id: 'c' } } })

describe('a tap', () => {
  it.each([
    { from: 'a text', input: url },
    { from: 'a text with a query', input: `${url}?x=1` },
    { from: 'a URL', input: new URL(`https://host.example${url}`) },
    { from: 'a Request', input: new Request(`https://host.example${url}`) },
  ])('counts a billing request made with $from, and its good answer', async ({ input }) => {
    const tap = createTap(async () => good())
    const answer = tap.fetch(input)
    expect([tap.started(), tap.answered()]).toEqual([1, false])
    await answer
    expect([tap.started(), tap.answered()]).toEqual([1, true])
  })

  it('hands on the very response, unread, and the request as it was', async () => {
    const response = good()
    const calls: unknown[] = []
    const tap = createTap(async (...call) => {
      calls.push(call)
      return response
    })
    const init = { method: 'POST', body: '{}' }
    const answer = await tap.fetch(url, init)
    expect(answer).toBe(response)
    expect(answer.bodyUsed).toBe(false)
    expect(await answer.json()).toEqual({ data: { customer: { id: 'c' } } })
    expect(calls).toEqual([[url, init]])
  })

  it.each([
    '/api/flowglad/pricing-models/retrieve',
    '/api/flowglad/usage-events/create',
    '/api/customers/billing-portal',
    '/customers/billing/other',
  ])('takes no notice of %s', async (other) => {
    const response = Promise.resolve(good())
    const tap = createTap(() => response)
    expect(tap.fetch(other)).toBe(response)
    await response
    expect([tap.started(), tap.answered()]).toEqual([0, false])
  })

  it.each([
    { what: 'an error in JSON', body: '{"data":{},"error":{"code":"Unknown"}}' },
    { what: 'no data', body: '{"data":null}' },
    { what: 'data that is no object', body: '{"data":[1]}' },
    { what: 'a page of HTML', body: '<!doctype html>' },
    { what: 'nothing', body: '' },
    { what: 'a list', body: '[]' },
  ])('is not answered by $what', async ({ body }) => {
    const tap = createTap(async () => new Response(body))
    await tap.fetch(url)
    expect([tap.started(), tap.answered()]).toEqual([1, false])
  })

  it('is not answered by a lost reply, which stays lost', async () => {
    const tap = createTap(() => Promise.reject(new TypeError('Failed to fetch')))
    await expect(tap.fetch(url)).rejects.toThrow('Failed to fetch')
    expect(tap.answered()).toBe(false)
  })

  it('is not answered by a body that somebody read before', async () => {
    const response = good()
    await response.text()
    const tap = createTap(async () => response)
    expect(await tap.fetch(url)).toBe(response)
    expect(tap.answered()).toBe(false)
  })

  it('listens to the request started last: an older answer says nothing', async () => {
    const answers: ((response: Response) => void)[] = []
    const tap = createTap(() => new Promise((answer) => answers.push(answer)))
    const [first, second] = [tap.fetch(url), tap.fetch(url)]
    answers[0]?.(good())
    await first
    expect(tap.answered()).toBe(false)
    answers[1]?.(good())
    await second
    expect(tap.answered()).toBe(true)
    void tap.fetch(url)
    expect(tap.answered()).toBe(false)
  })
})
