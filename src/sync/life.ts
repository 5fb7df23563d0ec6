import type { DeliveryLoop } from './delivery.js'
import type { EntryActions } from './entry-actions.js'
import type { Environment } from './environment.js'
import type { Fence } from './fence.js'
import type { Intake } from './intake.js'
import { createPresence, type Presence } from './presence.js'
import type { UsageSource } from './source.js'
import type { Standing } from './status.js'
import type { Tabs } from './tabs.js'

/** What begins and ends with the session's users. */
export type LifeOptions = {
  readonly source: UsageSource
  readonly env: Environment
  readonly actions: EntryActions
  readonly intake: Intake
  readonly tabs: Tabs
  readonly fence: Fence
  readonly delivery: DeliveryLoop
  readonly standing: Standing
  readonly onChange: () => void
  readonly onEnd: () => void
}

/** Runs a session while somebody uses it, and follows the world meanwhile. */
export function createLife(options: LifeOptions): Presence {
  const { source, env, actions, intake, tabs, fence, delivery, standing, onChange } = options
  let wasOnline = env.online()
  let stops: (() => void)[] = []
  let wasHere = false

  function onWorld(): void {
    const online = env.online()
    if (online && !wasOnline) delivery.hurry()
    wasOnline = online
    onChange()
  }

  function begin(): void {
    actions.removeOld(env.now())
    stops = [source.subscribe(() => intake.look()), env.watch(onWorld)]
    tabs.start()
    // Another tab may have gone on meanwhile, and nobody here heard of it.
    if (wasHere) intake.onNews()
    wasHere = true
    actions.takeUp()
    if (source.read().status !== 'ready') standing.asked()
    intake.look()
    onChange()
  }

  function end(): void {
    for (const stop of stops) stop()
    for (const part of [tabs, fence, delivery, standing]) part.stop()
    options.onEnd()
  }

  return createPresence(begin, end)
}
