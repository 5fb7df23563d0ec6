// Builds dist: JavaScript and CSS with Vite, declarations with TypeScript.
import { rmSync, writeFileSync } from 'node:fs'
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
})
