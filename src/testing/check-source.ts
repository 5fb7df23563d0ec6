import { isFields } from '../billing/decode.js'
import { type Price, plus } from '../billing/meter.js'
import type { Delivery } from '../sync/source.js'
import { type Bench, type CheckedSource, openBench, type ReadyState } from './bench.js'

/** One clause of the contract of `UsageSource`. */
export type SourceClause =
  | 'shape'
  | 'identity'
  | 'telling'
  | 'fresh'
  | 'failed'
  | 'order'
  | 'repeats'
  | 'lost-replies'
  | 'refused'
  | 'customers'
  | 'sign-out'
  | 'accounts'
  | 'times'
  | 'money'
  | 'abort'

/** A check of one clause. `run` rejects with an error that says what the source did and what it must do. */
export type SourceCheck = {
  readonly clause: SourceClause
  /** A sentence, to name the test by. */
  readonly name: string
  readonly run: () => Promise<void>
}

/** What is not checked. */
export type CheckSourceOptions = {
  /** Clauses that cannot be checked of this source: one without reports has no `failed` and no `order`. */
  readonly without?: readonly SourceClause[] | undefined
}

/**
 * The contract of `UsageSource` as checks, for Vitest, Jest, node:test or any other runner. Each calls
 * `make` for a source of its own, with the server behind it.
 *
 * @example
 * ```ts
 * for (const { name, run } of checkSource(make)) test(name, run)
 * ```
 */
export function checkSource(
  make: () => CheckedSource | Promise<CheckedSource>,
  { without = [] }: CheckSourceOptions = {},
): readonly SourceCheck[] {
  return checks
    .filter(([clause]) => !without.includes(clause))
    .map(([clause, name, check]) => ({
      clause,
      name,
      run: async () => {
        const checked = await make()
        const bench = openBench(checked, clause)
        try {
          await check(bench)
        } finally {
          bench.close()
          await checked.stop?.()
        }
      },
    }))
}

const checks: readonly (readonly [SourceClause, string, (bench: Bench) => Promise<void>])[] = [
  ['shape', 'says what it is, and finite numbers of the customer who is signed in', shape],
  ['identity', 'reads the same object while nothing changed', identity],
  ['telling', 'tells whoever subscribed of a change, and nobody who stopped', telling],
  ['fresh', 'shows after a fresh reload what the server knew when it was asked', fresh],
  ['failed', 'keeps its numbers when a reload fails, says so, and recovers', failed],
  ['order', 'never shows an earlier answer after a later one', order],
  ['repeats', 'counts an id once, however often it is delivered', repeats],
  ['lost-replies', 'does not know of a lost reply, and counts the repeat once', lostReplies],
  ['refused', 'tells a refusal as one, with nothing recorded', refused],
  ['customers', "never shows, bills or changes what is another customer's", customers],
  ['sign-out', 'holds uses and shows nothing while nobody is signed in', signOut],
  ['accounts', 'names its billing account, and keeps to it', accounts],
  ['times', 'contains every use that its lag and its times promise', times],
  ['money', 'says prices in minor units of a currency', money],
  ['abort', 'survives an aborted delivery, and never calls it refused', abort],
]

async function shape(bench: Bench): Promise<void> {
  const { source, customers, say } = bench
  const { amounts, concurrency, name } = source
  if (amounts !== 'integer' && amounts !== 'decimal')
    say('`amounts` is neither integer nor decimal')
  if (!(Number.isInteger(concurrency) && concurrency > 0)) say('`concurrency` is no whole number')
  if (name === '') say('`name` is empty')
  if (!(span(source.lag ?? 0) && span(source.remembersIdsFor ?? 1)))
    say('`lag` or `remembersIdsFor` is no number of milliseconds')
  const state = await bench.open()
  const { customer, subscription, meters } = state
  if (![customer.id, customer.externalId].includes(customers[0]))
    say(`the report is of "${customer.id}" while "${customers[0]}" is signed in`)
  if (subscription === null) return say('the customer has no subscription')
  if (!subscription.current.includes(subscription.id))
    say('`subscription.current` lacks the subscription itself')
  const { period } = subscription
  if (period && !(period.start < period.end)) say('the period ends before it begins')
  const slugs = meters.map(({ slug }) => slug)
  if (new Set(slugs).size < slugs.length || slugs.includes('')) say('two meters share a slug')
  const broken = notFinite(state, 'report')
  if (broken) say(`${broken} is no finite number`)
  bench.level()
}

function span(ms: number): boolean {
  return ms >= 0 && ms < Infinity
}

/** Where a number is not finite, as a path. */
function notFinite(value: unknown, path: string): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? null : path
  const parts = Array.isArray(value) || isFields(value) ? Object.entries(value) : []
  return parts.reduce<string | null>(
    (found, [key, part]) => found ?? notFinite(part, `${path}.${key}`),
    null,
  )
}

async function identity(bench: Bench): Promise<void> {
  const { source, say } = bench
  const first = await bench.open()
  if (source.read() !== first) say('two reads in a row gave two objects')
  const resources = source.resources?.()
  if (source.resources?.() !== resources) say('`resources` gave two lists in a row')
  await bench.reload()
  const next = bench.ready()
  // A report of a later moment is another one.
  if (next.asOf === first.asOf && next !== first)
    say('a reload that brought the same data gave another object')
}

async function telling(bench: Bench): Promise<void> {
  const { source, say } = bench
  await bench.open()
  const heard = { stayed: 0, left: 0 }
  const stop = source.subscribe(() => void heard.stayed++)
  const leave = source.subscribe(() => void heard.left++)
  leave()
  leave()
  const before = bench.level()
  await bench.use(1)
  await bench.reload()
  stop()
  if (bench.level() === before) say('the use of somebody else did not show after a reload')
  if (heard.stayed === 0) say('the number changed and a subscriber was not called')
  if (heard.left > 0) say('a subscriber was called after it had stopped')
}

async function fresh(bench: Bench): Promise<void> {
  const { source, say } = bench
  await bench.open()
  for (const amount of [3, 4]) {
    const before = bench.level()
    await bench.use(amount)
    const answer = await bench.within(source.reload(), 'reload()')
    if (answer === 'failed') say('a reload failed although the server answers')
    if (answer === 'unknown') await bench.settle()
    bench.shows(plus(before, -amount), `a reload that was ${answer}`)
  }
}

async function failed(bench: Bench): Promise<void> {
  const { source, say } = bench
  await bench.open()
  const before = bench.level()
  const entry = bench.entry(1)
  const fail = bench.lever('fail')
  fail(true)
  await bench.use(2)
  const answer = await bench.within(source.reload(), 'reload() without an answer')
  if (answer === 'fresh') say('a reload without an answer was called fresh')
  const state = source.read()
  if (state.status === 'signed-out') say('no answer was taken for a sign-out')
  if (state.status === 'ready') bench.shows(before, 'a reload that failed')
  if (state.status === 'error' && !(state.error instanceof Error)) say('`error` is no error')
  const delivery = await bench.deliver(entry)
  if (delivery.as !== 'retry' && delivery.as !== 'hold')
    say(`a use that got no answer was ${delivery.as}; only retry or hold is certain`)
  fail(false)
  await bench.reload()
  bench.shows(plus(before, -2), 'the network was back')
}

async function order(bench: Bench): Promise<void> {
  const { source } = bench
  await bench.open()
  const before = bench.level()
  const hold = bench.lever('hold')
  const releaseEarly = hold()
  const early = source.reload()
  await bench.settle()
  await bench.use(5)
  const releaseLate = hold()
  const late = source.reload()
  await bench.settle()
  releaseLate()
  await bench.settle()
  const seen = bench.level()
  releaseEarly()
  await bench.within(Promise.all([early, late]), 'two reloads')
  await bench.settle()
  if (seen !== before) bench.shows(seen, 'an earlier answer came late')
  await bench.reload()
  bench.shows(plus(before, -5), 'an earlier answer came late')
}

async function repeats(bench: Bench): Promise<void> {
  const { source, say } = bench
  await bench.open()
  const [before, used] = [bench.level(), bench.used()]
  const amount = source.amounts === 'decimal' ? 0.5 : 2
  const entry = bench.entry(amount)
  for (const time of ['first', 'second']) {
    const delivery = await bench.deliver(entry)
    if (delivery.as !== 'delivered') say(`the ${time} delivery was ${delivery.as}`)
  }
  if (bench.used() !== plus(used, amount))
    say(`the server counted ${plus(bench.used(), -used)} of a use of ${amount} that came twice`)
  await bench.contains(plus(before, -amount), 'a use that was delivered twice')
}

async function lostReplies(bench: Bench): Promise<void> {
  const { say } = bench
  await bench.open()
  const used = bench.used()
  const entry = bench.entry(2)
  bench.lever('lose')()
  const lost = await bench.deliver(entry)
  if (lost.as !== 'retry') say(`a lost reply was ${lost.as}; nobody knows, so it is retry`)
  const again = await bench.deliver(entry)
  if (again.as !== 'delivered') say(`the repeat was ${again.as}`)
  if (bench.used() !== plus(used, 2))
    say(`the server counted ${plus(bench.used(), -used)} of a use of 2 whose reply was lost`)
}

async function refused(bench: Bench): Promise<void> {
  const { say } = bench
  await bench.open()
  const used = bench.used()
  bench.lever('refuse')()
  const delivery = await bench.deliver(bench.entry(2))
  if (delivery.as !== 'refused') return say(`a refusal was ${delivery.as}`)
  if (!(delivery.error instanceof Error)) say('`error` of a refusal is no error')
  if (bench.used() !== used) say('the server counted a use that it refused')
}

async function customers(bench: Bench): Promise<void> {
  const { source, say, server } = bench
  const [ada, bob] = bench.customers
  await bench.open()
  const number = bench.level()
  await bench.deliver(bench.entry(7))
  await bench.wait(source.lag ?? 0)
  await bench.contains(plus(number, -7), 'a use was delivered')
  const adas = bench.level()
  const late = bench.entry(1)
  const seen: (readonly [whose: string, level: number])[] = []
  const look = () => {
    const state = source.read()
    if (state.status === 'ready') seen.push([bench.whose(state), bench.level()])
  }
  const stop = source.subscribe(look)
  const release = bench.lever('hold')()
  const asked = source.reload()
  await bench.settle()
  server.signIn(bob)
  look()
  const early = bench.deliver(late, { customer: ada })
  await bench.settle()
  look()
  release()
  await bench.within(asked, 'reload() during a change of customer')
  await early
  await bench.reload()
  look()
  stop()
  if (bench.whose(bench.ready()) !== bob) say(`"${bob}" signed in, and the report is not theirs`)
  const bobs = bench.level()
  if (bobs === adas) say('both customers have the same number, so nothing can be told; use others')
  for (const [whose, level] of seen)
    if (level !== (whose === bob ? bobs : adas))
      say(`"${whose}" saw the number of another customer`)
  const [usedByAda, usedByBob] = [bench.used(ada), bench.used(bob)]
  const delivery = await bench.deliver(bench.entry(1, late.subscription), { customer: ada })
  if (delivery.as !== 'hold')
    say(`a use of "${ada}" was ${delivery.as} while "${bob}" is signed in; it must be held`)
  if (bench.used(bob) !== usedByBob || bench.used(ada) !== usedByAda)
    say('a use was recorded while somebody else was signed in')
  if (usedByBob !== 0) say(`a use of "${ada}" was recorded for "${bob}"`)
  await buysFor(bench, ada)
}

/** Whoever left has asked for a change of plan, and nothing changes for whoever is signed in. */
async function buysFor(bench: Bench, customer: string): Promise<void> {
  const { source, say } = bench
  const { upgrade, plan } = source
  await upgrade?.load?.()
  const before = bench.ready()
  const of = before.subscription?.id
  const sold = upgrade?.list?.()?.find(({ details }) => !details.owned)
  const urls = { success: 'https://app.example.com/', cancel: 'https://app.example.com/' }
  const asked = {
    start: () => sold && upgrade?.start(sold.offer, urls, of, customer),
    takeBack: () => upgrade?.takeBack?.(of, customer),
  }
  for (const [name, ask] of Object.entries(asked)) {
    const end = await bench.within(Promise.resolve(ask()), `${name}()`)
    if (end && !(end.as === 'failed' && end.unchanged))
      say(`\`${name}\` of "${customer}" was ${end.as} while somebody else is signed in`)
  }
  // It may reject: then it changed nothing.
  if (of !== undefined) await Promise.resolve(plan?.keep?.(of, customer)).catch(() => {})
  await bench.reload()
  if (text(bench.ready().plan) !== text(before.plan))
    say(`"${customer}" changed the plan of somebody else`)
}

async function signOut(bench: Bench): Promise<void> {
  const { source, say, server } = bench
  await bench.open()
  const entry = bench.entry(1)
  const used = bench.used()
  server.signIn(null)
  const answer = await bench.within(source.reload(), 'reload() while signed out')
  await bench.settle()
  const { status } = source.read()
  // Some servers answer no more than an error to whom they do not know.
  if (status === 'ready' || status === 'loading')
    say(`nobody is signed in, and the source is ${status}`)
  if (answer === 'fresh') say('a reload was fresh while nobody is signed in')
  const delivery = await bench.deliver(entry)
  if (delivery.as !== 'hold') say(`a use was ${delivery.as} while nobody is signed in`)
  if (bench.used(bench.customers[0]) !== used) say('a use was recorded while nobody was signed in')
}

async function accounts(bench: Bench): Promise<void> {
  const { say, account } = bench
  const first = await bench.open()
  await bench.reload()
  for (const state of [first, bench.ready()]) {
    if (state.account !== account)
      say(`the account is ${text(state.account)} where ${text(account)} was expected`)
  }
  if (account === '') say('the account is an empty text')
}

async function times(bench: Bench): Promise<void> {
  const { source, say } = bench
  await bench.open()
  const before = bench.level()
  const delivery = await bench.deliver(bench.entry(2))
  if (delivery.as !== 'delivered') return say(`a use was ${delivery.as}`)
  const { at, after } = delivery
  if (at !== undefined && after !== undefined && after > at)
    say('`after` is later than `at`: it was recorded before it was not')
  await bench.wait((source.lag ?? 0) + 1)
  await bench.contains(plus(before, -2), `a use was recorded and its lag had passed`)
  const { asOf, notAfter } = bench.ready()
  if (asOf !== undefined && notAfter !== undefined && notAfter < asOf)
    say('`notAfter` is before `asOf`')
  if (asOf !== undefined && at === undefined && after === undefined && (source.lag ?? 0) === 0)
    say('reports tell `asOf`, and no reply tells when a use was recorded')
  if (asOf === undefined || at === undefined) return
  for (const amount of [1, 3]) await timed(bench, amount)
}

/** A report whose `asOf` is later than the time of a reply has that use in it. */
async function timed(bench: Bench, amount: number): Promise<void> {
  await bench.reload()
  const level = bench.level()
  const delivery: Delivery = await bench.deliver(bench.entry(amount))
  const at = delivery.as === 'delivered' ? delivery.at : undefined
  for (let tries = 0; tries < 6; tries++) {
    await bench.reload()
    const { asOf } = bench.ready()
    if (at !== undefined && asOf !== undefined && asOf > at)
      return bench.shows(plus(level, -amount), 'a report told an `asOf` after a use was recorded')
    await bench.waitMore(tries)
  }
  bench.say('no report told an `asOf` after that of a recorded use')
}

async function money(bench: Bench): Promise<void> {
  const { say, price } = bench
  const state = await bench.open()
  const told = priceOf(state, bench.meter)
  if (text(told) !== text(price))
    say(`the price of "${bench.meter}" is ${text(told)} where ${text(price)} was expected`)
  const prices = [
    state.plan?.price,
    ...state.meters.map((meter) => 'price' in meter && meter.price),
  ]
  for (const one of prices) {
    if (!one) continue
    if (!/^[A-Z]{3}$/.test(one.currency)) say(`"${one.currency}" is no ISO 4217 code in upper case`)
    if (!(one.unitPrice >= 0 && one.per > 0)) say('a price is below 0, or pays for nothing')
  }
  const { spendingLimit: limit } = state
  if (limit && !Number.isInteger(limit.amount)) say('`spendingLimit` is not in minor units')
}

function priceOf({ meters }: ReadyState, slug: string): Price | undefined {
  const meter = meters.find((one) => one.slug === slug)
  const price = meter && 'price' in meter ? meter.price : undefined
  return price && { unitPrice: price.unitPrice, per: price.per, currency: price.currency }
}

async function abort(bench: Bench): Promise<void> {
  const { say } = bench
  await bench.open()
  const used = bench.used()
  const entry = bench.entry(2)
  const ends = new AbortController()
  const release = bench.lever('hold')()
  const pending = bench.deliver(entry, { signal: ends.signal })
  await bench.settle()
  ends.abort()
  await bench.settle()
  release()
  const delivery = await pending
  if (delivery.as === 'refused' || delivery.as === 'forbidden')
    say(`an aborted delivery was ${delivery.as}; nobody knows, so it is retry`)
  const again = await bench.deliver(entry)
  if (again.as !== 'delivered') say(`after an abort the repeat was ${again.as}`)
  if (bench.used() !== plus(used, 2))
    say(`the server counted ${plus(bench.used(), -used)} of a use of 2 that was aborted once`)
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? 'none'
}
