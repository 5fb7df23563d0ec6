import { minus, remainingOf, type UsageMeter } from '../billing/meter.js'
import { reachedBy, shareOf } from '../billing/prompt.js'
import type { Session } from '../sync/session-types.js'
import { promptsOf } from './prompts.js'
import { type MeterQuestion, reportedMeter } from './reported.js'

/** Where a threshold lies: at a share of the limit that is used (0–1), or at an amount that is left. */
export type ThresholdAt =
  | { readonly used: number; readonly left?: undefined }
  | { readonly left: number; readonly used?: undefined }

/** Which threshold is meant. */
export type ThresholdQuestion = MeterQuestion & { readonly at: ThresholdAt }

/**
 * Calls `onCross` when the reported number of a meter is beyond a threshold: once for each crossing in a
 * billing period, in whichever tab is visible first. Below it again, as after a top-up, the next crossing
 * counts again. Returns a function that stops it.
 */
export function attendThreshold(
  session: Session,
  question: ThresholdQuestion,
  onCross: (meter: UsageMeter) => void,
): () => void {
  const { core } = session
  const { memories } = promptsOf(session)
  const { used, left } = question.at
  /** The threshold as a share; for an amount left, 1 once it is reached and 0 before. */
  const line = used ?? 1
  const label = used === undefined ? `left ${left}` : `used ${used}`

  function shareIn(meter: UsageMeter): number | null {
    if (used !== undefined) return shareOf(meter)
    const rest = remainingOf(meter)
    if (rest === null || (meter.kind === 'balance' && meter.none)) return null
    return minus(rest, left ?? 0) <= 0 ? 1 : 0
  }

  function look(): void {
    const seen = core.env.visible() ? reportedMeter(session, question) : null
    if (!seen || seen.meter.kind === 'absent') return
    const { slug, scope, meter, state } = seen
    const share = shareIn(meter)
    const key = `${slug} ${label}`
    const before = memories.read(key, scope)
    const reached = reachedBy(share, [line]) !== null
    const told = before.shown.length > 0
    // Another tab may have seen a newer report than the one that this tab still holds.
    const isNews = told ? state.at > before.at : state.at >= before.at
    if (share === null || reached === told || !isNews) return
    const shown = reached ? [line] : []
    memories.write(key, scope, { ...before, shown, at: state.at })
    if (reached) onCross(meter)
  }

  const stop = session.subscribe(null, look)
  look()
  return stop
}
