// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest'
import { defaultCatalog } from '../../src/sandbox/catalog.js'
import { createSandbox, type Sandbox } from '../../src/sandbox/create-sandbox.js'

const urls = { successUrl: 'https://app.example.com/ok?a=1&b=2', cancelUrl: 'http://localhost/no' }
const origin = 'http://localhost:4400'

let sandbox: Sandbox
beforeEach(() => {
  sandbox = createSandbox()
})

async function opened(price: string): Promise<string> {
  const response = await sandbox.fetch(`${origin}/api/flowglad/checkout-sessions/create`, {
    method: 'POST',
    body: JSON.stringify({ priceSlug: price, ...urls }),
  })
  const { data }: { data: { url: string } } = await response.json()
  return data.url
}

const post = (url: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
  sandbox.fetch(url, { method: 'POST', headers, body: new URLSearchParams(form).toString() })

const balance = () =>
  sandbox.actions
    .billing()
    ?.currentSubscription?.experimental.usageMeterBalances.find(({ slug }) => slug === 'credits')
    ?.availableBalance

describe('the page of a checkout', () => {
  it('is where the checkout was asked for, or where the sandbox is served', async () => {
    expect(await opened('pro-monthly')).toMatch(/^http:\/\/localhost:4400\/checkout\/checkout_\d+$/)
    sandbox = createSandbox({ checkoutOrigin: 'https://pay.example.com' })
    expect(await opened('pro-monthly')).toMatch(/^https:\/\/pay\.example\.com\/checkout\//)
  })

  it('says what is bought, for how much and by whom, without a script', async () => {
    const response = await sandbox.fetch(await opened('pro-monthly'))
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    const html = await response.text()
    for (const text of ['Pro', '$49', 'a month', '10,000 generations a month', 'ada@example.com']) {
      expect(html).toContain(text)
    }
    expect(html).not.toContain('<script')
  })

  it('shows names as text', async () => {
    const name = '<img src=x onerror=alert(1)>"\''
    const [free, ...others] = defaultCatalog.products
    if (!free) throw new Error('no catalog')
    const products = [free, ...others.map((product) => ({ ...product, name }))]
    sandbox = createSandbox({ catalog: { ...defaultCatalog, products } })
    const html = await (await sandbox.fetch(await opened('pro-monthly'))).text()
    expect(html).not.toContain('<img')
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;')
  })

  it('leads on when it is paid, and hands over once however often that is', async () => {
    const url = await opened('credits-1000')
    for (const activation of ['now', 'now']) {
      const response = await post(url, { do: 'pay', activation })
      expect(response.status).toBe(303)
      expect(response.headers.get('location')).toBe(urls.successUrl)
    }
    expect(balance()).toBe(1050)
    const html = await (await sandbox.fetch(url)).text()
    expect(html).toContain('paid already')
    expect(html).toContain('href="https://app.example.com/ok?a=1&amp;b=2"')
    expect(html).not.toContain('<button')
  })

  it.each([
    ['later', 5000, 1050],
    ['never', 86_400_000 * 10, 50],
    ['sometime', 86_400_000 * 10, 50],
  ])('hands over %s', async (activation, after, wanted) => {
    await post(await opened('credits-1000'), { do: 'pay', activation })
    sandbox.clock.advance(after - 1)
    expect(balance()).toBe(50)
    sandbox.clock.advance(1)
    expect(balance()).toBe(wanted)
  })

  it('leads back when it is left', async () => {
    const response = await post(await opened('credits-1000'), { do: 'cancel' })
    expect(response.status).toBe(303)
    expect(response.headers.get('location')).toBe(urls.cancelUrl)
    expect(balance()).toBe(50)
  })

  it('takes no form of another site', async () => {
    const url = await opened('credits-1000')
    const foreign = await post(
      url,
      { do: 'pay', activation: 'now' },
      { 'sec-fetch-site': 'cross-site' },
    )
    expect(foreign.status).toBe(403)
    expect(balance()).toBe(50)
    const own = await post(
      url,
      { do: 'pay', activation: 'now' },
      { 'sec-fetch-site': 'same-origin' },
    )
    expect(own.status).toBe(303)
  })

  it('offers no button for a second plan, for what has expired and for what is not there', async () => {
    const url = await opened('pro-monthly')
    const top = await opened('credits-1000')
    sandbox.actions.subscribe({ price: 'starter-monthly' })
    const html = await (await sandbox.fetch(url)).text()
    expect(html).toContain('already pay for a plan')
    expect(html).not.toContain('<button')
    expect((await post(url, { do: 'pay', activation: 'now' })).status).toBe(409)
    sandbox.clock.advance(86_400_000)
    expect(await (await sandbox.fetch(top)).text()).toContain('has expired')
    expect((await sandbox.fetch(`${origin}/checkout/nope`)).status).toBe(404)
  })

  it('knows nothing of the faults of the line', async () => {
    const url = await opened('pro-monthly')
    sandbox.faults.set({ unreachable: true })
    expect((await sandbox.fetch(url)).status).toBe(200)
  })
})
