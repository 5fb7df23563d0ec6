import { fromFlowglad } from '../billing/currency.js'
import { formatNumber, formatPrice } from '../text/format.js'
import { payable, payCheckout, statusOf } from './checkouts.js'
import type { LedgerCheckout } from './ledger.js'
import type { Product, ProductPrice } from './pricing-model.js'
import type { RestReply } from './rest.js'
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
  const checkout = core.ledger().checkouts.get(id)
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
  const customer = core.ledger().customersById.get(checkout.customerId)
  if (!product || !price) return page(closedPage('This is no longer sold.', checkout.cancelUrl))
  const { quantity } = checkout
  return page(checkoutPage({ product, price, quantity, email: customer?.email ?? '' }))
}

function answerForm(core: SandboxCore, checkout: LedgerCheckout, asked: Asked): RestReply {
  if (asked.crossSite) return page(closedPage('Another site sent this, so it was not done.'), 403)
  const form = new URLSearchParams(asked.body)
  if (form.get('do') !== 'pay') return goTo(checkout.cancelUrl)
  const after = activations.get(form.get('activation')) ?? null
  const paid = core.decide((context) => payCheckout(context, checkout.id, after))
  if (!('refused' in paid)) return goTo(checkout.successUrl)
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

type Bought = {
  readonly product: Product
  readonly price: ProductPrice
  readonly quantity: number
  /** Who pays. */
  readonly email: string
}

/** What is bought, when it becomes active, and two buttons. No script. */
function checkoutPage({ product, price, quantity, email }: Bought): string {
  const total = formatPrice(
    fromFlowglad(price.unitPrice, price.currency) * quantity,
    price.currency,
  )
  const times = quantity > 1 ? ` × ${formatNumber(quantity)}` : ''
  const { trialPeriodDays: days } = price
  const trial = days === null ? '' : `${days} ${days === 1 ? 'day' : 'days'} free, then `
  const pay = days === null ? `Pay ${total}` : 'Start the trial'
  const features = product.features.map(({ name }) => `<li>${escaped(name)}</li>`).join('')
  return document(
    `Checkout: ${product.name}`,
    `<p class="note">A checkout to try things out. No card is asked for and nothing is charged.</p>
<h1>${escaped(product.name)}${times}</h1>
<p class="price">${trial}${escaped(total)}${every(price)}</p>
<ul>${features}</ul>
<p>For ${escaped(email)}</p>
<form method="post">
<fieldset>
<legend>When it becomes active</legend>
<label><input type="radio" name="activation" value="now" checked> at once</label>
<label><input type="radio" name="activation" value="later"> after 5 seconds</label>
<label><input type="radio" name="activation" value="never"> never</label>
</fieldset>
<p class="buttons">
<button name="do" value="pay">${escaped(pay)}</button>
<button name="do" value="cancel" class="plain">Cancel</button>
</p>
</form>`,
  )
}

function every({ intervalUnit: unit, intervalCount: count }: ProductPrice): string {
  if (unit === null) return ''
  return ` <small>${count === 1 ? `a ${unit}` : `every ${count} ${unit}s`}</small>`
}

/** A page that says one thing and leads back. */
function closedPage(text: string, back?: string): string {
  const link = back === undefined ? '' : `<p><a href="${escaped(back)}">Go back</a></p>`
  return document('Checkout', `<h1>Checkout</h1>\n<p>${escaped(text)}</p>\n${link}`)
}

function document(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>`
}

const style = `
:root { color-scheme: light dark; }
body {
  margin: 0; padding: 2rem 1rem; font: 1rem/1.5 system-ui, sans-serif;
  color: light-dark(#18181b, #f4f4f5); background: light-dark(#f4f4f5, #18181b);
}
main {
  max-inline-size: 26rem; margin-inline: auto; padding: 1.5rem; border-radius: 0.75rem;
  background: light-dark(#fff, #27272a); border: 1px solid light-dark(#d4d4d8, #3f3f46);
}
h1 { margin: 0; font-size: 1.25rem; overflow-wrap: anywhere; }
p { margin-block: 0.5rem; overflow-wrap: anywhere; }
.note { margin-block-start: 0; font-size: 0.875rem; color: light-dark(#52525b, #a1a1aa); }
.price { font-size: 1.75rem; font-weight: 600; }
small { font-size: 1rem; font-weight: 400; }
ul { margin-block: 0.75rem; padding-inline-start: 1.25rem; }
fieldset { margin: 1rem 0 0; padding: 0.5rem 1rem; border: 1px solid light-dark(#d4d4d8, #52525b); border-radius: 0.5rem; }
label { display: flex; gap: 0.5rem; align-items: center; min-block-size: 2.75rem; }
.buttons { display: flex; flex-wrap: wrap; gap: 0.75rem; margin-block: 1rem 0; }
button {
  min-block-size: 2.75rem; padding-inline: 1.25rem; font: inherit; font-weight: 600; cursor: pointer;
  border: 1px solid transparent; border-radius: 0.5rem;
  color: light-dark(#fff, #18181b); background: light-dark(#18181b, #f4f4f5);
}
.plain { color: inherit; background: none; border-color: light-dark(#71717a, #a1a1aa); }
a { color: inherit; }
:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
`

const entities = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
])

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => entities.get(sign) ?? '')
}
