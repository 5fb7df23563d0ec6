import type { Environment, TabChannel } from './environment.js'
import { poll } from './poll.js'
import { createVigil } from './suspension.js'
import { type Message, readMessage } from './tab-message.js'

/** A waiting visible tab asks whether the leading one is alive after so many milliseconds of silence. */
const SILENCE = 8_000
/** And takes over after so many more without an answer: a suspended tab keeps its lock. */
const NO_ANSWER = 2_000
/** Storage that another tab wrote may reach this one's process so many milliseconds after the lock does. */
const SETTLE = 100

/** What the tabs of one customer share: who leads, and the news of what changed. */
export type Tabs = {
  /** True while this tab alone may deliver, ask and commit. */
  leads(): boolean
  /** True while this tab should start nothing new, because a visible one waits for its turn. */
  yields(): boolean
  /** Leads while there is something to do, as soon as no other tab does. Called after every change. */
  plan(): void
  start(): void
  stop(): void
}

/** What the tabs need from their session. */
export type TabsOptions = {
  readonly name: string
  readonly env: Environment
  readonly busy: () => boolean
  /** True while this tab needs a report asked for by itself: what is in doubt no other tab knows of. */
  readonly urgent: () => boolean
  readonly inFlight: () => number
  /** This tab leads from now on. */
  readonly onLead: () => void
  /** This tab leads no more, although there is something to do. */
  readonly onLost: () => void
  /** Another tab changed these storage keys; without keys, any. */
  readonly onNews: (keys?: readonly string[]) => void
  /** Another tab says that it changed these; what is stored may not show it yet. */
  readonly onRumour: (keys: readonly string[]) => void
}

/** Makes the tabs of one session. Without locks every tab leads: the ids alone keep the sum right. */
export function createTabs(
  options: TabsOptions,
): Tabs & { announce(keys: readonly string[]): void } {
  const { name, env, busy } = options
  const alone = !env.lock
  let channel: TabChannel | undefined
  // In a browser of several processes a channel is faster than the storage and its events.
  const hear = env.watchStorage ? options.onRumour : options.onNews
  let running = false
  let release: (() => void) | null = null
  let waiting: AbortController | null = null
  let wanted = false
  /** Another tab needs the lead although this one is visible. */
  let [pressed, saidUrgent] = [false, false]
  /** Another tab was heard of. */
  let others = false
  let stops: (() => void)[] = []
  let cancelSilence = () => {}
  // Suspended for long, it may have been robbed without knowing it.
  const vigil = createVigil(env, options.onLead)

  function plan(): void {
    if (alone || !running) return
    if (!busy()) {
      waiting?.abort()
      return letGo()
    }
    if (release && yields() && options.inFlight() === 0) lose()
    if (!release && !waiting) queue()
    else if (waiting && !saidUrgent && options.urgent()) askForLead()
  }

  /** Two that both need the lead take turns: each gives it up once it has what it needs. */
  function yields(): boolean {
    return wanted || (pressed && !options.urgent())
  }

  function letGo(): void {
    wanted = pressed = false
    vigil.end()
    release?.()
    release = null
  }

  function lose(): void {
    letGo()
    options.onLost()
  }

  function queue(): void {
    const abort = new AbortController()
    waiting = abort
    take({ signal: abort.signal })
    askForLead()
    listenForSilence()
  }

  function askForLead(): void {
    saidUrgent = options.urgent()
    post({ is: 'waiting', urgent: saidUrgent })
  }

  function take(how: { readonly signal: AbortSignal } | { readonly steal: true }): void {
    let mine: (() => void) | null = null
    let cancelSettle = () => {}
    const asked = env.elapsed()
    const gone = () => {
      cancelSettle()
      if (release && release === mine) lose()
      if ('signal' in how && waiting?.signal === how.signal) waiting = null
      plan()
    }
    const held = () =>
      new Promise<void>((resolve) => {
        mine = resolve
        const given = env.elapsed()
        const lead = () => {
          waiting = null
          cancelSilence()
          if (!running || !busy()) return resolve()
          release = resolve
          vigil.begin(given)
          options.onLead()
        }
        others ||= given - asked > SETTLE / 4 // It took its time: it was another tab's.
        if (others) cancelSettle = env.after(SETTLE, lead)
        else lead()
      })
    void env.lock?.(name, how, held).then(gone, gone)
  }

  function listenForSilence(): void {
    cancelSilence()
    if (!waiting) return
    cancelSilence = env.after(SILENCE, () => {
      if (!env.visible()) return listenForSilence()
      askForLead()
      cancelSilence = env.after(NO_ANSWER, takeOver)
    })
  }

  function takeOver(): void {
    waiting?.abort()
    waiting = null
    if (busy()) take({ steal: true })
  }

  function post(message: Message): void {
    channel?.post(message)
  }

  function onMessage(heard: unknown): void {
    const message = readMessage(heard)
    if (!message) return
    others = true
    listenForSilence()
    if ('keys' in message) return hear(message.keys)
    if (message.is !== 'waiting' || !release) return
    post({ is: 'leading' })
    wanted = !env.visible()
    pressed ||= message.urgent
    plan()
  }

  function onStorage(keys: readonly string[] | null): void {
    others = true
    options.onNews(keys ?? undefined)
  }

  return {
    leads: () => alone || (release !== null && vigil.awake()),
    yields,
    plan,
    announce: (keys) => post({ keys }),
    start() {
      running = true
      if (env.channel) {
        const open = env.channel(name, onMessage)
        channel = open
        stops.push(() => open.close())
      }
      if (env.watchStorage) stops.push(env.watchStorage(onStorage))
      else if (!env.channel) stops.push(poll(env, options.onNews))
      plan()
    },
    stop() {
      running = false
      for (const stop of stops) stop()
      stops = []
      channel = undefined
      cancelSilence()
      waiting?.abort()
      letGo()
    },
  }
}
