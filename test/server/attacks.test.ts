import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSandbox } from '../../src/sandbox/create-sandbox.js'
import { withUsage } from '../../src/server/with-usage.js'
import { flowgladIn } from './account.js'
import { openApp } from './frameworks/app.js'
import { generateImage, usageEvent } from './frameworks/billing.js'
import { POST } from './frameworks/operation.js'

/** What a customer may try on the documented routes to get more than is billed. */
describe.each([
  ['the short route', POST, 5],
  ['the whole file', generateImage, 60],
])('a customer on %s of the documentation', (_, route, price) => {
  let account: Awaited<ReturnType<typeof openApp>>
  let attempts = 0
  /** Results outlast a test, as they do in the app. */
  let id = ''

  beforeEach(async () => {
    vi.stubEnv('FLOWGLAD_SECRET_KEY', 'sk_test')
    account = await openApp()
    account.sandbox.actions.adjust({ meter: 'generations', amount: 900 })
    attempts += 1
    id = `op-${attempts}`
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    await account.close()
  })

  const post = async (
    to: (request: Request) => Promise<Response>,
    body: object,
    user = 'user_1',
  ) => {
    const headers = {
      cookie: `user=${user}`,
      'content-type': 'application/json',
      'sec-fetch-site': 'same-origin',
    }
    const init = { method: 'POST', headers, body: JSON.stringify(body) }
    const response = await to(new Request('https://app.example/', init))
    const answer: unknown = await response.json()
    return { status: response.status, body: answer }
  }
  const generate = (prompt: string, user?: string) => post(route, { prompt, operationId: id }, user)
  const report = (amount: number, transactionId = id) =>
    post(usageEvent, { usageMeterSlug: 'generations', amount, transactionId })
  const billed = () => account.sandbox.actions.events().reduce((sum, { amount }) => sum + amount, 0)
  const image = (prompt: string) => ({ status: 200, body: { image: `/images/${prompt}.png` } })

  it('gets the one image again for a replayed request, and pays for it once', async () => {
    for (let times = 0; times < 5; times++) expect(await generate('a')).toEqual(image('a'))
    expect(billed()).toBe(price)
  })

  it('pays for every prompt sent under one operationId', async () => {
    for (const prompt of ['a', 'b', 'c', 'd', 'e', 'f']) {
      expect(await generate(prompt)).toEqual(image(prompt))
    }
    expect(billed()).toBe(6 * price)
  })

  it('pays for every prompt sent under one operationId at the same time', async () => {
    const prompts = ['a', 'b', 'c', 'd', 'e', 'f']
    const answers = await Promise.all(prompts.map((prompt) => generate(prompt)))
    expect(answers).toEqual(prompts.map(image))
    expect(billed()).toBe(6 * price)
  })

  it('pays in full for an operation whose id the browser reported before with amount 1', async () => {
    expect((await report(1)).status).toBe(200)
    expect(await generate('a')).toEqual(image('a'))
    expect(billed()).toBe(1 + price)
  })

  it('pays for a report whose id an operation had before', async () => {
    await generate('a')
    expect((await report(1)).status).toBe(200)
    expect(billed()).toBe(1 + price)
  })

  it('pays in full for an operation whose id Flowglad’s own route took before', async () => {
    const { actions } = account.sandbox
    actions.record({ meter: 'generations', amount: 1, transactionId: id })
    actions.record({ meter: 'generations', amount: 1, transactionId: `usage-widgets:${id}` })
    actions.record({ meter: 'generations', amount: 1, transactionId: `srv_${'0'.repeat(64)}` })
    await generate('a')
    expect(billed()).toBe(3 + price)
  })

  it('gets nothing for the id of somebody else’s operation', async () => {
    await generate('a')
    expect(await generate('a', 'user_2')).toEqual(image('a'))
    expect(account.sandbox.actions.events()).toHaveLength(2)
  })

  it('gets the stored image where the first answer was lost and too little is left by now', async () => {
    account.sandbox.actions.adjust({ meter: 'generations', amount: price - 1_000 })
    expect(await generate('a')).toEqual(image('a'))
    expect(await generate('a')).toEqual(image('a'))
    expect(await generate('b')).toMatchObject({ status: 402 })
    expect(billed()).toBe(price)
  })

  it.each(['', ' ', 'x'.repeat(256), 7, null])(
    'is told that %j names nothing',
    async (operationId) => {
      expect((await post(route, { prompt: 'a', operationId })).status).toBe(400)
      expect(billed()).toBe(0)
    },
  )

  it('is told where an id that was reported names another amount', async () => {
    expect((await report(1)).status).toBe(200)
    expect(await report(price)).toMatchObject({
      status: 409,
      body: { error: { code: 'CONFLICT' } },
    })
    expect(billed()).toBe(1)
  })
})

describe('a customer of a host without a results store', () => {
  const sandbox = createSandbox()
  const told = vi.fn<() => void>()
  beforeEach(() => {
    sandbox.reset()
    told.mockClear()
  })
  const metered = (over: object = {}) => ({
    usageMeterSlug: 'generations',
    amount: 5,
    transactionId: 'op-1',
    secret: 'a secret',
    onUnrecorded: told,
    ...over,
  })
  const run = (over?: object) => withUsage(flowgladIn(sandbox), metered(over), () => 'image')
  const billed = () => sandbox.actions.events().map(({ amount }) => amount)
  let tick = Date.UTC(2026, 2, 12)
  const later = () => (tick += 1)

  it('is told apart from somebody who pays: a replay says that it is one', async () => {
    expect(await run({ now: later })).toEqual({ result: 'image', repeated: false })
    expect(await run({ now: later })).toEqual({ result: 'image', repeated: true })
    expect(billed()).toEqual([5])
    expect(told).not.toHaveBeenCalled()
  })

  it('pays for another input under the same id', async () => {
    for (const prompt of ['a', 'b', 'c', 'd', 'e', 'f']) {
      expect((await run({ input: { prompt }, now: later })).repeated).toBe(false)
    }
    expect(billed()).toEqual([5, 5, 5, 5, 5, 5])
  })

  it('pays on two routes of one meter, where the input names the route', async () => {
    await run({ amount: 1, input: { route: 'captions', prompt: 'a' } })
    await run({ amount: 60, input: { route: 'images', prompt: 'a' } })
    expect(billed()).toEqual([1, 60])
  })

  it('is reported with another amount under the same id and input', async () => {
    await run({ amount: 1, now: later })
    expect(await run({ amount: 60, now: later })).toEqual({ result: 'image', repeated: true })
    expect(told).toHaveBeenCalledExactlyOnceWith(
      'mismatch',
      expect.objectContaining({ amount: 60 }),
      expect.objectContaining({ amount: 1 }),
    )
  })
})
