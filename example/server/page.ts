import { extname } from 'node:path'
import type { Reply } from './http.js'

/** A built page: every file by its path. */
export type Page = ReadonlyMap<string, string | Uint8Array>

const types = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
])

/** The file at a path; the page itself at `/`. */
export function serveFile(page: Page, path: string): Reply {
  const name = path === '/' ? '/index.html' : path
  const body = page.get(name)
  if (body === undefined) return { status: 404, type: 'text/plain', body: 'Not found' }
  return { status: 200, type: types.get(extname(name)) ?? 'application/octet-stream', body }
}
