// @vitest-environment node
import { createServer } from 'node:http'
import { afterEach, expect, it, vi } from 'vitest'
import { createEndpointSource } from '../../src/endpoint/source.js'
import { entry } from '../support/reports.js'

/* A session that ran out: the route sends everybody to the page to sign in, which answers 200. */

const server = createServer((request, response) => {
  asked.push(`${request.method} ${request.url}`)
  if (request.url === '/login') return response.end('<!doctype html><form>')
  response.writeHead(302, { location: '/login' })
  return response.end()
})
const asked: string[] = []

afterEach(() => void server.close())

it('a use that is sent to a page to sign in is not recorded, and the page is not asked for', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const source = createEndpointSource({
    url: `http://127.0.0.1:${port}/api/usage-meter`,
    customerId: 'user_1',
    meters: { downloads: {} },
    storage: null,
  })
  const signal = new AbortController().signal
  expect(await source.deliver(entry('id_1'), signal)).toEqual({ as: 'retry' })
  expect(asked).toEqual(['POST /api/usage-meter'])
})
