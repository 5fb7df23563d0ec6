import { UsageError } from '../billing/errors.js'
import type { Resource } from '../billing/resource.js'
import { type CustomerId, customerOf } from '../endpoint/customer-id.js'
import { browserEnvironment, type Environment } from '../sync/environment.js'
import { createSignal } from '../sync/signal.js'
import type { Problem, SourceState, UpgradeActions, UsageSource } from '../sync/source.js'
import { type MetricOptions, type ReadReport, readReport } from './read-report.js'
import {
  createReportRequest,
  type ReportApi,
  type RequestReport,
  unreadable,
} from './request-report.js'

/** Where the usage report is, for whom, and what it does not say itself. */
export type ReportSourceOptions = ReportApi &
  MetricOptions & {
    /** Whose report the headers ask for. The report itself names nobody. */
    readonly customerId: CustomerId
    /** Metrics to ask for. @default all */
    readonly metrics?: readonly string[]
    /**
     * Takes what is recorded here: `createEndpointSource(…)`. Its server must have counted a use in
     * the report by the time it confirms it. @default none, and every recording is refused
     */
    readonly record?: Pick<UsageSource, 'deliver' | 'amounts'>
    /** @default none, and nothing can be bought through this source */
    readonly upgrade?: UpgradeActions
    /** @default the browser's */
    readonly environment?: Pick<Environment, 'elapsed' | 'online' | 'visible' | 'watch'>
  }

/** A usage report as a source. `useUsageReport({ source })` asks the same server as the same user. */
export type ReportSource = UsageSource & {
  readonly resources: () => readonly Resource[]
  /** What `useUsageReport` asks through. */
  readonly reports: {
    readonly request: RequestReport
    readonly options: MetricOptions & Pick<ReportSourceOptions, 'url' | 'metrics'>
    readonly customer: () => string | null
  }
}

/** Names the one subscription a report is about. */
const SUBSCRIPTION = 'report'
/** Milliseconds within which a page that comes back asks no second time. */
const RECENT = 10_000

const loading: SourceState = { status: 'loading' }
const signedOut: SourceState = { status: 'signed-out' }
const nothing: readonly Resource[] = []

type Answer = Awaited<ReturnType<UsageSource['reload']>>

/** What one customer's last answer said. */
type Slot = {
  readonly customer: string
  readonly state: SourceState
  readonly resources: readonly Resource[]
  /** Of the last report that could be read. */
  readonly good?: { readonly text: string; readonly state: SourceState }
}

/**
 * Makes a source of a usage report, `GET /api/billing/usage`. Every widget works on it; recordings
 * need `record`. Call it once, at module level. The report is asked for when something first shows
 * it, again when the page is looked at anew or is back online, and after every recording.
 *
 * @example
 * ```ts
 * const usage = createReportSource({
 *   url: '/api/billing/usage',
 *   headers: async () => ({ Authorization: `Bearer ${await session.token()}` }),
 *   customerId: () => session.user?.id ?? null,
 * })
 * ```
 */
export function createReportSource(options: ReportSourceOptions): ReportSource {
  const { record, metrics, environment: env = browserEnvironment } = options
  const request = createReportRequest(options)
  const customer = () => customerOf(options.customerId)
  const changes = createSignal()
  let slot: Slot | null = null
  let running: AbortController | null = null
  let latest: Promise<Answer> = Promise.resolve('failed')
  let askedAt = 0
  let readers = 0
  let stopWatching = () => {}

  /** A later call takes the place of an earlier one, whose answer may be older than what was asked since. */
  function reload(): Promise<Answer> {
    running?.abort()
    const own = new AbortController()
    running = own
    askedAt = env.elapsed()
    const answer = load(own).then((done) => (done === 'superseded' ? latest : done))
    latest = answer
    return answer
  }

  async function load(own: AbortController): Promise<Answer | 'superseded'> {
    const asked = customer()
    const next = asked === null ? null : await ask(asked, own.signal)
    if (running !== own) return 'superseded'
    running = null
    // Whose answer it is cannot be told after a change of user.
    if (customer() !== asked) return reload()
    if (next === null) return 'failed'
    const before = slot
    slot = next
    if (before?.state !== next.state) changes.fire()
    return next.state.status === 'ready' ? 'fresh' : 'failed'
  }

  async function ask(asked: string, signal: AbortSignal): Promise<Slot> {
    const good = slot?.customer === asked ? slot.good : undefined
    const resources = slot?.customer === asked ? slot.resources : nothing
    const kept = { customer: asked, resources, ...(good ? { good } : {}) }
    try {
      const text = await request(metrics ? { metrics } : {}, signal)
      return text === good?.text ? { ...kept, state: good.state } : slotOf(asked, text, options)
    } catch (error) {
      const known = error instanceof UsageError ? error : unreadable
      return {
        ...kept,
        state: known.code === 'signed-out' ? signedOut : { status: 'error', error: known },
      }
    }
  }

  function onWorld(): void {
    if (running !== null || !env.visible() || !env.online()) return
    if (env.elapsed() - askedAt >= RECENT || slot?.state.status !== 'ready') void reload()
  }

  return {
    subscribe(onChange) {
      const stop = changes.subscribe(onChange)
      if (readers++ === 0) stopWatching = env.watch(onWorld)
      if (running === null && slot?.customer !== customer() && customer() !== null) void reload()
      let here = true
      return () => {
        stop()
        if (here && --readers === 0) stopWatching()
        here = false
      }
    },
    read() {
      const now = customer()
      if (now === null) return signedOut
      return slot?.customer === now ? slot.state : loading
    },
    reload,
    deliver: record?.deliver ?? (async () => ({ as: 'refused', error: readOnly })),
    resources: () => (slot?.customer === customer() ? slot.resources : nothing),
    reports: { request, options, customer },
    name: options.url ?? '/api/billing/usage',
    amounts: record?.amounts ?? 'decimal',
    concurrency: 4,
    ...(options.upgrade ? { upgrade: options.upgrade } : {}),
  }
}

function slotOf(customer: string, text: string, options: MetricOptions): Slot {
  const problems: Problem[] = []
  const data: unknown = JSON.parse(text)
  const read = readReport(data, options, (part, message) => {
    if (problems.length < 50) problems.push({ part, message })
  })
  if (read === null)
    return { customer, resources: nothing, state: { status: 'error', error: unreadable } }
  const state = stateOf(customer, read, problems)
  return { customer, resources: read.resources, state, good: { text, state } }
}

function stateOf(customer: string, read: ReadReport, problems: readonly Problem[]): SourceState {
  return {
    status: 'ready',
    customer: { id: customer },
    subscription: { id: SUBSCRIPTION, period: read.period, current: [SUBSCRIPTION] },
    plan: null,
    meters: read.meters,
    problems,
  }
}

const readOnly = new UsageError(
  'refused',
  'this source only reads a usage report, so the use is not billed and no longer counted. Give createReportSource a `record`, such as createEndpointSource(…).',
)
