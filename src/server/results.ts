import { isFields, numberOf, textOf, timeOf } from '../billing/decode.js'
import { within } from './deadline.js'
import { stableJson } from './stable-json.js'

/**
 * Where results of operations are kept: a Keyv, a `Map` while there is one process, or a few lines over
 * Redis or SQL. `ttl` is in milliseconds; keeping a value longer does no harm.
 *
 * With `get` and `set` alone, one process never runs an operation twice at a time, and several do not
 * where one has marked it as running before the other looks. Two processes that both look before either
 * has written may both run it; it is billed once all the same. `setIfAbsent` rules that out: it writes a
 * value only where the key has none (or one whose `ttl` is over), in one atomic step, and says whether it
 * did.
 *
 * @example
 * ```ts
 * const results: ResultStore = {
 *   get: (key) => redis.get(key),
 *   set: (key, value, ttl) => redis.set(key, value, 'PX', ttl),
 *   setIfAbsent: async (key, value, ttl) =>
 *     (await redis.set(key, value, 'PX', ttl, 'NX')) === 'OK',
 * }
 * ```
 */
export type ResultStore = {
  /**
   * The text under a key, or what it says where the store reads JSON by itself (Upstash), or a promise of it;
   * any other value where there is none.
   */
  readonly get: (key: string) => unknown
  readonly set: (key: string, value: string, ttl: number) => unknown
  readonly setIfAbsent?: (key: string, value: string, ttl: number) => Promise<boolean> | boolean
}

/** Thrown where another attempt at the same operation is running. Nothing was run or billed. */
export class OperationRunningError extends Error {
  override readonly name = 'OperationRunningError'
  readonly code = 'operation_running'

  constructor() {
    super(
      'usage-widgets: another attempt at this operation is running, so this one did not run. Ask again with the same id: it answers the result once there is one.',
    )
  }
}

/** The event to record for an operation, as far as only its result tells. */
export type Bill = {
  readonly transactionId: string
  readonly amount: number
  readonly subscriptionId: string
  readonly usageDate: number
}

/** What an operation made. `bill` is the event that may not be recorded yet, `null` for none. */
export type StoredResult<Result> = { readonly result: Result; readonly bill: Bill | null }

/** How an operation's result is kept. Times are in milliseconds. */
export type StoredOperationOptions = {
  readonly key: string
  /** How long the mark of an attempt counts that never ends. */
  readonly lease: number
  /** How long a result is kept. */
  readonly ttl: number
  readonly now: () => number
}

/** One attempt at an operation whose result is kept. */
export type StoredOperation<Result> = {
  /** Returns the result of an earlier attempt, `null` without one. @throws what the store throws */
  find(): Promise<StoredResult<Result> | null>
  /**
   * Marks the operation as running and returns `null`; or returns the result of an attempt that ended
   * meanwhile.
   *
   * @throws {OperationRunningError} another attempt runs; what the store throws.
   */
  start(): Promise<StoredResult<Result> | null>
  /**
   * Stores the result and returns `null`; or returns the result of another attempt that was stored first.
   * Never throws: what the store throws is logged.
   */
  finish(stored: StoredResult<Result>): Promise<StoredResult<Result> | null>
  /** Notes that nothing of a stored result is left to record. Never throws. */
  settle(result: Result): Promise<void>
  /** Lets the next attempt run at once, after a failed one. Never throws. */
  abandon(): Promise<void>
}

/** Milliseconds a store may take to answer. */
const storeLimit = 2_000

/** Keys of operations that this process is about to mark as running. */
const starting = new Set<string>()

/**
 * Makes one attempt at the operation of a key. The key holds its result, `<key>:running` the mark of the
 * attempt that is running it, which counts until its lease is over. A mark never replaces a result, and
 * the result is looked for again after the mark is set: an operation whose result is stored never runs
 * again.
 */
export function openStoredOperation<Result>(
  store: ResultStore,
  { key, lease, ttl, now }: StoredOperationOptions,
): StoredOperation<Result> {
  const markKey = `${key}:running`
  const own = crypto.randomUUID()

  async function find(): Promise<StoredResult<Result> | null> {
    const value = await read(key)
    if (!isStored(value)) return null
    const bill = billIn(value.bill)
    // What is to be billed for it cannot be read: free of charge it is not.
    return bill === null && value.bill !== null ? null : { result: value.result, bill }
  }

  /** What the host's own store has under an operation's key was made by this operation. */
  function isStored(value: unknown): value is { readonly result: Result; readonly bill: unknown } {
    return isFields(value) && 'bill' in value
  }

  function read(at: string): Promise<unknown> {
    return within(storeLimit, async () => parsed(await store.get(at)))
  }

  async function write(at: string, value: object, keptFor: number): Promise<void> {
    const text = stableJson(value)
    await within(storeLimit, async () => void (await store.set(at, text, keptFor)))
  }

  /** False where another attempt runs. */
  async function mark(): Promise<boolean> {
    const value = { by: own, until: now() + lease }
    if (store.setIfAbsent) {
      const text = stableJson(value)
      if (await within(storeLimit, async () => store.setIfAbsent?.(markKey, text, lease)))
        return true
    }
    const other = markIn(await read(markKey))
    // The other mark has just ended. Only setIfAbsent can tell who comes next, so ask again.
    if (other === null && store.setIfAbsent) return false
    if (other !== null && other.until > now()) return false
    await write(markKey, value, lease)
    const kept = markIn(await read(markKey))
    if (kept !== null) return kept.by === own
    throw new Error(
      'usage-widgets: the results store does not keep what it is given, so the operation did not run: it could run twice. Check the store behind `results`.',
    )
  }

  async function abandon(): Promise<void> {
    try {
      if (markIn(await read(markKey))?.by === own) await write(markKey, { by: own, until: 0 }, 1)
    } catch {
      // The mark ends by itself, with its lease.
    }
  }

  return {
    find,
    async start() {
      if (starting.has(key)) throw new OperationRunningError()
      starting.add(key)
      try {
        if (await mark()) return await find()
      } catch (error) {
        await abandon()
        throw error
      } finally {
        starting.delete(key)
      }
      throw new OperationRunningError()
    },
    async finish(stored) {
      try {
        const first = await find()
        if (first !== null) return first
        await write(key, stored, ttl)
      } catch (error) {
        console.error(
          'usage-widgets: an operation succeeded and its result could not be stored, so another attempt runs it again. Return plain JSON from it, and check the store behind `results`.',
          error,
        )
        await abandon()
      }
      return null
    },
    async settle(result) {
      // Where it fails the use is recorded again under the same id, which counts nothing.
      await write(key, { result, bill: null }, ttl).catch(() => {})
    },
    abandon,
  }
}

function parsed(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : text
  } catch {
    return null
  }
}

/** Who runs an operation, and until when, in epoch milliseconds. */
function markIn(value: unknown): { readonly by: string; readonly until: number } | null {
  if (!isFields(value)) return null
  const by = textOf(value.by)
  const until = timeOf(value.until)
  return by === null || until === null ? null : { by, until }
}

function billIn(value: unknown): Bill | null {
  if (!isFields(value)) return null
  const transactionId = textOf(value.transactionId)
  const amount = numberOf(value.amount)
  const subscriptionId = textOf(value.subscriptionId)
  const usageDate = timeOf(value.usageDate)
  if (transactionId === null || amount === null) return null
  if (subscriptionId === null || usageDate === null) return null
  return { transactionId, amount, subscriptionId, usageDate }
}
