import { readFileSync } from 'node:fs'
import { bundled } from './bundled.mjs'
import { filesOf, snippetOf } from './readme.mjs'
import { looksAtItems, shadcn } from './shadcn.mjs'

const page = '<!doctype html><html lang="en"><title>Consumer</title><div id="root"></div>'
const script = (path) => `${page}<script type="module" src="/${path}"></script></html>`

/** Vite in front of a backend on another port. */
const viteBefore = (port) => `import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({ plugins: [react()], server: { proxy: { '/api': 'http://localhost:${port}' } } })
`

const ownBackend = () => readFileSync(new URL('own-backend.mjs', import.meta.url), 'utf8')

/** What the README's own backend takes from the app around it. */
const ownSession = `export const session = { token: async () => 'token_ada', userId: () => 'ada' }
`

/** What a switch of the own backend answers. */
const turned = (browserPage, name) =>
  browserPage.evaluate(
    (query) => fetch(`/api/switch?${query}`, { method: 'POST' }).then((reply) => reply.json()),
    name,
  )

const main = (body) => `import { createRoot } from 'react-dom/client'
${body}
createRoot(document.getElementById('root')).render(<App />)
`

const vite = (plugins = '') => `import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
${plugins && "import tailwindcss from '@tailwindcss/vite'\n"}
export default defineConfig({ plugins: [react()${plugins}], build: { cssTarget: ['chrome123'] } })
`

const types = (react) => ['typescript@6.0.3', `@types/react@${react}`, `@types/react-dom@${react}`]

/** Every declaration of the package is looked at too, with the types of the host's React. */
const strictTypes = JSON.stringify({
  compilerOptions: {
    target: 'ES2022',
    module: 'ESNext',
    moduleResolution: 'bundler',
    lib: ['ES2023', 'DOM', 'DOM.Iterable'],
    jsx: 'react-jsx',
    strict: true,
    noEmit: true,
    types: ['vite/client'],
  },
  include: ['*.tsx'],
})

/** Rendered in plain Node: the number of the report stands in the HTML, and no script is needed for it. */
const rendered = `import { barOf } from './render.js'

const now = Date.now()
const html = barOf('user_1', {
  period: { start: now - 20 * 86_400_000, end: now + 10 * 86_400_000 },
  metrics: { generations: { used: 45, included: 100 } },
})
for (const part of ['role="meter"', 'aria-valuenow="45"', '55 left', 'Resets ']) {
  if (!html.includes(part)) throw new Error(part + ' is missing in ' + html)
}
`

/** The guide "Server rendering": what is the same everywhere, and one framework's section. */
const serverRendered = (section) => ({
  ...Object.fromEntries(filesOf('guides/server-rendering.md', 'For every framework')),
  ...Object.fromEntries(filesOf('guides/server-rendering.md', section)),
})

const flowgladPackages = ['@flowglad/react@0.18.0', '@flowglad/server@0.18.0']

const nextPackages = [
  'next@16.4.6',
  'react@19',
  'react-dom@19',
  'typescript@5',
  '@types/react@19',
  '@types/node@20',
  ...flowgladPackages,
]

const nextBrowsers = { browserslist: ['chrome 123', 'edge 123', 'firefox 120', 'safari 17.5'] }

const nextTypes = JSON.stringify({
  compilerOptions: {
    strict: true,
    allowJs: true,
    moduleResolution: 'bundler',
    paths: { '@/*': ['./*'] },
  },
})

const nextRendered = (cacheComponents) => ({
  isRenderedOnServer: true,
  dependencies: nextPackages,
  manifest: nextBrowsers,
  files: () => ({
    ...serverRendered('Next.js (App Router)'),
    'next.config.ts': `export default { cacheComponents: ${cacheComponents} }\n`,
    'tsconfig.json': nextTypes,
  }),
  build: ['next', 'build'],
  output: '.next/static',
  start: [['next', 'start', '--port', '$PORT']],
})

const viteRendered = (react) => ({
  isRenderedOnServer: true,
  dependencies: [
    `react@${react}`,
    `react-dom@${react}`,
    'vite@8',
    '@vitejs/plugin-react@6',
    'express@4',
    ...flowgladPackages,
  ],
  files: () => serverRendered('Vite and Express'),
  build: [
    'sh',
    '-c',
    'vite build --outDir dist/client && vite build --ssr src/entry-server.tsx --outDir dist/server',
  ],
  output: 'dist/client',
  start: [['env', 'PORT=$PORT', 'node', 'server.js']],
})

/** What the README's routes take from the app around them. */
const ownApp = `import { FlowgladServer } from '@flowglad/server'
/** @param {Request} _ */
export const userOf = async (_) => ({ id: 'user_1' })
/** @param {string} prompt */
export const generate = async (prompt) => ({ image: prompt })
/** @param {string} customerExternalId */
export const flowglad = (customerExternalId) =>
  new FlowgladServer({
    customerExternalId,
    getCustomerDetails: async () => ({ name: 'Ada', email: 'ada@example.com' }),
  })
`

/** The apps a newcomer may have, each with what the README tells them to write and how it is started. */
export const apps = {
  'node-render': {
    dependencies: ['react@19', 'react-dom@19'],
    files: () => ({
      ...Object.fromEntries(filesOf('guides/server-rendering.md', 'Plain Node')),
      'check.js': rendered,
    }),
    build: ['node', 'check.js'],
    start: [],
  },
  /** What Node and three bundlers make of words for developers, in development and in production. */
  bundlers: {
    dependencies: [
      'react@19',
      'react-dom@19',
      '@tanstack/react-query@5',
      'esbuild@0.28',
      'vite@8',
      'webpack@5',
    ],
    files: bundled,
    build: ['node', 'check.js'],
    start: [],
  },
  /** "Without an account", on React 19. */
  'vite-sandbox': {
    dependencies: ['react@19', 'react-dom@19', 'vite@8', '@vitejs/plugin-react@6', ...types('19')],
    files: () => ({
      'index.html': script('main.jsx'),
      'vite.config.js': vite(),
      'tsconfig.json': strictTypes,
      'app.tsx': snippetOf('README.md', 'Without an account'),
      'main.jsx': main("import { App } from './app.tsx'"),
    }),
    build: ['sh', '-c', 'tsc && vite build'],
    output: 'dist',
    start: [['vite', 'preview', '--port', '$PORT', '--strictPort']],
  },
  /** "With your own backend": the route that takes a use. */
  'vite-route': {
    dependencies: [
      'react@19',
      'react-dom@19',
      'vite@8',
      '@vitejs/plugin-react@6',
      'react-hot-toast@2',
    ],
    files: () => ({
      ...Object.fromEntries(filesOf('guides/own-backend.md')),
      'index.html': script('main.jsx'),
      'vite.config.js': viteBefore(4003),
      'server.mjs': ownBackend(),
      'src/session.ts': ownSession,
      'main.jsx': main(`import { Toaster } from 'react-hot-toast'
import { Photos } from './src/downloads.tsx'
const App = () => <><Photos customerId="ada" images={['img1.jpg']} /><Toaster /></>`),
    }),
    build: ['vite', 'build'],
    start: [
      ['node', 'server.mjs', '4003'],
      ['vite', '--port', '$PORT', '--strictPort'],
    ],
    button: 'Download',
    /** What the browser itself says of the answers that this test asks for. */
    tolerates: /status of 500|Failed to load resource|ERR_/,
    expect: async (browserPage) => {
      const count = browserPage.locator('.uw-count')
      const download = browserPage.getByRole('button', { name: 'Download' })
      await browserPage.getByText('Downloaded img1.jpg').first().waitFor()
      await turned(browserPage, 'lose')
      await download.click()
      await count.getByText('2', { exact: true }).waitFor()
      await browserPage.getByText(/pending/).waitFor({ state: 'detached' })
      const { downloads, usageRecords } = await turned(browserPage, 'unsubscribe')
      if (downloads !== 2 || usageRecords !== 2)
        throw new Error(
          `After a lost reply there are ${downloads} downloads, ${usageRecords} at Stripe.`,
        )
      await download.click()
      await browserPage
        .getByText('Please subscribe to a plan to download the image.')
        .first()
        .waitFor()
      await count.getByText('2', { exact: true }).waitFor()
    },
  },
  /** "With your own backend": the route that answers a report, by days and metrics. */
  'vite-report': {
    dependencies: [
      'react@19',
      'react-dom@19',
      'vite@8',
      '@vitejs/plugin-react@6',
      '@tanstack/react-query@5',
    ],
    files: () => ({
      ...Object.fromEntries(filesOf('guides/own-backend.md')),
      'index.html': script('main.jsx'),
      'vite.config.js': viteBefore(4004),
      'server.mjs': ownBackend(),
      'src/session.ts': ownSession,
      'main.jsx': main(`import { UsagePage } from './src/usage-page.tsx'
const App = () => <UsagePage />`),
    }),
    build: ['vite', 'build'],
    start: [
      ['node', 'server.mjs', '4004'],
      ['vite', '--port', '$PORT', '--strictPort'],
    ],
    look: async (browserPage) => {
      const shows = (text) =>
        browserPage.getByText(text).filter({ visible: true }).first().waitFor()
      for (const text of ['API Calls', '45,230', '67.5', 'Team Seats', '234.8', '$29.00'])
        await shows(text)
      await browserPage.getByRole('button', { name: 'This period' }).click()
      await browserPage.getByRole('button', { name: /^Last 7 days/ }).click()
      await shows('4,523')
    },
  },
  /** "With Flowglad, in Vite", React 19, the published client and server. */
  'vite-flowglad': {
    dependencies: [
      'react@19',
      'react-dom@19',
      'vite@8',
      '@vitejs/plugin-react@6',
      '@flowglad/react@0.18.0',
      '@flowglad/server@0.18.0',
      'express@4',
    ],
    files: () => ({
      ...Object.fromEntries(filesOf('guides/flowglad-vite.md')),
      'index.html': script('main.jsx'),
      'main.jsx': main(`import { Usage } from './src/usage.tsx'
import { Generate } from './src/generate.tsx'
const App = () => <Usage customerId="user_1"><Generate /></Usage>`),
    }),
    build: ['vite', 'build'],
    start: [
      ['node', 'server.js'],
      ['vite', '--port', '$PORT', '--strictPort'],
    ],
  },
  /** React 18 and Tailwind CSS 4, whose sheet comes after the one for it. */
  'vite-react18-tailwind': {
    dependencies: [
      'react@18.3',
      'react-dom@18.3',
      'vite@8',
      '@vitejs/plugin-react@6',
      'tailwindcss@4.3.3',
      '@tailwindcss/vite@4.3.3',
      ...types('18'),
    ],
    files: () => ({
      'index.html': script('main.jsx'),
      'vite.config.js': vite(', tailwindcss()'),
      'tsconfig.json': strictTypes,
      'app.css': "@import 'tailwindcss';\n",
      'app.tsx': snippetOf('README.md', 'Without an account')
        .replace(
          "import 'usage-widgets/styles.css'",
          "import 'usage-widgets/tailwind.css'\nimport './app.css'",
        )
        .replace('<UsageBar ', '<UsageBar className="gap-9" '),
      'main.jsx': main("import { App } from './app.tsx'"),
    }),
    build: ['sh', '-c', 'tsc && vite build'],
    output: 'dist',
    start: [['vite', 'preview', '--port', '$PORT', '--strictPort']],
    /** A utility of the host's wins over the library's own rule. */
    expect: async (browserPage) => {
      const gap = await browserPage
        .locator('[data-slot="usage-bar"]')
        .evaluate((bar) => getComputedStyle(bar).rowGap)
      if (gap !== '36px') throw new Error(`Tailwind's gap-9 did not win: the gap is ${gap}.`)
    },
  },
  /** "With Flowglad, in Next.js (App Router)". */
  next: {
    dependencies: [...nextPackages, 'keyv@5'],
    manifest: nextBrowsers,
    files: () => ({
      ...Object.fromEntries(filesOf('guides/flowglad-next.md')),
      ...Object.fromEntries(
        [...filesOf('guides/server.md')].filter(([path]) => /^(billing|app\/api)/.test(path)),
      ),
      'app.js': ownApp,
      'tsconfig.json': nextTypes,
      'app/page.tsx':
        "import { Generate } from './generate'\nexport default function Page() {\n  return <Generate />\n}\n",
    }),
    build: ['next', 'build'],
    output: '.next/static',
    start: [['next', 'start', '--port', '$PORT']],
    /** The report route of the README answers in a real Next. */
    expect: async (browserPage) => {
      const answer = await browserPage.evaluate(() =>
        fetch('/api/billing/usage').then((reply) => reply.json()),
      )
      const used = answer.data?.metrics.generations.used
      if (used !== 1) throw new Error(`The report says ${JSON.stringify(answer)}.`)
    },
  },
  /** "Server rendering": the number stands in the HTML, and hydration has nothing to complain of. */
  'next-rendered': nextRendered(false),
  'next-cache-components': nextRendered(true),
  'vite-rendered': viteRendered('19'),
  'vite-rendered-react18': viteRendered('18.3'),
  'react-router': {
    isRenderedOnServer: true,
    dependencies: [
      'react@19',
      'react-dom@19',
      // The last that runs on Node 20.
      ...['react-router', '@react-router/dev', '@react-router/node', '@react-router/serve'].map(
        (name) => `${name}@7.18.4`,
      ),
      'isbot@5',
      'vite@8',
      ...flowgladPackages,
    ],
    files: () => serverRendered('React Router (framework mode)'),
    build: ['react-router', 'build'],
    output: 'build/client',
    start: [['env', 'PORT=$PORT', 'react-router-serve', './build/server/index.js']],
  },
  'tanstack-start': {
    isRenderedOnServer: true,
    dependencies: [
      'react@19',
      'react-dom@19',
      '@tanstack/react-router@1',
      '@tanstack/react-start@1.169.5',
      'vite@8',
      '@vitejs/plugin-react@6',
      ...flowgladPackages,
    ],
    files: () => ({
      ...serverRendered('TanStack Start'),
      'src/router.tsx': `import { createRouter } from '@tanstack/react-router'
import { routeTree } from './routeTree.gen'
export const getRouter = () => createRouter({ routeTree })
`,
    }),
    build: ['vite', 'build'],
    output: 'dist/client',
    start: [['vite', 'preview', '--port', '$PORT', '--strictPort']],
  },
  /** The items of `registry/`, added by the published CLI, in light and in dark. */
  shadcn: {
    dependencies: [
      'react@19',
      'react-dom@19',
      '@types/react@19',
      '@types/react-dom@19',
      'vite@8',
      '@vitejs/plugin-react@6',
      'tailwindcss@4.3.3',
      '@tailwindcss/vite@4.3.3',
      'class-variance-authority@0.7',
      'clsx@2',
      'tailwind-merge@3',
      'typescript@6.0.3',
      'shadcn@4.23.1',
    ],
    files: shadcn,
    build: ['node', 'add.mjs'],
    output: 'dist',
    start: [['vite', 'preview', '--port', '$PORT', '--strictPort']],
    look: looksAtItems,
  },
}
