import {
  dismissedAt,
  isOpenAt,
  type PromptMemory,
  reachedBy,
  rearmed,
  shownAt,
  snoozedAt,
} from '../billing/prompt.js'
import type { UsageStorage } from '../storage/storage.js'
import type { Environment } from '../sync/environment.js'
import type { Events } from '../sync/events.js'
import type { Signal } from '../sync/signal.js'
import { lookFor, type PromptLookOptions, type PromptQuestion, type Seen } from './look.js'
import { openPromptMemories } from './memory.js'

/** Longest a timer can wait, in milliseconds. */
const LONGEST = 2 ** 31 - 1

/** Whether a prompt is to be seen, and the highest threshold that the committed number has reached. */
export type PromptReading = { readonly open: boolean; readonly threshold: number | null }

/** The prompts of one customer. */
export type Prompts = {
  /** The same object while nothing changed. Writes nothing. */
  read(question: PromptQuestion): PromptReading
  /** Takes note of a prompt for as long as the page may show it. Returns the way to end that. */
  attend(question: PromptQuestion): () => void
  /** Closes what is reached now for the rest of the period. */
  dismiss(question: PromptQuestion): void
  /** Closes what is reached now for `ms` milliseconds. */
  snooze(question: PromptQuestion, ms: number): void
  /** Forgets every prompt of this customer. */
  clear(): void
}

/** What the prompts need from their session. */
export type PromptsOptions = PromptLookOptions & {
  readonly customer: string
  /** Begins every storage key of this customer. */
  readonly prefix: string
  readonly storage: UsageStorage | null
  readonly env: Environment
  readonly events: Events
  readonly changes: Signal
  /** Something readable changed. */
  readonly onChange: () => void
}

const closed: PromptReading = { open: false, threshold: null }

/** Nothing is remembered but what is stored. */
export function createPrompts(options: PromptsOptions): Prompts {
  const { customer, env, events, onChange } = options
  const told = new Set<string>()
  const readings = new Map<string, PromptReading>()
  const memories = openPromptMemories(options.storage, `${options.prefix}p:`, onTrouble)

  /** Once, and not while something is rendered. */
  function onTrouble(reason: 'blocked' | 'full' | 'malformed', key: string): void {
    if (told.has(reason + key)) return
    told.add(reason + key)
    queueMicrotask(() => events.emit({ type: 'storage-unusable', reason, key }))
  }

  function openAt({ share, sells }: Seen, thresholds: readonly number[], memory: PromptMemory) {
    const threshold = reachedBy(share, thresholds)
    if (threshold === null || !sells) return null
    return isOpenAt(threshold, memory, env.now()) ? threshold : null
  }

  /** Keeps what changed, and only then tells of it: a host's handler may lead back here. */
  function keep({ slug, scope }: Seen, before: PromptMemory, next: PromptMemory): void {
    if (next === before) return
    memories.write(slug, scope, next)
    onChange()
  }

  function note(question: PromptQuestion): PromptMemory | null {
    const seen = lookFor(question, options)
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
    const seen = lookFor(question, options)
    const threshold = seen && reachedBy(seen.share, question.thresholds)
    if (!seen || threshold === null) return
    const before = memories.read(seen.slug, seen.scope)
    keep(seen, before, change(rearmed(before, seen.share, seen.at), threshold, seen.at))
    const until = ending(seen)
    events.emit({ type: 'prompt-dismissed', customer, meter: seen.slug, threshold, until })
  }

  return {
    read(question) {
      const seen = lookFor(question, options)
      const threshold = reachedBy(seen?.share ?? null, question.thresholds)
      if (!seen || threshold === null) return closed
      const memory = memories.read(seen.slug, seen.scope)
      const open = openAt(seen, question.thresholds, memory) !== null
      const known = readings.get(`${open} ${threshold}`) ?? { open, threshold }
      readings.set(`${open} ${threshold}`, known)
      return known
    },
    attend(question) {
      let cancel = () => {}
      const look = () => {
        const until = note(question)?.until ?? 0
        cancel()
        const rest = until - env.now()
        if (rest > 0) cancel = env.after(Math.min(rest, LONGEST), onChange)
      }
      const stop = options.changes.subscribe(look)
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
    clear() {
      memories.clear()
      onChange()
    },
  }
}
