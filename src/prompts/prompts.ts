import type { MeterOverride } from '../billing/meter.js'
import type { Offer } from '../billing/offer.js'
import { withOverride } from '../billing/override.js'
import { withHeld } from '../billing/plan-change.js'
import {
  dismissedAt,
  isOpenAt,
  type PromptMemory,
  reachedBy,
  rearmed,
  shareOf,
  shownAt,
  snoozedAt,
} from '../billing/prompt.js'
import type { Plan } from '../billing/report.js'
import { ownState } from '../sync/core.js'
import { isPresent } from '../sync/meter-state.js'
import { overviewOf } from '../sync/overview.js'
import { slugIn } from '../sync/reader.js'
import type { Session } from '../sync/session-types.js'
import { pickShown } from '../sync/shown.js'
import { openPromptMemories, type PromptMemories } from './memory.js'

/** Longest a timer can wait, in milliseconds. */
const LONGEST = 2 ** 31 - 1

/** Which prompt is meant: of which meter, with which thresholds, for which offer. */
export type PromptQuestion = {
  /** Slug or id. */
  readonly meter: string
  readonly view: string | undefined
  /** The host's own settings of its meters, by slug. */
  readonly overrides: ReadonlyMap<string, MeterOverride>
  /** Shares of the limit, 1 is all of it. */
  readonly thresholds: readonly number[]
  readonly offer: Offer | undefined
}

/** Whether a prompt should be shown, and the highest threshold that the committed number has reached. */
export type PromptReading = { readonly open: boolean; readonly threshold: number | null }

/** The prompts of one customer. */
export type Prompts = {
  /** The same object while nothing changed. Writes nothing. */
  read(question: PromptQuestion): PromptReading
  /** Marks a prompt as shown while the page may show it. Returns a function that ends this. */
  attend(question: PromptQuestion): () => void
  /** Closes the thresholds reached so far for the rest of the period. */
  dismiss(question: PromptQuestion): void
  /** Closes the thresholds reached so far for `ms` milliseconds. */
  snooze(question: PromptQuestion, ms: number): void
  /** What is remembered, for other thresholds of the same meters. */
  readonly memories: PromptMemories
}

/** What prompts need to know about a meter. */
type Seen = {
  readonly slug: string
  /** The billing period, or the subscription where there is none. */
  readonly scope: string
  /** How much of it is used by the committed number; see `shareOf`. */
  readonly share: number | null
  /** Epoch milliseconds of the report. */
  readonly at: number
  /** Epoch milliseconds of the end of the period. */
  readonly ends: number | null
  /** There is something to sell that the customer does not have. */
  readonly sells: boolean
}

const known = new WeakMap<Session, Prompts>()

/** The prompts of a session; made on first demand. */
export function promptsOf(session: Session): Prompts {
  const prompts = known.get(session) ?? createPrompts(session)
  known.set(session, prompts)
  return prompts
}

const closed: PromptReading = { open: false, threshold: null }

function createPrompts(session: Session): Prompts {
  const { core } = session
  const { customer, env, events, source, reports } = core
  const told = new Set<string>()
  const readings = new Map<string, PromptReading>()
  const memories = openPromptMemories(core.store, `${core.prefix}p:`, onMalformed)

  /** Once, and not while something is rendered. */
  function onMalformed(key: string): void {
    if (told.has(key)) return
    told.add(key)
    queueMicrotask(() => events.emit({ type: 'storage-unusable', reason: 'malformed', key }))
  }

  /** Looks at a meter; `null` while nothing is certain: before billing has loaded, while it fails, signed out. */
  function look({ meter: ref, view, overrides, offer }: PromptQuestion): Seen | null {
    const { status } = overviewOf(session, view)
    if (status !== 'ready' || !ownState(core)) return null
    const id = view ?? pickShown(core)
    const state = reports.get(id)
    const slug = slugIn(state, ref)
    const committed = slug === undefined ? null : state?.meters.get(slug)?.committed
    if (!state || !isPresent(committed)) return null
    const own = withOverride(committed, overrides.get(committed.slug))
    const { period } = committed
    return {
      slug: committed.slug,
      scope: period ? `${period.start}` : `in ${id}`.slice(0, 255),
      share: own.kind === 'absent' ? null : shareOf(own),
      at: state.at,
      ends: period?.end ?? null,
      sells: sells(offer, view, state.report.plan),
    }
  }

  /** Without an offer it is a notice. An offer that a selling source does not have is not shown. */
  function sells(offer: Offer | undefined, view: string | undefined, plan: Plan | null): boolean {
    if (!offer || !source.upgrade) return true
    return withHeld(source.upgrade.describe(offer, view), offer, plan)?.owned === false
  }

  function openAt({ share, sells }: Seen, thresholds: readonly number[], memory: PromptMemory) {
    const threshold = reachedBy(share, thresholds)
    if (threshold === null || !sells) return null
    return isOpenAt(threshold, memory, env.now()) ? threshold : null
  }

  /** Stores the change before it is emitted, because a host's handler may call back into this. */
  function keep({ slug, scope }: Seen, before: PromptMemory, next: PromptMemory): void {
    if (next === before) return
    memories.write(slug, scope, next)
    session.changed()
  }

  function note(question: PromptQuestion): PromptMemory | null {
    const seen = look(question)
    if (!seen) return null
    const before = memories.read(seen.slug, seen.scope)
    const armed = rearmed(before, seen.share, seen.at)
    const threshold = env.visible() ? openAt(seen, question.thresholds, armed) : null
    const next = threshold === null ? armed : shownAt(armed, threshold)
    keep(seen, before, next)
    if (threshold !== null && next !== armed) {
      events.emit({ type: 'prompt-shown', customer, meter: seen.slug, threshold })
    }
    return next
  }

  function close(
    question: PromptQuestion,
    ending: (seen: Seen) => number | null,
    change: (memory: PromptMemory, threshold: number, at: number) => PromptMemory,
  ): void {
    const seen = look(question)
    const threshold = seen && reachedBy(seen.share, question.thresholds)
    if (!seen || threshold === null) return
    const before = memories.read(seen.slug, seen.scope)
    keep(seen, before, change(rearmed(before, seen.share, seen.at), threshold, seen.at))
    const until = ending(seen)
    events.emit({ type: 'prompt-dismissed', customer, meter: seen.slug, threshold, until })
  }

  session.attach({ clear: memories.clear })
  return {
    memories,
    read(question) {
      const seen = look(question)
      const threshold = reachedBy(seen?.share ?? null, question.thresholds)
      if (!seen || threshold === null) return closed
      const memory = memories.read(seen.slug, seen.scope)
      const open = openAt(seen, question.thresholds, memory) !== null
      const reading = readings.get(`${open} ${threshold}`) ?? { open, threshold }
      readings.set(`${open} ${threshold}`, reading)
      return reading
    },
    attend(question) {
      let cancel = () => {}
      const look = () => {
        const until = note(question)?.until ?? 0
        cancel()
        const rest = until - env.now()
        if (rest > 0) cancel = env.after(Math.min(rest, LONGEST), session.changed)
      }
      const stop = session.subscribe(null, look)
      look()
      return () => {
        stop()
        cancel()
      }
    },
    dismiss: (question) => close(question, ({ ends }) => ends, dismissedAt),
    snooze(question, ms) {
      const until = env.now() + ms
      close(
        question,
        () => until,
        (memory, threshold, at) => snoozedAt(memory, threshold, until, at),
      )
    },
  }
}
