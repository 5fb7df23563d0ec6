import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  InsufficientCreditsError,
  readInsufficientCredits,
  safeUrl,
} from '../../src/billing/insufficient-credits.js'

const body = {
  error: 'insufficient_credits',
  message: 'Not enough tokens.',
  availableBalance: 3,
  required: 5,
}
const allowedOrigins = ['https://billing.example.com', 'http://localhost:3000']
const urlOf = (upgradeUrl: unknown) =>
  readInsufficientCredits(402, { ...body, upgradeUrl }, { allowedOrigins })?.upgradeUrl

describe('readInsufficientCredits', () => {
  it('reads a 402 answer', () => {
    expect(
      readInsufficientCredits(402, { ...body, meterSlug: 'tokens', upgradeUrl: '/plans' }),
    ).toEqual({
      meterSlug: 'tokens',
      availableBalance: 3,
      required: 5,
      message: 'Not enough tokens.',
      upgradeUrl: '/plans',
    })
  })

  it.each([
    ['another status', 403, body],
    ['another error', 402, { ...body, error: 'unpaid' }],
    ['no body', 402, null],
    ['a text', 402, 'insufficient_credits'],
    ['a list', 402, [body]],
    ['a balance that is a word', 402, { ...body, availableBalance: 'three' }],
    ['a balance without end', 402, { ...body, availableBalance: Number.NEGATIVE_INFINITY }],
    ['an amount that is none', 402, { ...body, required: Number.NaN }],
    ['nothing required', 402, { ...body, required: 0 }],
  ])('is null for %s', (_, status, answer) => {
    expect(readInsufficientCredits(status, answer)).toBeNull()
  })

  it.each([
    ['none', undefined],
    ['an object', { text: 'x' }],
    ['markup', 'Buy <script>more</script>'],
    ['too long', 'x'.repeat(501)],
    ['blank', '  '],
  ])('has no words for a message that is %s', (_, message) => {
    const read = readInsufficientCredits(402, { ...body, availableBalance: -2, message })
    expect(read).toEqual({ availableBalance: -2, required: 5 })
  })

  it('keeps a message that only compares', () => {
    const message = '3 < 5 tokens'
    expect(readInsufficientCredits(402, { ...body, message })?.message).toBe(message)
  })

  it.each([
    ['/plans?from=402#pro', '/plans?from=402#pro'],
    ['https://billing.example.com/up', 'https://billing.example.com/up'],
    ['//billing.example.com/up', 'https://billing.example.com/up'],
  ])('follows %s', (given, expected) => {
    expect(urlOf(given)).toBe(expected)
  })

  it.each([
    'https://evil.example',
    'https://billing.example.com.evil.example/',
    'https://user:pw@billing.example.com/',
    'https://billing.example.com:8443/',
    'http://billing.example.com/',
    'http://localhost:3000/',
    '//evil.example/plans',
    '/\\evil.example/plans',
    '/\t/evil.example/plans',
    '/.//evil.example/plans',
    '/plans/..//evil.example',
    '\n//evil.example/plans',
    'javascript:alert(1)',
    'data:text/html,x',
    'blob:https://billing.example.com/1',
    'https://here.invalid/plans',
    'https://[',
    'plans',
    '',
    7,
  ])('drops %j', (given) => {
    expect(urlOf(given)).toBeUndefined()
  })

  it('drops an address longer than 2,048 characters', () => {
    expect(urlOf(`/${'x'.repeat(2047)}`)).toHaveLength(2048)
    expect(urlOf(`/${'x'.repeat(2048)}`)).toBeUndefined()
  })
})

describe('an address that a customer may be sent to', () => {
  it.each([
    ['/plans?a=1#b', '/plans?a=1#b'],
    ['https://billing.example.com/p', 'https://billing.example.com/p'],
    ['http://billing.example.com/p', null],
    ['//billing.example.com/p', null],
    ['https://user@billing.example.com/', null],
    ['javascript:alert(1)', null],
    ['plans', null],
    [7, null],
  ])('%j is %j', (given, expected) => {
    expect(safeUrl(given)).toBe(expected)
  })

  it('is a path of this site or https, whatever is given, and nothing throws', () => {
    const pieces = fc.constantFrom(
      '/',
      '\\',
      'https:',
      'http:',
      'javascript:',
      '@',
      '..',
      '\t',
      ' ',
      'a.b',
      '%2f',
      '#',
      '?',
      ':',
    )
    const addresses = fc.oneof(
      fc.webUrl(),
      fc.anything(),
      fc.array(pieces).map((all) => all.join('')),
    )
    fc.assert(
      fc.property(addresses, (given) => {
        const url = safeUrl(given)
        if (url === null) return
        const { origin, protocol, username } = new URL(url, 'https://here.example')
        expect(protocol).toBe('https:')
        expect(username).toBe('')
        if (url.startsWith('/')) expect(origin).toBe('https://here.example')
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('InsufficientCreditsError', () => {
  it('carries the meter and the numbers', () => {
    const error = new InsufficientCreditsError('tokens', -2, 5)
    expect(error).toMatchObject({ meterSlug: 'tokens', availableBalance: -2, required: 5 })
    expect(error).toBeInstanceOf(Error)
    expect(error.name).toBe('InsufficientCreditsError')
    expect(error.message).toMatch(/^usage-widgets: meter "tokens" has -2 left and 5 is needed/)
    expect(error.upgradeUrl).toBeUndefined()
    expect(new InsufficientCreditsError('tokens', 0, 1, '/plans').upgradeUrl).toBe('/plans')
  })
})
