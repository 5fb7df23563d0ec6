import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SandboxFetch } from '../../src/sandbox/sandbox-fetch.js'

/** Puts a sandbox behind a real port. `requests` lists what arrived: `GET /api/v1/…`. */
export async function serve(fetch: SandboxFetch) {
  const requests: string[] = []
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    requests.push(`${request.method} ${request.url}`)
    const body = await bodyOf(request)
    const { authorization } = request.headers
    try {
      const reply = await fetch(`http://sandbox${request.url}`, {
        method: request.method ?? 'GET',
        headers: authorization ? { authorization } : {},
        ...(body !== '' && { body }),
      })
      const type = reply.headers.get('content-type') ?? 'text/plain'
      response.writeHead(reply.status, { 'content-type': type }).end(await reply.text())
    } catch {
      response.destroy()
    }
  }
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    requests,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

function portOf(address: string | AddressInfo | null): number {
  if (typeof address === 'object' && address !== null) return address.port
  throw new Error('The test server has no port')
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = ''
  request.setEncoding('utf8')
  for await (const part of request) body += String(part)
  return body
}
