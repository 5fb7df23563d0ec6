// Builds dist: JavaScript and CSS with Vite, declarations with TypeScript. And registry, for shadcn's CLI.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { main, root, run } from './run.mjs'

await main(() => {
  const dist = join(root, 'dist')
  rmSync(dist, { recursive: true, force: true })
  run('vite', 'build', '--logLevel', 'warn')
  // NodeNext: an import without its `.js` is an error here, as it would be for a consumer.
  run('tsc', '-p', 'tsconfig.build.json')
  // TypeScript 6 wants types even for `import 'usage-widgets/styles.css'`.
  writeFileSync(join(dist, 'styles.css.d.ts'), 'export {}\n')
  buildRegistry(join(root, 'registry'))
})

/** A file for each item of registry.json, with the code in it. */
function buildRegistry(folder) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  const $schema = 'https://ui.shadcn.com/schema/registry-item.json'
  const { items } = JSON.parse(readFileSync(join(root, 'registry.json'), 'utf8'))
  for (const item of items) {
    const files = item.files.map((file) => ({
      ...file,
      content: readFileSync(join(root, file.path), 'utf8'),
    }))
    const text = JSON.stringify({ $schema, ...item, files }, null, 2)
    writeFileSync(join(folder, `${item.name}.json`), `${text}\n`)
  }
}
