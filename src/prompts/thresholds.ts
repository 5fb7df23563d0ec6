import { type MeterOverride, minus, remainingOf, type UsageMeter } from '../billing/meter.js'
import { withOverride } from '../billing/override.js'
import { reachedBy, shareOf } from '../billing/prompt.js'
import { ownState } from '../sync/core.js'
import { isPresent } from '../sync/meter-state.js'
import { overviewOf } from '../sync/overview.js'
import { slugIn } from '../sync/reader.js'
import type { Session } from '../sync/session-types.js'
import { pickShown } from '../sync/shown.js'
import { promptsOf } from './prompts.js'

/** Where a threshold lies: at a share of the limit that is used (0–1), or at an amount that is left. */
export type ThresholdAt =
  | { readonly used: number; readonly left?: undefined }
  | { readonly left: number; readonly used?: undefined }

/** Which threshold is meant. */
export type ThresholdQuestion = {
  /** Slug or id. */
  readonly meter: string
  readonly view: string | undefined
  /** The host's own settings of its meters, by slug. */
  readonly overrides: ReadonlyMap<string, MeterOverride>
  readonly at: ThresholdAt
}

/**
 * Calls `onCross` when the committed number of a meter is beyond a threshold: once for each crossing in a
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
    const { meter: ref, view, overrides } = question
    if (!core.env.visible() || overviewOf(session, view).status !== 'ready' || !ownState(core))
      return
    const id = view ?? pickShown(core)
    const state = core.reports.get(id)
    const slug = slugIn(state, ref)
    const committed = slug === undefined ? null : state?.meters.get(slug)?.committed
    if (!state || !isPresent(committed)) return
    const meter = withOverride(committed, overrides.get(committed.slug))
    if (meter.kind === 'absent') return
    const share = shareIn(meter)
    const scope = committed.period ? `${committed.period.start}` : `in ${id}`.slice(0, 255)
    const key = `${committed.slug} ${label}`
    const before = memories.read(key, scope)
    const reached = reachedBy(share, [line]) !== null
    // Only a newer report counts: a tab that slept may still hold an older one.
    const told = before.shown.length > 0
    if (share === null || reached === told || (told && state.at <= before.at)) return
    const shown = reached ? [line] : []
    memories.write(key, scope, { ...before, shown, at: state.at })
    if (reached) onCross(meter)
  }

  const stop = session.subscribe(null, look)
  look()
  return stop
}
