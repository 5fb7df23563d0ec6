import { createPrompts, type Prompts } from '../prompts/prompts.js'
import { announcing } from '../storage/announcing.js'
import { browserPage } from '../upgrades/page.js'
import { createMarks } from '../upgrades/snapshot.js'
import { createUpgrades, type Upgrades } from '../upgrades/upgrades.js'
import type { createEngine } from './engine.js'
import type { SessionOptions } from './session-types.js'

/** What a session offers for getting more. */
export type Selling = {
  readonly upgrades: Upgrades
  readonly prompts: Prompts
  /** Runs the engine, and follows upgrades with it. */
  start(): () => void
  /** Forgets prompts and upgrades of this customer. */
  clear(): void
}

/** Prompts and upgrades over one engine. */
export function createSelling(
  options: SessionOptions,
  engine: ReturnType<typeof createEngine>,
  reload: () => Promise<void>,
): Selling {
  const { customer, source, storage, page = browserPage } = options
  const parts = { ...options, ...engine, onChange: engine.changed }
  const markNow = createMarks(source, engine.observer, engine.books)
  const upgrades = createUpgrades({ ...parts, page, markNow, reload })
  const kept = customer === '' ? null : storage && announcing(storage, engine.announce)
  const prompts = createPrompts({ ...parts, storage: kept })
  return {
    upgrades,
    prompts,
    start() {
      const leave = engine.users.enter()
      const stop = upgrades.enter()
      return () => {
        stop()
        leave()
      }
    },
    clear() {
      prompts.clear()
      upgrades.clear()
    },
  }
}
