import { type Fields, isFields, textOf } from '../billing/decode.js'
import { UsageError } from '../billing/errors.js'
import { answerOf, failure, jsonResponse, logError, type OnError } from '../server/answers.js'
import {
  type AllowedSenders,
  type Authentication,
  identityOf,
  isAllowedSender,
  originOf,
  withoutCookies,
} from '../server/authenticate.js'
import { readJsonBody } from '../server/json-body.js'
import { stripeErrorOf } from './stripe-error.js'
import { checkedId } from './stripe-id.js'

/** What every route for plans needs. `Identity` is the host's own type of a signed-in user. */
export type StripeRouteOptions<Identity> = Authentication<Identity> &
  AllowedSenders & {
    /**
     * Stripe's id of the customer (`cus_…`), from the host's own records and never from a request. May
     * create one for somebody who has none yet; `null` where there is to be none, which is answered with 409.
     */
    readonly stripeCustomer: (identity: Identity) => Promise<string | null> | string | null
    /** Called with every error that is answered with status 500. @default console.error */
    readonly onError?: OnError
  }

/** An authorized request: the caller, and what they sent. */
export type Asked<Identity> = {
  readonly request: Request
  readonly identity: Identity
  readonly customer: string
  /** Of a POST. */
  readonly body: Fields
}

/** A route that authenticates the caller, and answers refusals of Stripe's. */
export function stripeRoute<Identity>(
  options: StripeRouteOptions<Identity>,
  methods: readonly string[],
  work: (asked: Asked<Identity>) => Promise<Response>,
): (request: Request) => Promise<Response> {
  const route = async (request: Request) => {
    const { method } = request
    if (!methods.includes(method)) {
      return failure('METHOD_NOT_ALLOWED', `Use ${methods.join(' or ')}`, {
        allow: methods.join(', '),
      })
    }
    if (method !== 'GET' && !isAllowedSender(request, options)) {
      return failure('FORBIDDEN', 'Only pages of this site may send this')
    }
    const asked = await identityOf(
      options.cookies === false ? withoutCookies(request) : request,
      options,
    )
    if ('refused' in asked) return asked.refused
    const body = method === 'POST' ? await readJsonBody(request) : { value: {} }
    if ('refused' in body) return failure(body.refused, body.message)
    const { identity } = asked
    const id = await options.stripeCustomer(identity)
    if (id === null) return failure('CONFLICT', 'There is no billing account yet')
    const customer = checkedId(id, 'customer')
    try {
      const fields = isFields(body.value) ? body.value : {}
      return await work({ request, identity, customer, body: fields })
    } catch (error) {
      const card = cardError(error)
      if (card !== null) return paymentRequired(card)
      throw error
    }
  }
  return (request) => answerOf(() => route(request), options.onError ?? logError)
}

/** The message for a customer whose card was declined or is missing; `null` for any other error. */
export function cardError(error: unknown): string | null {
  const facts = stripeErrorOf(error)
  const declined = facts !== null && (facts.type === 'card_error' || facts.status === 402)
  return declined ? facts.message || 'The payment was declined' : null
}

/** Nothing changed, because it could not be paid. */
function paymentRequired(message: string): Response {
  return jsonResponse(402, { success: false, error: { code: 'PAYMENT_REQUIRED', message } })
}

/** The outcome of a route: a page of Stripe's to open, or a change. */
export function done(data: object): Response {
  return jsonResponse(200, { success: true, data })
}

/**
 * An address that a customer returns to: of the page that sent the request, or of an allowed origin.
 *
 * @throws {UsageError} `invalid-identifier`
 */
export function returnAddress(
  value: unknown,
  { headers, url }: Request,
  { allowedOrigins = [] }: AllowedSenders,
): string {
  const text = typeof value === 'string' && value.length <= 4_096 ? value : ''
  try {
    const address = new URL(text)
    const known = [headers.get('origin') ?? url, url, ...[allowedOrigins].flat()].map(originOf)
    if (address.protocol.startsWith('http') && known.includes(address.origin)) return address.href
  } catch {
    // Not an address.
  }
  throw new UsageError(
    'invalid-identifier',
    'successUrl and cancelUrl are no addresses of this site',
  )
}

/** The address of a page that Stripe opened. */
export function pageOf(session: unknown): string {
  const url = isFields(session) && typeof session.url === 'string' ? session.url : ''
  if (/^https?:\/\//.test(url)) return url
  throw new UsageError('unreadable', 'Stripe opened no page for the customer.')
}

/** A whole number of at least 1 and at most `max`; 1 where none is given. */
export function quantityIn(value: unknown, max: number): number {
  const quantity = value ?? 1
  if (
    typeof quantity === 'number' &&
    Number.isInteger(quantity) &&
    quantity >= 1 &&
    quantity <= max
  )
    return quantity
  throw new UsageError('invalid-amount', `quantity is not a whole number from 1 to ${max}`)
}

/** Whether a change is to wait for the end of the period; at once unless it says so. */
export function isLater({ timing }: Fields): boolean {
  const now = timing == null || timing === 'immediately' || timing === 'auto'
  if (now || timing === 'at_end_of_current_billing_period') return !now
  throw new UsageError('invalid-identifier', `${JSON.stringify(timing)} is no timing`)
}

/** A field of a body that names something. */
export function nameIn(body: Fields, field: string): string {
  const name = textOf(body[field])
  if (name !== null) return name
  throw new UsageError('invalid-identifier', `${field} is not a text of 1 to 255 characters`)
}
