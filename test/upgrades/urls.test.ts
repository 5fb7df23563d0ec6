import { describe, expect, it } from 'vitest'
import { returnUrl, takeToken } from '../../src/upgrades/urls.js'
import { fakePage } from '../support/fake-page.js'

const here = 'https://app.test/team/usage?tab=2#api'

describe('where a checkout returns to', () => {
  it.each([
    { given: undefined, url: 'https://app.test/team/usage?tab=2&uw_upgrade=t1#api' },
    { given: '/billing', url: 'https://app.test/billing?uw_upgrade=t1' },
    { given: 'done?a=b%20c&d', url: 'https://app.test/team/done?a=b%20c&d&uw_upgrade=t1' },
    { given: '?', url: 'https://app.test/team/usage?uw_upgrade=t1' },
    { given: '#done', url: 'https://app.test/team/usage?tab=2&uw_upgrade=t1#done' },
    { given: 'https://www.other.test/ok', url: 'https://www.other.test/ok?uw_upgrade=t1' },
    {
      given: '/ok?session={CHECKOUT_SESSION_ID}',
      url: 'https://app.test/ok?session={CHECKOUT_SESSION_ID}&uw_upgrade=t1',
    },
    { given: '/ok?uw_upgrade=old', url: 'https://app.test/ok?uw_upgrade=t1' },
  ])('is absolute, with the token: $given', ({ given, url }) => {
    expect(returnUrl(given, here, 't1')).toBe(url)
  })

  it('carries no token when it was left', () => {
    expect(returnUrl(undefined, here.replace('?', '?uw_upgrade=old&'))).toBe(here)
    expect(returnUrl('/plans', here)).toBe('https://app.test/plans')
  })

  it.each([
    'javascript:alert(1)',
    'data:text/html,hello',
    'http://app.test/ok',
    'ftp://app.test/ok',
    'http://[',
    '\tjavascript:alert(1)',
  ])('is never %s', (given) => {
    expect(() => returnUrl(given, here)).toThrow(
      expect.objectContaining({ name: 'UsageError', code: 'unsafe-url' }),
    )
  })

  it('is named in part where it is endless', () => {
    const refused = () => returnUrl(`data:${'x'.repeat(5_000)}`, here)
    expect(refused).toThrow(`"data:${'x'.repeat(195)}" is no address`)
  })

  it('may be plain http on a page that is', () => {
    const local = 'http://localhost:4400/'
    expect(returnUrl('/ok', local)).toBe('http://localhost:4400/ok')
    expect(() => returnUrl('http://localhost:4401/ok', local)).toThrow('no address')
  })

  it('is no address of a page without one', () => {
    expect(() => returnUrl(undefined, 'about:blank')).toThrow(/^usage-widgets: .+, so .+\. .+\.$/)
  })
})

describe('the token in the address', () => {
  it.each([
    { address: 'https://app.test/usage', token: null, left: 'https://app.test/usage' },
    { address: 'https://app.test/?uw_upgrade=t1', token: 't1', left: 'https://app.test/' },
    {
      address: 'https://app.test/?a=b%20c&uw_upgrade=t1#x',
      token: 't1',
      left: 'https://app.test/?a=b%20c#x',
    },
    {
      address: 'https://app.test/?uw_upgrade=t1&uw_upgrade=t2',
      token: 't1',
      left: 'https://app.test/',
    },
    { address: 'https://app.test/?uw_upgrade=', token: '', left: 'https://app.test/' },
    {
      address: 'https://app.test/?not_uw_upgrade=t1',
      token: null,
      left: 'https://app.test/?not_uw_upgrade=t1',
    },
    { address: 'https://app.test/?a&&b', token: null, left: 'https://app.test/?a&&b' },
    { address: 'about:blank', token: null, left: 'about:blank' },
    { address: '', token: null, left: '' },
  ])('is taken from $address', ({ address, token, left }) => {
    const page = fakePage(address)
    expect(takeToken(page)).toBe(token)
    expect(page.address()).toBe(left)
  })

  it('is read where the page may not change its address', () => {
    const page = {
      ...fakePage('https://app.test/?uw_upgrade=t1'),
      rename() {
        throw new DOMException('no', 'SecurityError')
      },
    }
    expect(takeToken(page)).toBe('t1')
  })
})
