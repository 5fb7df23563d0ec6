import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { onPath } from './on-path.mjs'

export const remedy =
  'apt-get install webkit2gtk-driver libwebkit2gtk-4.1-0 xvfb, or WEBKIT_DRIVER and WEBKIT_BROWSER'

/** What a user may have switched off, by the options of the browser that do it. */
export const restrictions = {
  'cookies blocked': ['--cookies-policy=never'],
  'storage off': ['--enable-html5-local-storage=false', '--enable-html5-database=false'],
  'a private window': ['--private'],
}

/** The id under which WebDriver passes an element, and its code for the Escape key. */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'
const keys = { Escape: '\uE00C' }

/** WebKitGTK's driver, small browser and a display for them; `undefined` where one is missing. */
export function find() {
  const driver = process.env.WEBKIT_DRIVER ?? onPath('WebKitWebDriver')
  const xvfb = onPath('Xvfb')
  const places = ['x86_64', 'aarch64'].map(
    (machine) => `/usr/lib/${machine}-linux-gnu/webkit2gtk-4.1/MiniBrowser`,
  )
  const browser = [process.env.WEBKIT_BROWSER, ...places].find((path) => path && existsSync(path))
  return driver && xvfb && browser ? { driver, xvfb, browser } : undefined
}

/** Starts WebKit on a display of its own. `given` are options of its command line. */
export async function start(given = []) {
  const { driver, xvfb, browser } = find()
  const screen = spawn(
    xvfb,
    ['-displayfd', '1', '-screen', '0', '1400x1400x24', '-nolisten', 'tcp'],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  )
  const [display] = await once(screen.stdout, 'data')
  const port = await freePort()
  const service = spawn(driver, [`--port=${port}`, '--host=127.0.0.1'], {
    detached: true, // a group of its own: a page that spins outlives the driver
    stdio: 'ignore',
    env: {
      ...process.env,
      DISPLAY: `:${String(display).trim()}`,
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1', // only pages of this project are opened
    },
  })
  const stop = async () => {
    if (service.pid) process.kill(-service.pid, 'SIGKILL')
    screen.kill()
  }
  try {
    const ask = await sessionOf(`http://127.0.0.1:${port}`, browser, given)
    return { version: `webkit/${ask.version}`, open: (url) => open(ask, url), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Begins a WebDriver session. The function answered carries out one of its commands. */
async function sessionOf(service, binary, given) {
  const options = { binary, args: ['--automation', ...given] }
  const alwaysMatch = { browserName: 'MiniBrowser', 'webkitgtk:browserOptions': options }
  await untilReady(service)
  const { sessionId, capabilities } = await request('POST', `${service}/session`, {
    capabilities: { alwaysMatch },
  })
  const ask = (method, path, body) =>
    request(method, `${service}/session/${sessionId}/${path}`, body)
  return Object.assign(ask, { version: capabilities.browserVersion })
}

async function open(ask, url) {
  // The window that was looked at last may be closed.
  const [first] = await ask('GET', 'window/handles')
  await ask('POST', 'window', { handle: first })
  const { handle } = await ask('POST', 'window/new', { type: 'window' })
  /** Carries a command out in the window, or in its first frame. One at a time: they share a focus. */
  const inside = (frame) => async (method, path, body) => {
    await ask('POST', 'window', { handle })
    await ask('POST', 'frame', { id: null })
    if (frame) await ask('POST', 'frame', { id: 0 })
    return ask(method, path, body)
  }
  const here = inside(false)
  await here('POST', 'url', { url })
  return {
    ...partOf(here),
    frame: () => partOf(inside(true)),
    key: async (name) => {
      const element = await here('GET', 'element/active')
      await here('POST', `element/${element[ELEMENT]}/value`, { text: keys[name] })
    },
    reload: () => here('POST', 'refresh', {}),
    close: () => here('DELETE', 'window'),
  }
}

/** A document: the page's, or a frame's. */
function partOf(ask) {
  return {
    evaluate: async (expression) => {
      // WebDriver knows null alone.
      const found = await ask('POST', 'execute/sync', { script: `return ${expression}`, args: [] })
      return found ?? undefined
    },
    click: async (xpath) => {
      const element = await ask('POST', 'element', { using: 'xpath', value: xpath })
      await ask('POST', `element/${element[ELEMENT]}/click`, {})
    },
  }
}

async function request(method, url, body) {
  const response = await fetch(url, {
    method,
    signal: AbortSignal.timeout(60_000),
    ...(body && { body: JSON.stringify(body) }),
  })
  const { value } = await response.json()
  if (response.ok) return value
  throw new Error(`${value?.error}: ${value?.message}`)
}

async function untilReady(service) {
  for (let tries = 0; tries < 100; tries++) {
    const answer = await fetch(`${service}/status`).catch(() => undefined)
    if (answer?.ok) return
    await new Promise((done) => setTimeout(done, 100))
  }
  throw new Error('WebKitWebDriver did not start.')
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  return port
}
