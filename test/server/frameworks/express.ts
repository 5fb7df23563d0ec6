import express from 'express'
import { toNodeHandler } from 'usage-widgets/server'
import { generateImage, usageBalance, usageEvent, usageReport } from './billing.js'

export const app = express()
app.all('/api/billing/usage', toNodeHandler(usageReport))
app.all('/api/usage-events', toNodeHandler(usageEvent))
app.get('/api/usage-balance', toNodeHandler(usageBalance))
app.post('/api/generate', toNodeHandler(generateImage))
