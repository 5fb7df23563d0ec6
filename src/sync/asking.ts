import type { DeliveryLoop } from './delivery.js'
import { createFence, type Fence } from './fence.js'
import type { Intake } from './intake.js'
import type { Observer } from './observer.js'
import type { Outcomes } from './outcomes.js'
import type { Records } from './records.js'
import { createRequests } from './requests.js'
import type { SessionOptions } from './session-types.js'
import type { Standing } from './status.js'

/** When a fresh report is needed, and what follows when it was had or could not be. */
export type Asking = {
  readonly fence: Fence
  /** True while a fresh report is needed. */
  needed(): boolean
  /** Something needs one that nothing else would cause. */
  want(): void
  /** As `want`; resolves when it was had or could not be. */
  wait(): Promise<void>
}

/** What asking depends on. Looked up when needed where it depends on asking itself. */
export type AskingOptions = SessionOptions &
  Records & {
    readonly observer: Observer
    readonly standing: Standing
    readonly delivery: () => DeliveryLoop
    readonly outcomes: () => Outcomes
    readonly intake: () => Intake
    /** False while this tab must not ask. */
    readonly mayAsk: () => boolean
    readonly onChange: () => void
  }

/** Nothing was asked yet. */
export function createAsking(options: AskingOptions): Asking {
  const { customer, source, env, log, books, reservations, events, observer, standing } = options
  const requests = createRequests()

  function needed(): boolean {
    if (requests.wanted() || options.intake().unread()) return true
    if (reservations.unresolved().length > 0) return true
    return log.acked().size > 0 || books.holding() || isStuck() || standing.broken()
  }

  /** A number stays in doubt although what was in doubt is gone: another tab finished it, and said no more. */
  function isStuck(): boolean {
    const id = observer.own()?.subscription?.id ?? ''
    const pages = [...(books.get(id)?.pages ?? [])]
    return pages.some(([slug, page]) => page.unconfirmed && log.sent(id, slug).length === 0)
  }

  function onResolved(confirmed: boolean): void {
    if (observer.foreign()) {
      standing.mismatched()
      options.outcomes().pardon()
    } else if (confirmed) standing.confirmed()
    const message = 'No fresh report was had.'
    if (!confirmed) events.emit({ type: 'reload-failed', customer, message })
    requests.answer()
    if (confirmed && observer.own()) options.outcomes().judge()
    options.onChange()
  }

  const fence = createFence({
    source,
    env,
    needed,
    mayAsk: () => options.mayAsk() && source.attached?.() !== false && env.visible(),
    inFlight: () => options.delivery().inFlight(),
    inDoubt: log.inDoubt,
    acked: () => [...log.acked(), ...reservations.unresolved()],
    match: books.match,
    onAsk() {
      requests.ask()
      options.outcomes().asked()
      options.intake().asked()
      standing.asked()
    },
    onIdentical() {
      fence.trust()
      options.intake().look(true)
    },
    onResolved,
    onResume: () => options.delivery().pump(),
  })
  return { fence, needed, want: requests.want, wait: requests.wait }
}
