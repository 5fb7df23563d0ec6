import { once } from 'node:events'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { build } from 'esbuild'
import { root } from '../run.mjs'

/** Throws wherever a page would keep or tell something, as browsers do that block all cookies of a site. */
const refusals = `
  const refused = () => { throw new DOMException('The operation is insecure.', 'SecurityError') }
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches'])
    Object.defineProperty(window, name, { get: refused })
  window.BroadcastChannel = function () { refused() }
  Object.defineProperty(document, 'cookie', { get: refused, set: refused })
  navigator.locks.request = async () => refused()
`

/**
 * Serves a page that shows another in a sandboxed frame, which has no storage, locks, channel or cookies, and
 * one that is refused them by itself.
 */
export async function serveFrame() {
  const script = await bundle()
  const files = new Map([
    ['/', '<iframe sandbox="allow-scripts" src="/frame" width="600" height="400"></iframe>'],
    ['/frame', '<div id="root"></div><script src="/frame.js"></script>'],
    [
      '/refused',
      `<div id="root"></div><script>${refusals}</script><script src="/frame.js"></script>`,
    ],
    ['/frame.js', script],
  ])
  const server = createServer(({ url }, response) => {
    const type = url?.endsWith('.js') ? 'text/javascript' : 'text/html'
    response.writeHead(files.has(url) ? 200 : 404, { 'content-type': `${type}; charset=utf-8` })
    response.end(type === 'text/html' ? `<!doctype html>${files.get(url)}` : files.get(url))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const stop = () => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `http://127.0.0.1:${server.address().port}/`, stop }
}

async function bundle() {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'test/e2e/pages/frame.tsx')],
    bundle: true,
    write: false,
    format: 'iife',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"development"', __DEV__: 'true' },
    tsconfig: join(root, 'tsconfig.json'),
  })
  return outputFiles[0].text
}
