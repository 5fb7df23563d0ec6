// The backend of a product that has its own two routes, as their documents have them: `POST /api/usage-meter`
// takes a download, `GET /api/billing/usage` answers a usage report. `POST /switch?…` changes what happens.
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'

const port = Number(process.argv[2] ?? 4003)

// ---- In the place of Supabase and Stripe
const users = new Map([['token_ada', { id: 'ada' }]])
const customers = new Map([['ada', { subscription_id: 'sub_1', total_downloads: 0 }]])
const downloads = new Map()
const usageRecords = new Map()
const happens = { lostReply: false }

async function usageMeter(request) {
  try {
    const token = request.headers.authorization?.split('Bearer ')[1]
    if (!token) return [500, { message: 'missing auth token' }]
    const user = users.get(token)
    if (!user) return [500, { message: 'supabase auth error' }]
    const customer = customers.get(user.id)
    if (!customer?.subscription_id)
      return [500, { message: 'Please subscribe to a plan to download the image.' }]
    const { image } = await json(request)
    // What the README adds: a repeat is known by its key, for the download and for Stripe.
    const key = request.headers['idempotency-key']
    if (!downloads.has(key)) {
      downloads.set(key, { user_id: user.id, image })
      customer.total_downloads += 1
    }
    usageRecords.set(key, { quantity: 1, timestamp: 'now', action: 'increment' })
    const message = 'Usage record created successfully!'
    return [200, { message, total_downloads: customer.total_downloads }]
  } catch (error) {
    return [500, { message: error }]
  }
}

const all = {
  apiCalls: { name: 'API Calls', unit: 'requests', included: 100_000, used: 45_230 },
  storage: { name: 'Storage', unit: 'GB', included: 100, used: 67.5 },
  seats: { name: 'Team Seats', unit: 'users', included: 10, used: 7 },
  bandwidth: { name: 'Bandwidth', unit: 'GB', included: 1000, used: 234.8 },
}

function billingUsage(request, query) {
  const token = request.headers.authorization?.split('Bearer ')[1]
  if (!users.has(token)) return refusal(401, 'UNAUTHORIZED', 'Authentication required')
  const [startDate, endDate] = [query.get('startDate'), query.get('endDate')]
  if (startDate && endDate && startDate > endDate)
    return refusal(400, 'BAD_REQUEST', 'Invalid date range: startDate must be before endDate')
  const now = new Date()
  const month = (add) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + add, 1))
  const named = query.get('metrics')?.split(',')
  const chosen = Object.entries(all).filter(([id]) => named?.includes(snake(id)) ?? true)
  // A range holds a tenth of the period's use.
  const part = startDate ? 0.1 : 1
  const metrics = chosen.map(([id, { used, ...metric }]) => {
    const own = Math.round(used * part * 100) / 100
    const percentage = Math.round((own / metric.included) * 10_000) / 100
    return [id, { ...metric, used: own, overage: 0, percentage }]
  })
  const data = {
    period: {
      start: startDate ?? month(0).toISOString(),
      end: endDate ?? new Date(month(1).getTime() - 1_000).toISOString().replace('.000', ''),
    },
    metrics: Object.fromEntries(metrics),
    estimatedCost: { base: 29.0, overage: 0, total: 29.0, currency: 'usd' },
    projectedUsage: { apiCalls: { projected: 52_000, percentage: 52 } },
  }
  return [200, { success: true, data }]
}

function snake(id) {
  return id.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

function refusal(status, code, message) {
  return [status, { success: false, error: { code, message } }]
}

/** Next.js answers a method or a path that is not there. */
async function answer(request) {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost')
  switch (`${request.method} ${pathname}`) {
    case 'POST /api/usage-meter':
      return usageMeter(request)
    case 'GET /api/billing/usage':
      return billingUsage(request, searchParams)
    case 'POST /api/switch': {
      if (searchParams.has('unsubscribe')) customers.get('ada').subscription_id = null
      if (searchParams.has('lose')) happens.lostReply = true
      return [200, { downloads: downloads.size, usageRecords: usageRecords.size }]
    }
    default:
      return [404, { message: 'Not found' }]
  }
}

async function serve(request, response) {
  const [status, body] = await answer(request)
  if (happens.lostReply && request.url === '/api/usage-meter') {
    happens.lostReply = false
    return void request.socket.destroy()
  }
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

createServer((request, response) => void serve(request, response)).listen(port)
