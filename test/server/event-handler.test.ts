import fc from 'fast-check'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
import { headerText } from '../../src/billing/header-text.js'
import { InsufficientCreditsError } from '../../src/billing/insufficient-credits.js'
import { insufficientCreditsResponse } from '../../src/server/answers.js'
import {
  createUsageEventHandler,
  type UsageEventHandlerOptions,
} from '../../src/server/event-handler.js'
import { parseUsageEventRequest, type UsageEventRequest } from '../../src/server/event-request.js'

const recorded: { readonly event: UsageEventRequest; readonly user: string }[] = []
const onError = vi.fn<(error: unknown) => void>()
beforeEach(() => {
  recorded.length = 0
  onError.mockClear()
})

const handlerOf = (over: Partial<UsageEventHandlerOptions<string>> = {}) =>
  createUsageEventHandler<string>({
    authenticate: (request) => (request.headers.get('cookie') === 'user=1' ? 'user_1' : null),
    record: async (event, user) => {
      recorded.push({ event, user })
      return { usageEvent: { id: 'usage_event_1' } }
    },
    ownsSubscription: (_user, id) => id === 'sub_mine',
    onError,
    ...over,
  })

const url = 'https://app.example.com/api/usage-events'
const sameSite = {
  cookie: 'user=1',
  'content-type': 'application/json',
  'sec-fetch-site': 'same-origin',
}
const use = { usageMeterSlug: 'generations', amount: 5, transactionId: 'click_1' }
const post = (body: BodyInit | null, headers: HeadersInit = sameSite, options = {}) =>
  handlerOf(options)(new Request(url, { method: 'POST', headers, body }))
const send = (body: unknown, headers?: HeadersInit, options = {}) =>
  post(JSON.stringify(body), headers, options)

const refusal = async (answer: Promise<Response>) => {
  const response = await answer
  const text = await response.text()
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(text).not.toMatch(/\n\s+at |node_modules|\.ts:\d/)
  const body: unknown = JSON.parse(text)
  return { status: response.status, body }
}
const failureWith = (status: number, code: string, message: unknown = expect.any(String)) => ({
  status,
  body: { success: false, error: { code, message } },
})

describe('POST a usage event', () => {
  it('records it for who is signed in and answers the event', async () => {
    const response = await send(use)
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({
      usageEvent: { id: 'usage_event_1' },
      recordedAt: expect.any(Number),
    })
    expect(recorded).toEqual([{ event: use, user: 'user_1' }])
  })

  it('takes everything an event may hold', async () => {
    const full = {
      ...use,
      properties: { model: 'xl', n: 2, hd: true },
      usageDate: 1_700_000_000_000,
    }
    await send({ ...full, subscriptionId: 'sub_mine' })
    expect(recorded[0]?.event).toEqual({ ...full, subscriptionId: 'sub_mine' })
  })

  it('counts 1 where no amount is given', async () => {
    await send({ usageMeterSlug: 'generations', transactionId: 'click_1' })
    expect(recorded[0]?.event.amount).toBe(1)
  })

  it('takes the id from the Idempotency-Key header', async () => {
    const { transactionId, ...unnamed } = use
    await send(unnamed, { ...sameSite, 'idempotency-key': transactionId })
    await send(use, { ...sameSite, 'idempotency-key': transactionId })
    expect(recorded.map(({ event }) => event.transactionId)).toEqual(['click_1', 'click_1'])
  })

  it('takes decimals where the host does', async () => {
    await send({ ...use, amount: 0.5 }, sameSite, { amounts: 'decimal' })
    expect(recorded[0]?.event.amount).toBe(0.5)
  })

  it('reads a type with a charset', async () => {
    const headers = { ...sameSite, 'content-type': 'Application/JSON; charset=utf-8' }
    expect((await send(use, headers)).status).toBe(200)
  })
})

describe('recordedAt of an answer', () => {
  const answered = async (options = {}): Promise<unknown> =>
    (await send(use, sameSite, options)).json()

  it('is a time after the use was recorded', async () => {
    vi.useFakeTimers({ now: 1_700_000_000_000, toFake: ['Date'] })
    const record = async () => {
      vi.advanceTimersByTime(50)
      return { usageEvent: {} }
    }
    const answer = await answered({ record })
    vi.useRealTimers()
    expect(answer).toEqual({ usageEvent: {}, recordedAt: 1_700_000_000_050 })
  })

  it('is what a backend says that knows better', async () => {
    const times = { recordedAt: 1_700_000_000_000, recordedAfter: 1_700_000_000_000 }
    const record = async () => ({ usageEvent: {}, ...times })
    expect(await answered({ record })).toMatchObject(times)
  })
})

describe('POST a usage event that is refused', () => {
  const without = (key: string) =>
    Object.fromEntries(Object.entries(use).filter(([name]) => name !== key))

  it.each([
    ['no body', ''],
    ['malformed JSON', '{"usageMeterSlug": "generations"'],
    [
      'bytes that are no text',
      Uint8Array.from(Buffer.from(JSON.stringify({ ...use, transactionId: '\u00ff' }), 'latin1')),
    ],
    ['a list', '[]'],
    ['a text', '"generations"'],
    ['null', 'null'],
    ['lists in lists', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
    ['an unknown field', JSON.stringify({ ...use, priority: 1 })],
    ['a customer', JSON.stringify({ ...use, customerId: 'cust_2' })],
    ['an external customer', JSON.stringify({ ...use, customerExternalId: 'user_2' })],
    ['a price', JSON.stringify({ ...use, priceSlug: 'generations_no_charge' })],
    ['a hostile field', '{"__proto__":{"amount":1},"usageMeterSlug":"a","transactionId":"b"}'],
    ['no meter', JSON.stringify(without('usageMeterSlug'))],
    ['a meter that is a number', JSON.stringify({ ...use, usageMeterSlug: 7 })],
    ['a meter of 10 kB', JSON.stringify({ ...use, usageMeterSlug: 'x'.repeat(10_240) })],
    ['a blank meter', JSON.stringify({ ...use, usageMeterSlug: ' ' })],
    ['no id', JSON.stringify(without('transactionId'))],
    ['an id that is null', JSON.stringify({ ...use, transactionId: null })],
    ['an id that is a number', JSON.stringify({ ...use, transactionId: 7 })],
    ['an empty id', JSON.stringify({ ...use, transactionId: '' })],
    ['an id of 10 kB', JSON.stringify({ ...use, transactionId: 'x'.repeat(10_240) })],
    ['an amount of 0', JSON.stringify({ ...use, amount: 0 })],
    ['a negative amount', JSON.stringify({ ...use, amount: -5 })],
    ['a fraction', JSON.stringify({ ...use, amount: 1.5 })],
    ['an amount too large', JSON.stringify({ ...use, amount: 2_147_483_648 })],
    ['an amount beyond numbers', '{"usageMeterSlug":"a","transactionId":"b","amount":1e999}'],
    ['an amount that is a text', JSON.stringify({ ...use, amount: '5' })],
    ['an amount that is null', JSON.stringify({ ...use, amount: null })],
    ['properties that are a list', JSON.stringify({ ...use, properties: ['a'] })],
    ['properties that are null', JSON.stringify({ ...use, properties: null })],
    ['nested properties', JSON.stringify({ ...use, properties: { a: { b: 1 } } })],
    ['properties over 2 KB', JSON.stringify({ ...use, properties: { a: 'x'.repeat(2048) } })],
    ['a date that is a text', JSON.stringify({ ...use, usageDate: '2024-01-01' })],
    ['a date beyond dates', JSON.stringify({ ...use, usageDate: 1e17 })],
    ['a subscription that is a number', JSON.stringify({ ...use, subscriptionId: 7 })],
  ])('answers 400 to %s and records nothing', async (_, body) => {
    expect(await refusal(post(body))).toEqual(failureWith(400, 'BAD_REQUEST'))
    expect(recorded).toEqual([])
    expect(onError).not.toHaveBeenCalled()
  })

  it.each(['__proto__', 'constructor', '💸', '../../etc/passwd', '<script>', "'; --"])(
    'takes the odd id %s for a name and nothing else',
    async (odd) => {
      await send({ ...use, transactionId: odd, usageMeterSlug: odd, properties: { a: odd } })
      expect(recorded[0]?.event).toMatchObject({ transactionId: odd, usageMeterSlug: odd })
      expect({}).not.toHaveProperty('amount')
    },
  )

  it('knows an id again that a page wrote for a header', async () => {
    const id = '画像 50% é'
    const named = { ...sameSite, 'idempotency-key': headerText(id) }
    expect((await send({ ...use, transactionId: id }, named)).status).toBe(200)
    expect(recorded[0]?.event.transactionId).toBe(id)
  })

  it('takes an id of 255 characters also where a header needs more to hold it', async () => {
    const id = '画像'.repeat(127)
    const { transactionId: _, ...unnamed } = use
    await send(unnamed, { ...sameSite, 'idempotency-key': headerText(id) })
    expect(recorded[0]?.event.transactionId).toBe(id)
    const tooLong = send(unnamed, { ...sameSite, 'idempotency-key': headerText(`${id}画像`) })
    expect((await tooLong).status).toBe(400)
    const broken = send(unnamed, { ...sameSite, 'idempotency-key': '%'.repeat(300) })
    expect((await broken).status).toBe(400)
  })

  it('refuses two ids that differ', async () => {
    const answer = send(use, { ...sameSite, 'idempotency-key': 'click_2' })
    expect(await refusal(answer)).toEqual(
      failureWith(400, 'BAD_REQUEST', expect.stringContaining('differ')),
    )
    expect(recorded).toEqual([])
  })

  it.each([
    ['somebody else’s', { subscriptionId: 'sub_theirs' }, {}],
    [
      'any, where the host does not say whose it is',
      { subscriptionId: 'sub_mine' },
      { ownsSubscription: undefined },
    ],
  ])('answers 403 to a subscription that is %s', async (_, over, options) => {
    expect(await refusal(send({ ...use, ...over }, sameSite, options))).toEqual(
      failureWith(403, 'FORBIDDEN', 'This subscription is not one of yours'),
    )
    expect(recorded).toEqual([])
  })

  it('answers 401 to nobody, before it reads the body', async () => {
    const { cookie, ...anonymous } = sameSite
    expect(cookie).toBeDefined()
    expect(await refusal(post('{{{', anonymous))).toEqual(
      failureWith(401, 'UNAUTHORIZED', 'Authentication required'),
    )
  })

  it.each([null, undefined, false, ''])('takes %j from authenticate for nobody', async (nobody) => {
    const record = vi.fn<() => Promise<never>>()
    const handler = createUsageEventHandler<unknown>({ authenticate: () => nobody, record })
    const init = { method: 'POST', headers: sameSite, body: JSON.stringify(use) }
    expect((await handler(new Request(url, init))).status).toBe(401)
    expect(record).not.toHaveBeenCalled()
  })

  it.each([
    ['an error with status 401', Object.assign(new Error('Token expired'), { status: 401 })],
    ['an error with status 401 as text', { statusCode: '401' }],
    ['an error of Boom', Object.assign(new Error('no'), { output: { statusCode: 401 } })],
    ['a Response with status 401', new Response('no', { status: 401 })],
    ['a Response that leads to a page to sign in at', Response.redirect('https://x.example/login')],
    ['redirect() of Next.js', Object.assign(new Error('x'), { digest: 'NEXT_REDIRECT;replace;/' })],
    [
      'unauthorized() of Next.js',
      Object.assign(new Error('x'), { digest: 'NEXT_HTTP_ERROR_FALLBACK;401' }),
    ],
  ])('answers 401 where authenticate throws %s', async (_, thrown: unknown) => {
    const answer = send(use, sameSite, { authenticate: () => Promise.reject(thrown) })
    expect(await refusal(answer)).toEqual(failureWith(401, 'UNAUTHORIZED'))
    expect(onError).not.toHaveBeenCalled()
  })

  it.each([
    [401, new Response('no', { status: 401 })],
    [401, Response.redirect('https://x.example/login')],
    [403, new Response('no', { status: 403 })],
    [500, new Response('down', { status: 503 })],
    [500, new Response('fine')],
  ])('answers %i where authenticate returns a Response of that kind', async (status, response) => {
    const record = vi.fn<() => Promise<never>>()
    const authenticate = () => response
    const handler = createUsageEventHandler<unknown>({ authenticate, record, onError })
    const init = { method: 'POST', headers: sameSite, body: JSON.stringify(use) }
    expect((await handler(new Request(url, init))).status).toBe(status)
    expect(record).not.toHaveBeenCalled()
  })

  it('answers 500, and no final 403, where a service behind authenticate says 403', async () => {
    const error = Object.assign(new Error('wrong key'), { status: 403 })
    const answer = send(use, sameSite, { authenticate: () => Promise.reject(error) })
    expect((await answer).status).toBe(500)
  })

  it('answers 500 where authenticate fails for another reason', async () => {
    const answer = send(use, sameSite, { authenticate: () => Promise.reject(new Error('db down')) })
    expect(await refusal(answer)).toEqual(failureWith(500, 'INTERNAL_ERROR'))
  })

  it.each([
    ['them', 'user_1', 200],
    ['somebody else', 'user_2', 401],
    ['nobody', '', 401],
  ])('answers a page that is open for %s', async (_, named, status) => {
    const headers = { ...sameSite, 'x-usage-customer': named }
    const response = await send(use, headers, { customerOf: (user: string) => user })
    expect(response.status).toBe(status)
    expect(recorded).toHaveLength(status === 200 ? 1 : 0)
  })

  const namedAs = async (named: string, own: string | number) => {
    const headers = { ...sameSite, 'x-usage-customer': named }
    return (await send(use, headers, { customerOf: () => own })).status
  }
  const units = fc.oneof(
    fc.constantFrom('%', '%20', '%2520', '%C3%B6', ' ', '@', '/', ':', '+', '|', '\n', '\0', 'ö'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  )
  const ids = fc.string({ unit: units, minLength: 1, maxLength: 8 })

  it('knows every customer by what the client sends, and by all of it encoded', async () => {
    const given = fc.asyncProperty(ids, async (id) => {
      expect(await namedAs(headerText(id), id)).toBe(200)
      expect(await namedAs(encodeURIComponent(id), id)).toBe(200)
    })
    await fc.assert(given, { examples: [['jörg@example.com'], ['a b'], ['a%20b'], ['100%']] })
  })

  it('takes no customer for another', async () => {
    const given = fc.asyncProperty(ids, ids, async (id, other) => {
      fc.pre(id !== other)
      expect(await namedAs(headerText(id), other)).toBe(401)
    })
    await fc.assert(given, {
      examples: [
        ['a b', 'a%20b'],
        ['a%20b', 'a b'],
        ['a%20b', 'a%2520b'],
      ],
    })
  })

  it.each([
    ['an id that is a number', '7', 7, 200],
    ['another number', '8', 7, 401],
    ['a name that breaks off in a character', '%C3', '%C3', 401],
  ])('reads %s', async (_, named, own, status) => {
    expect(await namedAs(named, own)).toBe(status)
  })

  it.each(['GET', 'PUT', 'DELETE', 'OPTIONS'])('answers 405 to %s', async (method) => {
    const response = await handlerOf()(new Request(url, { method, headers: sameSite }))
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('POST')
  })

  it.each([
    ['a form', 'application/x-www-form-urlencoded'],
    ['a form with files', 'multipart/form-data; boundary=x'],
    ['plain text', 'text/plain'],
    ['a type that only begins like JSON', 'application/jsonp'],
    ['none', null],
  ])('answers 415 to %s', async (_, type) => {
    const { 'content-type': json, ...others } = sameSite
    expect(json).toBeDefined()
    const headers = type === null ? others : { ...others, 'content-type': type }
    const body = new TextEncoder().encode(JSON.stringify(use))
    expect(await refusal(post(body, headers))).toEqual(failureWith(415, 'UNSUPPORTED_MEDIA_TYPE'))
    expect(recorded).toEqual([])
  })
})

describe('POST a body of some size', () => {
  const padded = (bytes: number) => {
    const text = JSON.stringify(use)
    return text + ' '.repeat(bytes - text.length)
  }
  const streamed = (text: string, onCancel = () => {}) => {
    const chunks = text.match(/.{1,4096}/gs) ?? []
    return new ReadableStream({
      pull(controller) {
        const chunk = chunks.shift()
        if (chunk === undefined) controller.close()
        else controller.enqueue(new TextEncoder().encode(chunk))
      },
      cancel: onCancel,
    })
  }
  const request = (body: BodyInit, headers: Readonly<Record<string, string>> = {}) => {
    // Node asks for it where a body is a stream; TypeScript's DOM types do not know it.
    const init = { method: 'POST', headers: { ...sameSite, ...headers }, body, duplex: 'half' }
    return handlerOf()(new Request(url, init))
  }

  it('takes 64 KB and not a byte more', async () => {
    expect((await request(padded(65_536))).status).toBe(200)
    expect(await refusal(request(padded(65_537)))).toEqual(failureWith(413, 'PAYLOAD_TOO_LARGE'))
    expect(recorded).toHaveLength(1)
  })

  it('puts a body together that arrives in parts', async () => {
    expect((await request(streamed(padded(60_000)))).status).toBe(200)
    expect(recorded).toEqual([{ event: use, user: 'user_1' }])
  })

  it('counts what arrives, whatever Content-Length says, and stops reading', async () => {
    const cancelled = vi.fn<() => void>()
    const body = streamed(padded(10_000_000), cancelled)
    expect(await refusal(request(body, { 'content-length': '10' }))).toEqual(
      failureWith(413, 'PAYLOAD_TOO_LARGE'),
    )
    expect(cancelled).toHaveBeenCalledTimes(1)
  })

  it('believes a Content-Length that is too large without reading', async () => {
    const pull = vi.fn<() => void>()
    const body = new ReadableStream({ pull }, { highWaterMark: 0 })
    expect(await refusal(request(body, { 'content-length': '65537' }))).toEqual(
      failureWith(413, 'PAYLOAD_TOO_LARGE'),
    )
    expect(pull).not.toHaveBeenCalled()
  })
})

describe('POST from a page of another site', () => {
  const { 'sec-fetch-site': _, ...unmarked } = sameSite
  const allowed = {
    allowedOrigins: [
      'https://www.example.com/',
      'tauri://localhost',
      'capacitor://localhost',
      'null',
      'nonsense',
    ],
  }

  it.each([
    ['this site', { 'sec-fetch-site': 'same-origin' }, 200],
    ['this site, in an old browser', { origin: 'https://app.example.com' }, 200],
    [
      'this site, behind a proxy',
      { 'sec-fetch-site': 'same-origin', origin: 'https://x.example' },
      200,
    ],
    [
      'an allowed origin',
      { 'sec-fetch-site': 'same-site', origin: 'https://www.example.com' },
      200,
    ],
    ['an allowed app', { 'sec-fetch-site': 'cross-site', origin: 'tauri://localhost' }, 200],
    ['an allowed app without Sec-Fetch-Site', { origin: 'capacitor://localhost' }, 200],
    ['an app that is not allowed', { origin: 'ionic://localhost' }, 403],
    ['an allowed app of another name', { origin: 'tauri://localhost.evil.example' }, 403],
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 403],
    ['another site that hides', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a sibling site', { 'sec-fetch-site': 'same-site', origin: 'https://blog.example.com' }, 403],
    ['another site, in an old browser', { origin: 'https://evil.example' }, 403],
    ['a look-alike', { origin: 'https://app.example.com.evil.example' }, 403],
    ['the same host without TLS', { origin: 'http://app.example.com' }, 403],
    ['a sandboxed frame', { origin: 'null' }, 403],
    ['a sandboxed frame that says so', { 'sec-fetch-site': 'cross-site', origin: 'null' }, 403],
    ['an address bar', { 'sec-fetch-site': 'none' }, 403],
    ['no page at all', {}, 403],
  ])('answers %s', async (_, headers, status) => {
    const response = await send(use, { ...unmarked, ...headers }, allowed)
    expect(response.status).toBe(status)
    expect(recorded).toHaveLength(status === 200 ? 1 : 0)
  })

  it.each([
    ['CAPACITOR://localhost/', 'capacitor://localhost', 200],
    ['capacitor://localhost/index.html', 'capacitor://localhost', 200],
    ['app://-', 'app://-', 200],
    ['app://', 'app://', 200],
    ['chrome-extension://abcdef/', 'chrome-extension://abcdef', 200],
    ['chrome-extension://abcdef', 'chrome-extension://abcdeg', 403],
    ['https://MÜNCHEN.example:443/', 'https://xn--mnchen-3ya.example', 200],
    ['http://localhost', 'http://localhost:3000', 403],
    ['https://*.example', 'https://a.example', 403],
    ['*', 'https://a.example', 403],
    ['file:///x', 'null', 403],
    ['data:text/html,x', 'null', 403],
    ['about:blank', 'null', 403],
  ])('allowed as %s lets in %s: %i', async (one, origin, status) => {
    const response = await send(use, { ...unmarked, origin }, { allowedOrigins: [one] })
    expect(response.status).toBe(status)
  })

  it.each([
    ['a native client', {}, 200],
    ['an app', { origin: 'tauri://localhost' }, 200],
    ['this site', { 'sec-fetch-site': 'same-origin' }, 200],
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 403],
    ['a sandboxed frame', { origin: 'null' }, 403],
    ['an address bar', { 'sec-fetch-site': 'none' }, 403],
  ])('answers %s on a route for bearer tokens', async (_, headers, status) => {
    const options = {
      ...allowed,
      cookies: false,
      authenticate: (request: Request) =>
        request.headers.get('authorization') === 'Bearer good' ? 'user_1' : null,
    }
    const sent = { ...unmarked, authorization: 'Bearer good', ...headers }
    expect((await send(use, sent, options)).status).toBe(status)
  })

  it('knows nobody by a cookie on a route for bearer tokens', async () => {
    expect((await send(use, unmarked, { cookies: false })).status).toBe(401)
    expect(recorded).toEqual([])
  })

  it('answers a form posted from another site 403, whatever else is wrong', async () => {
    const headers = {
      cookie: 'user=1',
      origin: 'https://evil.example',
      'sec-fetch-site': 'cross-site',
      'content-type': 'text/plain',
    }
    expect(await refusal(send(use, headers))).toEqual(failureWith(403, 'FORBIDDEN'))
  })
})

describe('POST a usage event that cannot be recorded', () => {
  const flowgladError = (code: string) =>
    Object.assign(new Error(`404 {"error":"db.internal"}`), {
      error: { code, error: 'db.internal' },
    })
  const throwing = (error: unknown) => ({ record: () => Promise.reject(error) })

  const cyclic: Record<string, unknown> = {}
  cyclic.self = cyclic
  it.each([
    ['nothing', undefined, false],
    ['null', null, false],
    ['a list', [], false],
    ['a bigint', { usageEvent: { id: 10n } }, true],
    ['a circle', { usageEvent: cyclic }, true],
    ['a time that is none', { usageEvent: {}, recordedAt: Number.NaN }, false],
  ])('answers 200 where record did it and returns %s', async (_, returned: unknown, isTold) => {
    const answer = await send(use, sameSite, { record: async () => returned })
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({ recordedAt: expect.any(Number) })
    expect(onError.mock.calls).toHaveLength(isTold ? 1 : 0)
  })

  it('takes a Date as the time of the recording', async () => {
    const record = async () => ({ usageEvent: {}, recordedAt: new Date(7) })
    const answer = await send(use, sameSite, { record })
    expect(await answer.json()).toEqual({ usageEvent: {}, recordedAt: 7 })
  })

  it('answers 402 in the shape of insufficientCreditsResponse', async () => {
    const error = new InsufficientCreditsError('generations', 2, 5, '/pricing')
    expect(await refusal(send(use, sameSite, throwing(error)))).toEqual({
      status: 402,
      body: {
        error: 'insufficient_credits',
        meterSlug: 'generations',
        availableBalance: 2,
        required: 5,
        upgradeUrl: '/pricing',
      },
    })
  })

  it('answers 402 with the words of the host, where it has any', async () => {
    const error = new InsufficientCreditsError('generations', 2, 5)
    const answer = insufficientCreditsResponse(error, 'Bitte laden Sie Guthaben auf.')
    expect(await answer.json()).toEqual({
      error: 'insufficient_credits',
      message: 'Bitte laden Sie Guthaben auf.',
      meterSlug: 'generations',
      availableBalance: 2,
      required: 5,
    })
  })

  it.each([
    ['an unknown meter', flowgladError('NOT_FOUND'), 400, 'BAD_REQUEST'],
    ['an event Flowglad refuses', flowgladError('BAD_REQUEST'), 400, 'BAD_REQUEST'],
    ['an id that is taken', flowgladError('CONFLICT'), 409, 'CONFLICT'],
    ['an id of another use', new UsageError('id-taken', 'cust_9 has it'), 409, 'CONFLICT'],
    ['a foreign subscription', new UsageError('forbidden', 'sub_9 is of cust_9'), 403, 'FORBIDDEN'],
    ['a platform out of order', flowgladError('INTERNAL_SERVER_ERROR'), 500, 'INTERNAL_ERROR'],
    ['anything else', new Error('connect ECONNREFUSED db.internal'), 500, 'INTERNAL_ERROR'],
  ])('answers %s without telling more', async (_, error, status, code) => {
    const answer = await refusal(send(use, sameSite, throwing(error)))
    expect(answer).toEqual(failureWith(status, code))
    expect(JSON.stringify(answer)).not.toMatch(/db\.internal|cust_9/)
    expect(onError).toHaveBeenCalledTimes(status === 500 ? 1 : 0)
  })
})

describe('parseUsageEventRequest', () => {
  it('answers any JSON with a bounded event or a UsageError', () => {
    const field = fc.oneof(fc.jsonValue(), fc.string(), fc.integer(), fc.constant('__proto__'))
    const bodies = fc.oneof(
      fc.jsonValue(),
      fc.record(
        {
          usageMeterSlug: field,
          amount: field,
          transactionId: field,
          subscriptionId: field,
          properties: fc.oneof(field, fc.dictionary(fc.string(), fc.string())),
          usageDate: field,
        },
        { requiredKeys: [] },
      ),
    )
    const keys = fc.option(fc.string())
    fc.assert(
      fc.property(bodies, keys, (body, key) => {
        try {
          const event = parseUsageEventRequest(body, key, 'integer')
          expect(Number.isInteger(event.amount) && event.amount > 0).toBe(true)
          for (const text of [event.usageMeterSlug, event.transactionId]) {
            expect(text.trim()).not.toBe('')
            expect(text.length).toBeLessThan(256)
          }
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError)
        }
      }),
      { numRuns: 500 },
    )
  })
})
