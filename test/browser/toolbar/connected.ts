/** Every module of the stories and of the library, by its path from the root, as text. */
const texts = new Map(
  Object.entries(
    import.meta.glob<string>('../../../{stories,src}/**/*.{ts,tsx}', {
      query: '?raw',
      import: 'default',
      eager: true,
    }),
  ).map(([path, text]) => [path.replaceAll('../', ''), text]),
)

/** Whether a module of the stories leads to a component or a hook that reads a provider or asks a server. */
export function isConnected(path: string, seen = new Set<string>()): boolean {
  const text = texts.get(path)
  if (text === undefined || seen.has(path)) return false
  seen.add(path)
  if (path.startsWith('src/')) return text.startsWith("'use client'")
  return importsOf(path, text).some((imported) => isConnected(imported, seen))
}

/** What a module imports at run time, by relative paths. */
function importsOf(path: string, text: string): readonly string[] {
  const found = text.matchAll(/^import (?!type )[^'"]*from '(\.[^']+)\.js'/gm)
  return Array.from(found, ([, name = '']) => {
    const { pathname } = new URL(name, `http://root/${path}`)
    const bare = pathname.slice(1)
    return texts.has(`${bare}.tsx`) ? `${bare}.tsx` : `${bare}.ts`
  })
}
