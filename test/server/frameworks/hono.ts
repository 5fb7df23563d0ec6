import { Hono } from 'hono'
import { generateImage, usageBalance, usageEvent, usageReport } from './billing.js'

export const app = new Hono()
app.all('/api/billing/usage', ({ req }) => usageReport(req.raw))
app.all('/api/usage-events', ({ req }) => usageEvent(req.raw))
app.get('/api/usage-balance', ({ req }) => usageBalance(req.raw))
app.post('/api/generate', ({ req }) => generateImage(req.raw))
