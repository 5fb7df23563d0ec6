/** A product's own server in memory: `POST /api/usage-meter` counts, `GET /api/billing/usage` reports. */
export function ownBackend() {
  const seen = new Map<string, number>()
  let total = 40
  let plan = true

  async function post(key: string): Promise<Response> {
    await wait(150)
    if (!plan) {
      const message = 'Please subscribe to a plan to download the image.'
      return Response.json({ message }, { status: 402 })
    }
    const known = seen.get(key) ?? ++total
    seen.set(key, known)
    return Response.json({ message: 'Recorded', total_downloads: known })
  }

  const fetch: typeof globalThis.fetch = async (input, init) => {
    const key = new Headers(init?.headers).get('idempotency-key') ?? ''
    return init?.method === 'POST' ? post(key) : report(urlOf(input))
  }

  return {
    fetch,
    /** From now on nothing may be downloaded. */
    endPlan() {
      plan = false
    },
    posts: () => seen.size,
  }
}

function urlOf(input: Parameters<typeof globalThis.fetch>[0]): URL {
  return new URL(input instanceof Request ? input.url : input, 'https://example.com')
}

const day = 86_400_000
const period = { start: Date.UTC(2026, 0, 1), end: Date.UTC(2026, 0, 22) }

async function report(url: URL): Promise<Response> {
  await wait(200)
  const start = Date.parse(url.searchParams.get('startDate') ?? '2026-01-01')
  const end = Date.parse(url.searchParams.get('endDate') ?? '2026-01-22')
  if (!(start <= end)) return bad('Invalid date range: startDate must be before endDate')
  const days = daysBetween(start, Math.min(end, period.end))
  const used = days.reduce((sum, each) => sum + each.used, 0)
  const dated = url.searchParams.has('startDate')
  const data = {
    period: { start: '2026-01-01T00:00:00Z', end: '2026-01-31T23:59:59Z' },
    metrics: {
      apiCalls: { name: 'API calls', unit: 'requests', included: dated ? null : 100_000, used },
      storage: { name: 'Storage', unit: 'GB', included: 100, used: 67.5 },
    },
    history: { apiCalls: days },
  }
  return Response.json({ success: true, data })
}

function bad(message: string): Response {
  return Response.json({ success: false, error: { code: 'BAD_REQUEST', message } }, { status: 400 })
}

/** A rhythm of weeks, always the same. */
function daysBetween(start: number, end: number) {
  const length = Math.max(0, Math.round((end - start) / day) + 1)
  return Array.from({ length }, (_, index) => {
    const at = start + index * day
    const weekday = new Date(at).getUTCDay()
    const used = (weekday % 6 === 0 ? 1_600 : 4_400) + ((at / day) % 7) * 110
    return { date: new Date(at).toISOString().slice(0, 10), used }
  })
}

function wait(ms: number): Promise<void> {
  return new Promise((done) => {
    setTimeout(done, ms)
  })
}
