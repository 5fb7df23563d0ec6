import type { Environment } from './environment.js'
import type { SourceState, UsageSource } from './source.js'

/** Milliseconds between two fences, and of dirt under load before sends pause for one. */
const APART = 2_000
/** Milliseconds a reload may take: in a hidden tab it never ends. */
const DEADLINE = 15_000
/** Milliseconds sends stay paused for one fence at the most. */
const LONGEST_PAUSE = 3_000
/** Waits after an unchanged answer, then `MOST` each time. */
const AGAIN = [2_000, 4_000, 8_000] as const
const MOST = 16_000
/** Unchanged answers after which the data is taken as identical. */
const UNCHANGED = 4
/** An answer within this time is no silent network failure, which takes about 7 s. */
const QUICK = 6_000

type Answer = Awaited<ReturnType<UsageSource['reload']>>

/** What the fence needs from its session. */
export type FenceOptions = {
  readonly source: UsageSource
  readonly env: Environment
  /** True while a fresh report is wanted: an entry is uncommitted, a report held, data asked for. */
  readonly needed: () => boolean
  /** False while asking is pointless: nothing feeds the source, the page is hidden, another tab asks. */
  readonly mayAsk: () => boolean
  readonly inFlight: () => number
  /** True while an entry was sent and its outcome is unknown. */
  readonly inDoubt: () => boolean
  /** Keys of the entries that the server is known to have, and of the actions that have ended there. */
  readonly acked: () => Iterable<string>
  /** Commits what can be committed without asking again. */
  readonly match: () => void
  /** The source's data is what the server has now, although it did not change. */
  readonly onIdentical: () => void
  /** A reload is about to be asked for. */
  readonly onAsk: () => void
  /** A fence ended. `confirmed`: the server answered, as far as can be told. */
  readonly onResolved: (confirmed: boolean) => void
  /** Sends may start again. */
  readonly onResume: () => void
}

/** Asks for reports in such a way that it is known which entries a later one contains. */
export type Fence = {
  /** Plans the next fence, if one is needed. Called after anything that may change that. */
  plan(): void
  /** True while sends wait for a fence. */
  paused(): boolean
  /** True when a report with this data was asked for after the entry was acknowledged. */
  covers(key: string, data: SourceState): boolean
  /** True when the data was asked for after the last fence. */
  isNew(data: SourceState): boolean
  /** The data seen at the last fence, taken as new from now on. */
  trust(): void
  /** Ends every plan until the next `plan()`; a reload under way is still taken in. */
  stop(): void
}

/** Makes a fence. One at a time is under way; reloads are at least 2 s apart. */
export function createFence(options: FenceOptions): Fence {
  const { source, env } = options
  let covered = new Set<string>()
  let seen: SourceState | null = null
  let running = false
  let holdSends = false
  let dirtySince: number | null = null
  let notBefore = 0
  let unchanged = 0
  let tries = 0
  let cancelPlan = () => {}

  function plan(): void {
    cancelPlan()
    if (running) return
    if (!options.needed()) return rest()
    if (!options.mayAsk()) return resume()
    const now = env.elapsed()
    dirtySince ??= now
    const due = Math.max(now, notBefore)
    if (options.inFlight() === 0) {
      cancelPlan = env.after(due - now, begin)
      return
    }
    const limit = Math.max(due, dirtySince + APART)
    if (now >= limit) holdSends = true
    else cancelPlan = env.after(limit - now, plan)
  }

  function rest(): void {
    dirtySince = null
    unchanged = tries = 0
    resume()
  }

  function resume(): void {
    if (!holdSends) return
    holdSends = false
    options.onResume()
  }

  function begin(): void {
    if (running) return
    if (!options.needed() || !options.mayAsk() || options.inFlight() > 0) return plan()
    running = true
    void ask().then(() => {
      running = false
      resume()
      plan()
    })
  }

  async function ask(): Promise<void> {
    source.flush?.()
    const data = source.read()
    // Only answers that left the same data in a row tell that it is what the server has.
    if (data !== seen) unchanged = 0
    seen = data
    // Without data in hand the request may be one that was already under way: it covers nothing.
    covered = new Set(seen.status === 'ready' ? options.acked() : [])
    options.onAsk()
    const asked = env.elapsed()
    notBefore = asked + APART
    const endPause = env.after(LONGEST_PAUSE, resume)
    const answer = await withDeadline(source.reload())
    endPause()
    source.flush?.()
    resolve(answer, env.elapsed() - asked)
  }

  function withDeadline(reload: Promise<Answer>): Promise<Answer> {
    return new Promise((done) => {
      const cancel = env.after(DEADLINE, () => done('failed'))
      const end = (answer: Answer) => {
        cancel()
        done(answer)
      }
      reload.then(end, () => end('failed'))
    })
  }

  function resolve(answer: Answer, took: number): void {
    const quick = took <= QUICK && env.online() && options.mayAsk()
    const { status } = source.read()
    const identical = source.read() === seen
    // A new error is no news: it would be asked again at once, for ever.
    if (answer === 'fresh' || (!identical && status === 'ready')) {
      unchanged = tries = 0
      dirtySince = null
      if (identical) options.onIdentical()
      return options.onResolved(status === 'ready')
    }
    options.match()
    // Identical, failed, superseded, offline: without more they all look like this.
    if (answer === 'unknown') unchanged++
    notBefore = env.elapsed() + (AGAIN[tries++] ?? MOST)
    if (unchanged >= UNCHANGED && answer === 'unknown' && quick && !options.inDoubt()) {
      unchanged = tries = 0
      options.onIdentical()
    }
    options.onResolved(answer === 'unknown' && quick && status === 'ready')
  }

  return {
    plan,
    paused: () => holdSends,
    covers: (key, data) => covered.has(key) && data !== seen,
    isNew: (data) => data !== seen,
    trust: () => {
      seen = null
    },
    stop() {
      cancelPlan()
      holdSends = false
    },
  }
}
