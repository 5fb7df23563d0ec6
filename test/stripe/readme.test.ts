import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createStripeEmulator } from '../support/stripe/emulator.js'
import { catalog } from '../support/stripe/shop.js'

// The routes as they stand in the README, with the published client, before a Stripe in memory.
const emulator = createStripeEmulator(catalog)
const folder = mkdtempSync(join(tmpdir(), 'readme-'))
const root = fileURLToPath(new URL('../../', import.meta.url))

type Route = (request: Request) => Promise<Response>
let billing: { readonly usageReport: Route; readonly usageEvent: Route }

/** What the README takes from the app around it, and the way to Stripe. */
const around: Readonly<Record<string, string>> = {
  './app.js': `export const userOf = async (request) =>
    request.headers.get('authorization') === 'Bearer ada'
      ? { id: 'ada', stripeCustomerId: 'cus_1' }
      : null`,
  stripe: `import { Stripe } from '${root}node_modules/stripe/esm/stripe.esm.node.js'
    const httpClient = Stripe.createFetchHttpClient((...asked) => fetch(...asked))
    export default class extends Stripe {
      constructor(key) { super(key, { httpClient, telemetry: false }) }
    }`,
}
const host: Plugin = {
  name: 'host',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^usage-widgets\// }, ({ path }) => ({
      path: `${root}src/${path.split('/')[1]}.ts`,
    }))
    onResolve({ filter: /^(stripe|\.\/app\.js)$/ }, ({ path, importer }) =>
      importer === '<stdin>' ? { path, namespace: 'around' } : null,
    )
    onLoad({ filter: /./, namespace: 'around' }, ({ path }) => ({
      contents: around[path] ?? '',
      resolveDir: root,
    }))
  },
}

beforeAll(async () => {
  const readme = readFileSync(`${root}README.md`, 'utf8')
  const [, contents = ''] = /```ts\n\/\/ billing\.ts[^\n]*\n([\s\S]*?)```/.exec(readme) ?? []
  const outfile = join(folder, 'billing.mjs')
  await build({
    stdin: { contents, loader: 'ts', resolveDir: root },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    define: { __DEV__: 'false' },
    banner: {
      js: `import { createRequire } from 'node:module'; const require = createRequire('/')`,
    },
    plugins: [host],
  })
  emulator.subscribe('cus_1', ['price_free', 'price_calls_free'])
  vi.stubEnv('STRIPE_SECRET_KEY', 'sk_test_readme')
  vi.stubGlobal('fetch', emulator.fetch)
  billing = await import(pathToFileURL(outfile).href)
})
afterAll(() => {
  vi.unstubAllGlobals()
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

const signedIn = { authorization: 'Bearer ada' }
const ask = (headers: Record<string, string>) =>
  billing.usageReport(new Request('https://app.test/api/billing/usage', { headers }))
const use = (transactionId: string) =>
  billing.usageEvent(
    new Request('https://app.test/api/usage-events', {
      method: 'POST',
      headers: { ...signedIn, 'content-type': 'application/json', origin: 'https://app.test' },
      body: JSON.stringify({ usageMeterSlug: 'api_calls', amount: 3, transactionId }),
    }),
  )

it('answers what was used, counts a use once, and tells strangers nothing', async () => {
  expect((await ask({})).status).toBe(401)
  expect((await use('use_1')).status).toBe(200)
  expect((await use('use_1')).status).toBe(200)
  const report: unknown = await (await ask(signedIn)).json()
  const api_calls = { used: 3, included: 1_000 }
  expect(report).toMatchObject({ data: { metrics: { api_calls } } })
})
