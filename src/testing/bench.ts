import { levelOf, type Price } from '../billing/meter.js'
import type { Entry } from '../entries/entry.js'
import type { Delivery, SourceState, UsageSource } from '../sync/source.js'

/** The server behind a source that is checked. What it cannot do is left out with its clauses. */
export type SourceServer = {
  /** What was recorded for a customer on the meter through the source, summed. */
  readonly used: (customer: string) => number
  /** Somebody signs in for the source and the server alike; `null` signs out. */
  readonly signIn: (customer: string | null) => void
  /** Whoever is signed in uses some of the meter elsewhere, on another device. */
  readonly use?: (amount: number) => void
  /** From now on requests get no answer and do nothing, or get one again. */
  readonly fail?: (failing: boolean) => void
  /**
   * Answers to what is asked from now on wait for the returned function, or, once it is called again, for
   * what that returns. They are those of the moment of the question.
   */
  readonly hold?: () => () => void
  /** The next use is recorded, and its reply is lost. */
  readonly lose?: () => void
  /** The next use is refused for good. */
  readonly refuse?: () => void
}

/** A source to be checked, with what is needed for it. New for every check. */
export type CheckedSource = {
  readonly source: UsageSource
  /** Slug of a meter that adds up, has something used or left, and takes uses. */
  readonly meter: string
  /** The first is signed in. Nothing was recorded for either of them yet. */
  readonly customers: readonly [string, string]
  readonly server: SourceServer
  /** What a use of the meter costs, as the source has to tell it. @default nothing */
  readonly price?: Price
  /** The billing account, as the source has to tell it. @default none */
  readonly account?: string
  /**
   * Lets what is under way go on for a moment: a few milliseconds of real or fake time, inside `act` where
   * the source needs React. @default 5 ms
   */
  readonly settle?: () => Promise<unknown>
  /** Lets so many milliseconds pass at the server and here. Needed where `lag` is above a second. @default `settle` */
  readonly wait?: (ms: number) => Promise<unknown>
  /** Ends what was begun for this check. */
  readonly stop?: () => unknown
}

/** What a source knows when it knows something. */
export type ReadyState = Extract<SourceState, { status: 'ready' }>

/** A checked source with what every check does to it. */
export type Bench = ReturnType<typeof openBench>

/** How often it is looked whether something has come. */
const PATIENCE = 400
/** How often a reload may fail after the server is back. */
const RELOADS = 6

/** Makes the bench of one check. `clause` is named in what it says. */
export function openBench(checked: CheckedSource, clause: string) {
  const { source, server, meter, customers } = checked
  const moment = checked.settle ?? (() => pause(5))
  const stops: (() => void)[] = []
  let last: Promise<unknown> = Promise.resolve()
  let made = 0

  function say(what: string): never {
    throw new Error(
      `usage-widgets: ${what}, which breaks the clause "${clause}" of UsageSource. Change the source; if it cannot do this at all, leave the clause out with \`without: ['${clause}']\`.`,
    )
  }

  /** One at a time: `act` calls must not overlap. */
  function settle(): Promise<unknown> {
    last = last.then(moment)
    return last
  }

  /** Waits for a promise that must resolve, and soon. */
  async function within<T>(promise: Promise<T>, what: string): Promise<T> {
    const answers: ({ readonly value: T } | { readonly error: unknown })[] = []
    promise.then(
      (value) => answers.push({ value }),
      (error: unknown) => answers.push({ error }),
    )
    for (let looks = 0; looks < PATIENCE && answers.length === 0; looks++) await settle()
    const answer = answers[0] ?? say(`${what} never resolved`)
    return 'value' in answer ? answer.value : say(`${what} rejected with ${String(answer.error)}`)
  }

  function ready(): ReadyState {
    const state = source.read()
    return state.status === 'ready' ? state : say(`it is ${state.status} where numbers are due`)
  }

  /** The number that a use lowers by its amount: what is left, or minus what was used. */
  function level(): number {
    const found = ready().meters.find(({ slug }) => slug === meter)
    if (!found) return say(`there is no meter "${meter}"`)
    if (found.kind === 'absent' || found.kind === 'unreadable')
      return say(`the meter "${meter}" is ${found.kind}`)
    return levelOf(found)
  }

  async function reload(): Promise<void> {
    for (let tries = 0; tries < RELOADS; tries++) {
      const answer = await within(source.reload(), 'reload()')
      await settle()
      if (answer !== 'failed' && source.read().status === 'ready') return
    }
    say('no reload brought numbers although the server answers')
  }

  function shows(expected: number, when: string): void {
    if (level() !== expected)
      say(`after ${when} "${meter}" stands at ${level()} where it is ${expected}`)
  }

  return {
    ...checked,
    settle,
    within,
    ready,
    level,
    reload,
    shows,
    say,
    used: (customer = customers[0]) => server.used(customer),
    /** Waits until there are numbers. */
    async open(): Promise<ReadyState> {
      stops.push(source.subscribe(() => {}))
      for (let looks = 0; looks < PATIENCE && source.read().status !== 'ready'; looks++)
        await settle()
      return ready()
    },
    /** Somebody else uses some, and reports know of it. */
    async use(amount: number): Promise<void> {
      const use = server.use ?? say('the server of this check has no `use`')
      use(amount)
      if (source.lag) await wait(source.lag)
    },
    /** A part of the server that this check needs. */
    lever<Name extends keyof SourceServer>(name: Name): NonNullable<SourceServer[Name]> {
      const lever = server[name]
      return lever ?? say(`the server of this check has no \`${name}\``)
    },
    /** A use that was never sent. */
    entry(amount: number, subscription = ready().subscription?.id ?? null): Entry {
      const bound = subscription === null ? [] : [subscription]
      const fresh = {
        subscription,
        status: 'waiting',
        sentTo: bound,
        attempts: 0,
        tried: 0,
      } as const
      return { ...fresh, id: `check-${clause}-${++made}`, meter, amount, at: Date.now() }
    },
    deliver(
      entry: Entry,
      {
        signal = new AbortController().signal,
        customer = customers[0],
      }: { readonly signal?: AbortSignal; readonly customer?: string } = {},
    ): Promise<Delivery> {
      const delivery = within(source.deliver(entry, signal, customer), 'deliver()')
      // It may be waited for later.
      delivery.catch(() => {})
      return delivery
    },
    /** Reloads until a number shows, which may take as long as the source says. */
    async contains(expected: number, what: string): Promise<void> {
      for (let tries = 0; tries < RELOADS; tries++) {
        await reload()
        if (level() === expected) return
        // Where the server's own times tell, an earlier report is no mistake.
        if (ready().asOf === undefined && (source.lag ?? 0) === 0) break
        await waitMore(tries)
      }
      shows(expected, what)
    },
    wait,
    waitMore,
    /** Whose report it is, in the host's terms. */
    whose: ({ customer }: ReadyState): string => customer.externalId ?? customer.id,
    close() {
      for (const stop of stops) stop()
    },
  }

  /** Waits longer each time: a report may trail by minutes. */
  async function waitMore(tries: number): Promise<void> {
    await wait(Math.max(checked.wait ? 1_000 * 4 ** tries : 1_000, source.lag ?? 0))
  }

  async function wait(ms: number): Promise<void> {
    if (checked.wait) return void (await checked.wait(ms))
    if (ms > 1_000) say(`${ms} ms must pass, and this check has no \`wait\``)
    await settle()
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
