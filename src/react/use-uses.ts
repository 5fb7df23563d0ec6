'use client'
import { useEffect, useMemo, useRef } from 'react'
import type { NeededUse } from '../billing/gate.js'
import type { Usage } from '../billing/usage.js'
import { warnOnce } from '../billing/warn.js'
import type { MeterReading } from '../sync/reader.js'
import type { Session, View } from '../sync/session-types.js'
import { wordsOf } from '../text/words-of.js'
import { useUsageContext } from './context.js'
import { useNow } from './use-now.js'
import { useRead } from './use-read.js'
import { useStable } from './use-stable.js'
import { usageOf, warnIfUnknown } from './use-usage.js'

/** One meter by slug or id, or several with the amount needed of each. */
export type MeterUses =
  | {
      /** Slug or id of the meter. */
      readonly meter: string
      /** The amount needed, in the meter's unit; above 0. A button uses 1 by default. */
      readonly amount?: number | undefined
      /** Amounts of several meters, by slug or id, instead of `meter` and `amount`. */
      readonly uses?: undefined
    }
  | {
      /** Amounts of several meters, by slug or id, instead of `meter` and `amount`. */
      readonly uses: Readonly<Record<string, number>>
      /** Slug or id of the meter. */
      readonly meter?: undefined
      /** The amount needed, in the meter's unit; above 0. A button uses 1 by default. */
      readonly amount?: undefined
    }

/** A meter that is needed, always current, with a name to show while its own is not known. */
export type CurrentUse = NeededUse & { readonly usage: Usage; readonly name: string }

const signedOut: MeterReading = { status: 'signed-out' }
const none: readonly MeterReading[] = []

/** The current reading of every meter needed. Renders again only when one of them changes. */
export function useUses(given: MeterUses): readonly CurrentUse[] {
  const needed = useStable(neededOf(given))
  const refs = useMemo(() => needed.map(({ meter }) => meter), [needed])
  const context = useUsageContext(`the component of "${refs.join(', ')}"`)
  const { session, view, meters, thresholds } = context
  const last = useRef(none)
  const readings = useRead(context, refs, (from) => keep(last, from, view, refs), none)
  const now = useNow(true)
  const uses = useMemo(
    () =>
      needed.map((use, i) => ({
        ...use,
        name: meters.get(use.meter)?.name ?? wordsOf(use.meter),
        usage: usageOf(readings[i] ?? signedOut, meters, thresholds, session, now),
      })),
    [needed, readings, meters, thresholds, session, now],
  )
  useEffect(() => {
    for (const { meter, amount, usage } of uses) {
      warnIfUnknown(meter, usage, session, view)
      if (__DEV__ && amount !== undefined && !(amount > 0 && amount < Infinity)) {
        warnOnce(
          `the amount of "${meter}" that a gate or button asks for is ${amount}, which can be neither compared nor recorded. Pass a number above 0.`,
        )
      }
    }
  }, [uses, session, view])
  return uses
}

function neededOf({ meter, amount, uses }: MeterUses): readonly Omit<NeededUse, 'usage'>[] {
  if (!uses) return [{ meter, amount }]
  return Object.entries(uses).map(([name, needs]) => ({ meter: name, amount: needs }))
}

/** The same list while no reading in it changed. */
function keep(
  last: { current: readonly MeterReading[] },
  session: Session,
  view: View,
  refs: readonly string[],
): readonly MeterReading[] {
  const readings = refs.map((ref) => session.usage(ref, view))
  const known = last.current
  const isSame = known.length === readings.length && readings.every((one, i) => one === known[i])
  if (!isSame) last.current = readings
  return last.current
}
