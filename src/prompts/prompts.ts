import type { Offer } from '../billing/offer.js'
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
import type { Session } from '../sync/session-types.js'
import { openPromptMemories, type PromptMemories } from './memory.js'
import { type MeterQuestion, type ReportedMeter, reportedMeter } from './reported.js'

/** Longest a timer can wait, in milliseconds. */
const LONGEST = 2 ** 31 - 1

/** Which prompt is meant: of which meter, with which thresholds, for which offer. */
export type PromptQuestion = MeterQuestion & {
  /** Shares of the limit, 1 is all of it. */
  readonly thresholds: readonly number[]
  readonly offer: Offer | undefined
}

/** Whether a prompt should be shown, and the highest threshold that the reported number has reached. */
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
type Seen = Pick<ReportedMeter, 'slug' | 'scope' | 'ends'> & {
  /** How much of it is used by the reported number; see `shareOf`. */
  readonly share: number | null
  /** Epoch milliseconds of the report. */
  readonly at: number
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
  const { customer, env, events, source } = core
  const told = new Set<string>()
  const readings = new Map<string, PromptReading>()
  const memories = openPromptMemories(core.store, `${core.prefix}p:`, onMalformed)

  /** Once, and not while something is rendered. */
  function onMalformed(key: string): void {
    if (told.has(key)) return
    told.add(key)
    queueMicrotask(() => events.emit({ type: 'storage-unusable', reason: 'malformed', key }))
  }

  function look(question: PromptQuestion): Seen | null {
    const seen = reportedMeter(session, question)
    if (!seen) return null
    const { slug, scope, ends, meter, state } = seen
    const share = meter.kind === 'absent' ? null : shareOf(meter)
    const { plan } = state.report
    return { slug, scope, ends, share, at: state.at, sells: sells(question, plan) }
  }

  /** Without an offer it is a notice. An offer that a selling source does not have is not shown. */
  function sells({ offer, view }: PromptQuestion, plan: Plan | null): boolean {
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
