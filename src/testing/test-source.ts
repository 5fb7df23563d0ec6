import { numberIn, present } from '../billing/decode.js'
import { UsageError } from '../billing/errors.js'
import { minus, plus } from '../billing/meter.js'
import type { Resource } from '../billing/resource.js'
import { type Entry, keyOf } from '../entries/entry.js'
import type { MetricData, ReportData } from '../report-api/data.js'
import { reportOf } from '../report-api/initial-report.js'
import { readReport } from '../report-api/read-report.js'
import { createSignal } from '../sync/signal.js'
import type { Delivery, Problem, SourceState, UpgradeActions, UsageSource } from '../sync/source.js'

/** What a report says besides its meters: `plan`, `period`, `features`, `estimatedCost` … */
export type TestReport = Partial<Omit<ReportData, 'metrics'>>

/** What a test source is made of besides its meters. */
export type TestSourceOptions = {
  /** Who is signed in at first; `null` for nobody. @default 'user_1' */
  readonly customerId?: string | null | undefined
  readonly report?: TestReport | undefined
  /** Whether uses are whole numbers. @default 'decimal' */
  readonly amounts?: UsageSource['amounts'] | undefined
  readonly account?: string | undefined
  /** What can be bought. @default nothing */
  readonly upgrade?: UpgradeActions | undefined
}

/**
 * What goes wrong. `offline`: nothing arrives, so uses wait and numbers get old. `lost-replies`: uses are
 * recorded, and no reply says so. `refused`: uses are refused. `error`: billing cannot be loaded at all.
 */
export type TestFailure = 'offline' | 'lost-replies' | 'refused' | 'error'

/** A source whose server is the test. */
export type TestSource = UsageSource & {
  readonly resources: () => readonly Resource[]
  /**
   * The server says this of a meter from now on, of whoever is signed in, and a report shows it at once.
   * Parts that are left out stay.
   */
  readonly set: (meter: string, data: MetricData) => void
  /** The same for what a report says besides its meters. */
  readonly setReport: (report: TestReport) => void
  /** Somebody else used some of a meter, and a report shows it at once. @default 1 */
  readonly use: (meter: string, amount?: number) => void
  /**
   * Lets requests go wrong until the returned function is called. `words`: what the server says when it
   * refuses. Uses that could not be sent are tried again after a pause, and at once at an `online` event.
   *
   * @default 'offline'
   */
  readonly fail: (how?: TestFailure, words?: string) => () => void
  /**
   * Lets every answer to what is asked from now on wait until the returned function is called; once it is
   * called again, until what that returns is. The server takes uses at once, and says so later.
   */
  readonly hold: () => () => void
  /** Who is signed in, `null` for nobody. */
  readonly customer: () => string | null
  /** Somebody else signs in, with the meters this source was made with; `null` signs out. */
  readonly signIn: (customer: string | null) => void
  /** What was recorded for a customer, each use once, oldest first. @default whoever is signed in */
  readonly recorded: (customer?: string) => readonly Entry[]
}

type Account = {
  metrics: Readonly<Record<string, MetricData>>
  readonly entries: Map<string, Entry>
}

const SUBSCRIPTION = 'test'
const signedOut: SourceState = { status: 'signed-out' }
const nothing: readonly Resource[] = []

/**
 * Makes a source for tests and stories: a server in memory, which answers at once and does what the test
 * says. `meters` by slug, in the words of a usage report: `{ generations: { used: 40, included: 100 } }`.
 * Without meters it is loading until the first `set`.
 *
 * @example
 * ```tsx
 * const source = createTestSource({ generations: { used: 79, included: 100 } })
 * render(<UsageTestProvider source={source}><Generate /></UsageTestProvider>)
 * await user.click(screen.getByRole('button', { name: 'Generate' }))
 * expect(source.recorded()).toHaveLength(1)
 * ```
 */
export function createTestSource(
  meters?: Readonly<Record<string, MetricData>>,
  options: TestSourceOptions = {},
): TestSource {
  const changes = createSignal()
  const accounts = new Map<string, Account>()
  let held: Promise<void> | null = null
  const failures = new Map<symbol, { readonly how: TestFailure; readonly words?: string }>()
  let customer = options.customerId === undefined ? 'user_1' : options.customerId
  let report = options.report ?? {}
  let isLoading = meters === undefined
  let shown: Shown | null = null
  /** Numbers the questions, so that an earlier answer never takes the place of a later one. */
  let [asked, answered] = [0, 0]

  function accountOf(whose: string): Account {
    const account = accounts.get(whose) ?? { metrics: meters ?? {}, entries: new Map() }
    accounts.set(whose, account)
    return account
  }

  /** What the server says of a customer; the same object as is shown, while it is the same. */
  function answerFor(whose: string): Shown {
    const data = { ...report, metrics: accountOf(whose).metrics }
    const text = JSON.stringify([whose, data])
    return shown?.text === text ? shown : { text, ...read(whose, data, options.account) }
  }

  /** A report comes by itself, where anything can. */
  function push(): void {
    if (failing('offline')) return
    answered = ++asked
    shown = customer === null ? null : answerFor(customer)
    changes.fire()
  }

  function count(account: Account, meter: string, amount: number): void {
    const data = account.metrics[meter]
    account.metrics = { ...account.metrics, [meter]: used(data ?? { used: 0 }, amount) }
  }

  function failing(how: TestFailure) {
    return [...failures.values()].find((one) => one.how === how)
  }

  async function reload(): ReturnType<UsageSource['reload']> {
    if (customer === null) return 'failed'
    if (isLoading) return 'unknown'
    const [whose, number] = [customer, ++asked]
    const answer = answerFor(whose)
    await held
    if (failing('offline') || failing('error')) return 'failed'
    if (customer !== whose) return reload()
    if (number < answered) return 'fresh'
    answered = number
    if (shown?.text === answer.text) return 'fresh'
    shown = answer
    changes.fire()
    return 'fresh'
  }

  async function deliver(entry: Entry, _: AbortSignal, whose?: string): Promise<Delivery> {
    if (customer === null || (whose ?? customer) !== customer) return { as: 'hold' }
    const meaning = failing('offline') ? null : take(accountOf(customer), entry)
    await held
    if (meaning === null || failing('offline') || failing('lost-replies')) return { as: 'retry' }
    return meaning
  }

  function take(account: Account, entry: Entry): Delivery {
    const known = account.entries.get(keyOf(entry))
    if (known) return known.amount === entry.amount ? delivered : refusal('id-taken', entry)
    const refusing = failing('refused')
    if (refusing) return refusal('refused', entry, refusing.words)
    account.entries.set(keyOf(entry), entry)
    count(account, entry.meter, entry.amount)
    return delivered
  }

  return {
    subscribe: changes.subscribe,
    read() {
      if (failing('error')) return unavailable
      if (customer === null) return signedOut
      if (isLoading) return { status: 'loading' }
      shown ??= answerFor(customer)
      return shown.state
    },
    reload,
    deliver,
    resources: () => (customer !== null && !isLoading && shown?.resources) || nothing,
    name: 'test',
    amounts: options.amounts ?? 'decimal',
    concurrency: 4,
    ...present({ upgrade: options.upgrade }),
    set(meter, data) {
      if (customer === null) return
      const account = accountOf(customer)
      account.metrics = { ...account.metrics, [meter]: { ...account.metrics[meter], ...data } }
      isLoading = false
      push()
    },
    setReport(more) {
      report = { ...report, ...more }
      push()
    },
    use(meter, amount = 1) {
      if (customer === null) return
      count(accountOf(customer), meter, amount)
      push()
    },
    fail(how = 'offline', words) {
      const key = Symbol(how)
      failures.set(key, { how, ...present({ words }) })
      changes.fire()
      return () => {
        failures.delete(key)
        changes.fire()
      }
    },
    hold() {
      let release = () => {}
      const own = new Promise<void>((resolve) => {
        release = resolve
      })
      held = own
      return () => {
        if (held === own) held = null
        release()
      }
    },
    customer: () => customer,
    signIn(next) {
      customer = next
      shown = null
      push()
    },
    recorded: (whose = customer ?? '') => [...(accounts.get(whose)?.entries.values() ?? [])],
  }
}

type Shown = {
  readonly text: string
  readonly state: SourceState
  readonly resources: readonly Resource[]
}

function read(
  customer: string,
  data: ReportData,
  account: string | undefined,
): Pick<Shown, 'state' | 'resources'> {
  const problems: Problem[] = []
  const report = readReport(data, {}, (part, message) => problems.push({ part, message }))
  const state: SourceState = {
    status: 'ready',
    customer: { id: customer },
    plan: null,
    meters: [],
    ...present({ account }),
    ...(report && reportOf(customer, account, report)),
    subscription: { id: SUBSCRIPTION, period: report?.period ?? null, current: [SUBSCRIPTION] },
    problems,
  }
  return { state, resources: report?.resources ?? nothing }
}

/** The meter after a use of `amount`: more is used, and less is left where that is told. */
function used(data: MetricData, amount: number): MetricData {
  const [before, left] = [numberIn(data.used), numberIn(data.remaining)]
  return {
    ...data,
    ...(before === null ? {} : { used: plus(before, amount) }),
    ...(left === null ? {} : { remaining: minus(left, amount) }),
  }
}

const delivered: Delivery = { as: 'delivered' }

const unavailable: SourceState = {
  status: 'error',
  error: new UsageError(
    'unreachable',
    'the test source was told to fail, so there is no report. Call what `fail` returned.',
  ),
}

function refusal(code: 'refused' | 'id-taken', entry: Entry, words?: string): Delivery {
  const what =
    code === 'refused'
      ? 'the test source was told to refuse'
      : 'the id was used before for another amount'
  const details = words === undefined ? undefined : { message: words }
  const message = `${what}, so ${entry.amount} on "${entry.meter}" is not recorded. Retry or discard it.`
  return { as: 'refused', error: new UsageError(code, message, details) }
}
