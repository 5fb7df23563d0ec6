import { checkoutPage, closedPage } from './checkout-page.js'
import { payable, payCheckout, statusOf } from './checkouts.js'
import type { LedgerCheckout } from './ledger-state.js'
import type { RestReply } from './rest.js'
import { isRefusal } from './rules.js'
import type { SandboxCore } from './sandbox-core.js'

type Asked = { readonly method: string; readonly crossSite: boolean; readonly body: string }

/** When what was bought is handed over, by the word of the form; `null` is never. */
const activations = new Map<string | null, number | null>([
  ['now', 0],
  ['later', 5_000],
  ['never', null],
])

/**
 * The page of a checkout session: `GET` shows it, `POST` of its form pays or leaves and leads on to
 * where the session says. A form of another site is refused.
 */
export function answerCheckout(core: SandboxCore, id: string, asked: Asked): RestReply {
  const checkout = core.ledger().checkout(id)
  if (!checkout) return page(closedPage('There is no such checkout.'), 404)
  if (asked.method === 'POST') return answerForm(core, checkout, asked)
  const status = statusOf(checkout, core.now())
  if (status === 'pending' || status === 'succeeded') {
    return page(closedPage('This is paid already.', checkout.successUrl))
  }
  const context = { ledger: core.ledger(), model: core.model }
  const closed = closedFor(status, payable(context, checkout))
  if (closed !== null) return page(closedPage(closed, checkout.cancelUrl))
  const product = core.model.products.find(({ prices }) =>
    prices.some((price) => price.id === checkout.priceId),
  )
  const price = product?.prices.find((one) => one.id === checkout.priceId)
  const customer = core.ledger().customerById(checkout.customerId)
  if (!product || !price) return page(closedPage('This is no longer sold.', checkout.cancelUrl))
  const { quantity } = checkout
  return page(checkoutPage({ product, price, quantity, email: customer?.email ?? '' }))
}

function answerForm(core: SandboxCore, checkout: LedgerCheckout, asked: Asked): RestReply {
  if (asked.crossSite) return page(closedPage('Another site sent this, so it was not done.'), 403)
  const form = new URLSearchParams(asked.body)
  if (form.get('do') !== 'pay') return goTo(checkout.cancelUrl)
  const after = activations.get(form.get('activation')) ?? null
  const paid = core.decide(
    (context) => payCheckout(context, checkout.id, after),
    (facts) => facts,
  )
  if (!isRefusal(paid)) return goTo(checkout.successUrl)
  const why = typeof paid.error === 'string' ? paid.error : 'It cannot be paid'
  return page(closedPage(`${why}.`, checkout.cancelUrl), 409)
}

function closedFor(status: ReturnType<typeof statusOf>, mayPay: boolean): string | null {
  if (status !== 'open') return `This checkout has ${status}.`
  return mayPay ? null : 'You already pay for a plan. Change it where you manage your subscription.'
}

function page(body: string, status = 200): RestReply {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    'cache-control': 'no-store',
  }
  return { status, body, headers }
}

function goTo(location: string): RestReply {
  return { status: 303, body: '', headers: { location, 'cache-control': 'no-store' } }
}
