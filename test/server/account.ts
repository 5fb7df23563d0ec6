import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { FlowgladServer } from '@flowglad/server'
import {
  createSandbox,
  type Sandbox,
  type SandboxOptions,
} from '../../src/sandbox/create-sandbox.js'
import type { FlowgladLike } from '../../src/server/flowglad-like.js'

/** What happens to the next requests that record something, one word each. */
export type Accident = 'refuse the connection' | 'fail' | 'lose the reply'

/** The published `FlowgladServer` over a sandbox behind a real port. */
export async function openAccount(options: SandboxOptions = {}) {
  const sandbox = createSandbox(options)
  const accidents: Accident[] = []
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    const writes = request.method === 'POST' && request.url?.includes('/usage-events') === true
    void relay(sandbox, request, response, writes ? accidents.shift() : undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const as = (customerExternalId: string) =>
    new FlowgladServer({
      apiKey: 'sk_test',
      baseURL: `http://127.0.0.1:${port}`,
      customerExternalId,
      getCustomerDetails: async (id) => ({ name: id, email: `${id}@example.com` }),
    })
  return {
    sandbox,
    accidents,
    requests,
    as,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

async function relay(
  sandbox: Sandbox,
  request: IncomingMessage,
  response: ServerResponse,
  accident: Accident | undefined,
) {
  let body = ''
  request.setEncoding('utf8')
  for await (const part of request) body += String(part)
  if (accident === 'refuse the connection') return response.destroy()
  if (accident === 'fail') {
    // Spares the test the waits between the SDK's own attempts.
    const headers = { 'content-type': 'application/json', 'x-should-retry': 'false' }
    return response.writeHead(500, headers).end('{"error":"Internal server error"}')
  }
  const reply = await sandbox.fetch(`http://sandbox${request.url}`, {
    method: request.method ?? 'GET',
    headers: { authorization: request.headers.authorization ?? '' },
    ...(body !== '' && { body }),
  })
  if (accident === 'lose the reply') return response.destroy()
  const type = reply.headers.get('content-type') ?? 'text/plain'
  return response.writeHead(reply.status, { 'content-type': type }).end(await reply.text())
}

/** The part of a `FlowgladServer` that `withUsage` calls, over a sandbox without a port. */
export function flowgladIn(sandbox: Sandbox, customer = 'user_1'): FlowgladLike {
  return {
    getBilling: async () => sandbox.actions.billing({ customer }),
    async createUsageEvent(usageEvent) {
      const reply = await sandbox.fetch('http://sandbox/api/v1/usage-events', {
        method: 'POST',
        headers: { authorization: 'sk_test' },
        body: JSON.stringify({ usageEvent }),
      })
      const body: unknown = await reply.json()
      if (reply.ok) return body
      throw Object.assign(new Error(`${reply.status}`), { status: reply.status, error: body })
    },
  }
}
