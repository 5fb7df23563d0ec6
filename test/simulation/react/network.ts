import type { Random } from '../random.js'
import type { Server } from './server.js'

/** The way between a page and the server: slow, and in a storm unreliable. */
export type Network = {
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>
  /** No answer to a request made before this arrives any more; the requests themselves do. */
  sever(): void
}

/** How a line is. Faults happen while it is `stormy`. */
export type Line = {
  readonly faults: boolean
  readonly coarse: boolean
  readonly stormy: () => boolean
  readonly onRequest: () => void
}

/**
 * A network with latencies up to 800 ms and, with `faults`, every bad thing a reply can be. A `coarse`
 * one knows only whole tenths of a second, so that much happens in one task.
 */
export function createNetwork(
  server: Server,
  random: Random,
  { faults, coarse, stormy, onRequest }: Line,
): Network {
  const latency = () => (coarse ? 100 * random.int(0, 3) : random.int(1, 400))
  let generation = 0

  function carry(fate: number, action: string, body: Record<string, unknown>): Response | Error {
    const lost = new TypeError('Failed to fetch')
    if (fate < 0.08) return lost
    if (fate < 0.14) return Response.json({ error: { code: '500', json: {} } }, { status: 500 })
    const reply = server.handle(action, body)
    if (fate < 0.24) return lost
    if (fate < 0.27) return new Response('<html></html>')
    if (fate < 0.3) return Response.json({})
    // Carried out twice, as by a proxy that retries.
    if (fate < 0.36) server.handle(action, body)
    return Response.json(reply)
  }

  return {
    sever() {
      generation++
    },
    fetch: (input, init) => {
      onRequest()
      const born = generation
      const url = input instanceof Request ? input.url : input.toString()
      const action = url.replace(/^.*\/api\/flowglad\//, '')
      const body: Record<string, unknown> = JSON.parse(
        typeof init?.body === 'string' ? init.body : '{}',
      )
      const fate = faults && stormy() ? random.next() : 1
      const [there, back] = [latency(), latency()]
      return new Promise((resolve, reject) => {
        setTimeout(() => {
          const reply = carry(fate, action, body)
          setTimeout(() => {
            if (born !== generation) return
            if (reply instanceof Error) reject(reply)
            else resolve(reply)
          }, back)
        }, there)
      })
    },
  }
}
