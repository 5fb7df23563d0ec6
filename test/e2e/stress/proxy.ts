import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'

/** A number in [0, 1). */
export type Random = () => number

/** A line whose share of replies that go wrong can be set, 0–1. */
export type TroubledLine = {
  readonly url: string
  readonly setTrouble: (share: number) => void
  /** How many requests met each kind of trouble. */
  readonly met: () => Readonly<Record<string, number>>
  readonly close: () => Promise<void>
}

type Answer = { readonly status: number; readonly type: string; readonly body: Buffer }

type Troubled = {
  readonly forward: () => Promise<Answer>
  readonly response: ServerResponse
  readonly random: Random
}

const html: Answer = {
  status: 502,
  type: 'text/html',
  body: Buffer.from('<!doctype html><title>Bad gateway</title>'),
}
const empty: Answer = { status: 200, type: 'application/json', body: Buffer.from('{}') }
const failed: Answer = {
  status: 500,
  type: 'application/json',
  body: Buffer.from('{"error":{"code":"500","json":{"error":"Internal"}}}'),
}

/** What can happen to a request. Of each, the page cannot tell whether it was carried out. */
const troubles = {
  async lost({ response }) {
    response.destroy()
  },
  async replyLost({ forward, response }) {
    await forward()
    response.destroy()
  },
  async doubled({ forward, response }) {
    const [first] = await Promise.all([forward(), forward()])
    send(response, first)
  },
  async late({ forward, response, random }) {
    await wait(random() * 1_500)
    const answer = await forward()
    await wait(random() * 1_500)
    send(response, answer)
  },
  async mangled({ forward, response, random }) {
    if (random() < 0.5) await forward()
    send(response, random() < 0.5 ? html : empty)
  },
  async refusedByServer({ response }) {
    send(response, failed)
  },
} satisfies Record<string, (request: Troubled) => Promise<void>>

/** A line to the demo on which billing and recordings meet trouble, drawn from `random`. */
export async function startProxy(target: string, random: Random): Promise<TroubledLine> {
  let share = 0
  const met = new Map<string, number>()

  async function carry(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = request
    const body = method === 'GET' ? undefined : await text(request)
    const forward = async (): Promise<Answer> => {
      const reply = await fetch(target + url, {
        method,
        headers: {
          'content-type': headers['content-type'] ?? 'application/json',
          cookie: headers.cookie ?? '',
        },
        ...(body === undefined ? {} : { body }),
      })
      const type = reply.headers.get('content-type') ?? 'text/plain'
      return { status: reply.status, type, body: Buffer.from(await reply.arrayBuffer()) }
    }
    const troubled = url.startsWith('/api/flowglad/') && random() < share
    if (!troubled) return send(response, await forward())
    const kinds = Object.entries(troubles)
    const [name, trouble] = kinds[Math.floor(random() * kinds.length)] ?? ['lost', troubles.lost]
    met.set(name, (met.get(name) ?? 0) + 1)
    await trouble({ forward, response, random })
  }

  const server = createServer((request, response) => {
    carry(request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://localhost:${portOf(server.address())}`,
    setTrouble: (next) => {
      share = next
    },
    met: () => Object.fromEntries(met),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function send(response: ServerResponse, { status, type, body }: Answer): void {
  if (response.destroyed) return
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body)
}

function portOf(address: AddressInfo | string | null): number {
  if (typeof address === 'object' && address) return address.port
  throw new Error('The proxy has no port.')
}
