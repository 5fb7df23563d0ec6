import { Keyv } from 'keyv'
import {
  createUsageEventHandler,
  createUsageReportHandler,
  readFlowgladUsage,
  recordFlowgladUsage,
  usageErrorResponse,
  withUsage,
} from 'usage-widgets/server'
import { flowglad, generate, userOf } from './app.js' // yours

const results = new Keyv() // in memory; give it Redis or SQL where several processes answer

export const usageReport = createUsageReportHandler({
  authenticate: userOf,
  customerOf: (user) => user.id,
  readUsage: async (user, query) => readFlowgladUsage(await flowglad(user.id).getBilling(), query),
})

export const usageEvent = createUsageEventHandler({
  authenticate: userOf,
  customerOf: (user) => user.id,
  record: (event, user) => recordFlowgladUsage(flowglad(user.id), event),
})

export async function usageBalance(request: Request): Promise<Response> {
  const user = await userOf(request)
  if (!user) return Response.json({ error: 'Unauthorized' }, { status: 401 })
  const usageMeterSlug = new URL(request.url).searchParams.get('usageMeterSlug') ?? 'generations'
  const billing = await flowglad(user.id).getBilling()
  const remaining = billing.checkUsageBalance(usageMeterSlug)?.availableBalance ?? null
  return Response.json({ usageMeterSlug, remaining })
}

export async function generateImage(request: Request): Promise<Response> {
  const user = await userOf(request)
  if (!user) return Response.json({ error: 'Unauthorized' }, { status: 401 })
  const body: Record<string, unknown> = (await request.json().catch(() => null)) ?? {}
  const { prompt, operationId: transactionId } = body // of useMeteredAction, the same in every attempt
  if (typeof prompt !== 'string' || typeof transactionId !== 'string')
    return Response.json({ error: 'prompt and operationId are texts' }, { status: 400 })
  const input = { route: 'images', prompt } // all that decides what is made
  const use = { usageMeterSlug: 'generations', amount: 60, transactionId, input, results }
  try {
    const { result } = await withUsage(flowglad(user.id), use, () => generate(prompt))
    return Response.json(result)
  } catch (error) {
    const answer = usageErrorResponse(error) // 402, 409 while it runs, 400
    if (answer) return answer
    throw error
  }
}
