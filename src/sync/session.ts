import { createOutboxView } from '../entries/outbox-view.js'
import { targetOf } from '../entries/record.js'
import { createEngine } from './engine.js'
import { createReader } from './reader.js'
import { createSelling } from './selling.js'
import type { Session, SessionOptions } from './session-types.js'

/** Opens a session: the face of one customer's usage on this page. */
export function createSession(options: SessionOptions): Session {
  const { customer, env } = options
  const engine = createEngine(options)
  const { log, books, observer, standing, delivery, actions, events } = engine
  const reader = createReader(books, log, engine.reservations, standing.situation)
  const outboxView = createOutboxView(log)
  const selling = createSelling(options, engine, reload)

  function reload(): Promise<void> {
    const done = engine.asking.wait()
    engine.go()
    return done
  }

  return {
    customer,
    start: selling.start,
    subscribe: engine.changes.subscribe,
    listen: events.listen,
    watch(subscription) {
      const stop = observer.watch(subscription)
      engine.changed()
      return stop
    },
    setThresholds: engine.notices.setThresholds,
    usage: (meter, view) => reader.read(observer.shown(view), meter, view),
    overview: (view) => reader.overview(observer.shown(view), view),
    outbox: () => outboxView(delivery.nextRetry(), env.online()),
    record(meter, amount, given, view, coalesceMs) {
      const target = targetOf(meter, view, observer, books)
      return engine.recorder.record(meter, amount, given, target, coalesceMs)
    },
    reserve: engine.reserve,
    retry: actions.retry,
    discard: actions.discard,
    clear() {
      actions.clear()
      selling.clear()
    },
    upgrades: selling.upgrades,
    prompts: selling.prompts,
    adopt: actions.adopt,
    handOver: actions.handOver,
    reload,
  }
}
