import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { checkoutOrigins, checkoutUrl } from '../../src/billing/checkout-url.js'
import { flowgladOrigins } from '../../src/flowglad/upgrades.js'

const https = 'https://shop.example.com'
const http = 'http://localhost:4400'

afterEach(() => {
  vi.restoreAllMocks()
})

describe('checkoutUrl', () => {
  it('leads to the page’s own origin or to a site that is named, whatever is given', () => {
    const pieces = fc.constantFrom(
      ...['https:', 'http:', 'javascript:', 'blob:', '/', '\\', '@', ':', '..', '.', '#', '?'],
      ...['\t', '\n', ' ', '%2f', '\0', 'app.flowglad.com', 'shop.example.com', 'evil.example'],
    )
    const addresses = fc.oneof(
      fc.webUrl(),
      fc.anything(),
      fc.array(pieces).map((all) => all.join('')),
    )
    const pages = fc.constantFrom(https, http, undefined)
    fc.assert(
      fc.property(addresses, pages, (given, here) => {
        const url = checkoutUrl(given, flowgladOrigins, here)
        if (url === null) return
        const { origin, username, password } = new URL(url)
        expect([here, ...flowgladOrigins]).toContain(origin)
        expect(username + password).toBe('')
      }),
      { numRuns: 1_000 },
    )
  })

  it.each([
    ['Flowglad’s own page', 'https://app.flowglad.com/checkout/c1', https, undefined],
    ['the page’s own origin', `${https}/checkout/c1?a=b#c`, https, undefined],
    ['the page’s own origin without TLS', `${http}/checkout/c1`, http, undefined],
    ['a path', '/checkout/c1', https, `${https}/checkout/c1`],
    ['a path of a page without TLS', '/checkout/c1', http, `${http}/checkout/c1`],
    ['Flowglad outside a page', 'https://app.flowglad.com/x', undefined, undefined],
  ])('follows %s', (_, given, here, wanted) => {
    expect(checkoutUrl(given, flowgladOrigins, here)).toBe(wanted ?? given)
  })

  it.each([
    ['a script', 'javascript:alert(1)'],
    ['a script, spaced', ' java\nscript:alert(1)'],
    ['data', 'data:text/html,<script>alert(1)</script>'],
    ['a blob of this origin', `blob:${https}/1234`],
    ['a file', 'file:///etc/passwd'],
    ['another site', 'https://evil.example/checkout/c1'],
    ['another site, without a scheme', '//evil.example/checkout/c1'],
    ['another site, with backslashes', '\\\\evil.example\\checkout'],
    ['a name that begins alike', 'https://app.flowglad.com.evil.example/'],
    ['a user that looks like the site', 'https://app.flowglad.com@evil.example/'],
    ['the right site with a user', 'https://a@app.flowglad.com/'],
    ['the right site with a password', 'https://:b@app.flowglad.com/'],
    ['Flowglad without TLS', 'http://app.flowglad.com/checkout/c1'],
    ['the page’s host without TLS', 'http://shop.example.com/checkout/c1'],
    ['the page’s host at another port', 'https://shop.example.com:444/'],
    ['nothing', ''],
    ['no text', 7],
    ['no URL', 'https://'],
    ['too much', `${https}/${'x'.repeat(9000)}`],
  ])('does not follow %s', (_, given) => {
    expect(checkoutUrl(given, flowgladOrigins, https)).toBeNull()
  })

  it('follows http from one port of localhost to another, in development', () => {
    const checkout = 'http://127.0.0.1:3001/checkout/c1'
    expect(checkoutUrl(checkout, flowgladOrigins, http)).toBe(checkout)
    expect(checkoutUrl(checkout, flowgladOrigins, https)).toBeNull()
    expect(checkoutUrl('http://localhost.evil.example/', flowgladOrigins, http)).toBeNull()
  })

  it('follows no path outside a page', () => {
    expect(checkoutUrl('/checkout/c1', flowgladOrigins, undefined)).toBeNull()
  })
})

describe('checkoutOrigins', () => {
  it('takes the origin of each address, and leaves out what is not https', () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => {})
    const list = ['https://pay.example.com/checkout', 'http://pay.example.com', 'pay.example.com']
    expect(checkoutOrigins(list)).toEqual(['https://pay.example.com'])
    expect(warned).toHaveBeenCalledTimes(2)
  })
})
