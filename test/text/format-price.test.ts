import { expect, it } from 'vitest'
import { formatPrice } from '../../src/text/format.js'

it.each([
  [2_900, 'USD', 'en', '$29'],
  [2_950, 'USD', 'en', '$29.50'],
  [500, 'JPY', 'en', '¥500'],
  [2_900, 'EUR', 'de', '29\u00a0€'],
  [0, 'USD', 'en', '$0'],
])('a price of %d %s is written in %s as %s', (minor, currency, locale, text) => {
  expect(formatPrice(minor, currency, locale)).toBe(text)
})
