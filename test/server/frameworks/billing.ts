import {
  createUsageEventHandler,
  createUsageReportHandler,
  InsufficientCreditsError,
  insufficientCreditsResponse,
  readFlowgladUsage,
  serverTransactionId,
  UsageError,
  withUsage,
} from 'usage-widgets/server'
import { flowglad, generate, userOf } from './app.js' // yours

export const usageReport = createUsageReportHandler({
  authenticate: userOf,
  readUsage: async (user, query) => readFlowgladUsage(await flowglad(user.id).getBilling(), query),
})

export const usageEvent = createUsageEventHandler({
  authenticate: userOf,
  record: async (event, user) => {
    const { customer, currentSubscription } = await flowglad(user.id).getBilling()
    const { usageMeterSlug: meter, amount, transactionId: id } = event
    if (!currentSubscription) throw new InsufficientCreditsError(meter, 0, amount)
    const transactionId = await serverTransactionId({ customer: customer.id, meter, id })
    const subscriptionId = currentSubscription.id
    return flowglad(user.id).createUsageEvent({ ...event, subscriptionId, transactionId })
  },
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
  const { prompt, operationId } = body // operationId: of useMeteredAction, the same in every attempt
  if (typeof prompt !== 'string' || typeof operationId !== 'string')
    return Response.json({ error: 'prompt and operationId are texts' }, { status: 400 })
  const use = { usageMeterSlug: 'generations', amount: 60, transactionId: operationId }
  try {
    return Response.json(await withUsage(flowglad(user.id), use, () => generate(prompt)))
  } catch (error) {
    if (error instanceof InsufficientCreditsError) return insufficientCreditsResponse(error) // 402
    if (error instanceof UsageError && error.code === 'invalid-transaction-id')
      return Response.json({ error: 'operationId has 1 to 255 characters' }, { status: 400 })
    throw error
  }
}
