// One configuration for the library build, the tests, Storybook and the demo app.
import { readdirSync, readFileSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import type { PlaywrightProviderOptions } from '@vitest/browser-playwright'
import { configDefaults, defineConfig, type TestProjectConfiguration } from 'vitest/config'
import { browserLaunchOptions } from './scripts/chromium.mjs'

// Dates are in the time zone of the machine unless a test names another.
process.env.TZ = 'UTC'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/**
 * Whether a test project may run. Storybook and Playwright take seconds to load, so they are left
 * out where `--project` names others, where UNIT_ONLY=1 asks for the unit tests alone, and in
 * `vite build` and Storybook, where VITEST is not set.
 */
function mayRun(project: string): boolean {
  if (!process.env.VITEST || process.env.UNIT_ONLY)
    return ['pure', 'unit', 'isolated'].includes(project)
  const named = process.argv.flatMap((argument, index) =>
    process.argv[index - 1] === '--project'
      ? argument
      : (/^--project=(.+)/.exec(argument)?.[1] ?? []),
  )
  const anyOf = named.length === 0 || named.some((name) => /[*!]/.test(name))
  return anyOf || named.includes(project)
}

/** `src/<name>.ts` for every entry that package.json exports as JavaScript. */
function entries(): Record<string, string> {
  const found = readFileSync(at('package.json'), 'utf8').matchAll(/"\.\/dist\/([\w-]+)\.js"/g)
  const names = Array.from(found, (match) => match[1] ?? '')
  return Object.fromEntries(names.map((name) => [name, at(`src/${name}.ts`)]))
}

const sheets = { styles: at('src/styles/index.css'), tailwind: at('src/styles/tailwind.css') }

/** Far more than a test takes: it ends what hangs, also on a busy machine. */
const patience = {
  testTimeout: 300_000,
  hookTimeout: 300_000,
  expect: { poll: { timeout: 120_000 } },
}

const jsdom = {
  ...patience,
  environment: 'jsdom' as const,
  setupFiles: ['./test/support/setup.ts'],
  restoreMocks: true,
}

/** Files that replace a module need modules of their own; all others share theirs, which is quicker. */
const replacing = readdirSync(at('test'), { recursive: true, encoding: 'utf8' })
  .filter((path) => /^(?!browser|e2e|react18).*\.test\.tsx?$/.test(path))
  .map((path) => `test/${path}`)
  .filter((path) => /vi\.(mock|resetModules)\(/.test(readFileSync(at(path), 'utf8')))
/** Globs of tests that are not to run, between spaces (scripts/test-quick.mjs). */
const leftOut = process.env.LEAVE_OUT?.split(' ') ?? []
const elsewhere = [
  ...configDefaults.exclude,
  ...replacing,
  ...leftOut,
  'test/browser/**',
  'test/e2e/**',
]

/** What needs no DOM. */
const pure = {
  extends: true as const,
  test: {
    ...patience,
    name: 'pure',
    environment: 'node',
    isolate: false,
    include: ['test/**/*.test.ts'],
    exclude: elsewhere,
    restoreMocks: true,
  },
}

// Its ESM files import each other without extensions, which Node does not resolve.
const server = { deps: { inline: [/@flowglad\//] } }

const unit = {
  extends: true as const,
  test: {
    ...jsdom,
    name: 'unit',
    isolate: false,
    include: ['test/**/*.test.tsx'],
    exclude: elsewhere,
    server,
  },
}

const isolated = {
  extends: true as const,
  test: {
    ...jsdom,
    name: 'isolated',
    include: replacing,
    exclude: [...configDefaults.exclude, ...leftOut],
    server,
  },
}

/** The React tests once more, on the oldest React supported (test/react18/package.json). */
const react18 = {
  extends: true as const,
  resolve: {
    alias: [
      { find: /^(react|react-dom)(?=$|\/)/, replacement: at('test/react18/node_modules/$1') },
      // Its CommonJS files, which Vitest takes otherwise, are Node's to load and find React 19.
      {
        find: /^@testing-library\/react$/,
        replacement: at('node_modules/@testing-library/react/dist/@testing-library/react.esm.js'),
      },
    ],
  },
  test: {
    ...jsdom,
    name: 'react18',
    isolate: false,
    include: ['test/{react,components}/**/*.test.tsx'],
    exclude: elsewhere,
    env: { REACT: '18' },
    // Whatever imports React has to pass through Vite for the alias to reach it.
    server: {
      deps: { inline: [/@flowglad\//, /@radix-ui\//, /@tanstack\//, /@testing-library\/react\//] },
    },
  },
}

/**
 * Real browsers have the machine to themselves: one kind of test after the other, one file at a time.
 * Vitest's own stay open to the end, and go on with what moves in them: they come last.
 */
const inTurn = (groupOrder: number) => ({ sequence: { groupOrder }, maxWorkers: 1 })

const e2e = {
  extends: true as const,
  test: {
    ...inTurn(1),
    name: 'e2e',
    environment: 'node',
    isolate: false,
    include: ['test/e2e/**/*.test.ts'],
    testTimeout: 900_000,
    hookTimeout: 900_000,
    // A look at a page is work for its browser.
    expect: { poll: { ...patience.expect.poll, interval: 250 } },
  },
}

async function browser(contextOptions: PlaywrightProviderOptions['contextOptions'] = {}) {
  const { playwright } = await import('@vitest/browser-playwright')
  const launchOptions = browserLaunchOptions()
  if (!launchOptions) throw new Error('No Chromium yet: run `node scripts/chromium.mjs`.')
  return {
    enabled: true,
    headless: true,
    screenshotFailures: false,
    provider: playwright({ launchOptions, contextOptions }),
    instances: [{ browser: 'chromium' as const }],
  }
}

async function inBrowser(): Promise<TestProjectConfiguration> {
  return {
    extends: true,
    test: {
      ...patience,
      ...inTurn(2),
      name: 'browser',
      include: ['test/browser/**/*.test.{ts,tsx}'],
      browser: await browser(),
    },
  }
}

async function storybook(): Promise<TestProjectConfiguration> {
  const { storybookTest } = await import('@storybook/addon-vitest/vitest-plugin')
  return {
    extends: true,
    plugins: [
      storybookTest({ configDir: at('.storybook'), storybookScript: 'npm run storybook -- --ci' }),
    ],
    // Met at the first dialog, it would reload the page in the middle of a test.
    optimizeDeps: { include: ['@radix-ui/react-dialog', '@radix-ui/react-slot'] },
    // Stories share one page, as in Storybook itself; a page for each file takes three times as long.
    test: {
      ...patience,
      ...inTurn(3),
      name: 'storybook',
      isolate: false,
      // What fades in is not visible yet when a story is played.
      browser: await browser({ reducedMotion: 'reduce' }),
    },
  }
}

async function projects(): Promise<TestProjectConfiguration[]> {
  return [
    ...[pure, unit, isolated, react18, e2e].filter(({ test: { name } }) => mayRun(name)),
    ...(mayRun('browser') ? [await inBrowser()] : []),
    ...(mayRun('storybook') ? [await storybook()] : []),
  ]
}

/** Lets the bundler of a host leave words for developers out of a production build. */
const developmentOnly = {
  name: 'development-only',
  transform: (code: string, id: string) =>
    id.startsWith(at('src/')) && code.includes('__DEV__')
      ? { code: code.replaceAll('__DEV__', "(process.env.NODE_ENV !== 'production')"), map: null }
      : undefined,
}

export default defineConfig({
  plugins: [developmentOnly, react()],
  publicDir: false,
  resolve: {
    // Tests, stories and the demo import the package by the name its users do.
    alias: [
      { find: /^usage-widgets$/, replacement: at('src/index.ts') },
      { find: /^usage-widgets\/styles\.css$/, replacement: at('src/styles/index.css') },
      { find: /^usage-widgets\/([\w-]+)$/, replacement: at('src/$1.ts') },
      // Parts of shadcn, which the registry's items are made of.
      { find: /^@\//, replacement: at('test/support/shadcn/') },
    ],
    // One React, however a linked package finds it.
    dedupe: ['react', 'react-dom'],
  },
  build: {
    target: 'es2022',
    sourcemap: false,
    minify: false,
    cssCodeSplit: true, // a .css file as library entry needs it
    cssMinify: 'esbuild',
    // The first to know light-dark(). What stands in for it below them ignores the host's scheme.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    lib: { entry: { ...entries(), ...sheets }, formats: ['es'] },
    rolldownOptions: {
      external: (id) => !id.startsWith('.') && !isAbsolute(id) && !id.startsWith('\0'),
      // An inlined constant would leave its import behind, as if for its side effects.
      optimization: { inlineConst: false },
      // A file for each module keeps 'use client' where it stands and out of everything else.
      output: { preserveModules: true, preserveModulesRoot: 'src', entryFileNames: '[name].js' },
    },
  },
  test: {
    maxWorkers: '100%',
    coverage: { provider: 'v8', include: ['src/**/*.{ts,tsx}'], reporter: ['text', 'lcov'] },
    projects: await projects(),
  },
})
