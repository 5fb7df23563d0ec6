import { developerProse } from './prose.mjs'

/** A host that takes everything made for browsers, and a use of it that fails. */
export const bundled = () => ({
  'prose.json': JSON.stringify(developerProse()),
  'entry.js': `import * as all from 'usage-widgets'
import * as report from 'usage-widgets/report'
globalThis.taken = [all, report]
`,
  'wrong.js': `import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { UsageBar } from 'usage-widgets'
try {
  renderToString(createElement(UsageBar, { meter: 'generations' }))
} catch (error) {
  console.log(error.message)
}
`,
  'check.js': check,
})

const check = `import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import * as esbuild from 'esbuild'
import * as vite from 'vite'
import webpack from 'webpack'

const prose = JSON.parse(readFileSync('prose.json', 'utf8'))

const bundlers = {
  async esbuild(mode) {
    const minify = mode === 'production'
    const options = { entryPoints: ['entry.js'], bundle: true, format: 'esm', write: false }
    const { outputFiles, warnings } = await esbuild.build({ ...options, minify, logLevel: 'silent' })
    if (warnings.length > 0) throw new Error('esbuild warns: ' + warnings[0].text)
    return outputFiles[0].text
  },
  async vite(mode) {
    process.env.NODE_ENV = mode
    const lib = { entry: 'entry.js', formats: ['es'] }
    const build = { write: false, minify: mode === 'production', rollupOptions: { input: 'entry.js' } }
    const { output } = await vite.build({ mode, build, logLevel: 'silent', configFile: false })
    return output.map(({ code = '' }) => code).join('')
  },
  async webpack(mode) {
    const output = { path: resolve('out', mode) }
    const compiler = webpack({ mode, entry: './entry.js', devtool: false, output })
    const stats = await new Promise((done, fail) =>
      compiler.run((error, stats) => (error ? fail(error) : done(stats))),
    )
    if (stats.hasErrors()) throw new Error(stats.toString('errors-only'))
    const files = Object.keys(stats.compilation.assets)
    return files.map((file) => readFileSync(resolve(output.path, file), 'utf8')).join('')
  },
}

for (const [name, bundle] of Object.entries(bundlers)) {
  const development = await bundle('development')
  const missing = prose.filter((piece) => !development.includes(piece))
  if (missing.length > 0) throw new Error(name + ' drops in development: ' + missing.join(' | '))
  const production = await bundle('production')
  const left = prose.filter((piece) => production.includes(piece))
  if (left.length > 0) throw new Error(name + ' keeps in production: ' + left.join(' | '))
}

const said = (mode) =>
  execFileSync('node', ['wrong.js'], { env: { ...process.env, NODE_ENV: mode }, encoding: 'utf8' }).trim()
const [words, code] = [said('development'), said('production')]
if (!words.includes('UsageProvider')) throw new Error('Node says in development: ' + words)
if (code !== 'usage-widgets: no-provider') throw new Error('Node says in production: ' + code)
`
