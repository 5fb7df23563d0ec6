import { createServer, request as nodeRequest, type RequestListener } from 'node:http'
import { connect, createServer as createHttp2Server } from 'node:http2'
import express from 'express'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { InsufficientCreditsError, OperationRunningError, toNodeHandler } from '../../src/server.js'

const servers: { readonly close: () => Promise<void> }[] = []
afterEach(async () => {
  for (const { close } of servers.splice(0)) await close()
})

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () => {
    server.closeAllConnections()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  }
  servers.push({ close })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}

/** Says what a route was given. */
async function echo(request: Request): Promise<Response> {
  const { method, url, headers } = request
  return Response.json({
    method,
    url: new URL(url).href.replace(/:\d+/, ''),
    type: headers.get('content-type'),
    text: await request.text(),
  })
}

const json = { 'content-type': 'application/json' }
const asked = async (url: string, init: RequestInit = {}) => {
  const response = await fetch(url, init)
  const body: unknown = await response.json()
  return { status: response.status, body }
}

describe('toNodeHandler', () => {
  it('hands on method, address, headers and body', async () => {
    const url = await listen(toNodeHandler(echo))
    const init = { method: 'PUT', headers: json, body: '{"a":"é"}' }
    expect(await asked(`${url}/api?q=1%202`, init)).toEqual({
      status: 200,
      body: {
        method: 'PUT',
        url: 'http://127.0.0.1/api?q=1%202',
        type: 'application/json',
        text: '{"a":"é"}',
      },
    })
  })

  it('sends status, every cookie and bytes as they are', async () => {
    const bytes = Uint8Array.from([0, 255, 128])
    const url = await listen(
      toNodeHandler(() => {
        const headers = new Headers({ 'x-a': 'b' })
        headers.append('set-cookie', 'a=1')
        headers.append('set-cookie', 'b=2, c')
        return new Response(bytes, { status: 201, headers })
      }),
    )
    const response = await fetch(url)
    expect(response.status).toBe(201)
    expect(response.headers.get('x-a')).toBe('b')
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2, c'])
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes)
  })

  it.each([
    ['a body that something else has parsed', express.json(), '{"a":1}', '{"a":1}'],
    ['one that was read as text', express.text({ type: '*/*' }), ' {"a":1}', ' {"a":1}'],
    [
      'one that nothing took for its own',
      express.urlencoded({ extended: false }),
      '{"a":1}',
      '{"a":1}',
    ],
    ['one that was read as bytes', express.raw({ type: '*/*' }), ' {"a":1}', ' {"a":1}'],
    ['none, in the words of Express', express.json(), '', '{}'],
  ])('hands on %s', async (_, parser, body, text) => {
    const app = express().use(parser).use('/api', toNodeHandler(echo))
    const url = await listen(app)
    const answer = await asked(`${url}/api/a`, { method: 'POST', headers: json, body })
    expect(answer.body).toMatchObject({ text, url: 'http://127.0.0.1/api/a' })
  })

  it('believes in https where the host trusts its proxy', async () => {
    const app = express().set('trust proxy', true).use(toNodeHandler(echo))
    const url = await listen(app)
    const headers = { 'x-forwarded-proto': 'https' }
    expect((await asked(url, { headers })).body).toMatchObject({ url: 'https://127.0.0.1/' })
    const plain = await listen(toNodeHandler(echo))
    expect((await asked(plain, { headers })).body).toMatchObject({ url: 'http://127.0.0.1/' })
  })

  it.each([
    ['//evil.example/a', 'http://127.0.0.1//evil.example/a'],
    ['http://evil.example/a', 'http://127.0.0.1/http://evil.example/a'],
  ])('takes the path %s for no other site', async (path, url) => {
    expect(await rawly(await listen(toNodeHandler(echo)), { path })).toMatchObject({
      body: { url },
    })
  })

  it.each([
    ['a host that is none', { headers: { host: 'a b' } }],
    ['a method that pages cannot send', { method: 'TRACE' }],
  ])('answers 400 to %s', async (_, options) => {
    expect(await rawly(await listen(toNodeHandler(echo)), options)).toMatchObject({
      status: 400,
      body: { success: false, error: { code: 'BAD_REQUEST' } },
    })
  })
})

describe('toNodeHandler and a body of some size', () => {
  const post = (url: string, length: number) =>
    asked(url, { method: 'POST', headers: json, body: 'x'.repeat(length) })

  it('takes 64 KB and not a byte more', async () => {
    const handler = vi.fn<typeof echo>(echo)
    const url = await listen(toNodeHandler(handler))
    expect((await post(url, 65_536)).status).toBe(200)
    expect(await post(url, 65_537)).toMatchObject({
      status: 413,
      body: { error: { code: 'PAYLOAD_TOO_LARGE' } },
    })
    expect(handler).toHaveBeenCalledTimes(1)
  })

  it('takes as much as the host says', async () => {
    const url = await listen(toNodeHandler(echo, { maxBytes: 100_000 }))
    expect((await post(url, 100_000)).status).toBe(200)
    expect((await post(url, 100_001)).status).toBe(413)
  })

  it('keeps to it where something else has read the body', async () => {
    const app = express().use(
      express.json({ limit: '1mb' }),
      toNodeHandler(echo, { maxBytes: 100 }),
    )
    const url = await listen(app)
    const init = { method: 'POST', headers: json, body: JSON.stringify(['x'.repeat(100)]) }
    expect((await asked(url, init)).status).toBe(413)
  })

  it('answers a body that does not end as soon as it is too large', async () => {
    const url = await listen(toNodeHandler(echo, { maxBytes: 10 }))
    const answer = rawly(url, { method: 'POST' }, (send) => send('x'.repeat(11)))
    expect(await answer).toMatchObject({ status: 413, connection: 'close' })
  })
})

describe('toNodeHandler and a body that something else has read', () => {
  /** Reads the body and keeps nothing of it. */
  const reader: express.RequestHandler = (request, _, next) => {
    request.resume().on('end', () => next())
  }

  it('answers 500 and says why where nothing was kept of it, so that it is sent again', async () => {
    const onError = vi.fn<(error: unknown) => void>()
    const handler = vi.fn<typeof echo>(echo)
    const url = await listen(express().use(reader, toNodeHandler(handler, { onError })))
    expect(await asked(url, { method: 'POST', headers: json, body: '{}' })).toMatchObject({
      status: 500,
      body: { error: { code: 'INTERNAL_ERROR' } },
    })
    expect(String(onError.mock.calls[0])).toContain('has read the body')
    expect(handler).not.toHaveBeenCalled()
  })

  it('takes none for none', async () => {
    const url = await listen(express().use(reader, toNodeHandler(echo)))
    expect(await asked(url, { method: 'POST' })).toMatchObject({ status: 200, body: { text: '' } })
  })
})

describe('toNodeHandler over HTTP/2', () => {
  it('reads the request, and keeps the connection for the others', async () => {
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    const handle = toNodeHandler(echo, { maxBytes: 10 })
    const server = createHttp2Server((request, response) => handle(request, response))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const client = connect(`http://127.0.0.1:${port}`)
    const send = (body: string) =>
      new Promise<string>((resolve, reject) => {
        const stream = client.request({ ':method': 'POST', ':path': '/a?b' })
        let text = ''
        stream.on('data', (part) => {
          text += String(part)
        })
        stream.on('end', () => resolve(text)).on('error', reject)
        stream.end(body)
      })
    try {
      expect(await send('x'.repeat(11))).toContain('PAYLOAD_TOO_LARGE')
      expect(await send('hello')).toContain('"text":"hello"')
      expect(warned).not.toHaveBeenCalled()
    } finally {
      client.close()
      server.close()
      warned.mockRestore()
    }
  })
})

describe('toNodeHandler and a sender who leaves', () => {
  const onError = vi.fn<(error: unknown) => void>()
  const handler = vi.fn<typeof echo>(echo)
  beforeEach(() => {
    onError.mockClear()
    handler.mockReset().mockImplementation(echo)
  })

  /** A server, and a promise for when it has seen a sender leave. */
  async function listenTo(listener: RequestListener) {
    let left = () => {}
    const gone = new Promise<void>((resolve) => {
      left = resolve
    })
    const url = await listen((request, response) => {
      response.on('close', () => response.writableFinished || setImmediate(left))
      listener(request, response)
    })
    return { url, gone }
  }

  it('drops an upload that breaks off, and answers the next request', async () => {
    const { url, gone } = await listenTo(toNodeHandler(handler, { onError }))
    const upload = nodeRequest(url, { method: 'POST', headers: { 'content-length': '100' } })
    upload.on('error', () => {})
    upload.write('x'.repeat(10), () => upload.destroy())
    await gone
    expect(handler).not.toHaveBeenCalled()
    expect(onError).not.toHaveBeenCalled()
    expect((await asked(url, { method: 'POST', body: 'next' })).status).toBe(200)
  })

  it('drops an upload that broke off before it was its turn', async () => {
    const handle = toNodeHandler(handler, { onError })
    let end = () => {}
    const answered = new Promise<void>((resolve) => {
      end = resolve
    })
    const url = await listen((request) => {
      request.on('error', () => {})
      request.on('close', () => handle(request, { statusCode: 0, setHeader: () => {}, end }))
    })
    const upload = nodeRequest(url, { method: 'POST', headers: { 'content-length': '100' } })
    upload.on('error', () => {})
    upload.write('x', () => upload.destroy())
    await answered
    expect(handler).not.toHaveBeenCalled()
    expect(onError).not.toHaveBeenCalled()
  })

  it('lets a route finish whose sender no longer waits', async () => {
    let finish = (_: Response) => {}
    handler.mockImplementationOnce(
      () =>
        new Promise((resolve) => {
          finish = resolve
        }),
    )
    const { url, gone } = await listenTo(toNodeHandler(handler, { onError }))
    const request = nodeRequest(url, { method: 'POST' })
    request.on('error', () => {})
    request.end('x')
    await vi.waitFor(() => expect(handler).toHaveBeenCalled(), 30_000)
    request.destroy()
    await gone
    finish(Response.json({}))
    expect((await asked(url)).status).toBe(200)
    expect(onError).not.toHaveBeenCalled()
  })
})

describe('toNodeHandler and a route that throws', () => {
  it('answers 402 for too little', async () => {
    const url = await listen(
      toNodeHandler(() => Promise.reject(new InsufficientCreditsError('tokens', 1, 5))),
    )
    expect(await asked(url)).toMatchObject({ status: 402, body: { availableBalance: 1 } })
  })

  it('answers 409 while an operation runs that is asked for again', async () => {
    const url = await listen(toNodeHandler(() => Promise.reject(new OperationRunningError())))
    expect(await asked(url)).toMatchObject({ status: 409, body: { error: 'operation_running' } })
  })

  it.each([
    ['throws', () => Promise.reject(new Error('db.internal'))],
    [
      'throws before it returns',
      () => {
        throw new Error('db.internal')
      },
    ],
  ])('answers 500 without telling more to one that %s', async (_, handler) => {
    const onError = vi.fn<(error: unknown) => void>()
    const url = await listen(toNodeHandler(handler, { onError }))
    const answer = await asked(url)
    expect(answer).toMatchObject({ status: 500, body: { error: { code: 'INTERNAL_ERROR' } } })
    expect(JSON.stringify(answer)).not.toContain('db.internal')
    expect(onError).toHaveBeenCalledExactlyOnceWith(new Error('db.internal'))
  })
})

type Raw = { path?: string; method?: string; headers?: Record<string, string> }

/** A request as `fetch` would not send it. Without `body` it ends at once. */
function rawly(url: string, options: Raw, body?: (send: (text: string) => unknown) => void) {
  return new Promise<object>((resolve, reject) => {
    const request = nodeRequest(url, options, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part) => {
        text += String(part)
      })
      response.on('end', () => {
        const body: unknown = JSON.parse(text)
        resolve({ status: response.statusCode, connection: response.headers.connection, body })
      })
    })
    request.on('error', reject)
    if (body) body((text) => request.write(text))
    else request.end()
  })
}
