/** The example of the report's own document, for January 2024. */
export const january = {
  period: { start: '2024-01-01T00:00:00Z', end: '2024-01-31T23:59:59Z' },
  metrics: {
    apiCalls: {
      name: 'API Calls',
      unit: 'requests',
      included: 100_000,
      used: 45_230,
      overage: 0,
      percentage: 45.23,
    },
    storage: {
      name: 'Storage',
      unit: 'GB',
      included: 100,
      used: 67.5,
      overage: 0,
      percentage: 67.5,
    },
    seats: { name: 'Team Seats', unit: 'users', included: 10, used: 7, overage: 0, percentage: 70 },
    bandwidth: {
      name: 'Bandwidth',
      unit: 'GB',
      included: 1000,
      used: 234.8,
      overage: 0,
      percentage: 23.48,
    },
  },
  estimatedCost: { base: 29.0, overage: 0, total: 29.0, currency: 'usd' },
  projectedUsage: { apiCalls: { projected: 52_000, percentage: 52 } },
}

/** A successful answer with this data. */
export function answer(data: unknown): Response {
  return Response.json({ success: true, data })
}

/** A refusal as the document words it. */
export function failure(status: number, code: string, message = 'no'): Response {
  return Response.json({ success: false, error: { code, message } }, { status })
}

/** What a fetch was called with. */
export type Call = {
  readonly url: string
  readonly headers: Headers
  readonly signal: AbortSignal | null
  readonly method: string
  readonly body: unknown
}

/** A fetch that answers as told and keeps what it was asked. */
export function fakeFetch(reply: (call: Call, index: number) => Promise<Response> | Response) {
  const calls: Call[] = []
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const call = {
      url: input instanceof Request ? input.url : input.toString(),
      headers: new Headers(init?.headers),
      signal: init?.signal ?? null,
      method: init?.method ?? 'GET',
      body: typeof init?.body === 'string' ? JSON.parse(init.body) : undefined,
    }
    calls.push(call)
    return reply(call, calls.length - 1)
  }
  return { fetch, calls }
}
