// `npm start`: builds the page, loads the server and serves both on one port.
//
//   --port <n>     the port to use; without it 4400, or the next free one
//   --data <dir>   where the ledger is kept; without it example/.data
//   --stripe       the demo on Stripe instead of Flowglad; its ledger is kept in memory
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const FIRST_PORT = 4400
const PORTS = 20
// This machine only: whoever reaches the demo can be any of its customers.
const HOST = '127.0.0.1'

const here = fileURLToPath(new URL('.', import.meta.url))

/** Why the demo cannot start, in words for whoever typed the command. */
class CannotStart extends Error {}

async function start() {
  checkNode()
  const { ports, data, stripe } = readArguments()
  const { buildPage, loadServer } = await readTools()
  const parts = stripe ? ['stripe.html', '/server/stripe-app.ts'] : []
  const [page, { createApp }] = await Promise.all([buildPage(parts[0]), loadServer(parts[1])])
  const server = createServer()
  const port = await listen(server, ports)
  const app = open(createApp, { page, data, port })
  server.on('request', app.handle)
  const ledger = stripe ? ' and forgets the ledger' : '; the ledger stays'
  console.log(`The demo is at http://localhost:${port} (Ctrl+C ends it${ledger}).`)
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stop(server, app))
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  throw new CannotStart(`Node 20.19 or newer is needed; this is ${process.versions.node}.`)
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: { port: { type: 'string' }, data: { type: 'string' }, stripe: { type: 'boolean' } },
    })
    const { port, data = join(here, '.data'), stripe = false } = values
    return { ports: portsOf(port), data: resolve(data), stripe }
  } catch (error) {
    throw new CannotStart(
      `${error.message}\nUsage: npm start -- [--port <n>] [--data <dir>] [--stripe]`,
    )
  }
}

function portsOf(text) {
  if (text === undefined) return Array.from({ length: PORTS }, (_, index) => FIRST_PORT + index)
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65535) throw new Error(`"${text}" is not a port.`)
  return [port]
}

/** The parts that need what `npm ci` installs, so that a missing installation can be told. */
async function readTools() {
  try {
    await import('libsql')
    await import('@flowglad/server')
    return await import('./tools.mjs')
  } catch (error) {
    throw new CannotStart(
      `A dependency could not be loaded: ${error.message}\nRun \`npm ci\` in the project's folder, then \`npm start\` again.`,
    )
  }
}

async function listen(server, ports) {
  for (const port of ports) {
    try {
      server.listen(port, HOST)
      await once(server, 'listening')
      return server.address().port
    } catch (error) {
      if (error.code !== 'EADDRINUSE') throw new CannotStart(`Port ${port}: ${error.message}`)
    }
  }
  const range =
    ports.length > 1 ? `Ports ${ports[0]} to ${ports.at(-1)} are` : `Port ${ports[0]} is`
  throw new CannotStart(`${range} taken. Name a free one: \`npm start -- --port 5000\`.`)
}

/** A ledger for each port: two demos at once have nothing in common, as in the browser. */
function open(createApp, { page, data, port }) {
  const file = join(data, `ledger-${port}.sqlite`)
  try {
    mkdirSync(data, { recursive: true })
    const origin = `http://${HOST}:${port}`
    return createApp({ page, file, origin, address: `http://localhost:${port}` })
  } catch (error) {
    throw new CannotStart(
      `The ledger ${file} cannot be opened: ${error.message}\nDelete it to begin anew, or name another folder with --data.`,
    )
  }
}

function stop(server, app) {
  server.close(() => {
    app.close()
    process.exit(0)
  })
  server.closeAllConnections()
}

start().catch((error) => {
  console.error(error instanceof CannotStart ? error.message : error)
  process.exit(1)
})
