import type { Report } from '../billing/report.js'
import { warn } from '../billing/warn.js'
import { isUnanswered } from '../entries/entry.js'
import { onRolloverAsked } from './clock.js'
import { ackedAt, type Core, ownState } from './core.js'
import { within } from './deadline.js'
import { confirmGuesses } from './doubt.js'
import { ASK_DEADLINE, onAsked, onFresh, onUnchanged, QUICK } from './fence.js'
import { look, onConfirmed } from './look.js'
import { hold, judgeForbidden } from './send.js'
import type { SourceState } from './source.js'
import { MISMATCHES, otherCustomer } from './status.js'

/** Milliseconds after which what was acknowledged is asked for although newer ones keep coming. */
const STREAM = 16_000

/** When a fresh report is of use, in `elapsed` milliseconds: 0 for now, `null` for not at all. */
export function reportDueAt(core: Core): number | null {
  const { env, log, reports, fence, rollover } = core
  const [now, lag] = [env.elapsed(), core.lag()]
  if (core.wanted || (core.unread && core.tabs.leads())) return 0
  if (rollover.ended !== null && now >= rollover.askAt) return 0
  const isForeign = core.state.status === 'ready' && !ownState(core)
  if (isForeign ? core.mismatches < MISMATCHES : core.state.status === 'error') return 0
  let isHeldForAcked = false
  for (const { subscription, meter } of reports.doubted()) {
    const state = reports.get(subscription ?? '')?.meters.get(meter)
    const { held, unconfirmed, outdated } = state ?? {}
    const isOwn = subscription === ownState(core)?.subscription?.id
    if (outdated && !held && !unconfirmed && isOwn) return 0
    // Shown in doubt, and what was in doubt is gone: another tab finished it.
    if (unconfirmed && log.sent(subscription, meter).length === 0) return 0
    for (const key of held?.doubtful ?? []) {
      const status = log.get(key)?.status
      // Of unknown outcome, or ended and not looked at again, which takes the lead.
      if (status !== 'acked' && status !== 'working') return 0
      isHeldForAcked ||= status === 'acked'
    }
  }
  const [oldest] = log.acked()
  if (oldest === undefined && !isHeldForAcked) return null
  if (lag === 0 || hasServerTimes(core)) return fence.retryAt
  const first = oldest === undefined ? now : ackedAt(core, oldest)
  return Math.min(core.newestAck + lag, Math.max(first + lag, fence.askedAt + STREAM))
}

/** False while asking is pointless: nothing feeds the source, nobody sees the page, another tab leads. */
export function mayAsk({ tabs, users, customer, source, env }: Core): boolean {
  return (
    tabs.leads() && users > 0 && customer !== '' && source.attached?.() !== false && env.visible()
  )
}

/** Whether reports and acknowledgements carry the server's times, which then decide. */
function hasServerTimes(core: Core): boolean {
  return core.times !== 'none' && ownState(core)?.asOf !== undefined
}

/** Whether a question must wait for a moment in which nothing is on its way. Not where the server's times are exact. */
export function mustWait(core: Core): boolean {
  const own = ownState(core)
  const isExact = core.times === 'exact' && own?.asOf !== undefined && own.notAfter === own.asOf
  return core.sends.inFlight.size > 0 && !isExact
}

/**
 * Asks for a report in such a way that it is known which entries a later one contains. Resolves when it
 * was had or could not be.
 */
export async function ask(core: Core): Promise<void> {
  let told: Core['waiters'] = []
  try {
    if (reportDueAt(core) === null || !mayAsk(core) || mustWait(core)) return
    told = core.waiters
    core.waiters = []
    core.wanted = false
    onAsked(core.fence, core.env.elapsed())
    await askNow(core)
  } finally {
    core.fence.running = false
    for (const tell of told) tell()
  }
}

async function askNow(core: Core): Promise<void> {
  const { source, env, log, fence, question } = core
  source.flush?.()
  const data = source.read()
  const start = env.elapsed()
  // Only answers that left the same data in a row tell that it is what the server has.
  if (data !== question.data) fence.unchanged = 0
  question.data = data
  question.at = env.now()
  core.ownData.asked = true
  // Without data in hand the request may be one that was already under way: it covers nothing.
  const ripe = [...log.acked()].filter((key) => start - ackedAt(core, key) >= core.lag())
  question.covered = new Set(data.status === 'ready' ? ripe : [])
  for (const [key, { error }] of core.sends.forbidden) {
    core.sends.forbidden.set(key, { error, asked: true })
  }
  core.askedSince ??= start
  const failed = () => 'failed' as const
  const answer = await within(env, ASK_DEADLINE, source.reload(), failed).catch(failed)
  source.flush?.()
  takeAnswer(core, answer, data, start)
}

type Answer = 'fresh' | 'failed' | 'unknown'

function takeAnswer(core: Core, answer: Answer, data: SourceState, start: number): void {
  const { source, env, log, fence, question } = core
  const seen = source.read()
  const now = env.elapsed()
  const isIdentical = seen === data
  const isQuick = now - start <= QUICK && env.online() && mayAsk(core)
  let isConfirmed = seen.status === 'ready'
  let isKnown = answer !== 'unknown' || !isIdentical
  // A new error is no news: it would be asked again at once, for ever.
  if (answer === 'fresh' || (!isIdentical && isConfirmed)) {
    const before = log.acked().size
    if (isIdentical) trust(core)
    else look(core)
    onFresh(fence, behind(core), log.acked().size < before, now)
  } else {
    if (core.lag() === 0) confirmGuesses(core, question.covered)
    isConfirmed &&= answer === 'unknown' && isQuick
    // Not while something that was sent has no answer.
    const isCertain = isConfirmed && !log.listed('waiting').some(isUnanswered)
    const isAcked = log.acked().size > 0
    if (onUnchanged(fence, answer === 'unknown', isCertain, isAcked, now)) {
      isKnown = true
      trust(core)
    }
  }
  if (isKnown) onRolloverAsked(core.rollover, now)
  const own = ownState(core)
  if (core.state.status === 'ready' && !own) {
    if (++core.mismatches === MISMATCHES) tellMismatch(core, core.state.customer)
    if (core.sends.forbidden.size > 0) hold(core)
    core.sends.forbidden.clear()
  } else if (isConfirmed) onConfirmed(core)
  if (!isConfirmed) {
    const message = 'No fresh report arrived.'
    core.events.emit({ type: 'reload-failed', customer: core.customer, message })
  } else if (own) judgeForbidden(core)
}

function tellMismatch({ customer, events }: Core, { id, externalId }: Report['customer']): void {
  if (__DEV__) warn(otherCustomer.message)
  events.emit({ type: 'customer-mismatch', customer, reported: externalId ?? id })
}

/** The data in hand is what the server had when it was last asked. */
function trust(core: Core): void {
  core.question.data = null
  look(core, true)
}

/** How many milliseconds the report's server time is behind what was acknowledged last; `null` when it is not. */
function behind(core: Core): number | null {
  const asOf = ownState(core)?.asOf
  if (asOf === undefined || !hasServerTimes(core)) return null
  let newest = -Infinity
  for (const { recordedAt = 0 } of core.log.listed('acked')) newest = Math.max(newest, recordedAt)
  return newest >= asOf ? newest - asOf : null
}
