import type { Globals } from '../../.storybook/globals.js'
import type { Sandbox } from '../../src/sandbox/create-sandbox.js'
import type { Faults } from '../../src/sandbox/faults.js'

const lines: Readonly<Record<Globals['network'], Partial<Faults>>> = {
  normal: {},
  slow: { latency: 2_000 },
  offline: { offline: true },
  failing: { failure: true },
  losing: { lostReply: true },
}

/** Makes the line between a page and its sandbox what the toolbar says. */
export function setLine({ faults }: Sandbox, network: Globals['network']): void {
  faults.clear()
  faults.set(lines[network])
  setOnline(network !== 'offline')
}

/** Puts the device on or off the line, as the browser tells a page. */
export function setOnline(online: boolean): void {
  if (navigator.onLine === online) return
  if (online) Reflect.deleteProperty(navigator, 'onLine')
  else Object.defineProperty(navigator, 'onLine', { get: () => false, configurable: true })
  window.dispatchEvent(new Event(online ? 'online' : 'offline'))
}

/** What a host's own route answers, had over the same line as the sandbox: `fetch` for one request. */
export async function overLine(
  { faults }: Sandbox,
  answer: () => Response | Promise<Response>,
  kind: 'reads' | 'writes' = 'writes',
): Promise<Response> {
  const { latency, offline, unreachable, failure, lostReply } = faults.take(kind)
  await wait(latency / 2)
  if (offline || unreachable) throw new TypeError('Failed to fetch')
  const reply = failure ? new Response('Internal Server Error', { status: 500 }) : await answer()
  await wait(latency / 2)
  if (lostReply) throw new TypeError('Failed to fetch')
  return reply
}

function wait(ms: number): Promise<void> {
  return new Promise((done) => {
    setTimeout(done, ms)
  })
}
