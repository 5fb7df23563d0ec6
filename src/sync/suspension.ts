import type { Environment } from './environment.js'

/** Milliseconds between two signs of life. Below a second, which is as often as hidden pages get. */
const BEAT = 500
/** A page without one for so many milliseconds may have been suspended, and taken for gone by others. */
const STILL = 1_500
/** What the others did meanwhile has reached it after so many milliseconds. */
const CATCH_UP = 100

/** Finds out that this page was suspended: what it took for granted may have changed without its knowledge. */
export type Vigil = {
  /** Keeps watch from now on; `since`: the last it was known to be awake, in `elapsed` milliseconds. */
  begin(since: number): void
  end(): void
  /** False from the first task after a sleep until what happened meanwhile was heard of. */
  awake(): boolean
}

/** Nothing is watched yet. `onAwake`: it slept, and has caught up. */
export function createVigil(env: Environment, onAwake: () => void): Vigil {
  let alive = 0
  let drowsy = false
  let late = false
  let [cancelBeat, cancelCatchUp] = [() => {}, () => {}]

  function awake(): boolean {
    const now = env.elapsed()
    if (now - alive >= STILL) {
      drowsy = true
      cancelCatchUp()
      cancelCatchUp = env.after(CATCH_UP, caughtUp)
    }
    alive = now
    return !drowsy
  }

  function caughtUp(): void {
    // Too late once, it may have slept again. Late every time, its timers are held back because nobody
    // sees the page, which hears of everything else in time: it must not wait for ever.
    drowsy = !late && env.elapsed() - alive >= STILL
    late = drowsy
    alive = env.elapsed()
    if (drowsy) cancelCatchUp = env.after(CATCH_UP, caughtUp)
    else onAwake()
  }

  function beat(): void {
    awake()
    cancelBeat = env.after(BEAT, beat)
  }

  return {
    awake,
    begin(since) {
      alive = since
      beat()
    },
    end() {
      drowsy = late = false
      cancelBeat()
      cancelCatchUp()
    },
  }
}
