import type { Environment } from './environment.js'

/** Milliseconds between two looks. */
const EVERY = 1_000

/** Looks again and again while the page is visible, for want of any word from other tabs. Returns the way to stop. */
export function poll(env: Environment, look: () => void): () => void {
  let cancel = () => {}
  const wait = () => {
    cancel = env.after(EVERY, () => {
      if (env.visible()) look()
      wait()
    })
  }
  wait()
  return () => cancel()
}
