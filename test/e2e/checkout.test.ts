import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Demo, startDemo } from './demo.js'

let demo: Demo
beforeAll(async () => {
  demo = await startDemo()
})
afterAll(() => demo.release())
beforeEach(() => demo.reset())

const textAt = (value: unknown, ...path: string[]): string => {
  const found = path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
    value,
  )
  return typeof found === 'string' ? found : ''
}

/** Asks the app's own route, as the published client does. */
async function ask(action: string, body: unknown): Promise<unknown> {
  const response = await fetch(`${demo.url}/api/flowglad/${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return await response.json()
}

const planNow = async () =>
  textAt(await ask('customers/billing', {}), 'data', 'currentSubscription', 'name')

const open = async (priceSlug: string) => {
  const urls = { successUrl: `${demo.url}/?bought`, cancelUrl: `${demo.url}/?left` }
  return textAt(await ask('checkout-sessions/create', { priceSlug, ...urls }), 'data', 'url')
}

const send = (url: string, form: Record<string, string>, headers = {}) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual', headers })

describe('the checkout of the demo', () => {
  it('is a page of the address the visitor is at', async () => {
    const url = await open('pro-monthly')
    expect(new URL(url).origin).toBe(demo.url)
    const page = await fetch(url)
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await page.text()).toContain('Pay $49')
  })

  it('leads back with the plan that was paid', async () => {
    expect(await planNow()).toBe('Free')
    const paid = await send(await open('pro-monthly'), { do: 'pay', activation: 'now' })
    expect(paid.status).toBe(303)
    expect(paid.headers.get('location')).toBe(`${demo.url}/?bought`)
    expect(await planNow()).toBe('Pro')
    const down = { priceSlug: 'starter-monthly', timing: 'immediately' }
    await ask('subscriptions/adjust', down)
    expect(await planNow()).toBe('Starter')
  })

  it('leads back with nothing when it is left, and survives a crash', async () => {
    const url = await open('pro-monthly')
    const left = await send(url, { do: 'cancel' })
    expect(left.headers.get('location')).toBe(`${demo.url}/?left`)
    expect(await planNow()).toBe('Free')
    await demo.crashAndRestart()
    expect((await send(url, { do: 'pay', activation: 'now' })).status).toBe(303)
    expect(await planNow()).toBe('Pro')
  })

  it('takes no payment from another site', async () => {
    const form = { do: 'pay', activation: 'now' }
    const foreign = await send(await open('pro-monthly'), form, { 'sec-fetch-site': 'cross-site' })
    expect(foreign.status).toBe(403)
    expect(await planNow()).toBe('Free')
  })
})
