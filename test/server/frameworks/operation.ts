import { Keyv } from 'keyv' // or any store with get and set
import { usageErrorResponse, withUsage } from 'usage-widgets/server'
import { flowglad, generate, userOf } from './app.js' // yours

const results = new Keyv() // in memory; give it Redis or SQL where several processes answer

export async function POST(request: Request): Promise<Response> {
  const user = await userOf(request)
  if (!user) return Response.json({ error: 'Unauthorized' }, { status: 401 })
  // operationId: of useMeteredAction, the same in every attempt
  const { prompt, operationId }: { prompt: string; operationId: string } = await request.json()
  const use = {
    usageMeterSlug: 'generations',
    amount: 5,
    transactionId: operationId,
    input: { route: 'generate', prompt }, // all that decides what is made
    results,
  }
  try {
    const { result } = await withUsage(flowglad(user.id), use, () => generate(prompt))
    return Response.json(result)
  } catch (error) {
    const answer = usageErrorResponse(error) // 402, 409 while it runs, 400
    if (answer) return answer
    throw error
  }
}
