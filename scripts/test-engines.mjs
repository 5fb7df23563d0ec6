// `npm run test:engines [-- firefox webkit]`: walks the demo in the other browser engines of this machine. One
// that is missing is skipped, unless ENGINES=firefox,webkit names it.
import { runnerImport } from 'vite'
import * as firefox from './engines/firefox.mjs'
import { serveFrame } from './engines/frame.mjs'
import { walk } from './engines/walk.mjs'
import * as webkit from './engines/webkit.mjs'
import { main, root } from './run.mjs'

const engines = { firefox, webkit }

await main(async () => {
  const demanded = (process.env.ENGINES ?? '').split(',').filter(Boolean)
  const named = [...process.argv.slice(2), ...demanded]
  const chosen = named.length > 0 ? named : Object.keys(engines)
  const missing = chosen.filter((name) => isMissing(name, demanded))
  const present = chosen.filter((name) => !missing.includes(name))
  if (present.length === 0) return
  const { module } = await runnerImport(`${root}test/e2e/demo.ts`, { configFile: false })
  const [demo, frame] = await Promise.all([module.startDemo(), serveFrame()])
  let failed = 0
  try {
    for (const name of present) failed += await walk(engines[name], { demo, frame })
  } finally {
    frame.stop()
    await demo.stop()
  }
  if (failed > 0) throw new Error(`${failed} failed`)
})

/** Says that an engine is skipped. Throws where it must not be. */
function isMissing(name, demanded) {
  if (!(name in engines)) throw new Error(`There is no engine "${name}".`)
  if (engines[name].find()) return false
  const said = `${name}: not found (${engines[name].remedy})`
  if (demanded.includes(name)) throw new Error(said)
  console.log(`SKIPPED ${said}`)
  return true
}
