import type { Sandbox } from '../../src/sandbox/create-sandbox.js'
import { readFlowgladUsage } from '../../src/server/read-flowglad-usage.js'
import { createUsageReportHandler } from '../../src/server/report-handler.js'
import type { ReadUsageEvents } from '../../src/server/usage-between.js'
import { overLine } from './line.js'
import { accountOf } from './plans.js'

/**
 * A product's own server before the sandbox, over the same line: `GET /api/billing/usage` reports,
 * `POST /api/usage-meter` counts downloads.
 */
export function hostOn(sandbox: Sandbox): typeof globalThis.fetch {
  const report = createUsageReportHandler({
    authenticate: signedIn,
    readUsage: (customer, query) =>
      readFlowgladUsage(sandbox.actions.billing({ customer }), {
        ...query,
        readEvents: eventsOf(sandbox),
        now: sandbox.clock.now,
      }),
  })
  return (input, init) => {
    // Its signal stays out, as that of a request which arrives.
    const request = new Request(absolute(input), { ...init, signal: null })
    return request.method === 'POST'
      ? overLine(sandbox, () => count(sandbox, request), 'writes')
      : overLine(sandbox, () => report(request), 'reads')
  }
}

function signedIn({ headers }: Request): string | null {
  return headers.get('authorization') === 'Bearer session_token' ? 'user_1' : null
}

function absolute(input: Parameters<typeof globalThis.fetch>[0]): Request | URL {
  return input instanceof Request ? input : new URL(input, location.origin)
}

/** Each key counts once, and nothing counts beyond what the plan includes. */
function count(sandbox: Sandbox, request: Request): Response {
  const customer = signedIn(request)
  const transactionId = request.headers.get('idempotency-key')
  if (customer === null || transactionId === null) return new Response(null, { status: 401 })
  const { actions } = sandbox
  const { included, used } = accountOf(sandbox, customer, 'downloads')
  const known = actions.events().some((event) => event.transactionId === transactionId)
  if (!known && included !== null && used >= included) {
    const message = 'Please subscribe to a plan to download the image.'
    return Response.json({ message }, { status: 402 })
  }
  if (!known) actions.record({ customer, meter: 'downloads', transactionId })
  const total = accountOf(sandbox, customer, 'downloads').used
  return Response.json({ message: 'Recorded', total_downloads: total })
}

/** Its own record of the uses on the present plan. */
function eventsOf({ actions, clock }: Sandbox): ReadUsageEvents {
  return async function* uses({ customer, startDate, endDate }) {
    const present = actions.billing()?.currentSubscription?.id
    for (const {
      customerId,
      subscriptionId,
      usageMeterId,
      amount,
      usageDate,
    } of actions.events()) {
      const theirs = customerId === customer.id && subscriptionId === present
      const asked = usageDate >= startDate && usageDate < Math.min(endDate, clock.now() + 1)
      if (theirs && asked) yield { meter: usageMeterId, amount, at: usageDate }
    }
  }
}
