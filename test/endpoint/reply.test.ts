import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Judgement,
  meaningOf,
  type ReplyOptions,
  readReply,
} from '../../src/endpoint/reply.js'
import { entry } from '../support/reports.js'

const now = Date.UTC(2026, 0, 11)
const words = 'Please subscribe to a plan to download the image.'

async function meaning(response: Response, options: ReplyOptions = {}) {
  return meaningOf(await readReply(response, entry('e1')), options, now)
}

function json(status: number, body: unknown, headers: HeadersInit = {}): Response {
  return Response.json(body, { status, headers })
}

/** A response as a browser makes one, which no constructor can. */
function made(parts: Partial<Response>): Response {
  const response = new Response(null)
  for (const [name, value] of Object.entries(parts)) {
    Object.defineProperty(response, name, { value })
  }
  return response
}

describe('an answer', () => {
  it.each([
    [200, 'delivered'],
    [201, 'delivered'],
    [204, 'delivered'],
    [409, 'delivered'],
    [400, 'refused'],
    [402, 'refused'],
    [404, 'refused'],
    [413, 'refused'],
    [422, 'refused'],
    [401, 'hold'],
    [403, 'forbidden'],
    [408, 'retry'],
    [425, 'retry'],
    [429, 'retry'],
    [500, 'retry'],
    [503, 'retry'],
  ])('of status %i without a body is %s', async (status, as) => {
    expect((await meaning(new Response(null, { status }))).as).toBe(as)
  })

  it.each([
    { what: 'a page of HTML', response: () => html('<!doctype html><title>App</title>', 200) },
    { what: 'a page without a type', response: () => new Response(' <html>') },
    { what: 'a page of HTML that says 404', response: () => html('<h1>Not found</h1>', 404) },
    { what: 'a page of HTML that says 409', response: () => html('<h1>Conflict</h1>', 409) },
    { what: 'JSON that breaks off', response: () => asJson('{"total":') },
    { what: 'an answer that breaks off', response: () => new Response(brokenOff()) },
    { what: 'a redirect, as Node shows it', response: () => redirect(302) },
    {
      what: 'a redirect, as a browser shows it',
      response: () => made({ type: 'opaqueredirect', status: 0, ok: false }),
    },
    { what: 'a redirect that was followed', response: () => made({ redirected: true }) },
  ])('that is $what is not the endpoint’s', async ({ response }) => {
    expect(await meaning(response())).toEqual({ as: 'retry' })
  })

  it.each([
    { what: 'an empty one', response: () => new Response('') },
    { what: 'plain text', response: () => new Response('OK') },
    { what: 'JSON without a type', response: () => new Response('{"total":1}') },
    { what: 'JSON of any value', response: () => json(200, 7) },
    { what: 'JSON with a success', response: () => json(200, { success: true, error: 'no mail' }) },
    { what: 'JSON that calls itself a page', response: () => html('{"total":1}', 200) },
    { what: 'JSON with no error', response: () => json(200, { error: null }) },
    { what: 'JSON that is ok', response: () => json(200, { ok: true, errors: ['no mail'] }) },
    { what: 'JSON with no errors', response: () => json(200, { errors: [], data: null }) },
    {
      what: 'data of GraphQL',
      response: () => json(200, { errors: [{ message: 'no mail' }], data: { record: { id: 1 } } }),
    },
    { what: 'JSON of another status', response: () => json(200, { status: 'recorded' }) },
  ])('that is $what is', async ({ response }) => {
    expect((await meaning(response())).as).toBe('delivered')
  })

  it.each([
    { success: false },
    { success: false, error: { code: 'NO', message: words } },
    { success: false, message: words },
    { error: words },
    { error: { message: words } },
    { success: 'false' },
    { success: 0 },
    { ok: false },
    { ok: 'false', message: words },
    { status: 'error', message: words },
    { status: 'failed', message: words },
    { status: 'failure', message: words },
    { status: 'fail', data: { credits: words } },
    { errors: [{ message: words }], data: null },
    { errors: [{ message: words }], data: { recordUsage: null } },
    { errors: [{ message: words }] },
    [[{ errors: [{ message: words }] }]],
    [[{ result: { data: 1 } }, { error: { message: words } }]],
  ])('of status 200 that says no is a refusal: %j', async (body) => {
    expect((await meaning(json(200, body))).as).toBe('refused')
  })

  it.each([200, 403, 500])('with the code UNAUTHORIZED waits for a sign-in: %i', async (status) => {
    const body = { success: false, error: { code: 'UNAUTHORIZED', message: 'no' } }
    expect(await meaning(json(status, body))).toEqual({ as: 'hold' })
  })

  it.each([
    [[{ status: 201 }], 'delivered'],
    [{ results: [{ status: 200 }, { status: 409 }] }, 'delivered'],
    [{ total: 4 }, 'delivered'],
    [[{ status: 422, message: words }], 'refused'],
    [{ ok: 0, results: [{ status: 201 }, { status: '402', error: words }] }, 'refused'],
    [{ results: [{ id: 'e1', error: { message: words } }] }, 'refused'],
    [{ results: [{ status: 'error', message: words }] }, 'refused'],
    [[{ status: 401 }], 'hold'],
    [[{ status: 503 }], 'retry'],
    [{ results: [{ status: 429 }] }, 'retry'],
  ])('of status 207 means what its parts do: %j', async (body, as) => {
    const { as: found, ...rest } = await meaning(json(207, body))
    expect(found).toBe(as)
    if (as === 'refused') expect(rest).toMatchObject({ error: { details: { message: words } } })
  })

  it('of GraphQL that asks for a sign-in waits for one', async () => {
    const errors = [{ message: 'Log in', extensions: { code: 'UNAUTHENTICATED' } }]
    expect(await meaning(json(200, { errors, data: null }))).toEqual({ as: 'hold' })
  })

  it('of status 401 waits for a sign-in, also as a page of HTML', async () => {
    expect(await meaning(html('<form>', 401))).toEqual({ as: 'hold' })
  })
})

function html(text: string, status: number): Response {
  return new Response(text, { status, headers: { 'content-type': 'text/html; charset=utf-8' } })
}

function asJson(text: string): Response {
  return new Response(text, { headers: { 'content-type': 'application/json' } })
}

function redirect(status: number): Response {
  return new Response(null, { status, headers: { location: '/login' } })
}

function brokenOff(): ReadableStream {
  return new ReadableStream({ start: (stream) => stream.error(new TypeError('terminated')) })
}

describe('Retry-After', () => {
  it.each([
    ['120', 120_000],
    ['0', 0],
    ['Sun, 11 Jan 2026 00:00:30 GMT', 30_000],
    ['Sun, 11 Jan 2026 00:00:00 GMT', 0],
    ['Sat, 10 Jan 2026 00:00:00 GMT', 0],
    ['99999999', 86_400_000],
  ])('%s waits %i ms', async (header, after) => {
    const headers = { 'retry-after': header }
    for (const status of [429, 503, 409]) {
      expect(await meaning(json(status, null, headers))).toEqual({ as: 'retry', after })
    }
  })

  it.each(['', 'soon', 'NaN'])('%j says nothing', async (header) => {
    expect(await meaning(json(503, null, { 'retry-after': header }))).toEqual({ as: 'retry' })
  })
})

describe('a conflict', () => {
  it('is a use that was recorded before', async () => {
    expect((await meaning(json(409, { message: 'duplicate' }))).as).toBe('delivered')
  })

  it('of another use with the same id is refused', async () => {
    const body = { success: false, error: { code: 'CONFLICT', message: 'taken' } }
    expect(await meaning(json(409, body))).toMatchObject({
      as: 'refused',
      error: { code: 'id-taken', details: { status: 409, code: 'CONFLICT', message: 'taken' } },
    })
  })
})

describe("the server's words", () => {
  it.each([
    [{ message: words }],
    [{ error: words }],
    [{ success: false, error: { code: 'X', message: words } }],
    [{ error: { code: 'X' }, message: words }],
    [{ type: 'about:blank', title: 'Unprocessable', status: 422, detail: words }],
    [{ errors: [{ message: words }], data: null }],
    [words],
  ])('are kept for customers as they are, and quoted for developers: %j', async (body) => {
    expect(await meaning(json(422, body))).toMatchObject({
      error: {
        message: `usage-widgets: the server refused 5 on "api" ("${words}"), so it is not billed and no longer counted. Retry or discard it through useUsageOutbox().`,
        details: { status: 422, message: words },
      },
    })
  })

  it.each([
    [null],
    [{}],
    [{ message: { html: '<b>' } }],
    [{ message: ' ' }],
    [{ message: '<b>no' }],
    [{ detail: [{ loc: ['body'], msg: 'missing' }] }],
    ['x'.repeat(301)],
    [7],
  ])('are none where there are none: %j', async (body) => {
    const answer = await meaning(json(422, body))
    expect(answer).toMatchObject({
      error: { message: expect.stringContaining('refused 5 on "api", so') },
    })
    expect(answer.as === 'refused' && answer.error.details).not.toHaveProperty('message')
  })

  it('are cut off', async () => {
    const answer = await meaning(json(400, { message: 'x'.repeat(10_000) }))
    expect(answer).toMatchObject({ error: { details: { message: 'x'.repeat(300) } } })
  })

  it.each(['text/plain', 'text/plain; charset=utf-8', ''])(
    'may be all of a short text of type %j',
    async (type) => {
      const headers = { 'content-type': type }
      expect(await meaning(new Response(words, { status: 402, headers }))).toMatchObject({
        error: { details: { message: words } },
      })
    },
  )

  it.each(['insufficient_credits', 'NOT_FOUND', 'quotaExceeded', 'E-1002', 'usage-widgets: no'])(
    'are not the word for code %j',
    async (code) => {
      for (const body of [{ error: code }, { error: { code, message: code } }, { message: code }]) {
        const answer = await meaning(json(422, body))
        expect(answer.as === 'refused' && answer.error.details).not.toHaveProperty('message')
      }
    },
  )

  it.each(['Unauthorized', 'Nope', 'Verboten', '残高不足', 'Not-today'])(
    'may be %j',
    async (error) => {
      expect(await meaning(json(422, { error }))).toMatchObject({
        error: { details: { message: error } },
      })
    },
  )

  it('of a 402 are never made up', async () => {
    const documented = { error: 'insufficient_credits', availableBalance: 3, required: 5 }
    const readInsufficientCredits = () => ({ availableBalance: 3, required: 5 })
    const own = { code: 'NO_CREDITS', message: 'Bitte aufladen' }
    expect(await meaning(json(402, own), { readInsufficientCredits })).toMatchObject({
      error: { details: { message: 'Bitte aufladen' } },
    })
    for (const options of [{}, { readInsufficientCredits }]) {
      const answer = await meaning(json(402, { ...documented, error: { code: 'NONE' } }), options)
      expect(answer.as === 'refused' && answer.error.details).not.toHaveProperty('message')
    }
  })

  it('of a 402 are those of the body, or of the host’s own reader', async () => {
    const documented = {
      error: 'insufficient_credits',
      availableBalance: 3,
      required: 5,
      message: 'Too little.',
    }
    expect(await meaning(json(402, documented))).toMatchObject({
      error: { details: { message: 'Too little.' } },
    })
    const onlyWords = { readInsufficientCredits: () => ({ message: 'Buy more.' }) }
    expect(await meaning(json(402, documented), onlyWords)).toMatchObject({
      error: { details: { message: 'Buy more.' } },
    })
    const readInsufficientCredits = () => ({
      availableBalance: 1,
      required: 2,
      message: 'Too few.',
    })
    expect(await meaning(json(402, { code: 'NONE' }), { readInsufficientCredits })).toMatchObject({
      as: 'refused',
      error: { details: { message: 'Too few.' } },
    })
  })
})

describe('a judge', () => {
  it('makes a refusal of a 500 in one line', async () => {
    const options: ReplyOptions = {
      judge: ({ message }) => (message?.startsWith('Please subscribe') ? 'refused' : undefined),
    }
    expect(await meaning(json(500, { message: words }), options)).toMatchObject({
      as: 'refused',
      error: { code: 'refused', details: { status: 500, message: words } },
    })
    expect(await meaning(json(500, { message: {} }), options)).toEqual({ as: 'retry' })
  })

  it('is shown everything about the answer', async () => {
    const seen: unknown[] = []
    const response = json(418, { message: 'tea' }, { 'x-pot': 'short' })
    await meaning(response, {
      judge: ({ headers, ...reply }) => void seen.push({ ...reply, pot: headers.get('x-pot') }),
    })
    expect(seen).toEqual([
      {
        status: 418,
        ok: false,
        body: { message: 'tea' },
        message: 'tea',
        redirected: false,
        entry: entry('e1'),
        pot: 'short',
      },
    ])
  })

  it('reads what is no JSON as text, and nothing of what is very long', async () => {
    const seen: unknown[] = []
    const judge: ReplyOptions['judge'] = ({ body }) => void seen.push(body)
    await meaning(new Response('OK'), { judge })
    await meaning(new Response(null), { judge })
    await meaning(new Response(`"${'x'.repeat(200_000)}"`), { judge })
    expect(seen).toEqual(['OK', null, null])
  })

  it.each([
    ['delivered', { as: 'delivered', reply: { a: 1 } }],
    ['hold', { as: 'hold' }],
    ['retry', { as: 'retry' }],
    [
      { as: 'retry', after: 5_000 },
      { as: 'retry', after: 5_000 },
    ],
    [
      { as: 'retry', after: -1 },
      { as: 'retry', after: 0 },
    ],
    [{ as: 'retry', after: Number.NaN }, { as: 'retry' }],
    [{ as: 'retry', after: Number.POSITIVE_INFINITY }, { as: 'retry' }],
  ] as const)('that says %j decides', async (given, expected) => {
    for (const status of [200, 401, 422, 500]) {
      expect(await meaning(json(status, { a: 1 }), { judge: () => given })).toEqual(expected)
    }
  })

  it('may word a refusal', async () => {
    const judge = () => ({ as: 'refused', words: 'Not today.' }) as const
    const odd: Judgement = JSON.parse('{"as":"refused","words":7}')
    expect(await meaning(json(500, { message: 'no' }), { judge: () => odd })).toMatchObject({
      error: { details: { status: 500, message: 'no' } },
    })
    expect(await meaning(json(200, { message: 'no' }), { judge })).toMatchObject({
      as: 'refused',
      error: { details: { status: 200, message: 'Not today.' } },
    })
  })

  it('of a redirect may say that it waits for a sign-in', async () => {
    const judge: ReplyOptions['judge'] = ({ redirected }) => (redirected ? 'hold' : undefined)
    const opaque = made({ type: 'opaqueredirect', status: 0, ok: false })
    for (const response of [redirect(302), opaque, made({ redirected: true })]) {
      expect(await meaning(response, { judge })).toEqual({ as: 'hold' })
    }
  })
})

it('means something whatever a server answers', async () => {
  const bodies = fc.oneof(fc.json(), fc.string(), fc.constantFrom('<', '{', 'null', ''))
  const types = fc.constantFrom('application/json', 'text/html', 'text/plain', '')
  const statuses = fc.constantFrom(200, 202, 301, 400, 401, 402, 403, 404, 409, 418, 429, 500, 599)
  await fc.assert(
    fc.asyncProperty(statuses, bodies, types, fc.string(), async (status, body, type, after) => {
      const response = new Response(body, { status, headers: { 'content-type': type } })
      Object.defineProperty(response, 'headers', {
        value: new Headers({ 'content-type': type, 'retry-after': encodeURI(after) }),
      })
      const { as, ...rest } = await meaning(response)
      expect(['delivered', 'refused', 'retry', 'hold', 'forbidden']).toContain(as)
      if ('after' in rest) expect(rest.after).toBeGreaterThanOrEqual(0)
      const page =
        /^\s*</.test(body) || (type === 'text/html' && body !== '' && !body.startsWith('{'))
      if (page) expect(as).not.toBe('delivered')
    }),
  )
})
