import type { IncomingMessage } from 'node:http'
import type { Sandbox } from 'usage-widgets/sandbox'
import { cookieFor, customerOf } from '../customer.js'
import { type DemoState, fieldsOf, type LedgerEvent } from '../demo-state.js'
import { changedLine } from '../line.js'
import { type PlanStateName, planStateOf } from '../plan-states.js'
import { json, parsed, type Reply, textOf } from './http.js'
import type { Line } from './line.js'
import type { OtherUse } from './other-use.js'
import type { SpendingLimits } from './spending-limits.js'

/** What the page may look at and change behind the scenes. */
export type Backstage = {
  readonly sandbox: Sandbox
  readonly line: Line
  /** How often each recording reached the app, by id. */
  readonly arrivals: Map<string, number>
  readonly other: OtherUse
  /** What operations made. */
  readonly results: Map<string, string>
  readonly limits: SpendingLimits
}

/**
 * `/demo/*`: `GET state` answers a `DemoState`, `POST line` changes the line, `POST sign-in` the
 * customer, `POST elsewhere` and `POST lately` use something, `POST plan` changes how the plan stands, `POST reset`
 * begins anew.
 */
export function createDemoRoutes(backstage: Backstage) {
  const { sandbox, line, arrivals, other, results, limits } = backstage
  return async (request: IncomingMessage): Promise<Reply> => {
    const { method, url, headers } = request
    const body = method === 'POST' ? parsed(await textOf(request)) : {}
    const signedIn = customerOf(headers.cookie ?? '').externalId
    switch (`${method} ${url}`) {
      case 'GET /demo/state':
        return json(stateFor(signedIn, backstage))
      case 'POST /demo/line':
        line.set(changedLine(line.get(), body))
        sandbox.faults.set({ failure: line.get().failing })
        return json(stateFor(signedIn, backstage))
      case 'POST /demo/sign-in':
        return {
          ...json({}),
          headers: { 'set-cookie': cookieFor(idIn(body)) },
        }
      case 'POST /demo/elsewhere':
        other.elsewhere(signedIn)
        return json(stateFor(signedIn, backstage))
      case 'POST /demo/lately':
        await other.lately(signedIn)
        return json(stateFor(signedIn, backstage))
      case 'POST /demo/plan':
        return setPlan(sandbox, signedIn, planStateOf(partOf(body, 'state')))
          ? json(stateFor(signedIn, backstage))
          : json({ error: 'The plan cannot stand like this' }, 409)
      case 'POST /demo/reset':
        line.reset()
        sandbox.reset()
        arrivals.clear()
        results.clear()
        limits.clear()
        return json(stateFor(signedIn, backstage))
      default:
        return json({ error: 'Not found' }, 404)
    }
  }
}

function idIn(body: unknown): string {
  const id = partOf(body, 'customerId')
  return typeof id === 'string' ? id : ''
}

function partOf(body: unknown, name: string): unknown {
  return fieldsOf(body).get(name)
}

/** Puts the customer's plan into a state; `false` where it cannot be, such as a free plan that is to change. */
function setPlan({ actions }: Sandbox, customer: string, status: PlanStateName | null): boolean {
  if (status === null) return false
  try {
    actions.setStatus({ customer, ...parts(status) })
    return true
  } catch {
    return false
  }
}

function parts(status: PlanStateName) {
  if (status === 'trialing') return { status, days: 3 }
  return status === 'change_scheduled' ? { status, price: 'starter-monthly' } : { status }
}

function stateFor(customer: string, { sandbox, line, arrivals }: Backstage): DemoState {
  const billing = sandbox.actions.billing({ customer })
  const meters = new Map(billing?.catalog.usageMeters.map(({ id, slug }) => [id, slug]))
  const ledger = sandbox.actions
    .events()
    .filter((event) => event.customerId === billing?.customer.id)
    .map(
      (event): LedgerEvent => ({
        id: event.transactionId,
        meter: meters.get(event.usageMeterId) ?? '',
        amount: event.amount,
        at: event.usageDate,
        properties: event.properties,
        arrived: arrivals.get(event.transactionId) ?? 0,
      }),
    )
  return { line: line.get(), ledger }
}
