import type { Sandbox } from 'usage-widgets/sandbox'
import {
  createUsageEventHandler,
  createUsageReportHandler,
  type ReadUsageEvents,
  type ResultStore,
  readFlowgladUsage,
  recordFlowgladUsage,
  UsageError,
  usageErrorResponse,
  withUsage,
} from 'usage-widgets/server'
import { customerOf } from '../customer.js'
import { meters } from '../meters.js'
import { POSTER } from '../offers.js'
import type { FlowgladOf } from './flowglad-route.js'
import { groupsOf } from './groups.js'
import type { SpendingLimits } from './spending-limits.js'

/** What the app's routes need. */
export type AppRoutesOptions = {
  readonly sandbox: Sandbox
  readonly flowglad: FlowgladOf
  /** Makes the ids of what is recorded here unguessable. */
  readonly secret: string
  /** Keeps what operations made, for a repeat. */
  readonly results: ResultStore
  readonly limits: SpendingLimits
}

/** A route of the app. */
export type AppRoute = (request: Request) => Promise<Response>

/** The app's own routes by path. Who is billed follows from the cookie, never from a body. */
export function createAppRoutes(options: AppRoutesOptions): ReadonlyMap<string, AppRoute> {
  const { sandbox, flowglad, secret, limits } = options
  const usage = createUsageReportHandler({
    authenticate: userOf,
    customerOf: (user) => user,
    readUsage: async (user, query) => {
      const options = { ...query, meters, readEvents: eventsOf(sandbox) }
      const data = await readFlowgladUsage(await flowglad(user).getBilling(), options)
      const groups = groupsOf(sandbox, user, data.period)
      return limits.told(user, query, { ...data, groups })
    },
  })
  const events = createUsageEventHandler({
    authenticate: userOf,
    customerOf: (user) => user,
    record: (event, user) => recordFlowgladUsage(flowglad(user), event, { secret }),
  })
  return new Map<string, AppRoute>([
    ['/api/billing/usage', usage],
    ['/api/billing/spending-limit', posted((body, request) => setLimit(body, request, options))],
    ['/api/usage-events', events],
    ['/api/usage-balance', (request) => balance(request, options)],
    ['/api/usage-meter', posted((body, request) => download(body, request, options))],
    ['/api/generate-big', posted((body, request) => generateBig(body, request, options))],
  ])
}

/** Sets the most that who is signed in may spend. */
function setLimit({ amount }: Body, request: Request, { flowglad, limits }: AppRoutesOptions) {
  const user = userOf(request)
  const read = async () => readFlowgladUsage(await flowglad(user).getBilling())
  return limits.set(user, amount, read)
}

function userOf({ headers }: Request): string {
  return customerOf(headers.get('cookie') ?? '').externalId
}

/** The app's own record of what was used: here, what its Flowglad has. */
function eventsOf({ actions }: Sandbox): ReadUsageEvents {
  return async function* events({ customer, startDate, endDate }) {
    for (const { customerId, usageMeterId, usageDate, amount, properties } of actions.events()) {
      const asked = usageDate >= startDate && usageDate < endDate
      if (asked && customerId === customer.id) {
        yield { meter: usageMeterId, at: usageDate, amount, properties }
      }
    }
  }
}

/** What is left of one meter. */
async function balance(request: Request, { flowglad }: AppRoutesOptions): Promise<Response> {
  const usageMeterSlug = new URL(request.url).searchParams.get('usageMeterSlug') ?? 'generations'
  const billing = await flowglad(userOf(request)).getBilling()
  const remaining = billing.checkUsageBalance(usageMeterSlug)?.availableBalance ?? null
  return Response.json({ usageMeterSlug, remaining })
}

/** Counts the download of a picture and says how many there were. */
async function download(
  { image }: Body,
  request: Request,
  { flowglad, secret, results }: AppRoutesOptions,
): Promise<Response> {
  const key = request.headers.get('idempotency-key')
  if (typeof image !== 'string' || image.length > 255 || !key) {
    return refused('Say which image, and name the download by an Idempotency-Key.')
  }
  const user = flowglad(userOf(request))
  const properties = { image }
  const use = {
    usageMeterSlug: 'downloads',
    amount: 1,
    transactionId: key,
    input: { route: 'download', image },
    properties,
    secret,
    results,
  }
  await withUsage(user, use, () => image)
  const { metrics } = await readFlowgladUsage(await user.getBilling())
  return Response.json({ message: 'Recorded', total_downloads: metrics.downloads?.used ?? 0 })
}

/** Makes a poster, which takes a while and costs more than a picture. */
async function generateBig(
  { style, operationId }: Body,
  request: Request,
  { flowglad, secret, results }: AppRoutesOptions,
): Promise<Response> {
  if (typeof style !== 'string' || style.length > 40 || typeof operationId !== 'string') {
    return refused('Say which style, and name the work by an operationId.')
  }
  const use = {
    usageMeterSlug: 'generations',
    amount: POSTER,
    transactionId: operationId,
    input: { route: 'poster', style },
    properties: { style, poster: true },
    upgradeUrl: '/#usage',
    secret,
    results,
  }
  const { result } = await withUsage(flowglad(userOf(request)), use, () => paint(style))
  return Response.json(result)
}

async function paint(style: string) {
  await new Promise((done) => {
    setTimeout(done, 1_200)
  })
  return { style, poster: true }
}

type Body = Readonly<Record<string, unknown>>

/** A route for JSON that one of the app's own pages posts. */
export function posted(route: (body: Body, request: Request) => Promise<Response>): AppRoute {
  return async (request) => {
    if (request.method !== 'POST') return refused('Use POST.', 405)
    const body: unknown = await request.json().catch(() => null)
    if (typeof body !== 'object' || body === null) return refused('The body is not valid JSON.')
    try {
      return await route(Object.fromEntries(Object.entries(body)), request)
    } catch (error) {
      if (error instanceof UsageError) return refused(error.message.replace('usage-widgets: ', ''))
      const answer = usageErrorResponse(error)
      if (answer) return answer
      throw error
    }
  }
}

function refused(message: string, status = 400): Response {
  return Response.json({ message }, { status })
}
