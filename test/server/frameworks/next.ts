import { generateImage, usageBalance, usageEvent, usageReport } from './billing.js'

type Route = Readonly<Record<string, (request: Request) => Promise<Response>>>

/** What `route.ts` at each path exports in Next.js. */
export const routes: Readonly<Record<string, Route>> = {
  '/api/billing/usage': { GET: usageReport },
  '/api/usage-events': { POST: usageEvent },
  '/api/usage-balance': { GET: usageBalance },
  '/api/generate': { POST: generateImage },
}
