import { formatNumber, formatPrice } from '../text/format.js'
import type { Product, ProductPrice } from './wire-catalog.js'

/** What a checkout asks somebody to pay for. */
export type CheckoutSummary = {
  readonly product: Product
  readonly price: ProductPrice
  readonly quantity: number
  /** Who pays. */
  readonly email: string
}

/** The page of a checkout: what is bought, when it becomes active, and two buttons. No script. */
export function checkoutPage({ product, price, quantity, email }: CheckoutSummary): string {
  const total = formatPrice(price.unitPrice * quantity, price.currency)
  const every = price.intervalUnit === null ? '' : ` <small>a ${price.intervalUnit}</small>`
  const times = quantity > 1 ? ` × ${formatNumber(quantity)}` : ''
  const features = product.features.map(({ name }) => `<li>${escaped(name)}</li>`).join('')
  return document(
    `Checkout: ${product.name}`,
    `<p class="note">A checkout to try things out. No card is asked for and nothing is charged.</p>
<h1>${escaped(product.name)}${times}</h1>
<p class="price">${escaped(total)}${every}</p>
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
<button name="do" value="pay">Pay ${escaped(total)}</button>
<button name="do" value="cancel" class="plain">Cancel</button>
</p>
</form>`,
  )
}

/** A page that says one thing and leads back. */
export function closedPage(text: string, back?: string): string {
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
