// `npm run test:consumers [-- --built] [name …]`: apps as a newcomer makes them, from the packed library and the
// README alone, in a folder outside the repository, built and opened in Chromium. Needs a registry.
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright'
import { browserLaunchOptions } from './chromium.mjs'
import { apps } from './consumers/apps.mjs'
import { developerProse } from './consumers/prose.mjs'
import { main, root, run } from './run.mjs'

/** Milliseconds an app may take to answer. */
const PATIENCE = 60_000

await main(async () => {
  const { values, positionals: named } = parseArgs({
    allowPositionals: true,
    options: { built: { type: 'boolean', default: false } },
  })
  const chosen = named.length > 0 ? named : Object.keys(apps)
  const folder = mkdtempSync(join(tmpdir(), 'consumers-'))
  if (!values.built) run('npm', 'run', 'build')
  const tarball = pack(folder)
  const browser = await chromium.launch(browserLaunchOptions())
  try {
    for (const name of chosen) {
      if (!(name in apps)) throw new Error(`There is no consumer "${name}".`)
      await consume(name, apps[name], { folder, tarball, browser })
      console.log(`✓ ${name}`)
    }
  } finally {
    await browser.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

function pack(folder) {
  const printed = execFileSync(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--pack-destination', folder],
    { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
  )
  const [{ filename }] = JSON.parse(printed)
  return join(folder, filename)
}

async function consume(name, app, { folder, tarball, browser }) {
  const home = join(folder, name)
  write(home, 'package.json', JSON.stringify({ private: true, type: 'module', ...app.manifest }))
  for (const [path, text] of Object.entries(app.files())) write(home, path, text)
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--no-engine-strict']
  inside(home, {}, 'npm', 'install', ...quiet, tarball, ...app.dependencies)
  const flowglad = await startFlowglad(home)
  const port = String(await freePort())
  const env = {
    FLOWGLAD_SECRET_KEY: 'sk_consumer',
    FLOWGLAD_BASE_URL: flowglad.url,
    NEXT_TELEMETRY_DISABLED: '1',
  }
  const running = []
  try {
    inside(home, env, ...app.build)
    if (app.output) saysNothing(join(home, app.output))
    for (const command of app.start) {
      running.push(
        startIn(
          home,
          env,
          command.map((word) => word.replace('$PORT', port)),
        ),
      )
    }
    if (app.start.length > 0) await look(browser, `http://localhost:${port}`, app)
  } finally {
    for (const child of running) child.kill('SIGKILL')
    flowglad.close()
  }
}

/** A production build holds no words for developers. */
function saysNothing(folder) {
  const prose = developerProse()
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.js')) continue
    const code = readFileSync(join(folder, path), 'utf8')
    const found = prose.find((piece) => code.includes(piece))
    if (found) throw new Error(`${path} says in production: ${found}`)
  }
}

/** The page shows a number, counts a click, and says nothing on the console. */
async function look(browser, url, app) {
  const page = await browser.newPage()
  const complaints = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    const about = `${message.text()} ${message.location().url}`
    const matters = app.isRenderedOnServer ? ['error', 'warning'] : ['error']
    if (!matters.includes(message.type()) || /favicon/.test(about)) return
    if (!app.tolerates?.test(about)) complaints.push(about)
  })
  page.setDefaultTimeout(PATIENCE)
  await untilAnswered(url)
  if (app.isRenderedOnServer) await hasNumber(url)
  await page.goto(url)
  await (app.look ?? countsOneUse)(page, app)
  await app.expect?.(page)
  await page.close()
  if (complaints.length > 0) throw new Error(`The page complains:\n${complaints.join('\n')}`)
}

/** The number of the report stands in the HTML. */
async function hasNumber(url) {
  const html = await fetch(url).then((reply) => reply.text())
  if (!/class="uw-count">0</.test(html)) throw new Error(`No number in ${html}`)
}

async function countsOneUse(page, { button = 'Generate' }) {
  const count = page.locator('.uw-count').first()
  // Where no reply has told a total yet, the number is marked as approximate.
  await count.getByText(/^(≈\s)?0$/).waitFor()
  await page.getByRole('button', { name: button }).click()
  await count.getByText('1', { exact: true }).waitFor()
  await page.getByText(/pending/).waitFor({ state: 'detached' })
}

/** The sandbox of the installed package, spoken to over HTTP as Flowglad is. */
async function startFlowglad(home) {
  const entry = join(home, 'node_modules', 'usage-widgets', 'dist', 'sandbox.js')
  const { createSandbox } = await import(pathToFileURL(entry).href)
  const sandbox = createSandbox({ now: Date.now })
  const server = createServer((request, response) => void answer(sandbox, request, response))
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

async function answer(sandbox, request, response) {
  const body = await text(request)
  const reply = await sandbox.fetch(new URL(request.url, 'http://flowglad.test'), {
    method: request.method,
    headers: { authorization: request.headers.authorization ?? '' },
    ...(body && { body }),
  })
  response.writeHead(reply.status, { 'content-type': reply.headers.get('content-type') ?? '' })
  response.end(await reply.text())
}

function write(home, path, text) {
  const file = join(home, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

function environment(home, env) {
  const path = [join(home, 'node_modules', '.bin'), process.env.PATH].join(delimiter)
  return { ...process.env, ...env, PATH: path }
}

function inside(home, env, command, ...parameters) {
  execFileSync(command, parameters, {
    cwd: home,
    env: environment(home, env),
    stdio: ['ignore', 'inherit', 'inherit'],
  })
}

function startIn(home, env, [command, ...parameters]) {
  return spawn(command, parameters, {
    cwd: home,
    env: environment(home, env),
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

async function freePort() {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function untilAnswered(url) {
  const end = Date.now() + PATIENCE
  while (Date.now() < end) {
    const answered = await fetch(url).then(
      () => true,
      () => false,
    )
    if (answered) return
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  throw new Error(`${url} does not answer.`)
}
