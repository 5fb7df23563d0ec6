import { UsageError } from '../billing/errors.js'
import type { Report } from '../billing/report.js'
import { warn } from '../billing/warn.js'
import { type Entry, keyOf } from '../entries/entry.js'
import { type Core, end, isCustomer, type OwnState, ownState } from './core.js'
import { failed } from './delivery.js'
import type { Made } from './judge.js'
import { mayTakeIn, onSeen } from './own-data.js'
import { pickShown } from './shown.js'

/** Looks at the source. `again` takes unchanged data in as new. */
export function look(core: Core, again = false): void {
  const { source, tabs, ownData, question } = core
  const seen = source.read()
  if (seen === core.state && !again) return
  core.state = seen
  // Other data than was in hand at the last question was asked for after it, whoever asked.
  const isNew = seen !== question.data
  const takes = tabs.leads() && mayTakeIn(ownData, isNew)
  core.unread = !takes
  const own = ownState(core)
  if (takes && own) takeIn(core, own, isNew)
  onSeen(ownData, takes)
  if (own) onConfirmed(core)
  tellProblems(core)
}

/** The server answered for this customer. */
export function onConfirmed(core: Core): void {
  core.askedSince = null
  core.updatedAt = core.env.now()
  core.mismatches = 0
  core.offline = false
}

function takeIn(core: Core, own: OwnState, isNew: boolean): void {
  const { reports, log, question } = core
  rebind(core, own)
  const made = { ...timesOf(own), covered: isNew ? question.covered : none }
  const asked = isNew ? question.at : 0
  const current = own.subscription?.current ?? []
  for (const id of current) if (id !== own.subscription?.id) takeInOther(core, id, made, asked)
  reports.takeIn(own, true, made, asked)
  pickShown(core)
  // What was acknowledged under a subscription that is gone is in no report. Only once another one is
  // shown and stored: a page that dies before counts it with the old one.
  if (!own.subscription || core.shown === own.subscription.id) {
    for (const key of [...log.acked()]) {
      if (!current.includes(log.get(key)?.subscription ?? '')) log.drop(key)
    }
  }
  core.knownCommit = reports.newest()
  reports.prune(new Set([...current, core.shown ?? '']))
}

function timesOf({ asOf, notAfter }: Report): Pick<Made, 'asOf' | 'notAfter'> {
  return { asOf, notAfter }
}

/** Takes in the report of a subscription that is not the one the source calls current. */
function takeInOther(core: Core, id: string, made: Made, asked: number): void {
  const other = core.source.read(id)
  const isOwn =
    other.status === 'ready' && other.account === core.account && isCustomer(other, core.customer)
  if (!isOwn || other.subscription?.id !== id) return
  core.reports.takeIn(other, false, { ...made, ...timesOf(other) }, asked)
}

/**
 * Binds what waits to a subscription that is current, with the same id, and gives entries that were
 * recorded by a meter's id its slug. What the host bound to a subscription that is gone is refused.
 */
export function rebind(core: Core, { subscription, meters }: Report): void {
  const { log } = core
  const current = new Set<string | null>(subscription?.current)
  const slugs = new Map(meters.flatMap(({ id, slug }) => (id === undefined ? [] : [[id, slug]])))
  const places = [...log.places()]
  if (places.every((at) => current.has(at.subscription) && !slugs.has(at.meter))) return
  for (const entry of [...log.all()]) {
    const meter = slugs.get(entry.meter) ?? entry.meter
    const isGone = !current.has(entry.subscription)
    if (entry.status !== 'waiting' && entry.status !== 'working') continue
    if (isGone && entry.pinned && subscription) {
      end(core, failed(entry, 'refused', subscriptionGone(entry.subscription)))
      continue
    }
    // Work is recorded where it began.
    const moves = isGone && subscription && (!entry.work || entry.subscription === null)
    const bound = moves ? { ...entry, subscription: subscription.id } : entry
    if (bound === entry && meter === entry.meter) continue
    if (meter === entry.meter || entry.sentTo.length > 0) log.put(bound)
    else rename(core, bound, meter)
  }
}

function rename({ log, receipts }: Core, entry: Entry, meter: string): void {
  const renamed = { ...entry, meter }
  receipts.keep(keyOf(renamed), receipts.take(keyOf(entry)))
  log.put(renamed)
  log.drop(keyOf(entry))
}

/** Why nothing can be recorded under a subscription that the host named. */
export function subscriptionGone(subscription: string | null): UsageError {
  return new UsageError(
    'no-subscription',
    __DEV__ &&
      `the subscription "${subscription}" that UsageProvider names is not one of the customer's current ones, so the use would be billed to another one and was not recorded. Pass a current subscriptionId, or none.`,
  )
}

function tellProblems(core: Core): void {
  const { state, events } = core
  for (const { part, message } of (state.status === 'ready' && state.problems) || []) {
    if (core.toldProblems.has(part)) continue
    core.toldProblems.add(part)
    if (__DEV__) warn(`${part}: ${message}`)
    events.emit({ type: 'data-malformed', part, message })
  }
}

const none: ReadonlySet<string> = new Set()
