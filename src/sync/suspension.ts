import type { Environment } from './environment.js'

/** Milliseconds between two heartbeats. Below a second, which is as often as hidden pages get timers. */
const BEAT = 500
/** A page without a heartbeat for so many milliseconds may have been suspended, and taken for gone by others. */
const STILL = 1_500
/** What other tabs did meanwhile has reached this one after so many milliseconds. */
const CATCH_UP = 100

/** Finds out that this page was suspended, so that what it took for granted may have changed. */
export type SuspensionDetector = {
  /** Watches from now on; `since`: when the page was last known to run, in `elapsed` milliseconds. */
  start(since: number): void
  stop(): void
  /** False from the first task after a suspension until what happened meanwhile was heard. */
  isCurrent(): boolean
}

/** Makes a detector that does not watch yet. `onResumed`: the page was suspended and has caught up. */
export function createSuspensionDetector(
  env: Environment,
  onResumed: () => void,
): SuspensionDetector {
  let [lastBeat, suspended, late] = [0, false, false]
  let [cancelBeat, cancelCatchUp] = [() => {}, () => {}]

  function isCurrent(): boolean {
    const now = env.elapsed()
    if (now - lastBeat >= STILL) {
      suspended = true
      cancelCatchUp()
      cancelCatchUp = env.after(CATCH_UP, catchUp)
    }
    lastBeat = now
    return !suspended
  }

  function catchUp(): void {
    // Too late once, it may have been suspended again. Late every time, its timers are held back because
    // nobody sees the page, which hears of everything else in time: it must not wait for ever.
    suspended = !late && env.elapsed() - lastBeat >= STILL
    late = suspended
    lastBeat = env.elapsed()
    if (suspended) cancelCatchUp = env.after(CATCH_UP, catchUp)
    else onResumed()
  }

  function beat(): void {
    isCurrent()
    cancelBeat = env.after(BEAT, beat)
  }

  return {
    isCurrent,
    start(since) {
      lastBeat = since
      beat()
    },
    stop() {
      suspended = late = false
      cancelBeat()
      cancelCatchUp()
    },
  }
}
