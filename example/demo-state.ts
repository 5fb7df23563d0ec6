import { changedLine, goodLine, type LineState } from './line.js'

/** One recording as the server's ledger holds it. */
export type LedgerEvent = {
  /** The id the browser gave it. */
  readonly id: string
  readonly meter: string
  readonly amount: number
  /** Epoch milliseconds. */
  readonly at: number
  readonly properties: Readonly<Record<string, unknown>>
  /** How often it reached the app since the server started; it is in the ledger once. */
  readonly arrived: number
}

/** What `GET /demo/state` answers. */
export type DemoState = {
  readonly line: LineState
  /** Recordings of the customer who is signed in, oldest first. */
  readonly ledger: readonly LedgerEvent[]
}

/** Reads a `DemoState` back, `null` when it is none. */
export function readDemoState(value: unknown): DemoState | null {
  const state = fieldsOf(value)
  const ledger = state.get('ledger')
  if (!Array.isArray(ledger)) return null
  return { line: changedLine(goodLine, state.get('line')), ledger: ledger.map(readEvent) }
}

function readEvent(value: unknown): LedgerEvent {
  const event = fieldsOf(value)
  return {
    id: String(event.get('id')),
    meter: String(event.get('meter')),
    amount: Number(event.get('amount')),
    at: Number(event.get('at')),
    properties: Object.fromEntries(fieldsOf(event.get('properties'))),
    arrived: Number(event.get('arrived')),
  }
}

/** What an object from outside says, by name; nothing for anything else. */
export function fieldsOf(value: unknown): Map<string, unknown> {
  return new Map(Object.entries(typeof value === 'object' && value ? value : {}))
}
