import { UsageError } from '../billing/errors.js'
import type { Entry } from './entry.js'

/** How a recording ended. `refused`: the server never has it. `expired`: nobody knows, retry or discard it. */
export type Settlement =
  | { readonly status: 'delivered'; readonly reply?: unknown }
  | { readonly status: 'refused' | 'expired'; readonly error: UsageError }

/** What `record` returns. `id` is the idempotency key. */
export type Receipt = {
  readonly id: string
  /** True when the recording survives a reload, a close and a crash of the page. */
  readonly durable: boolean
  /** Resolves when the outcome is known, perhaps in a later visit; never rejects. */
  readonly settled: Promise<Settlement>
}

/** How many settled receipts are kept against a repeat of the same transactionId. */
const KEPT = 1_000

type OpenReceipt = { readonly receipt: Receipt; readonly settle: (settlement: Settlement) => void }

/** The receipts handed out on this page, by entry key. */
export type Receipts = {
  get(key: string): Receipt | undefined
  open(key: string, id: string, durable: boolean): Receipt
  settle(key: string, settlement: Settlement): void
  /** Takes a receipt out, to be kept under another key or in another set. */
  take(key: string): OpenReceipt | undefined
  keep(key: string, open: OpenReceipt | undefined): void
}

/** Makes an empty set of receipts. */
export function createReceipts(): Receipts {
  const held = new Map<string, OpenReceipt>()
  const settled: string[] = []

  return {
    get: (key) => held.get(key)?.receipt,
    open(key, id, durable) {
      let settle: (settlement: Settlement) => void = () => {}
      const promise = new Promise<Settlement>((resolve) => {
        settle = resolve
      })
      const receipt = { id, durable, settled: promise }
      held.set(key, { receipt, settle })
      return receipt
    },
    settle(key, settlement) {
      held.get(key)?.settle(settlement)
      settled.push(key)
      const oldest = settled.length > KEPT ? settled.shift() : undefined
      if (oldest !== undefined) held.delete(oldest)
    },
    take(key) {
      const open = held.get(key)
      held.delete(key)
      return open
    },
    keep(key, open) {
      if (open) held.set(key, open)
    },
  }
}

/** The settlement that an entry's status stands for, or `null` while it has none. */
export function settlementOf({ status, error }: Entry): Settlement | null {
  switch (status) {
    case 'waiting':
    case 'working':
      return null
    case 'acked':
      return { status: 'delivered' }
    case 'refused':
    case 'expired': {
      const { code = 'refused', message = 'the recording was refused.', details } = error ?? {}
      return { status, error: new UsageError(code, message, details) }
    }
    default:
      return status satisfies never
  }
}
