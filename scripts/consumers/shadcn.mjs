import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../run.mjs'

const read = (path) => readFileSync(join(root, path), 'utf8')

const items = JSON.parse(read('registry.json')).items.map(({ name }) => name)
const parts = ['button', 'card', 'popover']

/** An app of Vite, Tailwind CSS 4 and shadcn/ui, to which the CLI adds every item of the package. */
export const shadcn = () => ({
  'add.mjs': add,
  'parts.json': JSON.stringify(Object.fromEntries(parts.map((name) => [name, part(name)]))),
  'components.json': JSON.stringify({
    style: 'new-york',
    rsc: false,
    tsx: true,
    tailwind: { config: '', css: 'src/index.css', baseColor: '', cssVariables: true },
    aliases: {
      components: '~/parts',
      ui: '~/parts/ui',
      utils: '~/lib/utils',
      lib: '~/lib',
      hooks: '~/hooks',
    },
  }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'ES2022',
      module: 'ESNext',
      moduleResolution: 'bundler',
      jsx: 'react-jsx',
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      lib: ['ES2023', 'DOM', 'DOM.Iterable'],
      types: ['vite/client'],
      paths: { '~/*': ['./src/*'] },
    },
    include: ['src'],
  }),
  'vite.config.js': `import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: { '~': new URL('./src', import.meta.url).pathname } },
  build: { cssTarget: ['chrome123', 'firefox120', 'safari17.5'] },
})
`,
  'index.html': `<!doctype html><html lang="en"><title>Consumer</title><div id="root"></div>
<script type="module" src="/src/main.tsx"></script></html>`,
  'src/lib/utils.ts': `import { type ClassValue, clsx } from 'clsx'
import { twMerge } from 'tailwind-merge'

export const cn = (...classes: ClassValue[]) => twMerge(clsx(classes))
`,
  'src/index.css': read('test/support/shadcn/sheet.css'),
  'src/tokens.css': read('test/support/shadcn/tokens.css'),
  'src/main.tsx': page,
})

/** A part as shadcn's own registry answers it. */
function part(name) {
  const content = read(`test/support/shadcn/components/ui/${name}.tsx`)
  const files = [{ path: `ui/${name}.tsx`, type: 'registry:ui', content }]
  return { name, type: 'registry:ui', files }
}

/** Adds every item from the package's folder, then from an address, and sees that both gave the same files. */
const add = `import { execFile } from 'node:child_process'
import { readFileSync, renameSync, readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { promisify } from 'node:util'

const parts = JSON.parse(readFileSync('parts.json', 'utf8'))
const folder = './node_modules/usage-widgets/registry/'
const asked = []
const server = createServer((request, response) => {
  const [, place, name] = /\\/(\\w+)(?:\\/.*)?\\/([a-z-]+)\\.json$/.exec(request.url) ?? []
  asked.push(place)
  const text = place === 'hosted' ? readFileSync(folder + name + '.json', 'utf8') : JSON.stringify(parts[name])
  response.writeHead(text ? 200 : 404, { 'content-type': 'application/json' })
  response.end(text ?? '{}')
})
await new Promise((done) => server.listen(0, '127.0.0.1', done))
const address = 'http://127.0.0.1:' + server.address().port
const env = { ...process.env, REGISTRY_URL: address + '/r' }
const run = promisify(execFile)
const items = ${JSON.stringify(items)}
const added = () =>
  readdirSync('src/parts/usage').map((name) => [name, readFileSync('src/parts/usage/' + name, 'utf8')])
try {
  for (const place of [folder, address + '/hosted/']) {
    const { stdout } = await run('shadcn', ['add', '--yes', ...items.map((name) => place + name + '.json')], { env })
    console.log(stdout)
    if (place === folder) renameSync('src/parts/usage', 'from-folder')
  }
  const first = readdirSync('from-folder').map((name) => [name, readFileSync('from-folder/' + name, 'utf8')])
  if (!asked.includes('hosted') || JSON.stringify(first) !== JSON.stringify(added()))
    throw new Error('By address, other files were added than from the folder.')
  console.log((await run('tsc', [])).stdout)
  console.log((await run('vite', ['build'])).stdout)
} catch (error) {
  console.error(error.stdout, error.stderr, error)
  process.exitCode = 1
}
server.close()
server.closeAllConnections()
`

const page = `import { createRoot } from 'react-dom/client'
import { createFlowgladSource, UsageDashboard, UsageProvider, useRecordUsage } from 'usage-widgets'
import { createSandbox, createSandboxBilling } from 'usage-widgets/sandbox'
import { UsageTestProvider } from 'usage-widgets/testing'
import { Button } from '~/parts/ui/button'
import { BalanceGate } from '~/parts/usage/balance-gate'
import { PlanPicker } from '~/parts/usage/plan-picker'
import { UpgradePrompt } from '~/parts/usage/upgrade-prompt'
import { UsageBadge } from '~/parts/usage/usage-badge'
import { UsageBar } from '~/parts/usage/usage-bar'
import { UsageCard } from '~/parts/usage/usage-card'
import './index.css'

const sandbox = createSandbox({ now: Date.now })
const source = createFlowgladSource(createSandboxBilling(sandbox).useBilling)
const pro = { priceSlug: 'pro-monthly' }

const states = {
  calls: { used: 140, included: 100, unitPrice: 0.02, currency: 'usd' },
  images: { used: 100, included: 100 },
  storage: { used: 96, included: 100, unit: 'GB' },
  exports: { used: 82, included: 100 },
  'model-training-hours-in-the-european-region': { used: 1_234_567, included: 98_765_432 },
  messages: { used: 12 },
}

function Generate() {
  const record = useRecordUsage('generations')
  return <Button onClick={() => record()}>Generate</Button>
}

createRoot(document.getElementById('root')!).render(
  <UsageProvider source={source} customerId="user_1" storage={null}>
    <div className="mx-auto grid max-w-3xl gap-6 p-6">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <UsageBadge action={<a href="#usage">All usage</a>} />
        <Generate />
      </div>
      <UsageBar meter="generations" />
      <UsageCard />
      <BalanceGate meter="generations" amount={1_000_000} label="Posters" offer={pro} plansHref="#plans">
        Posters
      </BalanceGate>
      <UpgradePrompt always meter="credits" offer={pro} />
      <PlanPicker />
      <UsageDashboard />
      <UsageTestProvider usage={states}>
        <UsageBadge />
        <UsageCard title="Every state" />
      </UsageTestProvider>
    </div>
  </UsageProvider>,
)
`

/** Every item is there and works, and axe finds nothing to complain of in light or in dark. */
export async function looksAtItems(browserPage) {
  const value = browserPage.locator('[data-slot="usage-bar-value"]:visible').first()
  await value.getByText('0', { exact: true }).waitFor()
  await browserPage.getByRole('button', { name: 'Generate' }).click()
  await value.getByText('1', { exact: true }).waitFor()
  for (const name of ['You need 1,000,000', 'Pro includes', 'Every state', '40 over'])
    await browserPage.getByText(name).filter({ visible: true }).first().waitFor()
  await browserPage.locator('button[data-slot="usage-badge"]').first().click()
  await browserPage.getByText('All usage').waitFor()
  await browserPage.keyboard.press('Escape')
  await browserPage.addScriptTag({ path: join(root, 'node_modules/axe-core/axe.min.js') })
  for (const theme of ['light', 'dark']) {
    await browserPage.evaluate(
      (name) => document.documentElement.classList.toggle('dark', name === 'dark'),
      theme,
    )
    const path = join(process.env.PICTURES ?? '', `shadcn-${theme}.png`)
    if (process.env.PICTURES) await browserPage.screenshot({ path, fullPage: true })
    const { violations } = await browserPage.evaluate(() => globalThis.axe.run('#root'))
    const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
    if (found.length > 0) throw new Error(`In ${theme}, axe says:\n${found.join('\n')}`)
  }
}
