import { expect, it } from 'vitest'
import { keyPart } from '../../src/entries/key.js'

it.each([
  { text: 'api-calls_2.0', part: 'api-calls_2.0' },
  { text: '', part: '' },
  { text: '/', part: '%2F' },
  { text: ':/', part: '%3A%2F' },
  { text: 'a/b c', part: 'a%2Fb%20c' },
  { text: 'half \uD83D', part: 'half%20%EF%BF%BD' },
])('a part of a key is $part for $text', ({ text, part }) => {
  expect(keyPart(text)).toBe(part)
})
