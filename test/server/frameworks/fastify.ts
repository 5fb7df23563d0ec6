import fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import { toNodeHandler } from 'usage-widgets/server'
import { generateImage, usageBalance, usageEvent, usageReport } from './billing.js'

function route(handler: (request: Request) => Promise<Response>) {
  const handle = toNodeHandler(handler)
  return ({ raw }: FastifyRequest, reply: FastifyReply) => {
    reply.hijack()
    handle(raw, reply.raw)
  }
}

export const app = fastify()
app.register(async (routes) => {
  // Bodies are left to the handlers, which read at most 64 KB.
  routes.removeAllContentTypeParsers()
  routes.addContentTypeParser('*', (_request, _body, done) => done(null))
  routes.all('/api/billing/usage', route(usageReport))
  routes.all('/api/usage-events', route(usageEvent))
  routes.get('/api/usage-balance', route(usageBalance))
  routes.post('/api/generate', route(generateImage))
})
