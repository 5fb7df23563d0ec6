import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Browser, BrowserContextOptions, Page } from 'playwright'
import { PATIENCE } from './visitor.js'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const policy = "default-src 'self'; style-src 'self'"

/**
 * A page with every component in every state: rendered here, sent by a server under a policy that
 * forbids style attributes, and hydrated where scripts run.
 */
export async function startGallery({ react = 19, sheet }: Made = {}) {
  const [server, script, css] = await Promise.all([
    bundle('./pages/render.tsx', react),
    bundle('./pages/hydrate.tsx', react),
    sheet ?? bundle('../../src/styles/index.css', react),
  ])
  const { html, version } = await evaluated(server)
  const files = new Map([
    ['/', { type: 'text/html', body: documentOf(html) }],
    ['/page.js', { type: 'text/javascript', body: script }],
    ['/widgets.css', { type: 'text/css', body: css }],
    ['/page.css', { type: 'text/css', body: pageStyle }],
  ])
  const { url, stop } = await serve(files)
  return {
    url,
    version,
    stop,
    open: (browser: Browser, options?: Look) => look(browser, url, options),
  }
}

export type Gallery = Awaited<ReturnType<typeof startGallery>>

type Made = {
  readonly react?: 18 | 19
  /** Styles in place of the library's alone. */
  readonly sheet?: string
}
type Look = BrowserContextOptions & {
  readonly dir?: 'rtl'
  /** Rules of the host's, before the library's. */
  readonly host?: string
}
type Files = ReadonlyMap<string, { readonly type: string; readonly body: string }>

/** Opens a page of the gallery and collects whatever the browser complains of. */
async function look(browser: Browser, url: string, { dir, host, ...options }: Look = {}) {
  const context = await browser.newContext(options)
  if (host) {
    await context.route('**/page.css', (route) =>
      route.fulfill({ contentType: 'text/css', body: pageStyle + host }),
    )
  }
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(dir ? `${url}/?dir=${dir}` : url)
  if (options.javaScriptEnabled !== false) {
    await page.waitForSelector('html[data-react]', { state: 'attached', timeout: PATIENCE })
  }
  return { page, complaints, close: () => context.close() }
}

/** What a function tells of the elements with a part, by the name of the item they are in. */
export function perItem<T>(page: Page, part: string, tell: string): Promise<Record<string, T>> {
  return page.evaluate(`Object.fromEntries(
    [...document.querySelectorAll('[data-item]')].flatMap((item) => {
      const part = item.querySelector(${JSON.stringify(part)})
      return part ? [[item.dataset.item, (${tell})(part, item)]] : []
    }),
  )`)
}

/** Serves files from memory until it is stopped. */
export async function serve(files: Files) {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://gallery')
    const file = files.get(pathname)
    const type = file ? `${file.type}; charset=utf-8` : 'text/plain'
    response.writeHead(file ? 200 : 404, {
      'content-type': type,
      'content-security-policy': policy,
    })
    const reversed = searchParams.get('dir') === 'rtl'
    response.end(
      reversed ? file?.body.replace(/^(<!doctype html>\s<html)/, '$1 dir="rtl"') : file?.body,
    )
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('The gallery has no port.')
  const stop = () => {
    server.closeAllConnections()
    return new Promise<void>((done) => server.close(() => done()))
  }
  return { url: `http://127.0.0.1:${address.port}`, stop }
}

const pageStyle = `
  body { margin: 16px; font: 16px/1.5 system-ui, sans-serif; }
  main { display: grid; grid-template-columns: minmax(0, 1fr); gap: 24px; }
`

const documentOf = (html: string) => `<!doctype html>
<html lang="en">
<head>
<meta name="viewport" content="width=device-width"><title>Gallery</title>
<link rel="icon" href="/page.css"><link rel="stylesheet" href="/page.css">
<link rel="stylesheet" href="/widgets.css">
</head>
<body><div id="root">${html}</div><script type="module" src="/page.js"></script></body>
</html>`

const bundled = new Map<string, Promise<string>>()

/** What esbuild makes of a file; once for all pages. */
function bundle(path: string, react: 18 | 19): Promise<string> {
  const name = `${path} ${react}`
  const found = bundled.get(name) ?? makeBundle(path, react)
  bundled.set(name, found)
  return found
}

async function makeBundle(path: string, react: 18 | 19): Promise<string> {
  const folder = react === 18 ? '../react18/node_modules' : '../../node_modules'
  const { outputFiles } = await build({
    entryPoints: [at(path)],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"development"', __DEV__: 'true' },
    alias: {
      react: at(`${folder}/react`),
      'react-dom': at(`${folder}/react-dom`),
      'react-dom/server': at(`${folder}/react-dom/server.browser.js`),
    },
    tsconfig: at('../../tsconfig.json'),
  })
  return outputFiles[0]?.text ?? ''
}

/** What a bundle exports, run where there is no document. */
async function evaluated(code: string): Promise<{ html: string; version: string }> {
  const url = `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`
  const found: unknown = await import(/* @vite-ignore */ url)
  if (typeof found !== 'object' || found === null) throw new Error('The page did not run.')
  return { html: '', version: '', ...found }
}
