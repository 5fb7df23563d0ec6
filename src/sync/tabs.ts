import { isFields } from '../billing/decode.js'
import { flag, list, object, type Read, text } from '../storage/shape.js'
import type { Environment, LockOptions, TabChannel } from './environment.js'
import { createSuspensionDetector } from './suspension.js'

/** A waiting visible tab asks whether the leader is alive after so many milliseconds of silence … */
const SILENCE = 8_000
/** … and takes over after so many more: a suspended tab keeps its lock. */
const NO_ANSWER = 2_000
/** A timer that is so many milliseconds late was held back by a suspension of the page. */
const LATE = 2_000
/** What another tab wrote may reach this one's process so many milliseconds after the lock does. */
const SETTLE = 100
/** A leader that another tab presses gives up the lead after so many milliseconds, whatever it needs. */
const LONGEST_LEAD = 10_000
const storageKey = text(16_384)

/** What the tabs of one customer tell each other. */
const message = object(
  {},
  {
    /** These storage keys changed. */
    keys: list(storageKey),
    /** The sender leads. */
    leading: flag,
    /**
     * The sender wants to lead. `urgent`: it has something that no other tab can see. `sample`: the key of an
     * entry it waits for, by which the leader finds out whether both see the same storage.
     */
    waiting: object({ urgent: flag }, { sample: storageKey }),
    /** The leader does not see this key. */
    unseen: storageKey,
  },
)

type Message = Read<typeof message>

/** What the tabs of one session share: who leads, and word of what changed. */
export type Tabs = {
  /** True while this tab may deliver, ask and commit. */
  leads(): boolean
  /** True while the leader should start nothing new, because another tab needs the lead. */
  yields(): boolean
  /** Takes the lead when there is something to do, and gives it up otherwise. Part of every run. */
  plan(): void
  /** Moments at which `plan` may do something else, in `elapsed` milliseconds. */
  moments(): readonly number[]
  /** Tells the other tabs which storage keys changed. */
  announce(keys: readonly string[]): void
  start(): void
  stop(): void
}

/** What tabs need from their session. */
export type TabsOptions = {
  /** Names the lock and the channel. */
  readonly name: string
  readonly env: Environment
  /** False where no other tab sees what this one stores: every tab then leads for itself. */
  readonly shared: boolean
  /** There is something to send, to ask or to commit. */
  readonly busy: () => boolean
  /** There is something that only this tab can see, so that no other tab can finish it. */
  readonly urgent: () => boolean
  readonly inFlight: () => number
  /** The storage key of something that this tab waits for. */
  readonly sample: () => string | undefined
  readonly sees: (key: string) => boolean
  /** This tab leads from now on, or has caught up after a suspension. */
  readonly onLead: () => void
  /** Another tab leads from now on. */
  readonly onLost: () => void
  /**
   * Other tabs changed these storage keys; without keys, any. The storage may not show it yet: in a
   * browser of several processes a channel is faster.
   */
  readonly onKeys: (keys: readonly string[] | undefined) => void
  readonly run: () => void
}

/**
 * Makes the tabs of one session. The holder of a lock leads, and alone delivers, asks and commits. Where
 * there are no locks every tab leads: ids keep the sums right.
 */
export function createTabs(options: TabsOptions): Tabs {
  const { name, env, shared, busy, urgent, run } = options
  let channel: TabChannel | undefined
  let alone = !env.lock || !shared
  let running = false
  let release: (() => void) | null = null
  let queued: AbortController | null = null
  /** When the lock was asked for by force and not given yet. */
  let stealingSince: number | null = null
  /** A visible tab waits, and this one is hidden. */
  let hidden = false
  /** Another tab has something that only it can see. */
  let pressed = false
  let saidUrgent = false
  let heardOthers = false
  let askedForSign = false
  let [silentSince, ledSince, timesUnseen] = [0, 0, 0]
  let stops: (() => void)[] = []
  const suspension = createSuspensionDetector(env, options.onLead)

  function yields(): boolean {
    if (alone) return false
    const hasHadItsTurn = !urgent() || env.elapsed() - ledSince >= LONGEST_LEAD
    return hidden || (pressed && hasHadItsTurn)
  }

  function plan(): void {
    if (!running || alone) return
    if (!busy()) {
      queued?.abort()
      return giveUp()
    }
    if (release && yields() && options.inFlight() === 0) {
      giveUp()
      options.onLost()
    }
    if (stealingSince !== null) {
      const waited = env.elapsed() - stealingSince
      // A run that is this late says that the page was suspended, and nothing of the lock.
      if (waited >= SILENCE + LATE) stealingSince = env.elapsed()
      // Not even by force: there is a lock manager, and it gives nothing.
      else if (waited >= SILENCE) leadAlone()
    } else if (!release && !queued) queue()
    else if (queued && !saidUrgent && urgent()) askForLead()
    if (queued) takeOverFromSilent()
  }

  function queue(): void {
    queued = new AbortController()
    take({ signal: queued.signal })
    if (!queued) return // refused at once
    askForLead()
    askedForSign = false
    silentSince = env.elapsed()
  }

  function takeOverFromSilent(): void {
    const silence = env.elapsed() - silentSince
    if (silence < SILENCE) return
    if (!env.visible() || silence >= SILENCE + NO_ANSWER + LATE) {
      silentSince = env.elapsed()
      askedForSign = false
    } else if (!askedForSign) {
      askedForSign = true
      askForLead()
    } else if (silence >= SILENCE + NO_ANSWER) {
      queued?.abort()
      queued = null
      stealingSince = env.elapsed()
      take({ steal: true })
    }
  }

  function askForLead(): void {
    saidUrgent = urgent()
    const sample = options.sample()
    post({ waiting: { urgent: saidUrgent, ...(sample !== undefined && { sample }) } })
  }

  function giveUp(): void {
    hidden = pressed = false
    suspension.stop()
    release?.()
    release = null
  }

  function take(how: LockOptions): void {
    let own: (() => void) | null = null
    let cancelSettle = () => {}
    const asked = env.elapsed()
    const held = () =>
      new Promise<void>((resolve) => {
        own = resolve
        const given = env.elapsed()
        const lead = () => {
          queued = stealingSince = null
          if (!running || alone || !busy()) return resolve()
          release = resolve
          ledSince = env.elapsed()
          suspension.start(given)
          options.onLead()
        }
        // A lock that took its time was another tab's.
        heardOthers ||= given - asked > SETTLE / 4
        if (heardOthers) cancelSettle = env.after(SETTLE, lead)
        else lead()
      })
    const gone = (error?: unknown) => {
      cancelSettle()
      if (release && release === own) {
        giveUp()
        options.onLost()
      }
      const isAborted = 'signal' in how && how.signal.aborted
      if ('steal' in how) stealingSince = null
      else if (queued?.signal === how.signal) queued = null
      // Neither given up nor stolen: this page has no locks (a sandboxed frame, blocked site data).
      if (error && !isAborted && !isStolen(error)) leadAlone()
      else run()
    }
    try {
      void env.lock?.(name, how, held).then(() => gone(), gone)
    } catch (error) {
      gone(error)
    }
  }

  /** From now on this tab leads for itself, for as long as the page lives. */
  function leadAlone(): void {
    if (alone) return
    alone = true
    queued?.abort()
    queued = null
    giveUp()
    options.onLead()
  }

  function post(message: Message): void {
    try {
      channel?.post(message)
    } catch {
      channel = undefined
    }
  }

  function onMessage(heard: unknown): void {
    const message = readMessage(heard)
    if (!message) return
    heardOthers = true
    const { keys, unseen, waiting, leading } = message
    // Only the leader says this: tabs that wait together would keep each other waiting.
    if (leading || unseen !== undefined) {
      askedForSign = false
      silentSince = env.elapsed()
    }
    if (keys) options.onKeys(keys)
    if (unseen !== undefined) onUnseen(unseen)
    if (!waiting || !release) return
    post({ leading: true })
    hidden = !env.visible()
    pressed ||= waiting.urgent
    const { sample } = waiting
    if (sample !== undefined) {
      env.after(2 * SETTLE, () => {
        if (release && !options.sees(sample)) post({ unseen: sample })
      })
    }
    run()
  }

  /**
   * The leader cannot finish what it does not see. Twice, seconds apart: storage may only be late. Or it
   * was emptied, which the tab that did it learns by looking.
   */
  function onUnseen(key: string): void {
    if (!queued || key !== options.sample()) return
    if (++timesUnseen >= 2) return leadAlone()
    options.onKeys(undefined)
    env.after(NO_ANSWER, () => {
      if (queued) askForLead()
    })
  }

  function listen(): void {
    if (!shared) return
    try {
      const open = env.channel?.(name, onMessage)
      channel = open
      stops.push(() => open?.close())
    } catch {
      channel = undefined
    }
    const stop = env.watchStorage((keys) => {
      heardOthers = true
      options.onKeys(keys ?? undefined)
    })
    stops.push(stop)
  }

  return {
    leads: () => alone || (release !== null && suspension.isCurrent()),
    yields,
    plan,
    moments() {
      if (alone) return []
      if (stealingSince !== null) return [stealingSince + SILENCE]
      if (queued) return [silentSince + SILENCE, silentSince + SILENCE + NO_ANSWER]
      return release && pressed ? [ledSince + LONGEST_LEAD] : []
    },
    announce: (keys) => post({ keys }),
    start() {
      if (running) return
      running = true
      listen()
    },
    stop() {
      if (!running) return
      running = false
      for (const stop of stops) stop()
      stops = []
      channel = undefined
      queued?.abort()
      queued = stealingSince = null
      giveUp()
    },
  }
}

/** Given up by a signal, or stolen: browsers call both an AbortError. */
function isStolen(error: unknown): boolean {
  return isFields(error) && error.name === 'AbortError'
}

/** Reads a message, perhaps of another version of this library; `null` for any other. */
function readMessage(heard: unknown): Message | null {
  try {
    return message(heard)
  } catch {
    return null
  }
}
