// Turns the demo's TypeScript into a page and a server, in memory, with the library taken from src.
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { build, createServer } from 'vite'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))

/** The oldest React supported, where REACT=18 asks for it for the page: the tests under fire run on both. */
const react18 =
  process.env.REACT === '18'
    ? [{ find: /^(react|react-dom)(?=$|\/)/, replacement: at('../test/react18/node_modules/$1') }]
    : []

const shared = {
  root: at('.'),
  configFile: false,
  envDir: false,
  publicDir: false,
  logLevel: 'error',
  plugins: [react()],
  // Words for developers, as in a development build of a host.
  define: { __DEV__: 'true' },
  resolve: {
    // The names a user of the package writes.
    alias: [
      { find: /^usage-widgets$/, replacement: at('../src/index.ts') },
      { find: /^usage-widgets\/styles\.css$/, replacement: at('../src/styles/index.css') },
      { find: /^usage-widgets\/([\w-]+)$/, replacement: at('../src/$1.ts') },
    ],
    dedupe: ['react', 'react-dom'],
  },
}

/**
 * The page as customers get it: every file by its path. Built rather than served file by file, so
 * that a restart of the server does not reload it and nothing but the demo asks the server.
 */
export async function buildPage(html = 'index.html') {
  const { output } = await build({
    ...shared,
    resolve: { ...shared.resolve, alias: [...react18, ...shared.resolve.alias] },
    build: {
      write: false,
      target: 'es2022',
      cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
      chunkSizeWarningLimit: 2000,
      rolldownOptions: { input: at(html), onLog: unlessAboutDirectives },
    },
  })
  return new Map(
    output.map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source]),
  )
}

/** The server's module. */
export async function loadServer(path = '/server/app.ts') {
  const vite = await createServer({
    ...shared,
    appType: 'custom',
    optimizeDeps: { noDiscovery: true },
    ssr: { external: ['libsql', 'stripe', '@flowglad/server', '@flowglad/shared'] },
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  })
  try {
    return await vite.ssrLoadModule(path)
  } finally {
    await vite.close()
  }
}

/** 'use client' means nothing to a bundle that is all client. */
function unlessAboutDirectives(level, log, handle) {
  if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log)
}
