import { isFields, jsonOf, present } from '../billing/decode.js'
import { UsageError } from '../billing/errors.js'
import type { ReadInsufficientCredits } from '../billing/insufficient-credits.js'
import type { Resource } from '../billing/resource.js'
import { type CustomerId, customerOf } from '../endpoint/customer-id.js'
import { type PageEnvironment, pageEnvironment } from '../sync/page-environment.js'
import { createSignal } from '../sync/signal.js'
import type { Problem, SourceState, UpgradeActions, UsageSource } from '../sync/source.js'
import type { ReportData } from './data.js'
import { reportOf } from './initial-report.js'
import { type MetricOptions, readReport } from './read-report.js'
import { failure, unreachable, unreadable, withDeadline } from './request-report.js'

/** Where reports come from, for whom, and where uses go. */
export type PolledSourceOptions = MetricOptions & {
  /** Whose usage `read` gives. */
  readonly customerId: CustomerId
  /**
   * Asks your API for the usage of a customer, in 15 s at most, and gives it as `ReportData` or as the
   * JSON text of one. Throw when it cannot be had: an error with the `status` 401 means signed out.
   */
  readonly read: (
    customer: string,
    signal: AbortSignal,
  ) => ReportData | string | Promise<ReportData | string>
  /** Sends a recorded use, such as the `deliver` of `createEndpointSource`. @default none, and every recording is refused */
  readonly deliver?: UsageSource['deliver'] | undefined
  /** Milliseconds between two questions while the page is visible. @default none are asked for that reason */
  readonly every?: number | undefined
  /** Milliseconds by which a report may trail what was recorded, where it tells no `asOf`. @default 0 */
  readonly lag?: number | undefined
  /** Keeps what is stored apart from that of other sources of the page. @default 'polled' */
  readonly name?: string | undefined
  /** The billing account behind the API, where one page may talk to several. */
  readonly account?: string | undefined
  /** Whether uses are whole numbers. @default 'decimal' */
  readonly amounts?: UsageSource['amounts'] | undefined
  /** How many uses may be on their way at once. @default 4 */
  readonly concurrency?: number | undefined
  /** Milliseconds for which the server remembers an id. @default for ever */
  readonly remembersIdsFor?: number | undefined
  /** Reads what a 402 of your server says, where it is not `insufficientCreditsResponse`. */
  readonly readInsufficientCredits?: ReadInsufficientCredits | undefined
  /** @default none, and nothing can be bought through this source */
  readonly upgrade?: (UpgradeActions & Partial<Pick<UsageSource, 'subscribe'>>) | undefined
  /** @default the browser's */
  readonly environment?: PageEnvironment | undefined
}

/** A source of reports that are asked for. */
export type PolledSource = UsageSource & { readonly resources: () => readonly Resource[] }

/** Milliseconds within which a page that comes back asks no second time. */
const RECENT = 10_000

/** The longest a timer can wait, in milliseconds. */
const LONGEST_WAIT = 2_147_483_647

const loading: SourceState = { status: 'loading' }
const signedOut: SourceState = { status: 'signed-out' }
const nothing: readonly Resource[] = []

type Answer = Awaited<ReturnType<UsageSource['reload']>>

/** A report that could be read, and the text it was read from. */
type Good = {
  readonly text: string
  readonly state: Extract<SourceState, { status: 'ready' }>
  readonly resources: readonly Resource[]
}

/** What one customer's last answer said. `good`: their last report that could be read. */
type Slot = {
  readonly customer: string
  readonly state: SourceState
  readonly good?: Good | undefined
  readonly answer: Answer
}

/**
 * Makes a source of any API: `read` asks it and says in the words of a usage report what it answered.
 * Every widget works on it. It is asked when something first shows it, when the page is looked at anew
 * or is back online, after every recording and, with `every`, at intervals. A later question takes the
 * place of an earlier one, and a report that is older by its `asOf` is not shown after a newer one.
 * Call it once, at module level.
 *
 * @example
 * ```ts
 * const usage = createPolledSource({
 *   customerId: () => session.user?.id ?? null,
 *   every: 60_000,
 *   async read(customer, signal) {
 *     const response = await fetch(`/api/customers/${customer}/entitlements`, { signal })
 *     const { credits } = await response.json()
 *     return { metrics: { credits: { used: credits.used, included: credits.limit } } }
 *   },
 * })
 * ```
 */
export function createPolledSource(options: PolledSourceOptions): PolledSource {
  const { environment: env = pageEnvironment, every = 0, deliver, upgrade } = options
  const { remembersIdsFor, readInsufficientCredits } = options
  const customer = () => customerOf(options.customerId)
  const changes = createSignal()
  let slot: Slot | null = null
  let running: AbortController | null = null
  let latest: Promise<Answer> = Promise.resolve('failed')
  let askedAt = 0
  let readers = 0
  let stopWatching = () => {}
  let cancelNext = () => {}

  /** A later call takes the place of an earlier one, whose answer may be older than what was asked since. */
  function reload(): Promise<Answer> {
    running?.abort()
    const own = new AbortController()
    running = own
    askedAt = env.elapsed()
    latest = load(own)
    return latest
  }

  async function load(own: AbortController): Promise<Answer> {
    const asked = customer()
    const next = asked === null ? null : await ask(asked, own.signal)
    if (running !== own) return latest
    running = null
    plan()
    // Whose answer it is cannot be told after a change of user.
    if (customer() !== asked) return reload()
    if (next === null) return 'failed'
    const before = slot
    slot = next
    if (before?.state !== next.state) changes.fire()
    return next.answer
  }

  async function ask(asked: string, signal: AbortSignal): Promise<Slot> {
    const good = goodOf(asked)
    try {
      const data = await withDeadline(signal, (ends) => options.read(asked, ends))
      const text = typeof data === 'string' ? data : textOf(data)
      const fresh = text === good?.text ? good : goodIn(asked, text, options)
      // Servers that answer in turn do not all know the same.
      const older = (fresh.state.asOf ?? Infinity) < (good?.state.asOf ?? -Infinity)
      const shown = older && good ? good : fresh
      return {
        customer: asked,
        state: shown.state,
        good: shown,
        answer: older ? 'unknown' : 'fresh',
      }
    } catch (thrown) {
      const error = errorOf(thrown)
      const state: SourceState =
        error.code === 'signed-out' ? signedOut : { status: 'error', error }
      return { customer: asked, state, good, answer: 'failed' }
    }
  }

  function goodOf(whose: string | null): Good | undefined {
    return slot?.customer === whose ? slot.good : undefined
  }

  /** Plans the next question, for as long as somebody looks. */
  function plan(): void {
    cancelNext()
    if (!(every > 0 && every < LONGEST_WAIT) || readers === 0 || !env.visible()) return
    const due = askedAt + Math.max(every, 1_000) - env.elapsed()
    cancelNext = env.after(Math.max(0, due), () => {
      if (running === null) void reload()
    })
  }

  function onWorld(): void {
    plan()
    if (running !== null || !env.visible() || !env.online()) return
    if (env.elapsed() - askedAt >= RECENT || slot?.state.status !== 'ready') void reload()
  }

  return {
    subscribe(onChange) {
      const stop = changes.subscribe(onChange)
      if (readers++ === 0) {
        const stopOffers = upgrade?.subscribe?.(changes.fire)
        const stopWorld = env.watch(onWorld)
        stopWatching = () => {
          stopOffers?.()
          stopWorld()
        }
        plan()
      }
      if (running === null && slot?.customer !== customer() && customer() !== null) void reload()
      let here = true
      return () => {
        stop()
        if (here && --readers === 0) {
          stopWatching()
          cancelNext()
        }
        here = false
      }
    },
    read() {
      const now = customer()
      if (now === null) return signedOut
      return slot?.customer === now ? slot.state : loading
    },
    reload,
    async deliver(entry, signal, whose = customer() ?? undefined) {
      if (!deliver) return { as: 'refused', error: readOnly }
      return whose === customer() ? deliver(entry, signal, whose) : { as: 'hold' }
    },
    resources: () => goodOf(customer())?.resources ?? nothing,
    name: options.name ?? 'polled',
    amounts: options.amounts ?? 'decimal',
    concurrency: options.concurrency ?? 4,
    lag: options.lag ?? 0,
    ...present({ remembersIdsFor, readInsufficientCredits, upgrade }),
  }
}

/** JSON alone is compared and read: what a report cannot hold has no way in. */
function textOf(data: unknown): string {
  try {
    return JSON.stringify(data) ?? 'null'
  } catch {
    throw unreadable
  }
}

function goodIn(customer: string, text: string, options: PolledSourceOptions): Good {
  const problems: Problem[] = []
  const read = readReport(jsonOf(text), options, (part, message) => {
    if (problems.length < 50) problems.push({ part, message })
  })
  if (read === null) throw unreadable
  const report = reportOf(customer, options.account, read)
  return { text, state: { status: 'ready', ...report, problems }, resources: read.resources }
}

/** The errors of fetch's wrappers carry a status, in themselves or in their answer. */
function errorOf(thrown: unknown): UsageError {
  const { status, response } = isFields(thrown) ? thrown : {}
  const answered = isFields(response) ? response.status : status
  return answered === 401 ? failure('signed-out', __DEV__ && 'status 401') : unreachable(thrown)
}

const readOnly = new UsageError(
  'refused',
  __DEV__ &&
    'this source only reads usage, so the use is not billed and no longer counted. Give createPolledSource a `deliver` or createReportSource a `record`, such as createEndpointSource(…).',
)
