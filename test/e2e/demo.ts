import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type DemoState, readDemoState } from '../../example/demo-state.js'
import type { LineState } from '../../example/line.js'

const script = fileURLToPath(new URL('../../example/start.mjs', import.meta.url))
const endWithParent = new URL('end-with-parent.mjs', import.meta.url).href

/** Demos that nobody uses, by their flags: starting one takes seconds. */
const idle = new Map<string, Demo>()

/** The demo as `npm start` runs it, on a free port, with an empty ledger of its own. */
export async function startDemo(...flags: readonly string[]): Promise<Demo> {
  const key = flags.join(' ')
  const demo = idle.get(key) ?? (await begin(flags))
  idle.delete(key)
  await demo.reset()
  return demo
}

async function begin(flags: readonly string[]) {
  const data = mkdtempSync(join(tmpdir(), 'demo-'))
  let running = await run(data, '0', flags)
  const { url, port } = running

  async function ask(path: string, init?: RequestInit): Promise<DemoState> {
    const response = await fetch(`${url}/demo/${path}`, init)
    const state = readDemoState(await response.json())
    if (!state) throw new Error(`/demo/${path} answered ${response.status}`)
    return state
  }
  const post = (path: string, body: unknown) =>
    ask(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })

  const demo = {
    url,
    /** Back to an empty ledger and a good line. */
    reset: () => post('reset', {}),
    setLine: (some: Partial<LineState>) => post('line', some),
    /** How long Stripe takes to count, in milliseconds; of the demo on Stripe. */
    setLag: (ms: number) => post('lag', { ms }),
    /** Records a use as another device of the first customer would. */
    recordElsewhere: async (meter: string, amount: number, transactionId: string) => {
      const billing = await flowglad(url, 'GET', 'customers/user_1/billing')
      const usageEvent = {
        amount,
        transactionId,
        usageMeterSlug: meter,
        subscriptionId: subscriptionIn(billing),
      }
      await flowglad(url, 'POST', 'usage-events', { usageEvent })
    },
    /** What the server has recorded of its first customer. */
    ledger: async () => (await ask('state')).ledger,
    /** Ends the process as a crash does and starts another on the same port and ledger. */
    crashAndRestart: async () => {
      await ended(running.child, 'SIGKILL')
      running = await run(data, port, flags)
    },
    stop: async () => {
      await ended(running.child, 'SIGTERM')
      rmSync(data, { recursive: true, force: true })
    },
    /** Leaves it to whoever starts one next. It ends with the process that runs the tests. */
    release: () => void idle.set(flags.join(' '), demo),
  }
  return demo
}

export type Demo = Awaited<ReturnType<typeof begin>>

/** A request of a server that holds the demo's key. */
async function flowglad(url: string, method: 'GET' | 'POST', path: string, body?: unknown) {
  const response = await fetch(`${url}/api/v1/${path}`, {
    method,
    headers: { authorization: 'sk_demo', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const answer: unknown = await response.json()
  if (response.ok) return answer
  throw new Error(`/api/v1/${path} answered ${response.status}: ${JSON.stringify(answer)}`)
}

function subscriptionIn(billing: unknown): string {
  const [, id] = /"currentSubscription":\{"id":"([^"]+)"/.exec(JSON.stringify(billing)) ?? []
  if (id !== undefined) return id
  throw new Error('The demo’s first customer has no subscription.')
}

/** Resolves when the demo has said where it is. */
function run(data: string, port: string, flags: readonly string[]) {
  // React as `npm start` builds it: in a test's environment it would be the one for development.
  const env = { ...process.env, NODE_ENV: 'production', DEMO_DATA: data }
  const options = ['--data', data, '--port', port, ...flags]
  const child = spawn(process.execPath, ['--import', endWithParent, script, ...options], { env })
  return new Promise<{ child: ChildProcess; url: string; port: string }>((resolve, reject) => {
    let said = ''
    const listen = (part: unknown) => {
      said += String(part)
      const [url, found] = /http:\/\/localhost:(\d+)/.exec(said) ?? []
      if (url !== undefined && found !== undefined) resolve({ child, url, port: found })
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    child.once('exit', (code) => reject(new Error(`The demo ended with ${code}: ${said}`)))
  })
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill(signal)
  })
}
